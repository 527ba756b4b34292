use crate::finding::Remedy;
use crate::stop::Kind;
use crate::task::{Fetched, SecretRef, Suffix, definite};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A secret is named without the suffix of its ARN, and is not found so.
    ///
    /// ## What goes wrong
    ///
    /// Secrets Manager adds a hyphen and six characters to a secret's name to make its ARN. An ARN
    /// without them mostly leads to the secret all the same. It does not where the name itself ends with
    /// a hyphen and six characters, which are taken for the suffix; and policies that name the whole ARN
    /// may not cover it.
    ///
    /// ## How it is told
    ///
    /// The reference lacks the suffix of a secret that exists, and its name ends so, or the stopped reason
    /// says that the secret was not found or not allowed though the policies allow it.
    ///
    /// ## How to fix it
    ///
    /// Name the secret's whole ARN in a new revision of the task definition.
    pub SecretSmSuffixMissing {
        id: "secret-sm-suffix-missing",
        summary: "a secret is named without its ARN's suffix and not found",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html",
        run: run,
    }
}

const META: crate::Meta = SecretSmSuffixMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let secrets = task.fetched_secrets()?;
    let partial = |secret: &&Fetched<'_, SecretRef<'_>>| secret.what.suffix() != Suffix::Present;
    let partial: Vec<_> = secrets.iter().filter(partial).collect();
    if partial.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let found = definite(partial.into_iter().map(|secret| judge(task, secret)))?;
    Ok(found.into())
}

fn judge(
    task: &TaskView<'_>,
    secret: &Fetched<'_, SecretRef<'_>>,
) -> Result<Option<Finding>, Gap> {
    let id = secret.what.id;
    let Some(entry) = task.secret(secret.what)?.filter(|entry| secret.what.is_part_of(entry)) else {
        return Ok(None);
    };
    let clash = secret.what.suffix() == Suffix::Doubtful;
    let told = task.told_of_secret(Kind::SecretMissing).is_some_and(|named| named == id);
    if !clash && !told && !task.is_refused_by_name(secret.what, entry)? {
        return Ok(None);
    }
    let why = match clash {
        true => "its name ends like a suffix, so that it is looked for under a shorter name",
        false => "it is not found so",
    };
    let arn = &entry.arn;
    let message = format!("secret {id} is named without the suffix of its ARN {arn}: {why}");
    let finding = Finding::new(&META, id, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.field(entry, "ARN", format!("its ARN is {arn}")))
        .because_all(task.referring(&secret.references)?);
    let remedy = Remedy::new(format!("name {arn} in a new revision of the task definition"));
    Ok(Some(finding.fix(remedy.see(META.reference))))
}
