use crate::finding::Remedy;
use crate::stop::Kind;
use crate::task::{Fetched, SecretRef, definite, or_told, told_finding};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A secret that the task needs is scheduled for deletion.
    ///
    /// ## What goes wrong
    ///
    /// A deleted secret stays for seven to thirty days, and gives nothing in that time: Secrets Manager
    /// answers that it was marked for deletion.
    ///
    /// ## How it is told
    ///
    /// The secret has a deletion date, or the stopped reason says so.
    ///
    /// ## How to fix it
    ///
    /// Restore the secret, or name another one in the task definition.
    pub SecretSmScheduledDeletion {
        id: "secret-sm-scheduled-deletion",
        summary: "a secret is scheduled for deletion",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_restore-secret.html",
        run: run,
    }
}

const META: crate::Meta = SecretSmScheduledDeletion::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let secrets = task.fetched_secrets()?;
    let told = task.told_of_secret(Kind::SecretDeleted);
    if secrets.is_empty() && told.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let found = definite(secrets.iter().map(|secret| judge(task, secret)));
    let told = told.map(|named| {
        let message = format!("secret {named} was marked for deletion when the task asked for it");
        told_finding(task, &META, &named, message, restore(task, &named))
    });
    or_told(found, told)
}

fn judge(
    task: &TaskView<'_>,
    secret: &Fetched<'_, SecretRef<'_>>,
) -> Result<Option<Finding>, Gap> {
    let Some(entry) = task.secret(secret.what)?.filter(|entry| entry.deleted_date.is_some()) else {
        return Ok(None);
    };
    let arn = &entry.arn;
    let finding = Finding::new(&META, arn, format!("secret {arn} is scheduled for deletion"))
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.field(entry, "DeletedDate", "it has a date of deletion"))
        .because_all(task.referring(&secret.references)?);
    Ok(Some(finding.fix(restore(task, arn))))
}

fn restore(task: &TaskView<'_>, secret: &str) -> Remedy {
    let region = task.place().region_of(secret);
    Remedy::new("restore the secret")
        .command(format!("aws secretsmanager restore-secret --region {region} --secret-id {secret}"))
        .see(META.reference)
}
