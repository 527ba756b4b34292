use crate::snapshot::ecr::Repository;
use crate::{Finding, Gap, Remedy, Severity, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// An image is named without its registry, so it is looked for on Docker Hub.
    ///
    /// ## What goes wrong
    ///
    /// An image without a host is one of Docker Hub. ECR has a repository of that very name, so
    /// that is probably what was meant: the pull is denied, or gets somebody else's image.
    ///
    /// ## How it is told
    ///
    /// The image names no host, and the account has an ECR repository of that name. Names that
    /// are well known on Docker Hub are a warning unless the stopped reason speaks of that image.
    ///
    /// ## How to fix it
    ///
    /// Write the repository's whole address into the task definition.
    pub ImageUriNoRegistry {
        id: "image-uri-no-registry",
        summary: "an image without a registry goes to Docker Hub, while ECR has a repository of that name",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html",
        run: run,
    }
}

const META: crate::Meta = ImageUriNoRegistry::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let bare = task.images()?.into_iter().filter(UsedImage::is_bare);
    Verdict::of_each(bare, |image| judge(task, &image))
}

fn judge(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Option<Finding>, Gap> {
    let Some(name) = image.bare_name() else {
        return Ok(None);
    };
    match task.find::<Repository>(name)? {
        Some(repository) => word(task, image, repository).map(Some),
        None => Ok(None),
    }
}

fn word(
    task: &TaskView<'_>,
    image: &UsedImage<'_>,
    repository: &Repository,
) -> Result<Finding, Gap> {
    let (container, text) = (image.container, image.text);
    let name = &repository.repository_name;
    let uri = repository.repository_uri.as_deref().unwrap_or(name);
    let whole = text.strip_prefix(name.as_str()).unwrap_or_default();
    let message = format!(
        "image {text} of container {} names no registry and is looked for on Docker Hub, while {uri} exists",
        container.name
    );
    let told = task.allows(&META);
    let severity = if image.is_well_known() && !told { Severity::Warning } else { Severity::Error };
    Ok(Finding::new(&META, text, message)
        .severity(severity)
        .because(task.defined(container, "image", text)?)
        .because(task.field(repository, "repositoryUri", format!("is {uri}")))
        .fix(
            Remedy::new(format!(
                "name the image {uri}{whole}, register the task definition and deploy it"
            ))
            .see(META.reference),
        ))
}
