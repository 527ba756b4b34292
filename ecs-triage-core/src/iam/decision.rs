use std::fmt;
use std::sync::Arc;

use crate::iam::near::NearMiss;
use crate::iam::policy::Policy;

/// The answer. Exhaustive on purpose: a caller must handle all three.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Every layer that must allow does, and none denies.
    Allowed(Basis),
    /// A statement denies, or a layer that must allow does not, whatever is still unknown.
    Denied(Basis),
    /// What is missing decides.
    Unknown(Missing),
}

/// What made a decision.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Basis {
    /// The kind of policy that decided: for an implicit denial, the one that lacks an `Allow`.
    pub layer: Layer,
    /// The statement that decided. None for an implicit denial, and where a right needs no
    /// statement (the root user, a KMS grant).
    pub statement: Option<StatementRef>,
    /// Is it a `Deny` that decided?
    pub explicit: bool,
    /// The `Allow` statements of the layer that nearly matched, for an implicit denial.
    pub near_misses: Vec<NearMiss>,
}

/// The kinds of policies.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Layer {
    /// Identity-based policies.
    Identity,
    /// The resource-based policy, trust policies and key policies among them.
    Resource,
    /// The permissions boundary.
    Boundary,
    /// The session policy.
    Session,
    /// Service control policies.
    Scp,
    /// Resource control policies.
    Rcp,
    /// The VPC endpoint policy.
    Endpoint,
    /// The grants of a KMS key.
    Grant,
}

/// Where a statement stands.
#[derive(Clone, Debug)]
pub struct StatementRef {
    pub(super) policy: Arc<Policy>,
    pub(super) level: Option<usize>,
    pub(super) position: usize,
    pub(super) index: usize,
}

/// What would turn `Unknown` into an answer.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Missing {
    /// Condition keys whose values are not known, as the policies write them.
    pub keys: Vec<String>,
    /// Kinds of policies that were not read, or not all.
    pub layers: Vec<Layer>,
    /// Statements that hold something the engine cannot read.
    pub unreadable: Vec<String>,
}

impl Decision {
    /// Is it `Allowed`?
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// Is it `Denied`?
    pub fn is_denied(&self) -> bool {
        matches!(self, Self::Denied(_))
    }

    /// What made it, unless it is `Unknown`.
    pub fn basis(&self) -> Option<&Basis> {
        match self {
            Self::Allowed(basis) | Self::Denied(basis) => Some(basis),
            Self::Unknown(_) => None,
        }
    }
}

impl Basis {
    pub(super) fn new(layer: Layer, statement: Option<StatementRef>) -> Self {
        Self { layer, statement, explicit: false, near_misses: Vec::new() }
    }

    pub(super) fn explicit(layer: Layer, statement: Option<StatementRef>) -> Self {
        Self { explicit: true, ..Self::new(layer, statement) }
    }
}

impl Layer {
    /// The name as it stands in reports and captures.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Endpoint => "endpoint",
            Self::Grant => "grant",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl StatementRef {
    /// The name of the policy, where it was given one.
    pub fn policy(&self) -> Option<&str> {
        self.policy.label()
    }

    /// The place of the policy in its layer, or in its level of the organization.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The level of the organization, counted from the root.
    pub fn level(&self) -> Option<usize> {
        self.level
    }

    /// The place of the statement in the policy.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The statement's `Sid`.
    pub fn sid(&self) -> Option<&str> {
        self.policy.statements().get(self.index)?.sid.as_deref()
    }
}

impl fmt::Display for StatementRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.policy() {
            Some(label) => write!(f, "{label}")?,
            None => write!(f, "policy {}", self.position)?,
        }
        match self.sid() {
            Some(sid) => write!(f, ", statement {sid}"),
            None => write!(f, ", statement {}", self.index),
        }
    }
}
