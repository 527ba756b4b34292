use crate::task::RoleKind;
use crate::{Gap, TaskView, Verdict, declare_check};

use super::execution_role_missing::missing;

declare_check! {
    /// The task role that the task definition names does not exist.
    ///
    /// ## What goes wrong
    ///
    /// ECS takes the task role's credentials before it starts the task, for the application to use.
    /// Where the role is gone there are none, and the task is not started.
    ///
    /// ## How it is told
    ///
    /// No role of the account has the ARN, its path included.
    ///
    /// ## How to fix it
    ///
    /// Make the role, or name one that exists in a new revision of the task definition. A task that
    /// calls no AWS service needs no task role.
    pub TaskRoleMissing {
        id: "task-role-missing",
        summary: "the task role does not exist",
        phase: Credentials,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    missing(task, RoleKind::Task, &TaskRoleMissing::META)
}
