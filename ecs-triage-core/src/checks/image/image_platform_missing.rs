use crate::snapshot::ecr::ImageManifest;
use crate::stop::{Field, Kind};
use crate::task::{Offer, Platform};
use crate::{EcrImage, Finding, Gap, Remedy, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// The image is not built for the platform that the task runs on.
    ///
    /// ## What goes wrong
    ///
    /// The image's index lists manifests for some platforms, and the task's is not among them:
    /// built on an ARM machine for X86_64, say, or the other way round. An image of a single
    /// manifest is pulled whatever its platform, and fails when it starts: `exit-exec-format`.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says so; or the manifest of the image in ECR lacks the platform of
    /// `runtimePlatform` (`X86_64` on Fargate unless it says otherwise) or, where that is not
    /// named, of the container instances.
    ///
    /// ## How to fix it
    ///
    /// Build the image for the platform, or run the task on the platform of the image.
    pub ImagePlatformMissing {
        id: "image-platform-missing",
        summary: "the image is not built for the platform that the task runs on",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
        run: run,
    }
}

const META: crate::Meta = ImagePlatformMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.says(&[Kind::PlatformMissing, Kind::FormatUnsupported]) {
        let told = |image: UsedImage<'_>| by_text(task, &image).map(Some);
        return Verdict::of_each(task.told_images()?.into_iter().take(1), told);
    }
    Verdict::of_each(task.ecr_images()?, |image| judge(task, &image))
}

fn by_text(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Finding, Gap> {
    let (text, name) = (image.text, &image.container.name);
    let message = match (task.named(Field::Platform), task.named(Field::MediaType)) {
        (Some(platform), _) => {
            format!("image {text} of container {name} is not built for {platform}")
        }
        (None, Some(kind)) => {
            format!("image {text} of container {name} has a part of type {kind}, which the runtime cannot read")
        }
        (None, None) => {
            format!("image {text} of container {name} is not built for the task's platform")
        }
    };
    let finding = Finding::new(&META, text, message)
        .because(task.said())
        .because(task.defined(image.container, "image", text)?);
    let needed = || task.platforms_needed().ok()?.first().map(ToString::to_string);
    let platform = task.named(Field::Platform).map(str::to_owned).or_else(needed);
    Ok(mend(finding, platform.as_deref().unwrap_or("PLATFORM"), text))
}

fn judge(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<Option<Finding>, Gap> {
    let needed = task.platforms_needed()?;
    let Some(Offer::Platforms(offered, manifest)) = task.offer(image)? else {
        return Ok(None);
    };
    let fits = |needed: &Platform| offered.iter().any(|offered| offered.fits(needed));
    match needed.first() {
        Some(first) if !needed.iter().any(fits) => {
            word(task, image, first, &offered, manifest).map(Some)
        }
        _ => Ok(None),
    }
}

fn word(
    task: &TaskView<'_>,
    image: &EcrImage<'_>,
    needed: &Platform,
    offered: &[Platform],
    manifest: &ImageManifest,
) -> Result<Finding, Gap> {
    let (text, name) = (image.text, &image.container.name);
    let offered: Vec<_> = offered.iter().map(ToString::to_string).collect();
    let offered = offered.join(", ");
    let message = format!(
        "image {text} of container {name} is not built for {needed}, only for {offered}"
    );
    let finding = Finding::new(&META, text, message)
        .because(task.defined(image.container, "image", text)?)
        .because(task.field(manifest, "imageManifest", format!("lists {offered}")));
    Ok(mend(finding, &needed.to_string(), text))
}

fn mend(finding: Finding, platform: &str, text: &str) -> Finding {
    finding
        .fix(
            Remedy::new(format!(
                "build the image for {platform} (docker buildx build --platform {platform} --provenance=false --push -t {text} .)"
            ))
            .see(META.reference),
        )
        .fix(
            Remedy::new("set runtimePlatform.cpuArchitecture to the image's architecture, register the task definition and deploy it")
                .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html"),
        )
}
