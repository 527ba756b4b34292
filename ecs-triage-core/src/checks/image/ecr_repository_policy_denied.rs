use crate::snapshot::iam::Role;
use crate::stop::Field;
use crate::task::{Denial, by_reason, word};
use crate::{EcrImage, Finding, Gap, Remedy, RoleKind, TaskView, Verdict, declare_check};

declare_check! {
    /// The repository's own policy denies the pull.
    ///
    /// ## What goes wrong
    ///
    /// A `Deny` in the policy of the ECR repository covers the role that pulls, by its ARN, its
    /// account or a condition. It wins over everything that the role's policies allow.
    ///
    /// ## How it is told
    ///
    /// The policy of the repository is evaluated for the role and the calls of a pull, and a `Deny`
    /// in it applies.
    ///
    /// ## How to fix it
    ///
    /// Take the role out of the `Deny`, or drop the statement.
    pub EcrRepositoryPolicyDenied {
        id: "ecr-repository-policy-denied",
        summary: "the policy of the ECR repository denies the pull",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
        run: run,
    }
}

const META: crate::Meta = EcrRepositoryPolicyDenied::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let images = task.ecr_repositories()?;
    let judged = match task.agent_role()? {
        Some(puller) => Verdict::of_each(&images, |image| judge(task, puller, image)),
        None => Ok(Verdict::NotApplicable),
    };
    match (judged, images.iter().find(|image| is_told(task, image))) {
        (Ok(Verdict::Found(found)), _) => Ok(found.into()),
        (_, Some(image)) => Ok(by_text(task, image)?.into()),
        (judged, None) => judged,
    }
}

/// In the role's own account only a `Deny` of the repository's policy can be meant.
fn is_told(task: &TaskView<'_>, image: &EcrImage<'_>) -> bool {
    let home = image.account == task.place().account;
    task.refused_by_repository(image).is_some_and(|denial| home || denial == "explicit")
}

fn by_text(task: &TaskView<'_>, image: &EcrImage<'_>) -> Result<Finding, Gap> {
    let action = task.named(Field::Action).unwrap_or("the pull");
    let message = format!("the policy of repository {} denies {action}", image.name());
    Ok(Finding::new(&META, &image.repository, message)
        .because(task.said())
        .because(task.defined(image.container, "image", image.text)?)
        .fix(mend(image, "the role")))
}

fn judge<'s>(
    task: &TaskView<'s>,
    puller: (RoleKind, &'s Role),
    image: &EcrImage<'_>,
) -> Result<Option<Finding>, Gap> {
    let Some(policy) = task.repository_policy(image)? else {
        return Ok(None);
    };
    let denials = task.guard_denials(puller, image)?.into_iter();
    let explicit = by_reason(denials.filter(Denial::is_explicit).collect());
    let Some(finding) = explicit.first().and_then(|denials| word(task, &META, denials)) else {
        return Ok(None);
    };
    let says = format!("the policy of {} denies it", image.name());
    let proof = task.field(policy, "policyText", says);
    Ok(Some(finding.because(proof).fix(mend(image, &puller.1.role_name))))
}

fn mend(image: &EcrImage<'_>, role: &str) -> Remedy {
    let place = image.cli();
    Remedy::new(format!("take {role} out of the Deny"))
        .command(format!("aws ecr get-repository-policy {place}"))
        .command(format!(
            "aws ecr set-repository-policy {place} --policy-text file://policy.json"
        ))
        .see(META.reference)
}
