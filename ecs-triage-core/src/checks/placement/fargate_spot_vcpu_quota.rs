use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The quota of vCPUs that the account may use at a time on Fargate Spot is used up.
    ///
    /// ## What goes wrong
    ///
    /// The quota counts the vCPUs of all such tasks of the account in the region. New accounts
    /// start with few.
    ///
    /// ## How it is told
    ///
    /// ECS says that the limit is reached; or the tasks of this service alone need more than the
    /// quota is.
    ///
    /// ## How to fix it
    ///
    /// Ask for a higher quota, or stop other tasks.
    pub FargateSpotVcpuQuota {
        id: "fargate-spot-vcpu-quota",
        summary: "the Fargate Spot quota of Fargate is used up",
        phase: Placement,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
        run: run,
    }
}

const META: crate::Meta = FargateSpotVcpuQuota::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_fargate()? || !task.is_spot()? {
        return Ok(Verdict::NotApplicable);
    }
    let excess = task.over_quota("L-36FBB829");
    let message = match &excess {
        Ok(Some(over)) => over.to_string(),
        _ if task.allows(&META) => {
            "the vCPU quota L-36FBB829 of Fargate Spot is used up in this account and region".to_owned()
        }
        Ok(None) => return Ok(Verdict::Clear),
        Err(gap) => return Err(gap.clone()),
    };
    let proof = excess.ok().flatten().map(|over| {
        task.field(over.quota, "Value", format!("Value is {}", over.allowed))
    });
    let said = task.allows(&META).then(|| task.said());
    Ok(Finding::new(&META, "L-36FBB829", message)
        .severity(Severity::Error)
        .because_all(said.into_iter().chain(proof))
        .fix(
            Remedy::new("ask for a higher quota L-36FBB829")
                .command(format!(
                    "aws service-quotas request-service-quota-increase --region {} --service-code fargate --quota-code L-36FBB829 --desired-value VALUE",
                    task.place().region
                ))
                .see(META.reference),
        )
        .into())
}
