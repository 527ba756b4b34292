use crate::task::{Denial, by_reason, remedy, word};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The role that pulls the image is not allowed to.
    ///
    /// ## What goes wrong
    ///
    /// ECS logs in to ECR and pulls the image with the task's execution role; on container
    /// instances a task without one is pulled for with the instance's role. That role's policies,
    /// its permissions boundary or a policy of the organization do not allow a call that a pull
    /// needs.
    ///
    /// ## How it is told
    ///
    /// The policies of the role are evaluated for `ecr:GetAuthorizationToken` on `*`, and for
    /// `ecr:GetDownloadUrlForLayer` and `ecr:BatchGetImage` on the repository of each image. What
    /// only the repository's own policy denies is `ecr-repository-policy-denied` or
    /// `ecr-cross-account-policy`.
    ///
    /// ## How to fix it
    ///
    /// Attach `AmazonECSTaskExecutionRolePolicy` to the role, or allow the calls in a policy of
    /// its own; where a boundary or an organization's policy denies, allow it there.
    pub EcrPullPermissionMissing {
        id: "ecr-pull-permission-missing",
        summary: "the role that pulls the image may not pull from ECR",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
        run: run,
    }
}

const META: crate::Meta = EcrPullPermissionMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.ecr_images()?.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let Some(puller) = task.agent_role()? else {
        return Ok(Verdict::NotApplicable);
    };
    let denials = task.pull_denials(puller)?;
    let words = |denials: Vec<Denial<'_>>| finding(task, &denials);
    Ok(by_reason(denials).into_iter().filter_map(words).collect::<Vec<_>>().into())
}

fn finding(task: &TaskView<'_>, denials: &[Denial<'_>]) -> Option<Finding> {
    let finding = word(task, &META, denials)?;
    let attach = denials.first().filter(|first| first.is_unallowed()).map(|first| {
        let (partition, name) = (task.place().partition, &first.role.role_name);
        Remedy::new(format!("attach AmazonECSTaskExecutionRolePolicy to {name}"))
            .command(format!(
                "aws iam attach-role-policy --role-name {name} --policy-arn arn:{partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
            ))
            .see(META.reference)
    });
    let remedies = attach.into_iter().chain(remedy(denials, "ecr-pull"));
    Some(remedies.fold(finding, Finding::fix))
}
