use crate::task::Refusal;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The execution role may not read a parameter that the task needs.
    ///
    /// ## What goes wrong
    ///
    /// ECS reads parameters of Systems Manager with `ssm:GetParameters`, in the plural, whatever
    /// their number, and with the execution role. A policy that allows `ssm:GetParameter` does not
    /// let it.
    ///
    /// ## How it is told
    ///
    /// Each parameter is put as a request to all policies that have a say. Its ARN has one slash
    /// before the name, though the name may begin with a slash of its own.
    ///
    /// ## How to fix it
    ///
    /// Allow `ssm:GetParameters` on the parameter's ARN to the execution role.
    pub ParameterPermissionMissing {
        id: "parameter-permission-missing",
        summary: "the execution role may not read a parameter",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let refusals = task.unreadable_parameters()?;
    Ok(Refusal::verdict(task, &ParameterPermissionMissing::META, refusals))
}
