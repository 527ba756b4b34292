//! What the policies and the stopped reason together say of a permission.

use crate::iam::needs::actions::{DECRYPT, GET_OBJECT};
use crate::iam::{Basis, Decision, Grants, Layer, ResourceKind};
use crate::snapshot::Gap;
use crate::snapshot::iam::Role;
use crate::stop::{Field, Kind, Nature, Symptom};
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
            (Some(_), None, decision) => {
                let alone = self.by_role_alone(permission);
                match alone.map(|alone| self.decide(role, &alone)).transpose()? {
                    Some(Decision::Denied(basis)) => Ok(Ruling::Denied(basis)),
                    _ => decision.map(|_| Ruling::Allowed),
                }
            }
            (_, _, decision) => decision.map(|_| Ruling::Allowed),
        }
    }

    /// Has the role the permission, whatever the stopped reason says?
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub(crate) fn rule_by_policies(
        &self,
        role: &Role,
        permission: &Permission<'_>,
    ) -> Result<Ruling, Gap> {
        Ok(match self.decide(role, permission)? {
            Decision::Denied(basis) => Ruling::Denied(basis),
            _ => Ruling::Allowed,
        })
    }

    /// The same, as if nothing but the role's own policies could allow it; none where these are
    /// never enough.
    fn by_role_alone<'p>(&self, permission: &Permission<'p>) -> Option<Permission<'p>> {
        let mut alone = permission.clone();
        if permission.is_of_key() {
            alone.grants = Grants::default();
            return Some(alone);
        }
        alone.resource_policy = None;
        alone.lacking.clear();
        (!self.is_foreign(permission.resource)).then_some(alone)
    }
}

impl Permission<'_> {
    fn is_of_key(&self) -> bool {
        self.kind.is_some_and(|kind| kind != ResourceKind::Ordinary)
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
    let asked = match action {
        Some(action) => action.eq_ignore_ascii_case(permission.action),
        // Some texts say what they mean without the action's name.
        None => match symptom.kind() {
            Kind::DecryptDenied => permission.action == DECRYPT,
            Kind::EnvFileDenied => permission.action == GET_OBJECT,
            _ => false,
        },
    };
    symptom.nature() == Nature::Permission && asked && named.is_none_or(same)
}
