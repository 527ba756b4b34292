use crate::snapshot::ecr::ImageDetail;
use crate::stop::{Field, Kind};
use crate::{Finding, Gap, Remedy, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// The service's deployment pinned the image's digest, and that image is gone.
    ///
    /// ## What goes wrong
    ///
    /// ECS resolves each tag to a digest when a deployment begins, and pulls that digest for all
    /// its tasks. Once the tag was pushed anew and a lifecycle policy deleted the old image, the
    /// deployment can start no more tasks, though the tag exists.
    ///
    /// ## How it is told
    ///
    /// The stopped reason asks for a digest that the task definition does not name, and says that
    /// there is none; or it is refused, and the repository has no image with that digest.
    ///
    /// ## How to fix it
    ///
    /// Force a new deployment, which resolves the tag again. Keep untagged images longer than
    /// deployments last, or switch `versionConsistency` off for the container.
    pub ServicePinnedDigestExpired {
        id: "service-pinned-digest-expired",
        summary: "the service's deployment pinned an image that is gone",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html",
        run: run,
    }
}

const META: crate::Meta = ServicePinnedDigestExpired::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let missing = [Kind::DigestMissing, Kind::ImageMissing];
    if !task.says(&missing) && !task.says(&[Kind::PullForbidden]) {
        return Ok(Verdict::NotApplicable);
    }
    let Some(digest) = task.named(Field::Digest) else {
        return Ok(Verdict::NotApplicable);
    };
    let named = |image: &UsedImage<'_>| {
        image.reference.as_ref().is_ok_and(|reference| reference.digest.is_some())
    };
    let tagged = task.told_images()?.into_iter().filter(|image| !named(image));
    Verdict::of_each(tagged, |image| {
        let gone = task.says(&missing) || !is_there(task, &image, digest)?;
        if gone { word(task, &image, digest).map(Some) } else { Ok(None) }
    })
}

/// A refusal leaves open whether the image is there.
fn is_there(task: &TaskView<'_>, image: &UsedImage<'_>, digest: &str) -> Result<bool, Gap> {
    let ecr = task.ecr_images()?.into_iter();
    let same = |ecr: &crate::EcrImage<'_>| std::ptr::eq(ecr.container, image.container);
    match ecr.into_iter().find(same) {
        Some(ecr) => Ok(task.ecr_image(&ecr.at(digest))?.is_some()),
        None => Ok(true),
    }
}

fn word(task: &TaskView<'_>, image: &UsedImage<'_>, digest: &str) -> Result<Finding, Gap> {
    let service = task.service().ok().flatten();
    let name = service.map_or("SERVICE", |service| service.service_name.as_str());
    let cluster = service.map_or("CLUSTER", |s| crate::target::last_segment(&s.cluster_arn));
    let region = task.place().region;
    let text = image.text;
    let message = format!("the deployment pinned {text} to {digest}, which does not exist any more");
    Ok(Finding::new(&META, text, message)
        .because(task.said())
        .because(task.defined(image.container, "image", text)?)
        .because(task.absent::<ImageDetail>(digest))
        .fix(
            Remedy::new("force a new deployment, which resolves the tag again")
                .command(format!(
                    "aws ecs update-service --region {region} --cluster {cluster} --service {name} --force-new-deployment"
                ))
                .see(META.reference),
        )
        .fix(Remedy::new(
            "keep images without a tag in the repository's lifecycle policy for longer than a deployment lasts",
        )))
}
