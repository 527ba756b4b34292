use std::fmt;

use serde::Serialize;

use crate::{Meta, Phase};

/// Something wrong, with its proof and its cure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The id of the check that found it.
    pub check: &'static str,
    /// The step of the start at which it bites.
    pub phase: Phase,
    /// How bad it is.
    pub severity: Severity,
    /// What it has to do with what was seen; set when the report is made.
    pub standing: Standing,
    /// What is wrong, in one clause: lower case, no full stop, real ids inside.
    pub message: String,
    /// The id, name or ARN of what is wrong.
    pub subject: String,
    /// What in the snapshot proves it.
    pub evidence: Vec<Evidence>,
    /// What to do; alternatives stand side by side, the one that fits most accounts first.
    pub remedies: Vec<Remedy>,
}

impl Finding {
    /// Starts a finding of the check that `meta` describes.
    pub fn new(meta: &Meta, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            check: meta.id,
            phase: meta.phase,
            severity: meta.severity,
            standing: Standing::Hazard,
            message: message.into(),
            subject: subject.into(),
            evidence: Vec::new(),
            remedies: Vec::new(),
        }
    }

    /// Adds a proof.
    #[must_use]
    pub fn because(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }

    /// Adds proofs.
    #[must_use]
    pub fn because_all(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// Adds a remedy.
    #[must_use]
    pub fn fix(mut self, remedy: Remedy) -> Self {
        self.remedies.push(remedy);
        self
    }

    /// Adds remedies that stand in for each other.
    #[must_use]
    pub fn fix_any(mut self, remedies: impl IntoIterator<Item = Remedy>) -> Self {
        self.remedies.extend(remedies);
        self
    }

    /// Says that it bites at another step than its check's.
    #[must_use]
    pub fn at(mut self, phase: Phase) -> Self {
        self.phase = phase;
        self
    }

    /// Says that it is better or worse than its check is by default.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Does it stop the task?
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Error && self.standing != Standing::Hazard
    }
}

/// One proof: a place in the snapshot, and what it says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// What kind of thing proves it.
    pub kind: EvidenceKind,
    /// The id, name or ARN of that thing.
    pub id: String,
    /// What it says, or lacks.
    pub says: String,
    /// A JSON Pointer into the snapshot.
    pub pointer: String,
}

impl Evidence {
    /// A proof.
    pub fn new(
        kind: EvidenceKind,
        id: impl Into<String>,
        says: impl Into<String>,
        pointer: impl Into<String>,
    ) -> Self {
        Self { kind, id: id.into(), says: says.into(), pointer: pointer.into() }
    }
}

/// What kind of thing proves a finding.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// The text with which ECS stopped the task, or a service event.
    StoppedReason,
    /// A member of an item.
    Field,
    /// That something does not exist.
    Absence,
    /// A route or route table.
    Route,
    /// A rule of a security group or network ACL.
    Rule,
    /// A hop of a network path.
    Hop,
    /// A decision of IAM, with the statement that made it.
    Decision,
}

impl fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StoppedReason => "stopped reason",
            Self::Field => "field",
            Self::Absence => "absent",
            Self::Route => "route",
            Self::Rule => "rule",
            Self::Hop => "hop",
            Self::Decision => "decision",
        })
    }
}

/// What to do about a finding.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Remedy {
    /// An imperative sentence without a full stop.
    pub action: String,
    /// AWS CLI commands that do it, to be copied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<String>,
    /// The AWS page that says how.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl Remedy {
    /// A remedy.
    pub fn new(action: impl Into<String>) -> Self {
        Self { action: action.into(), ..Self::default() }
    }

    /// Adds a command to copy.
    #[must_use]
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.commands.push(command.into());
        self
    }

    /// Names the AWS page.
    #[must_use]
    pub fn see(mut self, reference: impl Into<String>) -> Self {
        self.reference = Some(reference.into());
        self
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// The task starts all the same.
    Warning,
    /// The task does not start, or does not stay.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// What a finding has to do with what was seen of the task.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It explains what was seen.
    Cause,
    /// It could explain what was seen.
    Suspect,
    /// It is real, but this task got past it, or it strikes later.
    Hazard,
}
