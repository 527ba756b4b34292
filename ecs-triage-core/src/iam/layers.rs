use std::sync::Arc;

use crate::iam::policy::Policy;
use crate::iam::request::ResourceKind;

/// Everything that has a say in a request, by kind of policy
/// ([evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)).
///
/// A fresh value has no policies at all, and knows it. What could not be read is said with
/// [`PolicySet::unread`] and [`Levels::unread`]; the decision is then `Unknown` unless the rest
/// decides.
///
/// ```
/// use ecs_triage_core::iam::{Policies, Policy, PolicySet};
///
/// let pull = Policy::parse(r#"{"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*"}}"#)?;
/// let policies = Policies {
///     identity: PolicySet::from_iter([pull.labelled("pull")]),
///     boundary: Some(PolicySet::unread()),
///     ..Policies::default()
/// };
/// # Ok::<(), ecs_triage_core::iam::PolicyError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// Inline and managed policies of the caller and of its groups.
    pub identity: PolicySet,
    /// The policy of the resource: of a bucket, a secret, a repository, a key; for `sts:AssumeRole`
    /// the trust policy of the role. `None`: there is none.
    pub resource: Option<PolicySet>,
    /// The caller's permissions boundary. `None`: there is none.
    pub boundary: Option<PolicySet>,
    /// The session's own policies. `None`: there are none.
    pub session: Option<PolicySet>,
    /// Service control policies of the caller's account, from the root down to the account.
    pub scps: Levels,
    /// Resource control policies of the resource's account, from the root down to the account.
    pub rcps: Levels,
    /// The policy of the VPC endpoint that the request passes through. `None`: it passes through
    /// none, or through one that cannot have a policy.
    pub endpoint: Option<PolicySet>,
    /// The grants of a KMS key.
    pub grants: Grants,
    /// What the resource is, where action and ARN do not tell.
    pub resource_kind: Option<ResourceKind>,
    /// The management account of the organization: its own principals and resources are exempt
    /// from service and resource control policies.
    pub management_account: Option<String>,
}

/// The policies of one layer, in order.
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    pub(super) policies: Vec<Arc<Policy>>,
    pub(super) incomplete: bool,
}

/// The policies of an organization by level: root, organizational units, account. Each level must
/// allow.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    pub(super) levels: Vec<PolicySet>,
    pub(super) incomplete: bool,
}

/// The grants of a KMS key.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    pub(super) grants: Vec<Grant>,
    pub(super) incomplete: bool,
}

/// One grant of a KMS key
/// ([grants](https://docs.aws.amazon.com/kms/latest/developerguide/grants.html)).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Grant {
    /// The ARN that may use the key.
    pub grantee: String,
    /// Operations in KMS's own names: `Decrypt`, `GenerateDataKey`.
    pub operations: Vec<String>,
    /// Pairs that the encryption context must hold, perhaps among others.
    pub context_subset: Vec<(String, String)>,
    /// Pairs that the encryption context must consist of.
    pub context_equals: Option<Vec<(String, String)>>,
}

impl PolicySet {
    /// A set of which nothing could be read.
    pub fn unread() -> Self {
        Self { policies: Vec::new(), incomplete: true }
    }

    /// The same policies, of perhaps more: some could not be read.
    #[must_use]
    pub fn incomplete(mut self) -> Self {
        self.incomplete = true;
        self
    }

    /// Adds a policy at the end.
    pub fn push(&mut self, policy: Policy) {
        self.policies.push(Arc::new(policy));
    }

    /// Is it known that there are none?
    pub(super) fn is_empty(&self) -> bool {
        self.policies.is_empty() && !self.incomplete
    }

    /// The policies that were read.
    pub fn iter(&self) -> impl Iterator<Item = &Policy> {
        self.policies.iter().map(AsRef::as_ref)
    }
}

impl FromIterator<Policy> for PolicySet {
    fn from_iter<I: IntoIterator<Item = Policy>>(policies: I) -> Self {
        let policies = policies.into_iter().map(Arc::new).collect();
        Self { policies, incomplete: false }
    }
}

impl Levels {
    /// Levels of which nothing could be read.
    pub fn unread() -> Self {
        Self { levels: Vec::new(), incomplete: true }
    }

    /// The same levels, of perhaps more: some could not be read.
    #[must_use]
    pub fn incomplete(mut self) -> Self {
        self.incomplete = true;
        self
    }
}

impl Levels {
    /// Is it known that there are none?
    pub(super) fn is_empty(&self) -> bool {
        self.levels.is_empty() && !self.incomplete
    }
}

impl FromIterator<PolicySet> for Levels {
    fn from_iter<I: IntoIterator<Item = PolicySet>>(levels: I) -> Self {
        Self { levels: levels.into_iter().collect(), incomplete: false }
    }
}

impl Grants {
    /// Grants of which nothing could be read.
    pub fn unread() -> Self {
        Self { grants: Vec::new(), incomplete: true }
    }
}

impl FromIterator<Grant> for Grants {
    fn from_iter<I: IntoIterator<Item = Grant>>(grants: I) -> Self {
        Self { grants: grants.into_iter().collect(), incomplete: false }
    }
}

impl Grant {
    /// A grant of operations to an ARN, without constraints.
    pub fn new<O: Into<String>>(
        grantee: impl Into<String>,
        operations: impl IntoIterator<Item = O>,
    ) -> Self {
        Self {
            grantee: grantee.into(),
            operations: operations.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }
}
