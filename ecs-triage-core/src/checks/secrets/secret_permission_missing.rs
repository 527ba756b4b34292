use crate::task::Refusal;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The execution role may not read a secret that the task needs.
    ///
    /// ## What goes wrong
    ///
    /// ECS reads the secrets of a task with the execution role, not with the task role, before it
    /// pulls the image. One `secretsmanager:GetSecretValue` that is refused stops the task.
    ///
    /// ## How it is told
    ///
    /// Each secret of the containers and their log drivers is put as a request to all policies that
    /// have a say: the role's own, its permissions boundary, the organization's, and the secret's.
    /// The layer that denies is named, and the statement that nearly allowed: a secret's ARN
    /// without its suffix, another region, the task role's right in the execution role's place.
    /// Where the stopped reason names the layer, it settles what the policies leave open.
    ///
    /// ## How to fix it
    ///
    /// Allow `secretsmanager:GetSecretValue` on the secret's whole ARN to the execution role.
    pub SecretPermissionMissing {
        id: "secret-permission-missing",
        summary: "the execution role may not read a secret",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let refusals = task.unreadable_secrets(|reference| !reference.is_login())?;
    Ok(Refusal::verdict(task, &SecretPermissionMissing::META, refusals))
}
