use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Snapshot;
use super::item::note_nothing;
use super::need::{Gap, Need, Operation, Reason};
use super::shape::{Many, percent_decode, typed};

mod route;

/// What became of an answer.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Ingested {
    /// It is in the snapshot.
    Kept,
    /// It says that there is none, and the snapshot knows.
    Nothing,
    /// It was refused or failed, and is a gap.
    Gap(Gap),
    /// It is a reading call, as far as its name tells, and no check reads it.
    Unread,
    /// The operation is not known.
    UnknownOperation,
}

/// An answer that is not of its operation's shape.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{place}{}{message}", if place.is_empty() { "" } else { ": " })]
pub struct IngestError {
    place: String,
    message: String,
}

impl IngestError {
    pub(super) fn new(place: impl Into<String>, message: impl fmt::Display) -> Self {
        Self { place: place.into(), message: message.to_string() }
    }

    /// Where in the answer, `Subnets[3].CidrBlock` say; empty for the whole.
    pub fn place(&self) -> &str {
        &self.place
    }
}

/// How deep an answer may be nested; the deepest that AWS prints is far below.
const DEPTH: usize = 100;

impl Snapshot {
    /// Takes in one answer of the AWS CLI: what `aws <service> <operation> --output json` prints.
    ///
    /// `subject` is what the call was about, where the answer does not name it: the key id for
    /// `kms get-key-policy`, the role's name for `iam list-attached-role-policies`.
    /// An error as the CLI or an SDK reports it, `{"Error": {"Code": ".."}}`, becomes a [`Gap`],
    /// unless its code says that there is none.
    ///
    /// # Errors
    ///
    /// When the answer is no JSON or not of the operation's shape; the snapshot is unchanged then.
    pub fn ingest(
        &mut self,
        service: &str,
        operation: &str,
        subject: Option<&str>,
        json: &str,
    ) -> Result<Ingested, IngestError> {
        let value: Value = serde_json::from_str(json).map_err(|e| IngestError::new("", e))?;
        if depth(&value) > DEPTH {
            return Err(IngestError::new("", format_args!("nested deeper than {DEPTH} levels")));
        }
        let told = operation == "describe-tasks" && value.get("detail").is_some();
        if told || (service, operation) == ("events", "task-state-change") {
            return event(self, value);
        }
        let Some(operation) = Operation::named(service, operation) else {
            let reads = Operation::may_read(service, operation);
            return Ok(if reads { Ingested::Unread } else { Ingested::UnknownOperation });
        };
        Answer { operation, subject, value }.put(self)
    }
}

impl Snapshot {
    /// Takes in a file of a capture, named `<service>.<operation>[.<subject>].json`, where `/` and
    /// `:` of the subject are percent-encoded.
    ///
    /// # Errors
    ///
    /// As [`ingest`](Self::ingest); a file that is named otherwise is an unknown operation.
    pub fn ingest_file(&mut self, name: &str, json: &str) -> Result<Ingested, IngestError> {
        let stem = name.strip_suffix(".json").unwrap_or(name);
        let mut parts = stem.splitn(3, '.');
        let (Some(service), Some(operation)) = (parts.next(), parts.next()) else {
            return Ok(Ingested::UnknownOperation);
        };
        let subject = parts.next().map(percent_decode);
        self.ingest(service, operation, subject.as_deref(), json)
    }
}

fn depth(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(members) => members.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// An EventBridge "ECS Task State Change" event carries the task as its detail.
fn event(snapshot: &mut Snapshot, mut value: Value) -> Result<Ingested, IngestError> {
    let detail = value.get_mut("detail").map(Value::take).unwrap_or(value);
    let tasks = serde_json::json!({ "tasks": [detail] });
    Answer { operation: Operation::DescribeTasks, subject: None, value: tasks }.put(snapshot)
}

/// One answer on its way into the snapshot.
pub(super) struct Answer<'a> {
    operation: Operation,
    subject: Option<&'a str>,
    value: Value,
}

