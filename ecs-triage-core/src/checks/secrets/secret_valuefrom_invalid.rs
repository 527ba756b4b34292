use crate::finding::Remedy;
use crate::stop::Kind;
use crate::task::{Reference, definite, or_told, told_finding};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A reference to a secret has a form that nothing can read.
    ///
    /// ## What goes wrong
    ///
    /// `valueFrom` is the ARN of a secret, the ARN of a parameter, or the name of a parameter. Behind the
    /// ARN of a secret stands nothing, or all three of `:json-key:version-stage:version-id`, of which each
    /// may be empty: a key alone ends with two colons.
    ///
    /// ## How it is told
    ///
    /// The text of the reference is taken apart.
    ///
    /// ## How to fix it
    ///
    /// Correct the reference in a new revision of the task definition.
    pub SecretValuefromInvalid {
        id: "secret-valuefrom-invalid",
        summary: "a reference to a secret has a form that nothing can read",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
        run: run,
    }
}

const META: crate::Meta = SecretValuefromInvalid::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let references = task.fetched_values()?;
    let told = task.symptom().filter(|symptom| symptom.kind() == Kind::ValueFromInvalid);
    if references.is_empty() && told.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let found = definite(references.iter().map(|reference| judge(task, reference)));
    let told = told.map(|_| {
        let message = "a reference to a secret has a form that ECS cannot read".to_owned();
        told_finding(task, &META, "valueFrom", message, correct())
    });
    or_told(found, told)
}

fn judge(task: &TaskView<'_>, reference: &Reference<'_>) -> Result<Option<Finding>, Gap> {
    let Some(why) = reference.fault() else {
        return Ok(None);
    };
    let (text, container) = (reference.text, &reference.container.name);
    let message = format!("container {container} names the secret \"{text}\", which cannot be read: {why}");
    let subject = if text.is_empty() { container.as_str() } else { text };
    let finding = Finding::new(&META, subject, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because_all(task.referring(std::slice::from_ref(reference))?);
    let key = reference.with_colons().map(|text| {
        Remedy::new(format!("write {text} in a new revision of the task definition"))
            .see(META.reference)
    });
    Ok(Some(finding.fix(key.unwrap_or_else(correct))))
}

fn correct() -> Remedy {
    Remedy::new(
        "write the ARN of a secret, the ARN of a parameter or the name of a parameter, \
         in a new revision of the task definition",
    )
    .see(META.reference)
}
