//! A permission that a role lacks: how it is worded, proved and cured.

use crate::check::{Meta, Verdict};
use crate::finding::{Evidence, EvidenceKind, Finding, Remedy, Severity};
use crate::iam::{Basis, Difference, Layer, Mismatch};
use crate::snapshot::iam::Role;
use crate::stop::Nature;
use crate::target::last_segment;
use crate::task::{RoleKind, TaskView};

use super::Ruling;

/// A permission that a role lacks.
#[derive(Clone, Debug)]
pub(crate) struct Refusal<'s> {
    /// Which of the task's roles.
    pub(crate) kind: RoleKind,
    /// The role.
    pub(crate) role: &'s Role,
    /// The action.
    pub(crate) action: String,
    /// The ARN, or `*`.
    pub(crate) resource: String,
    /// Does the resource exist, as far as the snapshot tells?
    pub(crate) exists: bool,
    /// What denies it.
    pub(crate) ruling: Ruling,
    /// Where the resource's own policy lies in the snapshot.
    pub(crate) resource_policy: Option<String>,
    /// What else a person would wonder about: that another role has the permission, say.
    pub(crate) aside: Option<String>,
    /// Where the task needs it.
    pub(crate) needed: Vec<Evidence>,
}

/// The permissions of one sort that a role lacks.
#[derive(Clone, Debug)]
pub(crate) enum Refusals<T> {
    /// The task needs none of the sort, or the role does not exist.
    NotAsked,
    /// The task names no role that could have them.
    NoRole {
        /// Where the task needs them.
        needed: Vec<Evidence>,
    },
    /// These.
    All(Vec<T>),
}

