use crate::iam::Decision;
use crate::task::{RoleKind, TASKS};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// ECS may not assume the execution role.
    ///
    /// ## What goes wrong
    ///
    /// A role says in its trust policy who may assume it. Tasks are served by the service
    /// `ecs-tasks.amazonaws.com`; a policy that names `ecs.amazonaws.com`, `ec2.amazonaws.com` or
    /// an account instead, or that has a condition which no call of ECS meets, leaves the task
    /// without credentials.
    ///
    /// ## How it is told
    ///
    /// The trust policy is asked for `sts:AssumeRole` with what ECS sends: the account as
    /// `aws:SourceAccount`, and all of ECS in the region as `aws:SourceArn`. A condition on one
    /// cluster's ARN is never met.
    ///
    /// ## How to fix it
    ///
    /// Let the trust policy allow `sts:AssumeRole` to `ecs-tasks.amazonaws.com`.
    pub ExecutionRoleNotAssumable {
        id: "execution-role-not-assumable",
        summary: "the trust policy of the execution role does not let ECS assume it",
        phase: Credentials,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    not_assumable(task, RoleKind::Execution, &ExecutionRoleNotAssumable::META)
}

/// The rule of both roles of a task.
pub(super) fn not_assumable(
    task: &TaskView<'_>,
    kind: RoleKind,
    meta: &crate::Meta,
) -> Result<Verdict, Gap> {
    let Some(role) = task.role_of(kind)? else {
        return Ok(Verdict::NotApplicable);
    };
    let Decision::Denied(basis) = task.assumable(role)? else {
        return Ok(Verdict::Clear);
    };
    let message = format!(
        "{} {} cannot be assumed by {TASKS}: {}",
        kind.name(),
        role.role_name,
        task.distrust(TASKS, role, &basis)
    );
    Ok(Finding::new(meta, role.arn.as_str(), message)
        .because(task.trust(TASKS, role, &basis))
        .fix(task.let_ecs_assume(TASKS, role, &basis))
        .into())
}
