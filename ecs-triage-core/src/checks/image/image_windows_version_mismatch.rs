use crate::snapshot::ecr::ImageManifest;
use crate::stop::Kind;
use crate::task::Offer;
use crate::{EcrImage, Finding, Gap, Remedy, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// The image is made for another version of Windows than the host's.
    ///
    /// ## What goes wrong
    ///
    /// A Windows container runs only on a host of the same build: an image of Windows Server 2022
    /// does not start on 2019.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says so; or no manifest of the image in ECR has the build of the task
    /// definition's `operatingSystemFamily`.
    ///
    /// ## How to fix it
    ///
    /// Build the image on the base of the host's version, or name the image's version in
    /// `runtimePlatform.operatingSystemFamily`.
    pub ImageWindowsVersionMismatch {
        id: "image-windows-version-mismatch",
        summary: "the image is made for another version of Windows than the host's",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows-considerations.html",
        run: run,
    }
}

const META: crate::Meta = ImageWindowsVersionMismatch::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.says(&[Kind::WindowsMismatch]) {
        let told = |image: UsedImage<'_>| by_text(task, &image).map(Some);
        return Verdict::of_each(task.told_images()?.into_iter().take(1), told);
    }
    let Some(build) = task.windows_build()? else {
        return Ok(Verdict::NotApplicable);
    };
    Verdict::of_each(task.ecr_images()?, |image| judge(task, &image, build))
}

fn by_text(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Finding, Gap> {
    let (text, container) = (image.text, image.container);
    let message = format!("image {text} is made for another version of Windows than the host's");
    let finding = Finding::new(&META, text, message).because(task.said());
    Ok(mend(finding.because(task.defined(container, "image", text)?)))
}

fn judge(task: &TaskView<'_>, image: &EcrImage<'_>, build: &str) -> Result<Option<Finding>, Gap> {
    let Some(Offer::Platforms(offered, manifest)) = task.offer(image)? else {
        return Ok(None);
    };
    let versions: Vec<_> = offered.iter().filter_map(|one| one.os_version.as_deref()).collect();
    let fits = versions.iter().any(|version| version.split('.').nth(2) == Some(build));
    match versions.is_empty() || fits {
        true => Ok(None),
        false => word(task, image, build, &versions.join(", "), manifest).map(Some),
    }
}

fn word(
    task: &TaskView<'_>,
    image: &EcrImage<'_>,
    build: &str,
    versions: &str,
    manifest: &ImageManifest,
) -> Result<Finding, Gap> {
    let text = image.text;
    let message = format!("image {text} is made for Windows {versions}, and the host is build {build}");
    let finding = Finding::new(&META, text, message)
        .because(task.defined(image.container, "image", text)?)
        .because(task.field(manifest, "imageManifest", format!("lists Windows {versions}")));
    Ok(mend(finding))
}

fn mend(finding: Finding) -> Finding {
    finding
        .fix(
            Remedy::new("build the image on the base of the host's version of Windows")
                .see(META.reference),
        )
        .fix(Remedy::new(
            "name the image's version in runtimePlatform.operatingSystemFamily, register the task definition and deploy it",
        ))
}
