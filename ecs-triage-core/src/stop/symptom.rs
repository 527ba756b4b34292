//! What one text says, in types.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::causes;
use super::field::{Field, Fields};
use super::kind::{Kind, Nature};
use super::text::Text;
use crate::Phase;

/// What a text says: its kind, and the names in it.
///
/// Serializes as `{"kind", "phase", "fault", "fields", "causes", "truncated"}`; `phase` is null
/// where the text leaves it open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Symptom {
    kind: Kind,
    fields: Fields,
    text: String,
    truncated: bool,
    causes: Vec<&'static str>,
}

impl Symptom {
    pub(super) fn new(kind: Kind, fields: Fields, text: &Text<'_>) -> Self {
        let causes = causes::of(kind, &fields, &text.clean);
        Self { kind, fields, text: text.whole.to_owned(), truncated: text.cut, causes }
    }

    pub(super) fn with(mut self, field: Field, value: &str) -> Self {
        self.fields.add(field, value);
        self
    }

    pub(crate) fn of_kind(self, kind: Kind) -> Self {
        let causes = causes::of(kind, &self.fields, &super::text::clean(&self.text));
        Self { kind, causes, ..self }
    }

    /// What the text says, as far as it says anything.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The phase of the start in which it failed, where the text says so.
    pub const fn phase(&self) -> Option<Phase> {
        self.kind.phase()
    }

    /// Whether something is wrong; a normal stop is not a fault.
    pub const fn is_fault(&self) -> bool {
        self.kind.is_fault()
    }

    /// What sort of trouble the text proves. It refutes causes of another sort.
    pub const fn nature(&self) -> Nature {
        self.kind.nature()
    }

    /// A name in the text.
    pub fn field(&self, field: Field) -> Option<&str> {
        self.fields.get(field)
    }

    /// All names in the text.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &str)> {
        self.fields.iter()
    }

    /// The ids of the catalogue's checks that could be behind the text, likeliest first.
    pub fn causes(&self) -> Vec<&'static str> {
        self.causes.clone()
    }

    /// The text, as it came.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text was cut: it has the length at which ECS cuts, or ends with dots.
    pub const fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// The AWS page on such texts.
    pub const fn reference(&self) -> &'static str {
        reference(self.kind)
    }
}

/// Pages of the developer guide, under
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/>.
macro_rules! guide {
    ($page:literal) => {
        concat!("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/", $page, ".html")
    };
}

const fn reference(kind: Kind) -> &'static str {
    match kind {
        Kind::OutOfMemory | Kind::Killed => return guide!("out-of-memory"),
        Kind::SpotInterrupted => return guide!("spot-interruption-errors"),
        Kind::TransitionTimeout | Kind::RuntimeFailed => return guide!("container-runtime-error"),
        Kind::SecretMissing => return guide!("resource-not-found-error"),
        Kind::InterfaceCreateFailed | Kind::SubnetFull => return guide!("failed-to-start-error"),
        _ => {}
    }
    match kind.phase() {
        Some(Phase::Request) => guide!("api_failures_messages"),
        Some(Phase::Placement) => guide!("service-event-messages-list"),
        Some(Phase::Network) => guide!("failed-to-start-error"),
        Some(Phase::Credentials | Phase::Secrets | Phase::Logging) => {
            guide!("resource-initialization-error")
        }
        Some(Phase::Image) => guide!("task_cannot_pull_image"),
        Some(Phase::Storage) => guide!("cannot-create-volume"),
        Some(Phase::Start) => guide!("cannot-start-container"),
        Some(Phase::Serve) => guide!("service-unhealthy-event-messages"),
        Some(Phase::Run) | None => guide!("stopped-task-error-codes"),
    }
}

impl Serialize for Symptom {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut symptom = serializer.serialize_struct("Symptom", 6)?;
        symptom.serialize_field("kind", &self.kind)?;
        symptom.serialize_field("phase", &self.phase())?;
        symptom.serialize_field("fault", &self.is_fault())?;
        symptom.serialize_field("fields", &self.fields)?;
        symptom.serialize_field("causes", &self.causes())?;
        symptom.serialize_field("truncated", &self.truncated)?;
        symptom.end()
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        for (field, value) in self.iter() {
            fields.serialize_entry(&field, value)?;
        }
        fields.end()
    }
}
