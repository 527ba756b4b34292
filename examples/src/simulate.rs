//! `ecs-triage simulate --jsonl`: one IAM case a line in, one decision a line out.
//!
//! Memory stays constant however long the input is: one line is read, answered and forgotten. A line
//! that cannot be read is answered with an error line, and counted.

use std::fmt;
use std::io::{self, BufRead, Write};
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize as Derived, Serialize};

use ecs_triage_core::iam::{
    Basis, Context, Decision, Levels, Policies, Policy, PolicySet, Principal, Request, decide,
};

/// The longest line that is read, in bytes.
const LONGEST_LINE: usize = 64 * 1024 * 1024;

/// How many lines were answered, and how many of them with an error.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    /// Lines with a decision.
    pub(crate) decided: u64,
    /// Lines that could not be read.
    pub(crate) failed: u64,
}

/// Answers every line of `input` with a line of `output`; blank lines are left out.
pub(crate) fn run(mut input: impl BufRead, mut output: impl Write) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut line = Vec::new();
    let mut number: u64 = 0;
    loop {
        let length = read_line(&mut input, &mut line)?;
        if length == 0 {
            output.flush()?;
            return Ok(tally);
        }
        number += 1;
        if line.trim_ascii().is_empty() && length <= LONGEST_LINE {
            continue;
        }
        let answer = if length > LONGEST_LINE {
            Err(format!("longer than {LONGEST_LINE} bytes"))
        } else {
            answer(&line)
        };
        match answer {
            Ok(answer) => {
                tally.decided += 1;
                serde_json::to_writer(&mut output, &answer)?;
            }
            Err(why) => {
                tally.failed += 1;
                let error = Failure { error: format!("line {number}: {why}") };
                serde_json::to_writer(&mut output, &error)?;
            }
        }
        output.write_all(b"\n")?;
    }
}

/// Reads up to the next line feed, keeping no more than the longest line, and returns how many
/// bytes were there.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    line.clear();
    let mut length = 0;
    loop {
        let available = match input.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = available.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(available.len(), |end| end + 1);
        let kept = used.min(LONGEST_LINE.saturating_sub(length));
        line.extend_from_slice(available.get(..kept).unwrap_or_default());
        input.consume(used);
        length += used;
        if used == 0 || end.is_some() {
            return Ok(length);
        }
    }
}

fn answer(line: &[u8]) -> Result<Answer, String> {
    let text = std::str::from_utf8(line).map_err(|error| error.to_string())?;
    let case: Case = serde_json::from_str(text).map_err(|error| error.to_string())?;
    case.decide()
}

/// A line of the input. What is missing is not there.
#[derive(Derived)]
struct Case {
    request: Asked,
    #[serde(default, alias = "identityPolicies")]
    identity_policies: Documents,
    #[serde(default, alias = "resourcePolicy", alias = "resource_policies")]
    resource_policy: Documents,
    #[serde(default, alias = "permissionBoundaryPolicies", alias = "permission_boundary")]
    permission_boundaries: Documents,
    #[serde(default, alias = "sessionPolicy", alias = "session_policies")]
    session_policy: Documents,
    #[serde(default, alias = "vpcEndpointPolicies", alias = "endpoint_policy")]
    endpoint_policies: Documents,
    #[serde(default, alias = "serviceControlPolicies")]
    scps: Option<Vec<Level>>,
    #[serde(default, alias = "resourceControlPolicies")]
    rcps: Option<Vec<Level>>,
    #[serde(default)]
    unknown_context: Option<Vec<String>>,
    #[serde(default)]
    unknown_layers: Option<Vec<String>>,
    #[serde(default)]
    management_account: Option<String>,
}

#[derive(Derived)]
struct Asked {
    principal: Caller,
    action: String,
    #[serde(default)]
    resource: Option<String>,
    #[serde(default, alias = "resourceAccount")]
    resource_account: Option<String>,
    #[serde(default)]
    context: Keys,
}

/// The policies at one level of the organization.
#[derive(Derived)]
struct Level {
    #[serde(default)]
    policies: Documents,
}

/// No document, one, or a list.
#[derive(Default)]
struct Documents(Option<Vec<Policy>>);

struct Caller(Principal);

#[derive(Default)]
struct Keys(Context);