impl Answer<'_> {
    fn put(mut self, snapshot: &mut Snapshot) -> Result<Ingested, IngestError> {
        if let Some(error) = self.value.get("Error").or_else(|| self.value.get("error")) {
            let code = error.get("Code").or_else(|| error.get("code")).and_then(Value::as_str);
            let code = code.unwrap_or("unknown error").to_owned();
            let message = error.get("Message").or_else(|| error.get("message"));
            let message = message.and_then(Value::as_str).unwrap_or_default().to_owned();
            return Ok(self.failed(snapshot, &code, &message));
        }
        drop_nulls(&mut self.value);
        if !self.value.is_object() {
            return Err(IngestError::new("", "not a JSON object"));
        }
        route::put(snapshot, self)
    }

    fn failed(self, snapshot: &mut Snapshot, code: &str, message: &str) -> Ingested {
        let none = says_none(code);
        let subject = self.subject().or_else(|| named(message).filter(|_| none));
        let need = Need { operation: self.operation, subject: subject.map(str::to_owned) };
        // One of several calls, of which nothing says what it asked for, says nothing of the others.
        let alone = self.subject.is_none();
        if none && (need.subject.is_some() || alone) {
            note_nothing(snapshot, &need);
            return Ingested::Nothing;
        }
        let refused = ["accessdenied", "unauthorized", "notauthorized", "forbidden"];
        let lower = code.to_ascii_lowercase();
        let refused = lower == "403" || refused.iter().any(|word| lower.contains(word));
        let reason = if refused { Reason::Refused } else { Reason::Failed(code.to_owned()) };
        let gap = Gap { need, reason };
        snapshot.gaps.push(gap.clone());
        Ingested::Gap(gap)
    }

    /// Reads a member of the answer.
    pub(super) fn member<T: DeserializeOwned + Default>(
        &mut self,
        name: &str,
    ) -> Result<T, IngestError> {
        let Some(value) = self.value.get_mut(name).map(Value::take) else {
            return Ok(T::default());
        };
        typed(value).map_err(|(path, message)| {
            let place = match path.as_str() {
                "." => name.to_owned(),
                _ if path.starts_with('[') => format!("{name}{path}"),
                _ => format!("{name}.{path}"),
            };
            IngestError::new(place, message)
        })
    }

    /// Reads the list that a member of the answer must hold.
    pub(super) fn items<T: DeserializeOwned>(
        &mut self,
        member: &str,
    ) -> Result<Many<T>, IngestError> {
        if self.value.get(member).is_none() {
            return Err(IngestError::new(member, "the answer lacks this member"));
        }
        self.member(member)
    }

    /// Is the list that a member of the answer must hold empty?
    pub(super) fn is_empty(&self, member: &str) -> bool {
        self.value.get(member).and_then(Value::as_array).is_some_and(Vec::is_empty)
    }

    /// Reads the whole answer as one item, which gets the call's subject as `member` where the
    /// answer does not name it.
    pub(super) fn about<T: DeserializeOwned>(&mut self, member: &str) -> Result<T, IngestError> {
        if let Some(members) = self.value.as_object_mut()
            && !members.contains_key(member)
        {
            let Some(subject) = self.subject else {
                let message = "neither the answer nor the file's name says what it is about";
                return Err(IngestError::new(member, message));
            };
            members.insert(member.to_owned(), Value::from(subject));
        }
        typed(self.value.take()).map_err(|(path, message)| {
            IngestError::new(if path == "." { "" } else { path.as_str() }, message)
        })
    }

    /// Does the answer say that more pages follow it?
    pub(super) fn goes_on(&self) -> bool {
        let says = |name: &&str| match self.value.get(name) {
            Some(Value::String(token)) => !token.is_empty(),
            Some(Value::Bool(more)) => *more,
            _ => false,
        };
        CONTINUATIONS.iter().any(says)
    }

    /// What the call was about; a number is only the page of a longer answer.
    pub(super) fn subject(&self) -> Option<&str> {
        self.subject.filter(|subject| subject.parse::<u64>().is_err())
    }
}

/// Members by which an answer says that more pages follow it.
const CONTINUATIONS: [&str; 5] =
    ["NextToken", "nextToken", "NextMarker", "IsTruncated", "Truncated"];

/// What an error's message names, between single quotes as ECR has it or between the words of IAM.
fn named(message: &str) -> Option<&str> {
    let quoted = message.split_once(" with name '").and_then(|(_, rest)| rest.split_once('\''));
    let plain = || {
        let rest = message.split_once(" with name ")?.1;
        rest.split_once(" cannot be found")
    };
    quoted.or_else(plain).map(|(name, _)| name).filter(|name| !name.is_empty())
}

/// Codes of errors that say that there is none of what was asked for.
fn says_none(code: &str) -> bool {
    let code = code.to_ascii_lowercase();
    ["notfound", "nosuch", "notinuse", "doesnotexist"].iter().any(|word| code.contains(word))
        || code == "404"
}

/// Members that hold IAM documents, whose nulls are theirs to keep.
const DOCUMENTS: &[&str] = &[
    "AssumeRolePolicyDocument",
    "PolicyDocument",
    "Document",
    "Content",
    "policyText",
    "ResourcePolicy",
    "Policy",
];

/// A member that is null is a member that is missing.
pub(super) fn drop_nulls(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            let plain = members.iter_mut().filter(|(name, _)| !DOCUMENTS.contains(&name.as_str()));
            plain.for_each(|(_, member)| drop_nulls(member));
        }
        _ => {}
    }
}
