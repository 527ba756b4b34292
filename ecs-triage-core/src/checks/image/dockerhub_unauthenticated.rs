use crate::image::Registry;
use crate::{Finding, Gap, Remedy, Severity, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// An image is pulled from Docker Hub without a login.
    ///
    /// ## What goes wrong
    ///
    /// Nothing yet. Docker Hub limits pulls without a login by address, and all tasks behind a NAT
    /// gateway share one: see `dockerhub-rate-limit`.
    ///
    /// ## How it is told
    ///
    /// The image's registry is Docker Hub, and the container has no `repositoryCredentials`.
    ///
    /// ## How to fix it
    ///
    /// Pull through a cache rule of ECR, mirror the image into ECR, or log in.
    pub DockerhubUnauthenticated {
        id: "dockerhub-unauthenticated",
        summary: "an image is pulled from Docker Hub without a login",
        phase: Image,
        severity: Severity::Info,
        reference: "https://docs.docker.com/docker-hub/usage/",
        run: run,
    }
}

const META: crate::Meta = DockerhubUnauthenticated::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let all = task.images()?.into_iter();
    let hub = all.filter(|image| image.registry() == Some(Registry::DockerHub));
    Verdict::of_each(hub, |image| match image.container.repository_credentials {
        Some(_) => Ok(None),
        None => word(task, &image).map(Some),
    })
}

fn word(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Finding, Gap> {
    let (container, text) = (image.container, image.text);
    let message = format!(
        "container {} pulls {text} from Docker Hub without a login, which has a limit",
        container.name
    );
    Ok(Finding::new(&META, text, message)
        .severity(Severity::Info)
        .because(task.defined(container, "image", text)?)
        .fix(
            Remedy::new("pull through a cache rule of ECR").see(
                "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
            ),
        ))
}
