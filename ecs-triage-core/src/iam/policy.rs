use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::iam::document::Document;
use crate::iam::statement::Statement;
use crate::iam::text::Variables;

/// One policy document, parsed and compiled. Cloning is cheap.
///
/// Reading is lenient where AWS is: a single value may stand for a list, `Version` may be missing
/// (then `${..}` is plain text), condition values may be numbers or booleans. An element or an
/// operator that the engine does not know is kept: the statement that has it counts as undecidable
/// wherever the rest of it matches
/// ([grammar](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)).
#[derive(Clone, Debug)]
pub struct Policy {
    label: Option<Arc<str>>,
    statements: Arc<[Statement]>,
}

/// Why a text is not a policy document.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a policy document: {message}")]
pub struct PolicyError {
    message: String,
}

impl Policy {
    /// Parses a document: JSON, or JSON that is percent-encoded as the IAM API returns it.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or breaks the grammar in a way that AWS would not have stored:
    /// no `Effect`, neither or both of `Action` and `NotAction`, an element twice, a pattern with `?`
    /// longer than any ARN.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let text = text.trim();
        let decoded =
            if text.starts_with('%') { percent_decoded(text)? } else { Cow::Borrowed(text) };
        serde_json::from_str(&decoded).map_err(|error| PolicyError { message: error.to_string() })
    }

    /// Names the policy, so that a decision can name it: the name of an inline policy, the ARN
    /// of a managed one.
    #[must_use]
    pub fn labelled(mut self, label: &str) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The name that it was given.
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// The number of its statements.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Has it no statement?
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// What of it the engine could not read, by index of the statement.
    pub fn unreadable(&self) -> impl Iterator<Item = (usize, &str)> {
        self.statements.iter().enumerate().flat_map(|(index, statement)| {
            statement.unreadable.iter().map(move |what| (index, what.as_str()))
        })
    }

    pub(super) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    fn compile(document: Document<'_>) -> Result<Self, String> {
        let variables = match document.version.as_deref() {
            Some("2012-10-17") => Variables::Live,
            _ => Variables::Literal,
        };
        let raw = document.statements.ok_or("the document has no Statement")?;
        let mut statements = Vec::with_capacity(raw.len());
        for (index, raw) in raw.into_iter().enumerate() {
            let statement = Statement::compile(raw, variables);
            statements.push(statement.map_err(|why| format!("statement {index}: {why}"))?);
        }
        if let Some(name) = document.unknown.first() {
            let note = format!("unknown element {name:?} of the document");
            for statement in &mut statements {
                let notes = std::mem::take(&mut statement.unreadable).into_iter();
                statement.unreadable = notes.chain([note.clone()]).collect();
            }
        }
        Ok(Self { label: None, statements: statements.into() })
    }
}

impl std::str::FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Reads a document as an object, as a string that holds one (JSON or percent-encoded), or wrapped
/// as the IAM API's answers have it: `{"PolicyName": .., "PolicyDocument": ..}`, also
/// `{"name": .., "policy": ..}`.
impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ReadPolicy)
    }
}

struct ReadPolicy;

impl<'de> Visitor<'de> for ReadPolicy {
    type Value = Policy;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy document or a string that holds one")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Inner::from_text(text).map(|Inner(policy)| policy)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut document = Document::default();
        let mut label: Option<String> = None;
        let mut wrapped: Option<Inner> = None;
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            match name.to_ascii_lowercase().as_str() {
                "name" | "policyname" | "policyarn" | "arn" => label = map.next_value()?,
                "policy" | "policydocument" | "document" => wrapped = Some(map.next_value()?),
                _ => document.read_element(name, &mut map)?,
            }
        }
        let policy = match wrapped {
            Some(Inner(policy)) => policy,
            None => Policy::compile(document).map_err(de::Error::custom)?,
        };
        Ok(match label {
            Some(label) => policy.labelled(&label),
            None => policy,
        })
    }
}

/// A document that is not wrapped again: what bounds the nesting.
struct Inner(Policy);

impl Inner {
    fn from_text<E: de::Error>(text: &str) -> Result<Self, E> {
        let text = text.trim();
        let decoded = if text.starts_with('%') {
            percent_decoded(text).map_err(E::custom)?
        } else {
            Cow::Borrowed(text)
        };
        let document: Document<'_> = serde_json::from_str(&decoded).map_err(E::custom)?;
        Policy::compile(document).map(Self).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Inner;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                ReadPolicy.expecting(f)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Inner::from_text(text)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let map = de::value::MapAccessDeserializer::new(map);
                let document = Document::deserialize(map)?;
                Policy::compile(document).map(Inner).map_err(de::Error::custom)
            }
        }

        deserializer.deserialize_any(Read)
    }
}

/// Undoes percent-encoding (RFC 3986).
fn percent_decoded(text: &str) -> Result<Cow<'_, str>, PolicyError> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let digits = bytes.next().and_then(hex).zip(bytes.next().and_then(hex));
                let (high, low) = digits.ok_or_else(bad_encoding)?;
                high * 16 + low
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(out).map(Cow::Owned).map_err(|_| bad_encoding())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16)?.try_into().ok()
}

fn bad_encoding() -> PolicyError {
    PolicyError { message: "broken percent-encoding".into() }
}
