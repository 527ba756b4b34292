use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The Auto Scaling group of the capacity provider has as many instances as it may have, and
    /// they are full.
    ///
    /// ## What goes wrong
    ///
    /// A capacity provider raises the desired capacity of its group when tasks wait, up to
    /// `MaxSize` and no further. The tasks stay in `PROVISIONING`.
    ///
    /// ## How it is told
    ///
    /// No instance takes the task for want of room, and the desired capacity of each group is at
    /// its maximum.
    ///
    /// ## How to fix it
    ///
    /// Raise the maximum of the group.
    pub CpAsgAtMax {
        id: "cp-asg-at-max",
        summary: "the Auto Scaling group is as large as it may be",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html",
        run: run,
    }
}

const META: crate::Meta = CpAsgAtMax::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let can_grow = task.supplies()?.iter().any(|supply| !supply.is_at_max());
    task.judge_supply(|supply| {
        if can_grow {
            return Ok(None);
        }
        let group = &supply.group.auto_scaling_group_name;
        let provider = &supply.provider.name;
        let max = supply.group.max_size.unwrap_or_default();
        let message = format!(
            "Auto Scaling group {group} of capacity provider {provider} is at its maximum of {max} instances, and none takes {}",
            task.definition_name()?
        );
        Ok(Some(
            Finding::new(&META, group, message)
                .because(task.group_field(supply, "MaxSize", max))
                .because(task.group_field(supply, "DesiredCapacity", supply.group.desired_capacity.unwrap_or_default()))
                .fix(
                    Remedy::new(format!("raise the maximum of {group}"))
                        .command(format!(
                            "aws autoscaling update-auto-scaling-group --region {} --auto-scaling-group-name {group} --max-size {}",
                            task.place().region,
                            max.saturating_add(1)
                        ))
                        .see(META.reference),
                ),
        ))
    })
}
