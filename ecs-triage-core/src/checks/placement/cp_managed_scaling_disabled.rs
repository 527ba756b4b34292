use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The capacity provider does not scale its Auto Scaling group.
    ///
    /// ## What goes wrong
    ///
    /// Without managed scaling nobody raises the desired capacity when tasks wait.
    ///
    /// ## How it is told
    ///
    /// No instance takes the task for want of room, and managed scaling of the provider is
    /// `DISABLED`.
    ///
    /// ## How to fix it
    ///
    /// Enable managed scaling, or raise the desired capacity by hand.
    pub CpManagedScalingDisabled {
        id: "cp-managed-scaling-disabled",
        summary: "the capacity provider does not scale its group",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-scaling.html",
        run: run,
    }
}

const META: crate::Meta = CpManagedScalingDisabled::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_supply(|supply| {
        let provider = supply.provider;
        if supply.is_managed() {
            return Ok(None);
        }
        let name = &provider.name;
        let message = format!("capacity provider {name} does not scale its group, managed scaling is DISABLED");
        Ok(Some(
            Finding::new(&META, name, message)
                .because(task.field(
                    provider,
                    "autoScalingGroupProvider.managedScaling.status",
                    "status is DISABLED",
                ))
                .fix(
                    Remedy::new(format!("enable managed scaling of {name}"))
                        .command(format!(
                            "aws ecs update-capacity-provider --region {} --name {name} --auto-scaling-group-provider 'managedScaling={{status=ENABLED}}'",
                            task.place().region
                        ))
                        .see(META.reference),
                )
                .fix(task.more_instances()),
        ))
    })
}
