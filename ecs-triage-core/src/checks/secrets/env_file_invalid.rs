use crate::finding::{Remedy, Severity};
use crate::snapshot::s3::BucketObject;
use crate::stop::{Field, Kind};
use crate::task::{Reference, definite, or_told, told_finding};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// An environment file does not exist, or is not named as ECS needs it.
    ///
    /// ## What goes wrong
    ///
    /// An environment file is an object in S3, named by its ARN, with a name that ends with `.env`. Where
    /// it does not exist, the task is not started; without the right to list the bucket S3 answers 403 as
    /// if it were not allowed.
    ///
    /// ## How it is told
    ///
    /// The ARN is taken apart, and the object looked for where the snapshot holds it. What a stopped reason
    /// says of the file settles it.
    ///
    /// ## How to fix it
    ///
    /// Correct the ARN in a new revision of the task definition, or upload the file.
    pub EnvFileInvalid {
        id: "env-file-invalid",
        summary: "an environment file does not exist or is not named as it must be",
        phase: Secrets,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html",
        run: run,
    }
}

const META: crate::Meta = EnvFileInvalid::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let files = task.fetched_files()?;
    let told = task.symptom().filter(|symptom| symptom.kind() == Kind::EnvFileInvalid);
    if files.is_empty() && told.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let found = definite(files.iter().map(|file| judge(task, file)));
    let told = told.map(|symptom| {
        let named = [Field::Key, Field::Resource, Field::Bucket];
        let named = named.iter().find_map(|field| symptom.field(*field));
        let only = files.first().filter(|_| files.len() == 1).map(|file| file.text);
        let named = named.or(only).unwrap_or("environmentFiles");
        let message = format!("environment file {named} could not be used when the task started");
        told_finding(task, &META, named, message, correct()).severity(Severity::Error)
    });
    or_told(found, told)
}

fn judge(task: &TaskView<'_>, file: &Reference<'_>) -> Result<Option<Finding>, Gap> {
    let container = &file.container.name;
    let Some((why, remedy)) = fault(task, file)? else {
        return Ok(None);
    };
    let message = format!("environment file \"{}\" of container {container}: {why}", file.text);
    let subject = if file.text.is_empty() { container.as_str() } else { file.text };
    Ok(Some(
        Finding::new(&META, subject, message)
            .severity(Severity::Error)
            .because_all(task.allows(&META).then(|| task.said()))
            .because_all(task.referring(std::slice::from_ref(file))?)
            .fix(remedy),
    ))
}

fn fault(
    task: &TaskView<'_>,
    file: &Reference<'_>,
) -> Result<Option<(&'static str, Remedy)>, Gap> {
    let Some(object) = file.object() else {
        return Ok(Some(("it is no ARN of an object in S3", correct())));
    };
    if !object.key.ends_with(".env") {
        return Ok(Some(("its name does not end with .env", correct())));
    }
    let name = format!("{}/{}", object.bucket, object.key);
    let upload = Remedy::new("upload the file")
        .command(format!("aws s3 cp --region {} FILE.env s3://{name}", task.place().region))
        .see(META.reference);
    let exists = task.find::<BucketObject>(&name)?.is_some();
    Ok((!exists).then_some(("it does not exist", upload)))
}

fn correct() -> Remedy {
    Remedy::new("name the ARN of an object whose name ends with .env, in a new revision of the task definition")
        .see(META.reference)
}
