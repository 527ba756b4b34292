use crate::snapshot::ecr::Repository;
use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// A registry other than ECR has no such image.
    ///
    /// ## What goes wrong
    ///
    /// The repository or the tag is misspelt, was never pushed, or was deleted.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says that the image was not found, and it is not one of ECR. No call
    /// shows what other registries hold.
    ///
    /// ## How to fix it
    ///
    /// Name an image that exists. For ECR, see `ecr-repository-missing` and
    /// `ecr-image-tag-missing`.
    pub ImageNotFound {
        id: "image-not-found",
        summary: "a registry other than ECR has no such image",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
        run: run,
    }
}

const META: crate::Meta = ImageNotFound::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.says(&[Kind::ImageMissing, Kind::RepositoryMissing, Kind::DigestMissing]) {
        return Ok(Verdict::NotApplicable);
    }
    let elsewhere = task.told_images()?.into_iter().filter(UsedImage::is_elsewhere);
    Verdict::of_each(elsewhere, |image| judge(task, &image))
}

/// A bare name of a repository that ECR has is `image-uri-no-registry`.
fn judge(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Option<Finding>, Gap> {
    let meant = match image.bare_name() {
        Some(name) if !image.is_well_known() => task.find::<Repository>(name)?.is_some(),
        _ => false,
    };
    if meant { Ok(None) } else { word(task, image).map(Some) }
}

fn word(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Finding, Gap> {
    let (container, text) = (image.container, image.text);
    let host = image.reference.as_ref().map_or("the registry", |reference| &reference.host);
    let message = format!("{host} has no image {text}, which container {} names", container.name);
    Ok(Finding::new(&META, text, message)
        .because(task.said())
        .because(task.defined(container, "image", text)?)
        .fix(
            Remedy::new(
                "name a repository and tag that exist, register the task definition and deploy it",
            )
            .see(META.reference),
        )
        .fix(Remedy::new(
            "where the image is private and hidden from strangers, name a login in repositoryCredentials",
        )))
}
