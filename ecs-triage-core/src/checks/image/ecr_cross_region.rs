use crate::{EcrImage, Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The image comes from ECR in another region.
    ///
    /// ## What goes wrong
    ///
    /// Nothing, while the task has a way to the internet. Endpoints of ECR and S3 serve their own
    /// region only, so that a VPC that lives on endpoints cannot pull it; and each pull crosses
    /// regions.
    ///
    /// ## How it is told
    ///
    /// The region in the image's host is not the task's.
    ///
    /// ## How to fix it
    ///
    /// Replicate the repository into the task's region.
    pub EcrCrossRegion {
        id: "ecr-cross-region",
        summary: "the image comes from ECR in another region",
        phase: Image,
        severity: Severity::Info,
        reference: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
        run: run,
    }
}

const META: crate::Meta = EcrCrossRegion::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let home = task.place().region;
    Verdict::of_each(task.ecr_repositories()?, |image| match image.region == home {
        true => Ok(None),
        false => word(task, &image).map(Some),
    })
}

fn word(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<Finding, Gap> {
    let (home, region) = (task.place().region, &image.region);
    let message = format!(
        "image {} comes from {region}, while the task runs in {home}, whose endpoints do not serve it",
        image.text
    );
    Ok(Finding::new(&META, image.text, message)
        .severity(Severity::Info)
        .because(task.defined(image.container, "image", image.text)?)
        .fix(
            Remedy::new(format!("replicate {} into {home}", image.name()))
                .command(format!(
                    "aws ecr put-replication-configuration --region {region} --replication-configuration '{}'",
                    serde_json::json!({"rules": [{
                        "destinations": [{"region": home, "registryId": image.account}],
                        "repositoryFilters": [{"filter": image.name(), "filterType": "PREFIX_MATCH"}],
                    }]})
                ))
                .see(META.reference),
        ))
}
