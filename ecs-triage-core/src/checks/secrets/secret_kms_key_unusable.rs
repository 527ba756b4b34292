use crate::finding::Remedy;
use crate::snapshot::kms::Key;
use crate::stop::{Field, Kind};
use crate::task::{Locked, definite, or_told, told_finding};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The key that encrypts a secret or parameter cannot be used.
    ///
    /// ## What goes wrong
    ///
    /// A key that is disabled, scheduled for deletion or gone decrypts nothing, whatever the permissions
    /// say.
    ///
    /// ## How it is told
    ///
    /// The state of the key that the secret or parameter names is not `Enabled`, or there is no such key.
    ///
    /// ## How to fix it
    ///
    /// Enable the key or cancel its deletion; encrypt the value with another key where it is gone.
    pub SecretKmsKeyUnusable {
        id: "secret-kms-key-unusable",
        summary: "the key of a secret is disabled, scheduled for deletion or gone",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
        run: run,
    }
}

const META: crate::Meta = SecretKmsKeyUnusable::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let locked = task.locked()?;
    let told = task.symptom().filter(|symptom| symptom.kind() == Kind::KeyUnusable);
    if told.is_none() && locked.iter().all(|lock| matches!(lock, Ok(None))) {
        return Ok(Verdict::NotApplicable);
    }
    let judged = locked.into_iter().map(|lock| lock?.map_or(Ok(None), |lock| judge(task, &lock)));
    let told = told.map(|symptom| {
        let key = symptom.field(Field::Resource).unwrap_or("of a secret or parameter");
        let message = format!("key {key} could not be used when the task started");
        told_finding(task, &META, key, message, look(task, key))
    });
    or_told(definite(judged), told)
}

fn judge(task: &TaskView<'_>, lock: &Locked<'_>) -> Result<Option<Finding>, Gap> {
    let (arn, text) = (&lock.key, lock.reference.text);
    let key = task.by_key::<Key>(arn)?;
    let state = key.map_or(Some("gone"), |key| key.key_state.as_deref());
    let (state, remedy) = match state {
        None | Some("Enabled") => return Ok(None),
        Some("Disabled") => ("disabled", enable(task, arn)),
        Some("PendingDeletion") => ("scheduled for deletion", restore(task, arn)),
        Some("gone") => ("not there", look(task, arn)),
        Some(other) => (other, look(task, arn)),
    };
    let proof = match key {
        Some(key) => task.field(key, "KeyState", format!("the key is {state}")),
        None => task.absent::<Key>(arn),
    };
    let message = format!("key {arn}, which encrypts {text}, is {state}");
    Ok(Some(
        Finding::new(&META, arn, message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because(proof)
            .because_all(task.referring(std::slice::from_ref(&lock.reference))?)
            .fix(remedy),
    ))
}

fn enable(task: &TaskView<'_>, key: &str) -> Remedy {
    let region = task.place().region_of(key);
    Remedy::new("enable the key")
        .command(format!("aws kms enable-key --region {region} --key-id {key}"))
        .see(META.reference)
}

fn restore(task: &TaskView<'_>, key: &str) -> Remedy {
    let region = task.place().region_of(key);
    Remedy::new("cancel the deletion of the key, and enable it")
        .command(format!("aws kms cancel-key-deletion --region {region} --key-id {key}"))
        .command(format!("aws kms enable-key --region {region} --key-id {key}"))
        .see("https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html")
}

fn look(task: &TaskView<'_>, key: &str) -> Remedy {
    let region = task.place().region_of(key);
    Remedy::new("look at the state of the key, or encrypt the value with another one")
        .command(format!("aws kms describe-key --region {region} --key-id {key}"))
        .see(META.reference)
}
