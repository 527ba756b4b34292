use crate::snapshot::ecs::{Service, Task};
use crate::snapshot::elbv2::TargetGroup;
use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The load balancer's first health checks ended the task before it could have been up.
    ///
    /// ## What goes wrong
    ///
    /// ECS looks at the load balancer's health checks from the start of a task on, or from the end
    /// of `healthCheckGracePeriodSeconds`. An application that needs longer than grace period and
    /// first checks is stopped while it still starts, again and again.
    ///
    /// ## How it is told
    ///
    /// The task failed the load balancer's health checks without ever answering with a wrong code,
    /// it was stopped as soon as the first failed checks allow, and the grace period left it less
    /// than two and a half minutes.
    ///
    /// ## How to fix it
    ///
    /// Set the grace period above the time that the application needs to start.
    pub LbGracePeriodTooShort {
        id: "lb-grace-period-too-short",
        summary: "the load balancer's first health checks ended the task while it may still have started",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html",
        run: run,
    }
}

const META: crate::Meta = LbGracePeriodTooShort::META;

/// Seconds that are enough for most applications to start.
const AMPLE: i64 = 150;

/// Seconds that ECS may take to act on a failed health check.
const REACTION: i64 = 30;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(killed) = task.killed_by_balancer()? else {
        return Ok(Verdict::NotApplicable);
    };
    let (Some(service), Some(member)) = (task.service()?, task.memberships()?.into_iter().next())
    else {
        return Ok(Verdict::NotApplicable);
    };
    let Some(group) = task.target_group(member.arn)? else { return Ok(Verdict::Clear) };
    let answered = task.unhealthy(Kind::HealthCode)?.is_some_and(|found| !found.is_empty());
    match patience(killed, service, group) {
        Some(patience) if !answered => Ok(word(task, service, group, patience).into()),
        _ => Ok(Verdict::Clear),
    }
}

/// How long the task was given, in seconds: how long it lived, and the grace period.
fn patience(killed: &Task, service: &Service, group: &TargetGroup) -> Option<(i64, i64)> {
    let grace = service.health_check_grace_period_seconds.unwrap_or(0);
    let interval = group.health_check_interval_seconds.unwrap_or(30);
    let given = grace + interval * group.unhealthy_threshold_count.unwrap_or(2);
    let lived = killed.stopping_at.or(killed.stopped_at)?.seconds_since(killed.started_at?);
    (given < AMPLE && lived <= given + interval + REACTION).then_some((lived, grace))
}

fn word(
    task: &TaskView<'_>,
    service: &Service,
    group: &TargetGroup,
    (lived, grace): (i64, i64),
) -> Finding {
    let name = &service.service_name;
    let message = format!(
        "the load balancer gave up a task of service {name} {lived} s after its start, with a grace period of {grace} s"
    );
    let checks = format!(
        "{} failed checks every {} s are enough",
        group.unhealthy_threshold_count.unwrap_or(2),
        group.health_check_interval_seconds.unwrap_or(30)
    );
    let grace = format!("healthCheckGracePeriodSeconds is {grace}");
    let remedy = Remedy::new("set the grace period above the time that the application needs to start")
        .command(format!(
            "aws ecs update-service --region {} --cluster {} --service {name} --health-check-grace-period-seconds 300",
            task.place().region,
            service.cluster_arn
        ))
        .see(META.reference);
    Finding::new(&META, name, message)
        .because(task.said())
        .because(task.field(service, "", grace))
        .because(task.field(group, "", checks))
        .fix(remedy)
}
