use crate::task::RoleKind;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The execution role that the task definition names does not exist.
    ///
    /// ## What goes wrong
    ///
    /// ECS prepares a task with its execution role: it pulls the image, reads secrets and opens the
    /// log stream. A role that was deleted, renamed, or given another path is a name without a role
    /// behind it, and the task stops before its first container is made.
    ///
    /// ## How it is told
    ///
    /// No role of the account has the ARN, its path included. A role of another account never fits:
    /// a task runs with roles of its own account only.
    ///
    /// ## How to fix it
    ///
    /// Make the role, or name one that exists in a new revision of the task definition.
    pub ExecutionRoleMissing {
        id: "execution-role-missing",
        summary: "the execution role does not exist",
        phase: Credentials,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    missing(task, RoleKind::Execution, &ExecutionRoleMissing::META)
}

/// The rule of both roles of a task.
pub(super) fn missing(
    task: &TaskView<'_>,
    kind: RoleKind,
    meta: &crate::Meta,
) -> Result<Verdict, Gap> {
    let Some(arn) = task.role_arn(kind)? else {
        return Ok(Verdict::NotApplicable);
    };
    if task.role(arn)?.is_some() {
        return Ok(Verdict::Clear);
    }
    let account = task.place().account;
    let message = match task.role_like(arn) {
        _ if task.is_foreign(arn) => format!(
            "{} {arn} belongs to another account than the task, which runs in {account}",
            kind.name()
        ),
        Some(like) => format!("{} {arn} does not exist; {} does", kind.name(), like.arn),
        None => format!("{} {arn} does not exist", kind.name()),
    };
    Ok(Finding::new(meta, arn, message)
        .because(task.absent::<crate::snapshot::iam::Role>(arn))
        .because(task.names_role(kind, arn)?)
        .fix(task.name_another_role(kind)?)
        .fix(task.make_role(kind, arn))
        .into())
}
