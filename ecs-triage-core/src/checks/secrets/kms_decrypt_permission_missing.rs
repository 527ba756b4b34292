use crate::task::Refusal;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The execution role may not decrypt with the key of a secret or parameter.
    ///
    /// ## What goes wrong
    ///
    /// Secrets and parameters that are encrypted with a key of the account's own are decrypted with
    /// the rights of whoever reads them. Without `kms:Decrypt` the execution role reads nothing,
    /// though it has the permission on the secret. Keys that AWS manages need no permission.
    ///
    /// ## How it is told
    ///
    /// `kms:Decrypt` on each key is put to the key's policy and grants and to the role's policies,
    /// with the service and the encryption context that the call has. A key policy must name the
    /// role, or leave the matter to the account; the role's policies alone are never enough.
    ///
    /// ## How to fix it
    ///
    /// Allow `kms:Decrypt` on the key to the execution role, in its own policy where the key's
    /// policy leaves it to the account, else in the key's policy.
    pub KmsDecryptPermissionMissing {
        id: "kms-decrypt-permission-missing",
        summary: "the execution role may not decrypt with a key",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let refusals = task.undecryptable()?;
    Ok(Refusal::verdict(task, &KmsDecryptPermissionMissing::META, refusals))
}
