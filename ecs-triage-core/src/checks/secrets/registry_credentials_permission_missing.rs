use crate::task::Refusal;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The execution role may not read the login to a private registry.
    ///
    /// ## What goes wrong
    ///
    /// Before ECS pulls an image with `repositoryCredentials`, it reads the login from Secrets
    /// Manager with the execution role.
    ///
    /// ## How it is told
    ///
    /// As for other secrets: `secretsmanager:GetSecretValue` on the secret that
    /// `credentialsParameter` names is put to all policies that have a say.
    ///
    /// ## How to fix it
    ///
    /// Allow `secretsmanager:GetSecretValue` on the secret's whole ARN to the execution role.
    pub RegistryCredentialsPermissionMissing {
        id: "registry-credentials-permission-missing",
        summary: "the execution role may not read the login to a registry",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let refusals = task.unreadable_secrets(|reference| reference.is_login())?;
    Ok(Refusal::verdict(task, &RegistryCredentialsPermissionMissing::META, refusals))
}
