use crate::snapshot::iam::Role;
use crate::task::{remedy, word};
use crate::{EcrImage, Finding, Gap, RoleKind, TaskView, Verdict, declare_check};

declare_check! {
    /// The image is to come through the pull-through cache, and the role may not fill it.
    ///
    /// ## What goes wrong
    ///
    /// The first pull of an image through a cache rule imports it, and makes the repository where
    /// there is none. Both need permissions that the managed execution policy lacks.
    ///
    /// ## How it is told
    ///
    /// The repository's name begins with a cache rule's prefix, the image is not in the cache yet,
    /// and neither the role's policies nor the registry's allow `ecr:BatchImportUpstreamImage`, or
    /// `ecr:CreateRepository` where there is no repository.
    ///
    /// ## How to fix it
    ///
    /// Allow the role both on the prefix's repositories, or in the registry's policy.
    pub EcrPullThroughPermissionMissing {
        id: "ecr-pull-through-permission-missing",
        summary: "the role may not fill the pull-through cache",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html",
        run: run,
    }
}

const META: crate::Meta = EcrPullThroughPermissionMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let images = task.ecr_images()?;
    match task.agent_role()? {
        Some(puller) => Verdict::of_each(images, |image| judge(task, puller, &image)),
        None => Ok(Verdict::NotApplicable),
    }
}

fn judge<'s>(
    task: &TaskView<'s>,
    puller: (RoleKind, &'s Role),
    image: &EcrImage<'_>,
) -> Result<Option<Finding>, Gap> {
    if !task.is_home(image) || is_cached(task, image)? {
        return Ok(None);
    }
    let Some(rule) = task.pull_through(image)? else {
        return Ok(None);
    };
    let denials = task.import_denials(puller, image)?;
    let Some(finding) = word(task, &META, &denials) else {
        return Ok(None);
    };
    let prefix = &rule.ecr_repository_prefix;
    let says = format!("fills the repositories under {prefix}");
    let finding = finding
        .because(task.field(rule, "ecrRepositoryPrefix", says))
        .because(task.defined(image.container, "image", image.text)?);
    let fix = remedy(&denials, "pull-through-cache").map(|remedy| remedy.see(META.reference));
    Ok(Some(fix.into_iter().fold(finding, Finding::fix)))
}

/// A repository that is not there holds no image, whether or not its images were asked for.
fn is_cached(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<bool, Gap> {
    Ok(task.repository_exists(image)? && task.ecr_image(image)?.is_some())
}