/// A line of the output.
#[derive(Serialize)]
struct Answer {
    decision: &'static str,
    layer: Option<&'static str>,
    statement: Option<Statement>,
    missing: Vec<String>,
}

#[derive(Serialize)]
struct Statement {
    policy: usize,
    sid: Option<String>,
    index: usize,
}

#[derive(Serialize)]
struct Failure {
    error: String,
}

impl Case {
    fn decide(self) -> Result<Answer, String> {
        let mut policies = Policies {
            identity: self.identity_policies.into_set(),
            resource: self.resource_policy.into_layer(),
            boundary: self.permission_boundaries.into_layer(),
            session: self.session_policy.into_layer(),
            endpoint: self.endpoint_policies.into_layer(),
            scps: levels(self.scps),
            rcps: levels(self.rcps),
            management_account: self.management_account,
            ..Policies::default()
        };
        for layer in self.unknown_layers.iter().flatten() {
            mark_unknown(&mut policies, layer)?;
        }
        let mut context = self.request.context.0;
        for key in self.unknown_context.iter().flatten() {
            context = context.with_unknown(key);
        }
        let resource = self.request.resource.as_deref().unwrap_or("*");
        let Caller(principal) = self.request.principal;
        let mut request = Request::new(&principal, &self.request.action, resource, &context);
        request.resource_account = self.request.resource_account.as_deref();
        Ok(Answer::from(decide(&request, &policies)))
    }
}

fn levels(levels: Option<Vec<Level>>) -> Levels {
    levels.into_iter().flatten().map(|level| level.policies.into_set()).collect()
}

fn mark_unknown(policies: &mut Policies, layer: &str) -> Result<(), String> {
    let unread = |set: &mut Option<PolicySet>| {
        *set = Some(set.take().unwrap_or_default().incomplete());
    };
    let take = std::mem::take::<Levels>;
    match layer.trim_end_matches("_policies").trim_end_matches("_policy").trim_end_matches('s') {
        "identity" => policies.identity = std::mem::take(&mut policies.identity).incomplete(),
        "resource" => unread(&mut policies.resource),
        "boundary" | "permission_boundarie" | "permission_boundary" => {
            unread(&mut policies.boundary);
        }
        "session" => unread(&mut policies.session),
        "endpoint" => unread(&mut policies.endpoint),
        "scp" => policies.scps = take(&mut policies.scps).incomplete(),
        "rcp" => policies.rcps = take(&mut policies.rcps).incomplete(),
        "grant" => policies.grants = ecs_triage_core::iam::Grants::unread(),
        _ => return Err(format!("no such layer: {layer:?}")),
    }
    Ok(())
}

impl Documents {
    fn into_set(self) -> PolicySet {
        self.0.into_iter().flatten().collect()
    }

    /// An empty list is the same as none: nothing limits.
    fn into_layer(self) -> Option<PolicySet> {
        self.0.filter(|policies| !policies.is_empty()).map(PolicySet::from_iter)
    }
}

impl From<Decision> for Answer {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Allowed(basis) => Self::of("Allowed", &basis),
            Decision::Denied(basis) if basis.explicit => Self::of("ExplicitlyDenied", &basis),
            Decision::Denied(basis) => Self::of("ImplicitlyDenied", &basis),
            Decision::Unknown(missing) => {
                let layers = missing.layers.iter().map(|layer| layer.name().to_owned());
                let missing = missing.keys.into_iter().chain(layers).chain(missing.unreadable);
                Self {
                    decision: "Unknown",
                    layer: None,
                    statement: None,
                    missing: missing.collect(),
                }
            }
        }
    }
}

impl Answer {
    fn of(decision: &'static str, basis: &Basis) -> Self {
        let statement = basis.statement.as_ref().map(|statement| Statement {
            policy: statement.position(),
            sid: statement.sid().map(Into::into),
            index: statement.index(),
        });
        Self { decision, layer: Some(basis.layer.name()), statement, missing: Vec::new() }
    }
}

impl<'de> Deserialize<'de> for Documents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Documents;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a policy document or a list of them")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Documents(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut policies = Vec::new();
                while let Some(policy) = seq.next_element::<Option<Policy>>()? {
                    policies.extend(policy);
                }
                Ok(Documents(Some(policies)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let policy = Policy::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Documents(Some(vec![policy])))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                let policy = Policy::parse(text).map_err(E::custom)?;
                Ok(Documents(Some(vec![policy])))
            }
        }

        deserializer.deserialize_any(Read)
    }
}

