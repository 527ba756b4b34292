use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// A task runs and is not among the targets of its service's target group.
    ///
    /// ## What goes wrong
    ///
    /// ECS registers a task when it runs. Where that failed, or somebody deregistered it, no traffic
    /// comes, and the health is never checked.
    ///
    /// ## How it is told
    ///
    /// The task runs, its service has a target group of addresses, and the task's address is not
    /// among its targets.
    ///
    /// ## How to fix it
    ///
    /// Read the service's events for `was unable to register`, and look at the service-linked role.
    pub LbTargetNotRegistered {
        id: "lb-target-not-registered",
        summary: "a task runs and is not among the targets of its target group",
        phase: Serve,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
        run: run,
    }
}

const META: crate::Meta = LbTargetNotRegistered::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some((running, address)) = task.running_address() else {
        return Ok(Verdict::NotApplicable);
    };
    Verdict::of_each(task.memberships()?, |member| {
        let group = task.target_group(member.arn)?;
        let Some(group) = group.filter(|group| group.target_type.as_deref() == Some("ip")) else {
            return Ok(None);
        };
        let Some(health) = task.health_of(member.arn)? else { return Ok(None) };
        let mut targets = health.target_health_descriptions.iter();
        if targets.any(|target| target.target.id == address) {
            return Ok(None);
        }
        let name = &group.target_group_name;
        let message = format!("the task runs at {address}, which is no target of target group {name}");
        let has = format!("{} targets, none of them {address}", health.target_health_descriptions.len());
        let finding = Finding::new(&META, address, message)
            
            .because(task.field(health, "", has))
            .because(task.field(running, "lastStatus", "lastStatus is RUNNING"))
            .fix(
                Remedy::new("read the service's events for why the task was not registered")
                    .command(format!(
                        "aws ecs describe-services --region {} --cluster {} --services {} --query \"services[].events[:20]\"",
                        task.place().region,
                        running.cluster_arn,
                        running.group.as_deref().unwrap_or_default().trim_start_matches("service:")
                    ))
                    .see(META.reference),
            );
        Ok(Some(finding))
    })
}
