use crate::snapshot::ecr::ImageDetail;
use crate::{EcrImage, Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The ECR repository has no image with the digest that the task definition names.
    ///
    /// ## What goes wrong
    ///
    /// The image was deleted, most often by a lifecycle policy once its tag had moved on, or it was
    /// pushed to another repository, account or region.
    ///
    /// ## How it is told
    ///
    /// The repository exists, all its images are known, and none has the digest; no rule of the
    /// pull-through cache would fetch it.
    ///
    /// ## How to fix it
    ///
    /// Name an image that exists, or push this one again.
    pub EcrImageDigestMissing {
        id: "ecr-image-digest-missing",
        summary: "the ECR repository has no image with that digest",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
        run: run,
    }
}

const META: crate::Meta = EcrImageDigestMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let pinned = task.ecr_images()?.into_iter().filter(|image| image.reference.digest.is_some());
    Verdict::of_each(pinned, |image| judge(task, &image))
}

fn judge(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<Option<Finding>, Gap> {
    if task.ecr_image(image)?.is_some()
        || !task.repository_exists(image)?
        || task.pull_through(image)?.is_some()
    {
        return Ok(None);
    }
    word(task, image).map(Some)
}

fn word(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<Finding, Gap> {
    let digest = image.reference.digest.as_deref().unwrap_or_default();
    let name = image.name();
    let message = format!("ECR repository {name} has no image with the digest {digest}");
    Ok(Finding::new(&META, image.text, message)
        .because(task.defined(image.container, "image", image.text)?)
        .because(task.absent::<ImageDetail>(&format!("{name}@{digest}")))
        .fix(
            Remedy::new("name an image that exists, register the task definition and deploy it")
                .command(format!(
                    "aws ecr describe-images {} --query 'sort_by(imageDetails,&imagePushedAt)[-5:].[imageDigest,imageTags]'",
                    image.cli()
                ))
                .see(META.reference),
        )
        .fix(Remedy::new(format!("push the image to {name} again"))))
}
