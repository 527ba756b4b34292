use crate::stop::Kind;
use crate::task::Unhealthy;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The load balancer's health check gets no answer in time.
    ///
    /// ## What goes wrong
    ///
    /// Packets are dropped on the way (a security group or network ACL), the application listens
    /// on 127.0.0.1 only, or it answers more slowly than the health check waits.
    ///
    /// ## How it is told
    ///
    /// A service event or the target's state says `Request timed out`.
    ///
    /// ## How to fix it
    ///
    /// Let the task's security group admit the load balancer on the health check's port, let the
    /// application listen on 0.0.0.0, or raise the timeout.
    pub LbHealthTimeout {
        id: "lb-health-timeout",
        summary: "the health check of the load balancer gets no answer in time",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-unhealthy-event-messages.html",
        run: run,
    }
}

const META: crate::Meta = LbHealthTimeout::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(failing) = task.unhealthy(Kind::HealthTimeout)? else {
        return Ok(Verdict::NotApplicable);
    };
    Ok(failing.iter().map(|one| word(task, one)).collect::<Vec<_>>().into())
}

fn word(task: &TaskView<'_>, one: &Unhealthy) -> Finding {
    let group = task.target_group(&one.target_group).ok().flatten();
    let waits = group.and_then(|group| group.health_check_timeout_seconds);
    let waits = waits.map(|seconds| format!(" within {seconds} s")).unwrap_or_default();
    let on = task.checked_port(&one.target_group);
    let on = on.map(|port| format!(" on port {port}")).unwrap_or_default();
    let message = format!(
        "the health check of target group {}{on} gets no answer{waits}: dropped on the way, not listened to on \
         0.0.0.0, or too slow",
        one.name()
    );
    let (region, group) = (task.place().region, &one.target_group);
    Finding::new(&META, group, message)
        .because(one.evidence.clone())
        .fix(
            Remedy::new("let the security group of the task admit that of the load balancer on the port of the health check")
                .command(format!(
                    "aws elbv2 describe-target-groups --region {region} --target-group-arns {group} \
                     --query \"TargetGroups[].[Port,HealthCheckPort,HealthCheckPath,HealthCheckTimeoutSeconds]\""
                ))
                .see(META.reference),
        )
        .fix(Remedy::new("let the application listen on 0.0.0.0, not on 127.0.0.1 alone"))
        .fix(Remedy::new("give a slow answer more time").command(format!(
            "aws elbv2 modify-target-group --region {region} --target-group-arn {group} --health-check-timeout-seconds 20"
        )))
}