impl Refusal<'_> {
    /// What a check says of refusals: none where the question does not arise.
    pub(crate) fn verdict(task: &TaskView<'_>, meta: &Meta, refusals: Refusals<Self>) -> Verdict {
        let all = match refusals {
            Refusals::NotAsked => return Verdict::NotApplicable,
            Refusals::NoRole { needed } => return without_role(task, meta, needed).into(),
            Refusals::All(all) => all,
        };
        let word = |refusal: &Self| {
            let finding = refusal.finding(task, meta);
            // That something does not exist comes before that it may not be read.
            if refusal.exists { finding } else { finding.severity(Severity::Warning) }
        };
        all.iter().map(word).collect::<Vec<_>>().into()
    }

    /// The finding of a check on this permission.
    pub(crate) fn finding(&self, task: &TaskView<'_>, meta: &Meta) -> Finding {
        let told = task.symptom().filter(|_| task.allows(meta));
        let told = told.filter(|symptom| symptom.nature() == Nature::Permission);
        let role = self.kind.name();
        let (name, action, resource) = (&self.role.role_name, &self.action, &self.resource);
        let aside = self.aside.iter().map(|aside| format!("; {aside}"));
        let why = self.why() + &aside.collect::<String>();
        let message = format!("{role} {name} lacks {action} on {resource}: {why}");
        Finding::new(meta, resource, message)
            .because_all(told.map(|_| task.said()))
            .because(self.proof(task))
            .because_all(self.needed.clone())
            .fix(self.remedy())
    }

    /// The layer that denies, and what nearly allowed.
    fn why(&self) -> String {
        match &self.ruling {
            Ruling::Allowed => "the policies that were seen allow it".to_owned(),
            Ruling::Told(layer) => {
                format!("the stopped reason says that the {} does not let it", words(layer))
            }
            Ruling::Denied(Basis { layer, statement: Some(statement), .. }) => {
                format!("{} {statement} denies it", words(layer.name()))
            }
            Ruling::Denied(basis) => {
                let layer = words(basis.layer.name());
                let near = basis.near_misses.iter().find(|near| is_telling(&near.why));
                let near = near.map(|near| format!(" ({}: {})", near.statement, near.why));
                format!("no {layer} allows it{}", near.unwrap_or_default())
            }
        }
    }

    fn layer(&self) -> &str {
        match &self.ruling {
            Ruling::Told(layer) => layer,
            Ruling::Denied(basis) => basis.layer.name(),
            Ruling::Allowed => Layer::Identity.name(),
        }
    }

    /// The policy that denies, or the place where the one that allows would be.
    fn proof(&self, task: &TaskView<'_>) -> Evidence {
        let at_role = || {
            let index = self.inline_policy();
            let inline = index.map(|index| format!("/RolePolicyList/{index}"));
            task.pointer(self.role) + &inline.unwrap_or_default()
        };
        let pointer = match (self.layer(), &self.resource_policy) {
            ("resource", Some(pointer)) => pointer.clone(),
            ("scp" | "rcp", _) if task.snapshot().organizations.attached_policies.is_some() => {
                "/organizations/attached_policies".to_owned()
            }
            _ => at_role(),
        };
        Evidence::new(EvidenceKind::Decision, &self.role.arn, self.why(), pointer)
    }

    /// The inline policy that denies or nearly allowed.
    fn inline_policy(&self) -> Option<usize> {
        let Ruling::Denied(basis) = &self.ruling else { return None };
        let near = basis.near_misses.first().map(|near| &near.statement);
        let label = basis.statement.as_ref().or(near)?.policy()?;
        let mut inline = self.role.role_policy_list.as_ref()?.iter();
        inline.position(|policy| policy.policy_name == label)
    }

    fn remedy(&self) -> Remedy {
        let (name, action, resource) = (&self.role.role_name, &self.action, &self.resource);
        let explicit = match &self.ruling {
            Ruling::Denied(basis) => basis.statement.as_ref(),
            _ => None,
        };
        let remedy = match (self.layer(), explicit) {
            ("scp" | "rcp", _) => Remedy::new(format!(
                "let the organization's {} allow {action} on {resource} to {}",
                words(self.layer()),
                self.role.arn
            )),
            ("boundary", _) => Remedy::new(format!(
                "let the permissions boundary of {name} allow {action} on {resource}"
            ))
            .command(format!(
                "aws iam get-role --role-name {name} --query Role.PermissionsBoundary"
            )),
            ("resource", _) => Remedy::new(format!(
                "let the policy of {resource} allow {action} to {}",
                self.role.arn
            )),
            (_, Some(statement)) => {
                Remedy::new(format!("take {action} on {resource} out of the Deny of {statement}"))
                    .command(format!("aws iam list-role-policies --role-name {name}"))
            }
            _ => Remedy::new(format!("allow {action} on {resource} to {name}"))
                .command(self.put_policy()),
        };
        remedy.see(self.kind.page())
    }

    fn put_policy(&self) -> String {
        let name = self.action.replace(':', "-");
        format!(
            "aws iam put-role-policy --role-name {} --policy-name ecs-{name} --policy-document '{}'",
            self.role.role_name,
            serde_json::json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": self.action, "Resource": self.resource}]})
        )
    }
}

/// The finding where there is no execution role, on whatever the task runs.
fn without_role(task: &TaskView<'_>, meta: &Meta, needed: Vec<Evidence>) -> Finding {
    let definition = task.definition().map(|found| found.task_definition_arn.as_str());
    let name = definition.map_or(task.id(), last_segment);
    let what = needed.first().map_or_else(String::new, |needed| format!(" ({})", needed.says));
    let message =
        format!("{name} names no execution role, by which ECS fetches what it needs{what}");
    Finding::new(meta, name, message).because_all(needed).fix(
        Remedy::new(format!("name an execution role in a new revision of {name}"))
            .command("aws iam list-roles --query \"Roles[].Arn\"")
            .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"),
    )
}

/// Is it a slip, and not just a statement about something else?
fn is_telling(why: &Mismatch) -> bool {
    !matches!(why, Mismatch::Resource { difference: Difference::Name | Difference::Other, .. })
}

/// The layer as people say it.
pub(crate) fn words(layer: &str) -> &str {
    match layer {
        "identity" => "identity policy",
        "resource" => "resource policy",
        "boundary" => "permissions boundary",
        "session" => "session policy",
        "scp" => "service control policy",
        "rcp" => "resource control policy",
        "endpoint" => "VPC endpoint policy",
        "grant" => "grant or key policy",
        other => other,
    }
}
