use crate::finding::Remedy;
use crate::stop::{Field, Kind};
use crate::task::{Fetched, SecretRef};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A secret has not the JSON key that the task asks for.
    ///
    /// ## What goes wrong
    ///
    /// A reference to a secret may name a key of the JSON in it. Where the value is no JSON object, or has
    /// no such key, ECS does not start the task.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says so. Values of secrets are never read, so that nothing else can tell.
    ///
    /// ## How to fix it
    ///
    /// Give the secret the key, correct the key in the task definition, or name the whole secret.
    pub SecretSmJsonKeyMissing {
        id: "secret-sm-json-key-missing",
        summary: "a secret lacks the JSON key that is asked for",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
        run: run,
    }
}

const META: crate::Meta = SecretSmJsonKeyMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let symptom = task.symptom().filter(|symptom| symptom.kind() == Kind::SecretKeyMissing);
    let Some(symptom) = symptom else {
        return Ok(Verdict::NotApplicable);
    };
    let key = symptom.field(Field::JsonKey);
    let secrets = task.fetched_secrets().unwrap_or_default();
    let asks = |secret: &&Fetched<'_, SecretRef<'_>>| match key {
        Some(key) => secret.what.json_key == Some(key),
        None => secret.what.json_key.is_some(),
    };
    let mut meant = secrets.iter().filter(asks);
    let secret = meant.next().filter(|_| meant.next().is_none() || key.is_some());
    let name = secret.map_or("the secret", |secret| secret.what.id);
    let lacks = match key {
        Some(key) => format!("has no JSON key {key}"),
        None => "holds no JSON object, and the task asks for a key of it".to_owned(),
    };
    let named = secret.map(|secret| secret.references.as_slice()).unwrap_or_default();
    let finding = Finding::new(&META, name, format!("secret {name} {lacks}")).because(task.said())
        .because_all(task.referring(named)?);
    let id = secret.map_or("SECRET", |secret| secret.what.id);
    let region = task.place().region_of(id);
    Ok(finding
        .fix(
            Remedy::new("look at the keys of the secret, and name one of them in the task definition")
                .command(format!(
                    "aws secretsmanager get-secret-value --region {region} --secret-id {id} --query SecretString --output text"
                ))
                .see(META.reference),
        )
        .into())
}
