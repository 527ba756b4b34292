use crate::stop::Kind;
use crate::task::Unhealthy;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The load balancer's health check is refused, or gets what it cannot read.
    ///
    /// ## What goes wrong
    ///
    /// The task is reached, and nothing listens on the port (the application uses another one, has
    /// not started yet or has crashed), or it speaks another protocol: HTTP where the health check
    /// speaks HTTPS, or the reverse.
    ///
    /// ## How it is told
    ///
    /// A service event or the target's state says `Health checks failed` without a status code.
    ///
    /// ## How to fix it
    ///
    /// Let the application listen on the container's port of the service's load balancer, in the
    /// protocol of the target group.
    pub LbHealthConnectionFailed {
        id: "lb-health-connection-failed",
        summary: "the health check of the load balancer is refused",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
        run: run,
    }
}

const META: crate::Meta = LbHealthConnectionFailed::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(failing) = task.unhealthy(Kind::HealthFailed)? else {
        return Ok(Verdict::NotApplicable);
    };
    Ok(failing.iter().map(|one| word(task, one)).collect::<Vec<_>>().into())
}

fn word(task: &TaskView<'_>, one: &Unhealthy) -> Finding {
    let group = task.target_group(&one.target_group).ok().flatten();
    let protocol = group.and_then(|group| group.health_check_protocol.as_deref());
    let protocol = protocol.map(|protocol| format!("{protocol} ")).unwrap_or_default();
    let on = task.checked_port(&one.target_group);
    let on = on.map(|port| format!(" on port {port}")).unwrap_or_default();
    let message = format!(
        "the {protocol}health check of target group {}{on} is refused: nothing listens there, or it speaks another protocol",
        one.name()
    );
    let (region, group) = (task.place().region, &one.target_group);
    Finding::new(&META, group, message)
        .because(one.evidence.clone())
        .fix(
            Remedy::new("let the application listen on the port that is checked, in the protocol of the target group")
                .command(format!(
                    "aws elbv2 describe-target-groups --region {region} --target-group-arns {group} \
                     --query \"TargetGroups[].[Protocol,Port,HealthCheckProtocol,HealthCheckPort,HealthCheckPath]\""
                ))
                .see(META.reference),
        )
        .fix(Remedy::new("read the application's log: it may have ended, or not have started to listen yet"))
}
