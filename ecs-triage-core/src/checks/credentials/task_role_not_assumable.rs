use crate::task::RoleKind;
use crate::{Gap, TaskView, Verdict, declare_check};

use super::execution_role_not_assumable::not_assumable;

declare_check! {
    /// ECS may not assume the task role.
    ///
    /// ## What goes wrong
    ///
    /// The application gets its credentials from the task role, which `ecs-tasks.amazonaws.com`
    /// assumes for it. Where the role's trust policy does not let it, the task is not started.
    ///
    /// ## How it is told
    ///
    /// The trust policy is asked for `sts:AssumeRole` with what ECS sends: the account as
    /// `aws:SourceAccount`, and all of ECS in the region as `aws:SourceArn`.
    ///
    /// ## How to fix it
    ///
    /// Let the trust policy allow `sts:AssumeRole` to `ecs-tasks.amazonaws.com`.
    pub TaskRoleNotAssumable {
        id: "task-role-not-assumable",
        summary: "the trust policy of the task role does not let ECS assume it",
        phase: Credentials,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    not_assumable(task, RoleKind::Task, &TaskRoleNotAssumable::META)
}
