use crate::iam::needs::actions::PULL;
use crate::snapshot::ecr::RepositoryPolicy;
use crate::snapshot::iam::Role;
use crate::{EcrImage, Evidence, Finding, Gap, Remedy, RoleKind, TaskView, Verdict, declare_check};

declare_check! {
    /// The image is in another account, whose repository does not let this one in.
    ///
    /// ## What goes wrong
    ///
    /// A pull across accounts needs both sides: the role's policies, and the policy of the
    /// repository. The repository has none, or it does not allow this account or role all calls
    /// of a pull.
    ///
    /// ## How it is told
    ///
    /// The image's account is not the role's, and the repository's policy does not allow
    /// `ecr:GetDownloadUrlForLayer` or `ecr:BatchGetImage`; or the stopped reason says that no
    /// resource-based policy allows the call.
    ///
    /// ## How to fix it
    ///
    /// Allow the account or the role in the repository's policy, in the account that owns it; or
    /// replicate the image into the task's account.
    pub EcrCrossAccountPolicy {
        id: "ecr-cross-account-policy",
        summary: "the repository of another account does not let this account pull",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html",
        run: run,
    }
}

const META: crate::Meta = EcrCrossAccountPolicy::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let images = task.ecr_repositories()?.into_iter();
    let foreign: Vec<_> = images.filter(|image| image.account != task.place().account).collect();
    if foreign.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let told = |image: &&EcrImage<'_>| {
        task.refused_by_repository(image).is_some_and(|denial| denial != "explicit")
    };
    let judged = match task.agent_role()? {
        Some(puller) => Verdict::of_each(&foreign, |image| judge(task, puller, image)),
        None => Ok(Verdict::NotApplicable),
    };
    match (judged, foreign.iter().find(told)) {
        (Ok(Verdict::Found(found)), _) => Ok(found.into()),
        (_, Some(image)) => Ok(word(task, image, task.said())?.into()),
        (judged, None) => judged,
    }
}

fn judge<'s>(
    task: &TaskView<'s>,
    puller: (RoleKind, &'s Role),
    image: &EcrImage<'_>,
) -> Result<Option<Finding>, Gap> {
    let Some(policy) = task.repository_policy(image)? else {
        return word(task, image, task.absent::<RepositoryPolicy>(image.name())).map(Some);
    };
    let denials = task.guard_denials(puller, image)?;
    let Some(denial) = denials.iter().find(|denial| !denial.is_explicit()) else {
        return Ok(None);
    };
    let says = format!("does not allow {} to {}", denial.action, puller.1.arn);
    word(task, image, task.field(policy, "policyText", says)).map(Some)
}

fn word(task: &TaskView<'_>, image: &EcrImage<'_>, proof: Evidence) -> Result<Finding, Gap> {
    let (account, place) = (&image.account, task.place());
    let message = format!(
        "repository {} of account {account} does not let account {} pull",
        image.name(),
        place.account
    );
    let root = format!("arn:{}:iam::{}:root", place.partition, place.account);
    let document = serde_json::json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "Pull", "Effect": "Allow", "Principal": {"AWS": root},
        "Action": PULL,
    }]});
    Ok(Finding::new(&META, &image.repository, message)
        .because(task.defined(image.container, "image", image.text)?)
        .because(proof)
        .fix(
            Remedy::new(format!("allow account {} in the repository's policy, in account {account}", place.account))
                .command(format!(
                    "aws ecr set-repository-policy {} --policy-text '{document}'",
                    image.cli()
                ))
                .see(META.reference),
        )
        .fix(
            Remedy::new(format!("replicate the image into account {}", place.account))
                .see("https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html"),
        ))
}
