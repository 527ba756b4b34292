use crate::snapshot::ecr::ImageDetail;
use crate::snapshot::ecs::ContainerDefinition;
use crate::stop::{Field, Kind};
use crate::{Finding, Gap, Remedy, Severity, TaskView, UsedImage, Verdict, declare_check};

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
    /// The service's revision names a digest that the repository has no image with, though it has
    /// one with the tag. Or the stopped reason asks for a digest that the task definition does not
    /// name, and says that there is none; or it is refused, and the repository lacks it.
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
    let missing = task.says(&[Kind::DigestMissing, Kind::ImageMissing]);
    match task.named(Field::Digest) {
        Some(digest) if missing || task.says(&[Kind::PullForbidden]) => {
            by_reason(task, digest, missing)
        }
        _ if task.symptom().is_none_or(|said| !said.is_fault())
            || task.is_open()
            || task.allows(&META) =>
        {
            by_revision(task)
        }
        _ => Ok(Verdict::NotApplicable),
    }
}

fn by_reason(task: &TaskView<'_>, digest: &str, missing: bool) -> Result<Verdict, Gap> {
    let named = |image: &UsedImage<'_>| {
        image.reference.as_ref().is_ok_and(|reference| reference.digest.is_some())
    };
    let tagged = task.told_images()?.into_iter().filter(|image| !named(image));
    Verdict::of_each(tagged, |image| {
        let gone = missing || !is_there(task, &image, digest)?;
        let word = || word(task, image.container, image.text, digest);
        if gone { word().map(|finding| Some(finding.because(task.said()))) } else { Ok(None) }
    })
}

fn by_revision(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let tagged = task.ecr_images()?.into_iter().filter(|image| image.reference.digest.is_none());
    Verdict::of_each(tagged, |image| {
        let Some((revision, pinned)) = task.pinned(image.container) else {
            return Ok(None);
        };
        let digest = pinned.image_digest.as_deref().unwrap_or_default();
        let tag_is_there = task.ecr_image(&image)?.is_some();
        if !tag_is_there || task.ecr_image(&image.at(digest))?.is_some() {
            return Ok(None);
        }
        let says = format!("containerImages has {digest} for {}", image.container.name);
        let proof = task.field(revision, "containerImages", says);
        let severity = if task.runs_already() { Severity::Warning } else { Severity::Error };
        let finding = word(task, image.container, image.text, digest)?;
        Ok(Some(finding.because(proof).severity(severity)))
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

fn word(
    task: &TaskView<'_>,
    container: &ContainerDefinition,
    text: &str,
    digest: &str,
) -> Result<Finding, Gap> {
    let service = task.service().ok().flatten();
    let name = service.map_or("SERVICE", |service| service.service_name.as_str());
    let cluster = service.map_or("CLUSTER", |s| crate::target::last_segment(&s.cluster_arn));
    let region = task.place().region;
    let message = format!("the deployment pinned {text} to {digest}, which does not exist any more");
    Ok(Finding::new(&META, text, message)
        .because(task.defined(container, "image", text)?)
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
