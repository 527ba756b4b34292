use crate::{Finding, Gap, Remedy, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// The image's host is made like that of ECR, and is none.
    ///
    /// ## What goes wrong
    ///
    /// The account has too few digits, the region is missing, or a part was left out or twice. The
    /// name does not resolve.
    ///
    /// ## How it is told
    ///
    /// The host has `dkr.ecr` in it or ends in a domain of AWS, and is not of the form
    /// `<account>.dkr.ecr.<region>.amazonaws.com`. A slip in the domain alone is
    /// `registry-host-unknown`.
    ///
    /// ## How to fix it
    ///
    /// Write the repository's address as ECR shows it.
    pub EcrUriMalformed {
        id: "ecr-uri-malformed",
        summary: "the image's host is made like that of ECR, and is none",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html",
        run: run,
    }
}

const META: crate::Meta = EcrUriMalformed::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.images()?, |image| match &image.reference {
        Ok(reference) if reference.is_broken_ecr() => {
            word(task, &image, &reference.host).map(Some)
        }
        _ => Ok(None),
    })
}

fn word(task: &TaskView<'_>, image: &UsedImage<'_>, host: &str) -> Result<Finding, Gap> {
    let (container, text) = (image.container, image.text);
    let message = format!(
        "registry host {host} of container {} is not of the form ACCOUNT.dkr.ecr.REGION.amazonaws.com",
        container.name
    );
    let region = task.place().region;
    Ok(Finding::new(&META, host, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.defined(container, "image", text)?)
        .fix(
            Remedy::new("write the repository's address as ECR shows it")
                .command(format!(
                    "aws ecr describe-repositories --region {region} --query 'repositories[].repositoryUri'"
                ))
                .see(META.reference),
        ))
}
