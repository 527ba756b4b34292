use crate::task::Refusal;
use crate::{Gap, Severity, TaskView, Verdict, declare_check};

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
    /// Each secret of the containers, their log drivers and registry logins is put as a request to
    /// all policies that have a say: the role's own, its permissions boundary, the organization's,
    /// and the secret's. The layer that denies is named, and the statement that nearly allowed:
    /// a secret's ARN without its suffix, another region, the task role's right in the place of the
    /// execution role's.
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

const META: crate::Meta = SecretPermissionMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(refusals) = task.unreadable_secrets(|reference| !reference.is_login())? else {
        return Ok(Verdict::NotApplicable);
    };
    let word = |refusal: &Refusal<'_>| {
        let finding = refusal.finding(task, &META);
        // That a secret does not exist comes before that it may not be read.
        if refusal.exists { finding } else { finding.severity(Severity::Warning) }
    };
    Ok(refusals.iter().map(word).collect::<Vec<_>>().into())
}
