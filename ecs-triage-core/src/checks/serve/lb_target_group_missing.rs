use crate::snapshot::elbv2::TargetGroup;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The target group that a service registers its tasks in does not exist.
    ///
    /// ## What goes wrong
    ///
    /// The target group was deleted after the service was made, or is one of another region. ECS
    /// cannot register the tasks, and stops them again.
    ///
    /// ## How it is told
    ///
    /// A load balancer of the service names a target group that Elastic Load Balancing does not
    /// know.
    ///
    /// ## How to fix it
    ///
    /// Make the target group, with a listener before it, and give it to the service.
    pub LbTargetGroupMissing {
        id: "lb-target-group-missing",
        summary: "the target group of the service does not exist",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
        run: run,
    }
}

const META: crate::Meta = LbTargetGroupMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.memberships()?, |member| {
        let group = task.target_group(member.arn)?;
        Ok(group.is_none().then(|| word(task, member.arn)))
    })
}

fn word(task: &TaskView<'_>, arn: &str) -> Finding {
    let service = task.service().ok().flatten();
    let named = service.map(|service| {
        task.field(service, "loadBalancers", format!("loadBalancers names target group {arn}"))
    });
    let name = service.map(|service| service.service_name.as_str()).unwrap_or_default();
    let message = format!("target group {arn} of service {name} does not exist");
    Finding::new(&META, arn, message)
        .because(task.absent::<TargetGroup>(arn))
        .because_all(named)
        .fix(
            Remedy::new("make a target group with a listener before it, and give it to the service")
                .command(task.change_service(
                    "--load-balancers targetGroupArn=TARGET_GROUP,containerName=CONTAINER,containerPort=PORT",
                ))
                .see(META.reference),
        )
}
