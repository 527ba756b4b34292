//! What the policies and the stopped reason together say of a permission.

use crate::iam::{Basis, Decision, Layer, ResourceKind};
use crate::snapshot::Gap;
use crate::snapshot::iam::Role;
use crate::stop::{Field, Nature, Symptom};
use crate::task::TaskView;

use super::Permission;

/// What is known of a permission.
#[derive(Clone, Debug)]
pub(crate) enum Ruling {
    /// The role has it.
    Allowed,
    /// The policies deny it.
    Denied(Basis),
    /// The stopped reason says which layer denied it; the policies that were seen do not.
    Told(String),
}

impl TaskView<'_> {
    /// Has the role the permission?
    ///
    /// What the stopped reason says of the same action settles what the policies leave open: a
    /// layer that it names denied the call, whatever the policies say now; and where it names none,
    /// no policy of the resource stood in for what the role's own policies lack.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub(crate) fn rule(&self, role: &Role, permission: &Permission<'_>) -> Result<Ruling, Gap> {
        let told = self.symptom().filter(|symptom| is_denial(symptom, permission));
        let decision = self.decide(role, permission);
        let layer = told.and_then(|symptom| symptom.field(Field::Layer));
        match (told, layer, decision) {
            (_, _, Ok(Decision::Denied(basis))) => Ok(Ruling::Denied(basis)),
            (Some(_), Some(layer), _) if layer != Layer::Endpoint.name() => {
                Ok(Ruling::Told(layer.to_owned()))
            }
            (Some(_), None, decision) if self.is_own(permission) => {
                match self.decide(role, &permission.clone().by_role_alone())? {
                    Decision::Denied(basis) => Ok(Ruling::Denied(basis)),
                    _ => decision.map(|_| Ruling::Allowed),
                }
            }
            (_, _, decision) => decision.map(|_| Ruling::Allowed),
        }
    }

    /// Are the role's own policies enough for the resource?
    fn is_own(&self, permission: &Permission<'_>) -> bool {
        let key = permission.kind.is_some_and(|kind| kind != ResourceKind::Ordinary)
            || permission.resource.contains(":kms:");
        !key && !self.is_foreign(permission.resource)
    }
}

impl Permission<'_> {
    /// The same, as if the resource had no policy.
    fn by_role_alone(mut self) -> Self {
        self.resource_policy = None;
        self.lacking.clear();
        self
    }
}

/// Does the text deny this action on this resource, as far as it names them?
fn is_denial(symptom: &Symptom, permission: &Permission<'_>) -> bool {
    let action = symptom.field(Field::Action);
    let named = [Field::Resource, Field::Secret].iter().find_map(|field| symptom.field(*field));
    let same = |named: &str| {
        named == "*"
            || permission.resource == "*"
            || permission.resource.starts_with(named)
            || named.starts_with(permission.resource)
    };
    symptom.nature() == Nature::Permission
        && action.is_some_and(|action| action.eq_ignore_ascii_case(permission.action))
        && named.is_none_or(same)
}
