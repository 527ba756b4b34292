use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The Auto Scaling group of the capacity provider was told not to launch instances.
    ///
    /// ## What goes wrong
    ///
    /// A suspended process `Launch` keeps the group at its size, whatever the capacity provider
    /// asks for. Amazon EC2 Auto Scaling also suspends it by itself after launches have failed for
    /// a day.
    ///
    /// ## How it is told
    ///
    /// No instance takes the task for want of room, and `Launch` is among the suspended processes
    /// of the group.
    ///
    /// ## How to fix it
    ///
    /// Resume the process.
    pub CpAsgProcessSuspended {
        id: "cp-asg-process-suspended",
        summary: "the Auto Scaling group was told not to launch instances",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html",
        run: run,
    }
}

const META: crate::Meta = CpAsgProcessSuspended::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_supply(|supply| {
        let Some(launch) = supply.suspended_launch() else { return Ok(None) };
        let group = &supply.group.auto_scaling_group_name;
        let why = launch.suspension_reason.as_deref().map(|why| format!(": {why}"));
        let message = format!(
            "Auto Scaling group {group} does not launch instances, its process Launch is suspended{}",
            why.unwrap_or_default().trim_end_matches('.')
        );
        Ok(Some(
            Finding::new(&META, group, message)
                .because(task.group_field(supply, "SuspendedProcesses", "Launch"))
                .fix(
                    Remedy::new(format!("resume the process Launch of {group}"))
                        .command(format!(
                            "aws autoscaling resume-processes --region {} --auto-scaling-group-name {group} --scaling-processes Launch",
                            task.place().region
                        ))
                        .see(META.reference),
                ),
        ))
    })
}
