use crate::stop::{Field, Kind};
use crate::{Finding, Gap, Remedy, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// The host of the image's registry does not exist.
    ///
    /// ## What goes wrong
    ///
    /// The host is misspelt: `ghcr.oi`, `amazonawss.com`, a region that is none. Its name does not
    /// resolve, or resolves to somebody else.
    ///
    /// ## How it is told
    ///
    /// The host differs by a letter or two from that of a registry that many people use; or the
    /// stopped reason says that the name did not resolve, and it is none of AWS's names.
    ///
    /// ## How to fix it
    ///
    /// Correct the host in the task definition. A registry of your own must resolve from the VPC.
    pub RegistryHostUnknown {
        id: "registry-host-unknown",
        summary: "the host of the image's registry does not exist",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
        run: run,
    }
}

const META: crate::Meta = RegistryHostUnknown::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.images()?, |image| judge(task, &image))
}

fn judge(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Option<Finding>, Gap> {
    let Ok(reference) = &image.reference else {
        return Ok(None);
    };
    let meant = reference.misspelt();
    let unresolved = task.says(&[Kind::ImageName, Kind::AuthName])
        && task.named(Field::Host) == Some(reference.pull_host())
        && !reference.is_known_host();
    match (meant, unresolved) {
        (None, false) => Ok(None),
        (meant, unresolved) => word(task, image, &reference.host, meant, unresolved).map(Some),
    }
}

fn word(
    task: &TaskView<'_>,
    image: &UsedImage<'_>,
    host: &str,
    meant: Option<String>,
    unresolved: bool,
) -> Result<Finding, Gap> {
    let (container, text) = (image.container, image.text);
    let fault = if unresolved { "did not resolve" } else { "is not known" };
    let hint = meant.as_ref().map(|meant| format!("; is {meant} meant?")).unwrap_or_default();
    let message = format!("registry host {host} of container {} {fault}{hint}", container.name);
    let finding =
        Finding::new(&META, host, message).because(task.defined(container, "image", text)?);
    let finding = if unresolved { finding.because(task.said()) } else { finding };
    let right = meant.as_deref().unwrap_or("the right host");
    Ok(finding
        .fix(
            Remedy::new(format!(
                "write {right} in the image of {}, register the task definition and deploy it",
                container.name
            ))
            .see(META.reference),
        )
        .fix(Remedy::new(format!(
            "where {host} is a registry of your own, make its name resolve in the VPC"
        ))))
}
