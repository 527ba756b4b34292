use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// ECS throttles the launch of tasks.
    ///
    /// ## What goes wrong
    ///
    /// The account starts more tasks at once than its rate of launches allows. ECS tries again by
    /// itself. A service whose tasks fail again and again eats up the rate for all.
    ///
    /// ## How it is told
    ///
    /// ECS says that operations are being throttled, or that a rate is exceeded.
    ///
    /// ## How to fix it
    ///
    /// Wait, start fewer tasks at once, stop a service whose tasks keep failing, or ask for a higher
    /// rate.
    pub FargateLaunchThrottled {
        id: "fargate-launch-throttled",
        summary: "ECS throttles the launch of tasks",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html",
        run: run,
    }
}

const META: crate::Meta = FargateLaunchThrottled::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_named(&META) {
        return Ok(Verdict::NotApplicable);
    }
    let (name, region) = (task.definition_name()?, task.place().region);
    Ok(Finding::new(&META, name, format!("ECS throttles the launch of {name} for now"))
        .because(task.said())
        .fix(Remedy::new("wait, and start fewer tasks at once").see(META.reference))
        .fix(
            Remedy::new("ask for a higher rate of launches")
                .command(format!(
                    "aws service-quotas list-service-quotas --region {region} --service-code fargate"
                ))
                .see(META.reference),
        )
        .into())
}
