//! What a role may not do, and how that is said and mended.

use crate::finding::{Evidence, EvidenceKind, Finding, Remedy};
use crate::iam::Layer;
use crate::snapshot::Gap;
use crate::snapshot::iam::Role;

use super::{Launch, Permission, RoleKind, Ruling, TaskView};

/// A call that a role of the task is not allowed to make.
#[derive(Clone, Debug)]
pub(crate) struct Denial<'s> {
    /// Which of the task's roles it is.
    pub(crate) kind: RoleKind,
    /// The role.
    pub(crate) role: &'s Role,
    /// The action.
    pub(crate) action: String,
    /// The ARN, or `*`.
    pub(crate) resource: String,
    /// What denies it.
    ruling: Ruling,
}

impl<'s> TaskView<'s> {
    /// The role that pulls images and writes logs: the execution role; on EC2 without one, the
    /// role of the container instance. `None` where there is no such role, or it does not exist.
    ///
    /// See [the execution role](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html).
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn agent_role(&self) -> Result<Option<(RoleKind, &'s Role)>, Gap> {
        let kind = match self.role_arn(RoleKind::Execution)? {
            None if self.launch()? == Launch::Ec2 => RoleKind::Instance,
            _ => RoleKind::Execution,
        };
        match self.role_arn(kind)? {
            Some(arn) => Ok(self.role(arn)?.map(|role| (kind, role))),
            None => Ok(None),
        }
    }

    /// What denies a role a call; `None` when it is allowed.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub(crate) fn denial(
        &self,
        (kind, role): (RoleKind, &'s Role),
        permission: &Permission<'_>,
    ) -> Result<Option<Denial<'s>>, Gap> {
        let (action, resource) = (permission.action.to_owned(), permission.resource.to_owned());
        Ok(match self.rule(role, permission)? {
            Ruling::Allowed => None,
            ruling => Some(Denial { kind, role, action, resource, ruling }),
        })
    }
}

impl Denial<'_> {
    /// Does a statement deny it, as far as the snapshot tells?
    pub(crate) fn is_explicit(&self) -> bool {
        matches!(&self.ruling, Ruling::Denied(basis) if basis.explicit)
    }

    /// Is it this kind of policy that denies?
    pub(crate) fn is_by(&self, layer: Layer) -> bool {
        match &self.ruling {
            Ruling::Denied(basis) => basis.layer == layer,
            Ruling::Told(told) => told == layer.name(),
            Ruling::Allowed => false,
        }
    }

    /// Do the role's own policies merely not allow it?
    pub(crate) fn is_unallowed(&self) -> bool {
        self.is_by(Layer::Identity) && !self.is_explicit()
    }

    /// The kind of policy that denies, as it is called in a sentence.
    fn layer(&self) -> &'static str {
        LAYERS.iter().find(|layer| self.is_by(**layer)).map_or("policy", |layer| layer_name(*layer))
    }

    /// What denies it, in words.
    pub(crate) fn because(&self) -> String {
        let layer = self.layer();
        match &self.ruling {
            Ruling::Denied(basis) if basis.explicit => match &basis.statement {
                Some(statement) => format!("denied by {statement} ({})", with_article(layer)),
                None => format!("denied by {}", with_article(layer)),
            },
            _ => format!("no {layer} allows it"),
        }
    }

    /// The statement that nearly allowed it, in words.
    fn near(&self) -> Option<String> {
        let Ruling::Denied(basis) = &self.ruling else {
            return None;
        };
        let miss = basis.near_misses.first()?;
        Some(format!("{}: {}", miss.statement, miss.why))
    }

    /// The decision, as a proof.
    pub(crate) fn proof(&self, task: &TaskView<'_>) -> Evidence {
        let mut says = format!("{} on {}: {}", self.action, self.resource, self.because());
        if let Some(near) = self.near() {
            says = format!("{says}; nearest is {near}");
        }
        let pointer = task.pointer(self.role);
        Evidence::new(EvidenceKind::Decision, &self.role.role_name, says, pointer)
    }

    /// What a policy should name: a stream is made anew for each task, so its group's streams.
    fn grantable(&self) -> String {
        match self.resource.split_once(":log-stream:") {
            Some((group, _)) => format!("{group}:*"),
            None => self.resource.clone(),
        }
    }

    /// What to do where the layer that denies is not the role's own policies.
    fn elsewhere(&self) -> Remedy {
        let Self { action, resource, role, .. } = self;
        let name = &role.role_name;
        if let Ruling::Denied(basis) = &self.ruling
            && basis.explicit
        {
            let statement = basis.statement.as_ref().map(ToString::to_string);
            let place = statement.unwrap_or_else(|| "the policy that denies".to_owned());
            return Remedy::new(format!("except {action} on {resource} from the Deny of {place}"))
                .command(format!("aws iam list-attached-role-policies --role-name {name}"));
        }
        match &role.permissions_boundary {
            Some(boundary) if self.is_by(Layer::Boundary) => {
                let arn = &boundary.permissions_boundary_arn;
                Remedy::new(format!(
                    "allow {action} on {resource} in the permissions boundary {arn}"
                ))
                .command(format!("aws iam list-policy-versions --policy-arn {arn}"))
            }
            _ => Remedy::new(format!("allow {action} on {resource} in the {}", self.layer()))
                .command(format!(
                    "aws iam simulate-principal-policy --policy-source-arn {} --action-names {action}",
                    role.arn
                )),
        }
    }
}

