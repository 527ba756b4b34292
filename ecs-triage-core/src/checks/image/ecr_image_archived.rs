use crate::snapshot::ecr::ImageDetail;
use crate::{EcrImage, Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The image lies in ECR's archive.
    ///
    /// ## What goes wrong
    ///
    /// An archived image is listed with its tags, and cannot be pulled: ECR answers that it is not
    /// found. Restoring it takes a while.
    ///
    /// ## How it is told
    ///
    /// The image's status is `ARCHIVED`, or `ACTIVATING` while it is being restored.
    ///
    /// ## How to fix it
    ///
    /// Restore the image and wait until it is active, or name another one. Except images in use
    /// from the rule of the lifecycle policy that archives.
    pub EcrImageArchived {
        id: "ecr-image-archived",
        summary: "the image lies in ECR's archive and cannot be pulled",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_creation.html",
        run: run,
    }
}

const META: crate::Meta = EcrImageArchived::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.ecr_images()?, |image| {
        let detail = task.ecr_image(&image)?;
        let archived = detail.filter(|detail| {
            matches!(detail.image_status.as_deref(), Some("ARCHIVED" | "ACTIVATING"))
        });
        archived.map(|detail| word(task, &image, detail)).transpose()
    })
}

fn word(task: &TaskView<'_>, image: &EcrImage<'_>, detail: &ImageDetail) -> Result<Finding, Gap> {
    let (text, digest) = (image.text, &detail.image_digest);
    let status = detail.image_status.as_deref().unwrap_or_default();
    let message = format!("image {text} is in the archive of ECR (status {status})");
    Ok(Finding::new(&META, text, message)
        .because(task.field(detail, "imageStatus", format!("is {status}")))
        .because(task.defined(image.container, "image", text)?)
        .fix(
            Remedy::new("restore the image, and start the task once its status is ACTIVE")
                .command(format!(
                    "aws ecr update-image-storage-class {} --image-id imageDigest={digest} --target-storage-class STANDARD",
                    image.cli()
                ))
                .see(META.reference),
        )
        .fix(Remedy::new(
            "name an image that is not archived, register the task definition and deploy it",
        )))
}