impl<'de> Deserialize<'de> for Caller {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Caller;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an ARN or a principal with type and value")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Caller(match text {
                    "" => return Err(E::custom("the principal is empty")),
                    text if text.eq_ignore_ascii_case("anonymous") => Principal::anonymous(),
                    text => Principal::parse(text),
                }))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut kind, mut value) = (None, None);
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "type" => kind = Some(map.next_value::<String>()?),
                        "value" => value = map.next_value::<Option<String>>()?,
                        "AWS" | "Service" | "Federated" => {
                            (kind, value) = (Some(key), Some(map.next_value()?));
                        }
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                let value = value.as_deref().unwrap_or("*");
                match kind.as_deref().map(str::to_ascii_lowercase).as_deref() {
                    Some("anonymous") => Ok(Caller(Principal::anonymous())),
                    Some("service") => Ok(Caller(Principal::service(value))),
                    Some("federated") => Ok(Caller(Principal::federated(value))),
                    Some("canonicaluser") => Ok(Caller(Principal::federated(value))),
                    Some(_) | None => self.visit_str(value),
                }
            }
        }

        deserializer.deserialize_any(Read)
    }
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of context keys")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Keys::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut context = Context::new();
                while let Some((key, Values(values))) = map.next_entry::<String, Values>()? {
                    context = context.with_values(&key, values);
                }
                Ok(Keys(context))
            }
        }

        deserializer.deserialize_any(Read)
    }
}

/// The values of a context key: none, one, or a list; numbers and booleans as their text.
struct Values(Vec<String>);

struct ReadValues<T>(PhantomData<T>);

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ReadValues(PhantomData::<Self>))
    }
}

impl<'de> Visitor<'de> for ReadValues<Values> {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, number, boolean or a list of them")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Values(Vec::new()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Values(vec![text.to_owned()]))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Values(vec![value.to_string()]))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Values(vec![value.to_string()]))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Values(vec![value.to_string()]))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Values(vec![value.to_string()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Values(values)) = seq.next_element()? {
            all.extend(values);
        }
        Ok(Values(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &[u8]) -> (Tally, Vec<String>) {
        let mut output = Vec::new();
        let tally = run(input, &mut output).unwrap();
        (tally, String::from_utf8(output).unwrap().lines().map(str::to_owned).collect())
    }

    #[test]
    fn one_answer_a_line_whatever_the_line() {
        let input = b"\n{\"request\": {\"principal\": \"arn:aws:iam::111122223333:user/ann\", \
            \"action\": \"s3:GetObject\", \"resource\": \"arn:aws:s3:::b/k\"}, \
            \"identity_policies\": [{\"name\": \"p\", \"policy\": {\"Statement\": {\"Sid\": \"S\", \
            \"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}}]}\r\n\
            nonsense\n\xff\n\
            {\"request\": {\"principal\": {\"type\": \"Anonymous\"}, \"action\": \"s3:GetObject\"}, \
            \"unknown_layers\": [\"resource_policy\"]}";
        let (tally, lines) = answers(input);
        assert_eq!(tally, Tally { decided: 2, failed: 2 });
        assert_eq!(
            lines[0],
            r#"{"decision":"Allowed","layer":"identity","statement":{"policy":0,"sid":"S","index":0},"missing":[]}"#
        );
        assert!(lines[1].starts_with(r#"{"error":"line 3: "#), "{}", lines[1]);
        assert!(lines[2].starts_with(r#"{"error":"line 4: "#), "{}", lines[2]);
        assert_eq!(
            lines[3],
            r#"{"decision":"Unknown","layer":null,"statement":null,"missing":["resource"]}"#
        );
    }

    #[test]
    fn a_line_without_end_is_not_kept() {
        let mut input = vec![b'x'; LONGEST_LINE + 1];
        input.extend_from_slice(b"\nnonsense\n");
        let (tally, lines) = answers(&input);
        assert_eq!((tally.failed, lines.len()), (2, 2));
        assert!(lines[0].contains("longer than"), "{}", lines[0]);
    }
}
