use crate::finding::Remedy;
use crate::stop::Kind;
use crate::task::{Fetched, SecretRef, definite, or_told, told_finding};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A secret has no value of the version that the task asks for.
    ///
    /// ## What goes wrong
    ///
    /// A secret that was made without a value, as templates often do, exists and has nothing to give. So
    /// has one whose rotation took the label `AWSCURRENT` away, or that is asked for a version which is
    /// not there any more.
    ///
    /// ## How it is told
    ///
    /// No version of the secret has the staging label that is asked for, `AWSCURRENT` where none is, or
    /// none has the id.
    ///
    /// ## How to fix it
    ///
    /// Put a value into the secret, or ask for a version that it has.
    pub SecretSmNoCurrentVersion {
        id: "secret-sm-no-current-version",
        summary: "a secret has no value of the version asked for",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html",
        run: run,
    }
}

const META: crate::Meta = SecretSmNoCurrentVersion::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let secrets = task.fetched_secrets()?;
    let told = task.told_of_secret(Kind::SecretVersionMissing);
    if secrets.is_empty() && told.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let found = definite(secrets.iter().map(|secret| judge(task, secret)));
    let told = told.map(|named| {
        let message = format!("secret {named} had no value when the task asked for it");
        told_finding(task, &META, &named, message, put(task, &named))
    });
    or_told(found, told)
}

fn judge(
    task: &TaskView<'_>,
    secret: &Fetched<'_, SecretRef<'_>>,
) -> Result<Option<Finding>, Gap> {
    let asked = secret.what;
    let Some(entry) = task.secret(asked)?.filter(|entry| !asked.has_version(entry)) else {
        return Ok(None);
    };
    let version = match asked.version {
        Some(id) => format!("version {id}"),
        None => format!("version with the staging label {}", asked.label()),
    };
    let finding = Finding::new(&META, &entry.arn, format!("secret {} has no {version}", entry.arn))
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.field(entry, "", format!("no {version} among its versions")))
        .because_all(task.referring(&secret.references)?);
    Ok(Some(finding.fix(put(task, &entry.arn))))
}

fn put(task: &TaskView<'_>, secret: &str) -> Remedy {
    let region = task.place().region_of(secret);
    Remedy::new("put a value into the secret")
        .command(format!("aws secretsmanager list-secret-version-ids --region {region} --secret-id {secret}"))
        .command(format!(
            "aws secretsmanager put-secret-value --region {region} --secret-id {secret} --secret-string VALUE"
        ))
        .see(META.reference)
}
