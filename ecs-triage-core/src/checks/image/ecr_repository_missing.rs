use crate::snapshot::ecr::Repository;
use crate::{EcrImage, Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The ECR repository does not exist.
    ///
    /// ## What goes wrong
    ///
    /// The name is misspelt, the repository is in another account or region than the image's
    /// address says, or it was never created.
    ///
    /// ## How it is told
    ///
    /// All repositories of the registry are known, none has the name, and no rule of the
    /// pull-through cache would create it. Registries of other accounts and regions are known only
    /// where they were asked.
    ///
    /// ## How to fix it
    ///
    /// Correct the image's address, or create the repository and push the image.
    pub EcrRepositoryMissing {
        id: "ecr-repository-missing",
        summary: "the image's ECR repository does not exist",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
        run: run,
    }
}

const META: crate::Meta = EcrRepositoryMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.ecr_repositories()?, |image| judge(task, &image))
}

fn judge(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<Option<Finding>, Gap> {
    if task.repository_exists(image)? || task.pull_through(image)?.is_some() {
        return Ok(None);
    }
    word(task, image).map(Some)
}

fn word(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<Finding, Gap> {
    let (name, region, account) = (image.name(), &image.region, &image.account);
    let near = task.nearest_repository(image).map(|near| format!("; the nearest is {near}"));
    let message = format!(
        "ECR repository {name} does not exist in account {account}, region {region}{}",
        near.unwrap_or_default()
    );
    Ok(Finding::new(&META, &image.repository, message)
        .because(task.defined(image.container, "image", image.text)?)
        .because(task.absent::<Repository>(name))
        .fix(
            Remedy::new("name a repository that exists, register the task definition and deploy it")
                .command(format!(
                    "aws ecr describe-repositories --region {region} --registry-id {account} --query 'repositories[].repositoryUri'"
                ))
                .see(META.reference),
        )
        .fix(Remedy::new(format!("create {name} and push the image")).command(format!(
            "aws ecr create-repository --region {region} --repository-name {name}"
        ))))
}
