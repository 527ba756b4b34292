//! How findings about roles are worded, and what to do about them.

use crate::finding::{Evidence, EvidenceKind, Remedy};
use crate::iam::{Basis, Layer, Mismatch};
use crate::snapshot::Gap;
use crate::snapshot::iam::Role;
use crate::target::last_segment;
use crate::task::{RoleKind, TaskView};

use super::arn_part;
use super::trust::{TASKS, trusted};

const EXECUTION_ROLE: &str =
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html";
const TASK_ROLE: &str =
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html";

impl<'s> TaskView<'s> {
    /// Does the ARN belong to another account than the task's?
    pub fn is_foreign(&self, arn: &str) -> bool {
        let account = self.place().account;
        !account.is_empty() && arn_part(arn, 4).is_some_and(|other| other != account)
    }

    /// A role that may be meant by an ARN that names none: the same name, but for path, case or
    /// account.
    pub(crate) fn role_like(&self, arn: &str) -> Option<&'s Role> {
        let name = last_segment(arn);
        let mut seen = self.snapshot().seen::<Role>().iter();
        seen.find(|role| role.role_name.eq_ignore_ascii_case(name))
    }

    /// Name another role in the task definition.
    pub(crate) fn name_another_role(&self, kind: RoleKind) -> Result<Remedy, Gap> {
        let family = &self.definition()?.family;
        let action =
            format!("name a role that exists as {} in a new revision of {family}", kind.member());
        Ok(Remedy::new(action)
            .command("aws iam list-roles --query \"Roles[].Arn\"")
            .command(self.show_definition(family))
            .see(kind.page()))
    }

    /// Make the role that is missing.
    pub(crate) fn make_role(&self, kind: RoleKind, arn: &str) -> Remedy {
        let (name, partition) = (last_segment(arn), self.place().partition);
        let path = arn.split_once(":role").map(|(_, rest)| rest.strip_suffix(name));
        let path = path.flatten().filter(|path| *path != "/" && path.starts_with('/'));
        let path = path.map(|path| format!(" --path {path}")).unwrap_or_default();
        let made = Remedy::new(format!("make the role {name}"))
            .command(format!(
                "aws iam create-role --role-name {name}{path} --assume-role-policy-document '{}'",
                trust_policy(TASKS)
            ))
            .see(kind.page());
        match kind {
            RoleKind::Execution => made.command(format!(
                "aws iam attach-role-policy --role-name {name} --policy-arn \
                 arn:{partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
            )),
            _ => made,
        }
    }

    /// Why the service may not assume the role, in one clause.
    pub(crate) fn distrust(&self, service: &str, role: &Role, basis: &Basis) -> String {
        let policy = basis.statement.as_ref().map(ToString::to_string);
        match (basis.layer, policy) {
            (Layer::Rcp, Some(statement)) => {
                format!("resource control policy {statement} denies sts:AssumeRole")
            }
            (Layer::Rcp, None) => "no resource control policy allows sts:AssumeRole".to_owned(),
            (_, Some(statement)) => format!("its {statement} denies it"),
            (_, None) => self.lacks_trust(service, role, basis),
        }
    }

    fn lacks_trust(&self, service: &str, role: &Role, basis: &Basis) -> String {
        let conditions = basis.near_misses.iter().find_map(|miss| match &miss.why {
            Mismatch::Condition { operator, key } => Some((operator, key)),
            _ => None,
        });
        if let Some((operator, key)) = conditions {
            return format!(
                "the condition {operator} on {key} in its trust policy does not hold for ECS in {} of {}",
                self.place().region,
                self.place().account
            );
        }
        let trusted = trusted(role);
        match trusted.as_slice() {
            [] => "its trust policy allows nobody".to_owned(),
            names if names.iter().any(|name| name == service) => {
                "its trust policy names the service, but does not allow sts:AssumeRole".to_owned()
            }
            names => format!("its trust policy names {}", names.join(", ")),
        }
    }

    /// The trust policy, as a proof.
    pub(crate) fn trust(&self, service: &str, role: &Role, basis: &Basis) -> Evidence {
        let says = match &basis.statement {
            Some(statement) => format!("{} policy: {statement} denies", basis.layer),
            None => format!("no statement allows sts:AssumeRole to {service}"),
        };
        let pointer = format!("{}/AssumeRolePolicyDocument", self.pointer(role));
        Evidence::new(EvidenceKind::Decision, role.arn.as_str(), says, pointer)
    }

    /// Let the service assume the role.
    pub(crate) fn let_ecs_assume(&self, service: &str, role: &Role, basis: &Basis) -> Remedy {
        if basis.layer == Layer::Rcp {
            return Remedy::new(format!(
                "let the organization's resource control policy allow sts:AssumeRole on {} to {service}",
                role.arn
            ))
            .see("https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html");
        }
        let name = &role.role_name;
        Remedy::new(format!(
            "let {service} assume {name} in its trust policy, and keep whom it needs else"
        ))
        .command(format!(
            "aws iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument"
        ))
        .command(format!(
            "aws iam update-assume-role-policy --role-name {name} --policy-document '{}'",
            trust_policy(service)
        ))
        .see(TASK_ROLE)
    }
}

impl RoleKind {
    pub(super) const fn page(self) -> &'static str {
        match self {
            Self::Execution => EXECUTION_ROLE,
            Self::Task => TASK_ROLE,
            Self::Instance => {
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html"
            }
        }
    }
}

pub(crate) fn trust_policy(service: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"{service}"}},"Action":"sts:AssumeRole"}}]}}"#
    )
}
