use crate::image::Registry;
use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// Docker Hub refuses the pull, because its limit is reached.
    ///
    /// ## What goes wrong
    ///
    /// Docker Hub counts pulls by address where there is no login, and all tasks behind a NAT
    /// gateway have one address; with a login it counts by account.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says that too many requests were made, and the image is one of Docker
    /// Hub.
    ///
    /// ## How to fix it
    ///
    /// Pull through a cache rule of ECR, mirror the image into ECR, or log in with
    /// `repositoryCredentials`. It passes by itself within hours, and comes again.
    pub DockerhubRateLimit {
        id: "dockerhub-rate-limit",
        summary: "Docker Hub refuses the pull, because its limit is reached",
        phase: Image,
        reference: "https://docs.docker.com/docker-hub/usage/",
        run: run,
    }
}

const META: crate::Meta = DockerhubRateLimit::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.says(&[Kind::RateLimited]) {
        return Ok(Verdict::NotApplicable);
    }
    let told = task.told_images()?.into_iter();
    let hub = told.filter(|image| image.registry() == Some(Registry::DockerHub));
    Verdict::of_each(hub.take(1), |image| word(task, &image).map(Some))
}

fn word(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Finding, Gap> {
    let (container, text) = (image.container, image.text);
    let login = match container.repository_credentials {
        Some(_) => "with its login",
        None => "without a login",
    };
    let message = format!(
        "Docker Hub's pull limit is reached for {text} of container {}, pulled {login}",
        container.name
    );
    let region = task.place().region;
    Ok(Finding::new(&META, text, message)
        .because(task.said())
        .because(task.defined(container, "image", text)?)
        .fix(
            Remedy::new("pull through a cache rule of ECR")
                .command(format!(
                    "aws ecr create-pull-through-cache-rule --region {region} --ecr-repository-prefix docker-hub --upstream-registry-url registry-1.docker.io --credential-arn SECRET_ARN"
                ))
                .see("https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html"),
        )
        .fix(
            Remedy::new(format!("log in to Docker Hub with repositoryCredentials of {}", container.name))
                .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html"),
        ))
}
