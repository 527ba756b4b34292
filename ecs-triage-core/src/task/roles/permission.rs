//! A request that ECS makes with a role, and the answer of all policies that have a say.

use crate::iam::{Decision, Grants, Layer, Missing, PolicySet, Request, ResourceKind, decide};
use crate::snapshot::ec2::Tag;
use crate::snapshot::iam::Role;
use crate::snapshot::{Gap, Need, Operation};
use crate::task::TaskView;

use super::session;

/// What a role is to be allowed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Permission<'a> {
    /// The action.
    pub action: &'a str,
    /// The ARN, or `*`.
    pub resource: &'a str,
    /// The policy of the resource; unread where it is not known, none where there is none.
    pub resource_policy: Option<PolicySet>,
    /// The grants of the resource, where it is a KMS key.
    pub grants: Grants,
    /// What the resource is, where action and ARN do not tell.
    pub kind: Option<ResourceKind>,
    /// Condition keys of this call, beyond those that every call of the role has.
    pub context: Vec<(String, Vec<String>)>,
    /// Condition keys that this call carries with values that are not known.
    pub unknown_keys: Vec<&'a str>,
    /// What of the resource's side is not known.
    pub lacking: Vec<Gap>,
}

impl<'a> Permission<'a> {
    /// An action on a resource that has no policy of its own.
    pub fn new(action: &'a str, resource: &'a str) -> Self {
        Self {
            action,
            resource,
            resource_policy: None,
            grants: Grants::default(),
            kind: None,
            context: Vec::new(),
            unknown_keys: vec!["aws:ResourceTag/*"],
            lacking: Vec::new(),
        }
    }

    /// Adds the policy of the resource.
    #[must_use]
    pub fn guarded(mut self, policy: Option<PolicySet>) -> Self {
        self.resource_policy = policy;
        self
    }

    /// Adds the policy of the resource, or why it is not known.
    #[must_use]
    pub fn guarded_by(mut self, policy: Result<Option<PolicySet>, Gap>) -> Self {
        self.resource_policy = policy.unwrap_or_else(|gap| {
            self.lacking.push(gap);
            Some(PolicySet::unread())
        });
        self
    }

    /// Adds a condition key.
    #[must_use]
    pub fn with(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.with_values(key, vec![value.into()])
    }

    /// Adds a condition key with a list of values.
    #[must_use]
    pub fn with_values(mut self, key: impl Into<String>, values: Vec<String>) -> Self {
        self.context.push((key.into(), values));
        self
    }

    /// Says that the resource has these tags and no others; `service` has keys of its own for them.
    #[must_use]
    pub(crate) fn tagged(mut self, service: &str, tags: &[Tag]) -> Self {
        self.unknown_keys.retain(|key| !key.ends_with("ResourceTag/*"));
        tags.iter().fold(self, |all, tag| {
            all.with(format!("aws:ResourceTag/{}", tag.key), tag.value.as_str())
                .with(format!("{service}:ResourceTag/{}", tag.key), tag.value.as_str())
        })
    }

    /// Adds a condition key whose value is not known.
    #[must_use]
    pub fn with_unknown(mut self, key: &'a str) -> Self {
        self.unknown_keys.push(key);
        self
    }

    /// Says that the call never carries these condition keys.
    #[must_use]
    pub fn without(self, absent: &[&str]) -> Self {
        absent.iter().fold(self, |call, key| call.with_values(*key, Vec::new()))
    }
}

impl TaskView<'_> {
    /// May the role do it? Only `Allowed` and `Denied` come back.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub fn decide(&self, role: &Role, permission: &Permission<'_>) -> Result<Decision, Gap> {
        let (mut policies, lacking) = self.policies(role);
        policies.resource.clone_from(&permission.resource_policy);
        policies.grants.clone_from(&permission.grants);
        policies.resource_kind = permission.kind;
        let principal = session(&role.arn);
        let context = self.context(&role.arn, Some(&role.tags), permission);
        let request = Request::new(&principal, permission.action, permission.resource, &context);
        let assumed = self.organization(&mut policies, request.owner().unwrap_or_default());
        match decide(&request, &policies) {
            Decision::Unknown(missing) => Err(undecided(role, permission, &missing, lacking)),
            decision => {
                if decision.is_allowed() {
                    assumed.into_iter().for_each(|assumption| self.assume(assumption));
                }
                Ok(decision)
            }
        }
    }
}

/// What would settle an undecided request: a call that was not made, or else nothing.
fn undecided(
    role: &Role,
    permission: &Permission<'_>,
    missing: &Missing,
    lacking: Vec<Gap>,
) -> Gap {
    let lacks = |layers: &[Layer]| missing.layers.iter().any(|layer| layers.contains(layer));
    let of_role = lacking.into_iter().next();
    let of_role = of_role.filter(|_| lacks(&[Layer::Identity, Layer::Boundary]));
    let of_resource = permission.lacking.first();
    let of_resource = of_resource.filter(|_| lacks(&[Layer::Resource, Layer::Grant]));
    of_role.or_else(|| of_resource.cloned()).unwrap_or_else(|| {
        let why = match missing.keys.as_slice() {
            [] => "a policy holds what cannot be read".to_owned(),
            keys => format!("a policy depends on {}, which no call shows", keys.join(", ")),
        };
        Gap::undecidable(Need::of(Operation::GetRole, role.role_name.as_str()), why)
    })
}
