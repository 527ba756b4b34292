use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The Auto Scaling group of the capacity provider tries to launch instances, and fails.
    ///
    /// ## What goes wrong
    ///
    /// EC2 has no capacity for the type, the vCPU quota is reached, the image or key does not
    /// exist, or a role lacks a permission. The tasks stay in `PROVISIONING`.
    ///
    /// ## How it is told
    ///
    /// No instance takes the task for want of room, and the newest activity of the group failed or
    /// was cancelled; its message says why.
    ///
    /// ## How to fix it
    ///
    /// Do what the message says: other types or zones, a higher quota, a launch template that is
    /// right.
    pub CpAsgLaunchFailing {
        id: "cp-asg-launch-failing",
        summary: "the Auto Scaling group fails to launch instances",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html",
        run: run,
    }
}

const META: crate::Meta = CpAsgLaunchFailing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_supply(|supply| {
        let Some(failed) = task.failed_launch(supply)? else { return Ok(None) };
        let group = &supply.group.auto_scaling_group_name;
        let why = failed.status_message.as_deref().unwrap_or("no message says why");
        let line = why.lines().next().unwrap_or_default().trim_end_matches('.');
        let message = format!("Auto Scaling group {group} fails to launch instances: {line}");
        Ok(Some(
            Finding::new(&META, group, message)
                .because(task.field(failed, "StatusCode", why))
                .fix(
                    Remedy::new(format!("do what the message of {group} says, then let it launch again"))
                        .command(format!(
                            "aws autoscaling describe-scaling-activities --region {} --auto-scaling-group-name {group} --max-items 5",
                            task.place().region
                        ))
                        .see("https://docs.aws.amazon.com/autoscaling/ec2/userguide/CHAP_Troubleshooting.html"),
                ),
        ))
    })
}
