use crate::finding::Remedy;
use crate::snapshot::secretsmanager::SecretEntry;
use crate::stop::Kind;
use crate::task::{Fetched, SecretRef, Suffix, definite, or_told, told_finding};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A secret that the task needs does not exist.
    ///
    /// ## What goes wrong
    ///
    /// The ARN in the task definition names no secret: it has a typing error, another region or account,
    /// or the secret was deleted and made again, which gives its ARN a new suffix.
    ///
    /// ## How it is told
    ///
    /// No secret of the account and region has the ARN or name. Where the snapshot does not hold all
    /// secrets, the stopped reason settles it for an ARN with its whole suffix.
    ///
    /// ## How to fix it
    ///
    /// Copy the ARN of the secret that is meant into a new revision of the task definition, or make the
    /// secret.
    pub SecretSmMissing {
        id: "secret-sm-missing",
        summary: "a secret does not exist",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-not-found-error.html",
        run: run,
    }
}

const META: crate::Meta = SecretSmMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let secrets = task.fetched_secrets()?;
    let told = task.told_of_secret(Kind::SecretMissing);
    let told = told.filter(|named| {
        let same = |secret: &&Fetched<'_, SecretRef<'_>>| secret.what.id == named;
        let mut meant = secrets.iter().filter(same);
        meant.all(|secret| {
            let is_whole = |entry: &SecretEntry| entry.arn == secret.what.id;
            secret.what.suffix() == Suffix::Present
                || task.secret(secret.what).is_ok_and(|entry| entry.is_some_and(is_whole))
        })
    });
    if secrets.is_empty() && told.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let found = definite(secrets.iter().map(|secret| judge(task, secret)));
    let told = told.map(|named| {
        let message = format!("secret {named} did not exist when the task asked for it");
        told_finding(task, &META, &named, message, list(task))
    });
    or_told(found, told)
}

fn judge(
    task: &TaskView<'_>,
    secret: &Fetched<'_, SecretRef<'_>>,
) -> Result<Option<Finding>, Gap> {
    let id = secret.what.id;
    if task.secret(secret.what)?.is_some() {
        return Ok(None);
    }
    let like = task.secret_like(secret.what).filter(|like| like.arn != id);
    let meant = like.map(|like| format!("; {} does", like.arn)).unwrap_or_default();
    let finding =
        Finding::new(&META, id, format!("secret {id} does not exist{meant}"))
            .because_all(task.allows(&META).then(|| task.said()))
            .because(task.absent::<SecretEntry>(id))
        .because_all(task.referring(&secret.references)?);
    let (name, region) = (secret.what.bare_name(), task.place().region_of(id));
    let renamed = like.map(|like| {
        Remedy::new(format!("name {} in a new revision of the task definition", like.arn))
            .see(META.reference)
    });
    let made = Remedy::new("make the secret, and name its ARN in the task definition")
        .command(format!("aws secretsmanager create-secret --region {region} --name {name} --secret-string VALUE"))
        .see(META.reference);
    Ok(Some(finding.fix(renamed.unwrap_or_else(|| list(task))).fix(made)))
}

fn list(task: &TaskView<'_>) -> Remedy {
    let region = task.place().region;
    Remedy::new("name the ARN of the secret that is meant in a new revision of the task definition")
        .command(format!(
            "aws secretsmanager list-secrets --region {region} --query \"SecretList[].ARN\""
        ))
        .see(META.reference)
}