/// Every kind of policy that can deny a call of a role.
const LAYERS: &[Layer] = &[
    Layer::Identity,
    Layer::Resource,
    Layer::Boundary,
    Layer::Session,
    Layer::Scp,
    Layer::Rcp,
    Layer::Endpoint,
];

/// How a layer is called in a sentence.
const fn layer_name(layer: Layer) -> &'static str {
    match layer {
        Layer::Identity => "identity-based policy",
        Layer::Resource => "resource policy",
        Layer::Boundary => "permissions boundary",
        Layer::Session => "session policy",
        Layer::Scp => "service control policy",
        Layer::Rcp => "resource control policy",
        Layer::Endpoint => "endpoint policy",
        Layer::Grant => "grant",
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// Words one finding for calls that one role is denied for one reason.
pub(crate) fn word<'d, 's: 'd>(
    task: &TaskView<'_>,
    meta: &crate::Meta,
    denials: &'d [Denial<'s>],
) -> Option<Finding> {
    let first = denials.first()?;
    let (kind, name) = (first.kind.name(), &first.role.role_name);
    let actions: Vec<_> = distinct(denials.iter().map(|denial| denial.action.as_str()));
    let resources = distinct(denials.iter().map(|denial| denial.resource.as_str()));
    let message = format!(
        "{kind} {name} may not {} on {}: {}",
        actions.join(", "),
        resources.join(", "),
        first.because()
    );
    let told = task.allows(meta).then(|| task.said());
    let proofs = denials.iter().map(|denial| denial.proof(task));
    Some(Finding::new(meta, name, message).because_all(told).because_all(proofs))
}

fn distinct<'d>(texts: impl Iterator<Item = &'d str>) -> Vec<&'d str> {
    let mut distinct = Vec::new();
    for text in texts {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

/// How to allow what is denied: a policy for the role, or the layer that denies.
pub(crate) fn remedy(denials: &[Denial<'_>], policy_name: &str) -> Option<Remedy> {
    let first = denials.first()?;
    if !first.is_unallowed() {
        return Some(first.elsewhere());
    }
    let resources: Vec<_> = denials.iter().map(Denial::grantable).collect();
    let statements: Vec<_> = distinct(resources.iter().map(String::as_str))
        .into_iter()
        .map(|resource| {
            let of = denials.iter().filter(|denial| denial.grantable() == resource);
            let actions = distinct(of.map(|denial| denial.action.as_str()));
            serde_json::json!({"Effect": "Allow", "Action": actions, "Resource": resource})
        })
        .collect();
    let document = serde_json::json!({"Version": "2012-10-17", "Statement": statements});
    let name = &first.role.role_name;
    let remedy = Remedy::new(format!("allow the {} {name} the call", first.kind.name()));
    Some(remedy.command(format!(
        "aws iam put-role-policy --role-name {name} --policy-name {policy_name} --policy-document '{document}'"
    )))
}

/// Denials that have one reason stand together, in the order of their first.
pub(crate) fn by_reason<'s>(denials: Vec<Denial<'s>>) -> Vec<Vec<Denial<'s>>> {
    let mut groups: Vec<Vec<Denial<'s>>> = Vec::new();
    for denial in denials {
        let same = |group: &&mut Vec<Denial<'s>>| {
            group.first().is_some_and(|first| first.because() == denial.because())
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(denial),
            None => groups.push(vec![denial]),
        }
    }
    groups
}
