use crate::stop::Kind;
use crate::{Finding, Gap, Launch, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The images are too large for the task's temporary storage.
    ///
    /// ## What goes wrong
    ///
    /// On Fargate images are unpacked into the task's temporary storage, which has 20 GiB unless
    /// the task definition asks for more. Unpacked they are two to three times as large as ECR
    /// says.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says that the disk is full. Without that, two and a half times the
    /// compressed size of the images in ECR is more than the storage: a warning, because the
    /// factor is an estimate.
    ///
    /// ## How to fix it
    ///
    /// Ask for more storage in the task definition, or make the images smaller.
    pub ImageTooLargeForStorage {
        id: "image-too-large-for-storage",
        summary: "the images are too large for the task's temporary storage",
        phase: Image,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html",
        run: run,
    }
}

const META: crate::Meta = ImageTooLargeForStorage::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.launch()? != Launch::Fargate {
        return Ok(Verdict::NotApplicable);
    }
    let room = task.storage_gib()?;
    if task.says(&[Kind::DiskFull]) {
        let message = format!("the images did not fit into the task's {room} GiB of storage");
        let finding = word(task, message)?.severity(Severity::Error).because(task.said());
        return Ok(finding.into());
    }
    if task.ecr_images()?.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let unpacked = task.unpacked_gib()?;
    if unpacked <= room {
        return Ok(Verdict::Clear);
    }
    let message = format!(
        "the images take about {unpacked} GiB unpacked, and the task has {room} GiB of storage"
    );
    Ok(word(task, message)?.severity(Severity::Warning).into())
}

fn word(task: &TaskView<'_>, message: String) -> Result<Finding, Gap> {
    let definition = task.definition()?;
    let says = format!("asks for {} GiB", task.storage_gib()?);
    Ok(Finding::new(&META, &definition.task_definition_arn, message)
        .because(task.field(definition, "", says))
        .fix(
            Remedy::new(
                "set ephemeralStorage.sizeInGiB to as much as 200, register the task definition and deploy it",
            )
            .see(META.reference),
        )
        .fix(Remedy::new("make the images smaller: fewer layers, a slimmer base, no build tools")))
}
