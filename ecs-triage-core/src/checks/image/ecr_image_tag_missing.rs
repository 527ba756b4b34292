use crate::snapshot::ecr::ImageDetail;
use crate::stop::Kind;
use crate::{EcrImage, Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The ECR repository has no image with that tag.
    ///
    /// ## What goes wrong
    ///
    /// The image was never pushed with this tag, the tag is misspelt, it moved to another image
    /// and was cleaned up, or the build for this account or region failed.
    ///
    /// ## How it is told
    ///
    /// The repository exists, all its images are known, and none has the tag; no rule of the
    /// pull-through cache would fetch it. An image that is named by digest is pulled by that, and
    /// is `ecr-image-digest-missing`.
    ///
    /// ## How to fix it
    ///
    /// Push the image with the tag, or name a tag that exists in the task definition.
    pub EcrImageTagMissing {
        id: "ecr-image-tag-missing",
        summary: "the ECR repository has no image with that tag",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
        run: run,
    }
}

const META: crate::Meta = EcrImageTagMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let tagged = task.ecr_images()?.into_iter().filter(|image| image.tag().is_some());
    Verdict::of_each(tagged, |image| judge(task, &image))
}

fn judge(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<Option<Finding>, Gap> {
    if let Some(found) = task.ecr_image(image)? {
        return Ok(late(task, image, found));
    }
    if !task.repository_exists(image)? || task.pull_through(image)?.is_some() {
        return Ok(None);
    }
    word(task, image).map(Some)
}

/// The tag is there now, and was not when the task asked for it.
fn late(task: &TaskView<'_>, image: &EcrImage<'_>, found: &ImageDetail) -> Option<Finding> {
    let pushed = found.image_pushed_at?;
    task.came_late(Kind::ImageMissing, pushed).then(|| {
        let (tag, name) = (image.tag().unwrap_or_default(), image.name());
        let message = format!(
            "ECR repository {name} had no image with the tag {tag} when the task asked for it"
        );
        let proof = task.field(found, "imagePushedAt", format!("pushed at {pushed}"));
        task.late(&META, image.text, message, proof)
    })
}

fn word(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<Finding, Gap> {
    let (tag, name) = (image.tag().unwrap_or_default(), image.name());
    let near = task.nearest_tag(image).map(|near| format!("; the nearest tag is {near}"));
    let hint = near.unwrap_or_default();
    let message = format!("ECR repository {name} has no image with the tag {tag}{hint}");
    Ok(Finding::new(&META, image.text, message)
        .because(task.defined(image.container, "image", image.text)?)
        .because(task.absent::<ImageDetail>(&format!("{name}:{tag}")))
        .fix(Remedy::new(format!("push the image with the tag {tag} to {name}")).see(META.reference))
        .fix(
            Remedy::new("name a tag that exists, register the task definition and deploy it")
                .command(format!(
                    "aws ecr describe-images {} --query 'sort_by(imageDetails,&imagePushedAt)[-5:].imageTags'",
                    image.cli()
                )),
        ))
}
