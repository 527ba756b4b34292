use crate::finding::Remedy;
use crate::stop::{Field, Kind};
use crate::task::{Refusal, or_told, told_finding};
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The role of a container instance lacks a permission of the ECS agent.
    ///
    /// ## What goes wrong
    ///
    /// The agent on a container instance registers it, polls for tasks and reports their state, with the
    /// role of the instance's profile. Without these rights the instance takes no tasks, though it runs.
    ///
    /// ## How it is told
    ///
    /// The calls of the agent are put to the policies of the role of each instance that the task is on or
    /// may be placed on. What the stopped reason says of the instance's role settles it.
    ///
    /// ## How to fix it
    ///
    /// Attach AmazonEC2ContainerServiceforEC2Role to the role.
    pub InstanceRolePermissionMissing {
        id: "instance-role-permission-missing",
        summary: "the role of a container instance lacks a permission of the agent",
        phase: Credentials,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html",
        run: run,
    }
}

const META: crate::Meta = InstanceRolePermissionMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let symptom = task.symptom().filter(|symptom| symptom.kind() == Kind::InstanceRoleDenied);
    let told = symptom.map(|symptom| {
        let role = symptom.field(Field::Role).unwrap_or("of the container instance");
        let action = symptom.field(Field::Action).unwrap_or("a call of the agent");
        let message = format!("role {role} lacks {action}, as the stopped reason says");
        told_finding(task, &META, role, message, attach(task, role))
    });
    let refusals = match task.refused_agents() {
        Ok(None) if told.is_none() => return Ok(Verdict::NotApplicable),
        refusals => refusals.map(Option::unwrap_or_default),
    };
    let word = |refusal: &Refusal<'_>| {
        let mut finding = refusal.finding(task, &META);
        finding.remedies.insert(0, attach(task, &refusal.role.role_name));
        finding
    };
    or_told(refusals.map(|refusals| refusals.iter().map(word).collect()), told)
}

fn attach(task: &TaskView<'_>, role: &str) -> Remedy {
    let partition = task.place().partition;
    Remedy::new(format!("attach AmazonEC2ContainerServiceforEC2Role to {role}"))
        .command(format!(
            "aws iam attach-role-policy --role-name {role} --policy-arn \
             arn:{partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
        ))
        .see(META.reference)
}
