use crate::snapshot::elbv2::TargetGroup;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The task's availability zone is none of its load balancer's.
    ///
    /// ## What goes wrong
    ///
    /// A load balancer sends nothing to a target in a zone that is not enabled for it. The target
    /// stays `unused`, is never checked, and the deployment waits for it in vain.
    ///
    /// ## How it is told
    ///
    /// The zone of a subnet that the task has, or may get, is none of the zones of the load
    /// balancers that its target group belongs to.
    ///
    /// ## How to fix it
    ///
    /// Enable the zone for the load balancer by giving it a subnet there, or take the subnet out of
    /// the service.
    pub LbAzNotEnabled {
        id: "lb-az-not-enabled",
        summary: "the load balancer serves no target in the zone of the task",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
        run: run,
    }
}

const META: crate::Meta = LbAzNotEnabled::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.memberships()?, |member| match task.target_group(member.arn)? {
        Some(group) => judge(task, group),
        None => Ok(None),
    })
}

fn judge(task: &TaskView<'_>, group: &TargetGroup) -> Result<Option<Finding>, Gap> {
    let unserved = task.unserved(group)?;
    let balancers = task.balancers(group)?;
    let (Some(subnet), Some(balancer)) = (unserved.first(), balancers.first()) else {
        return Ok(None);
    };
    let zones = unserved.iter().filter_map(|subnet| subnet.availability_zone.as_deref());
    let zones: Vec<_> = zones.collect();
    let served = balancer.availability_zones.iter().filter_map(|zone| zone.zone_name.as_deref());
    let served: Vec<_> = served.collect();
    let name = &balancer.load_balancer_name;
    let message = format!(
        "load balancer {name} is not enabled in {}, where subnet {} of the task lies",
        zones.join(", "),
        subnet.subnet_id
    );
    let zone_of = |subnet: &crate::snapshot::ec2::Subnet| {
        let zone = subnet.availability_zone.as_deref().unwrap_or_default();
        task.field(subnet, "AvailabilityZone", format!("AvailabilityZone is {zone}"))
    };
    let has = format!("AvailabilityZones are {}", served.join(", "));
    let subnets = balancer.availability_zones.iter().filter_map(|zone| zone.subnet_id.as_deref());
    let remedy = Remedy::new(format!("give load balancer {name} a subnet in {}", zones.join(", ")))
        .command(format!(
            "aws elbv2 set-subnets --region {} --load-balancer-arn {} --subnets {} SUBNET",
            task.place().region,
            balancer.load_balancer_arn,
            subnets.collect::<Vec<_>>().join(" ")
        ))
        .see(META.reference);
    let finding = Finding::new(&META, &balancer.load_balancer_arn, message)
        .because(task.field(*balancer, "AvailabilityZones", has))
        .because_all(unserved.iter().map(|subnet| zone_of(subnet)))
        .fix(remedy)
        .fix(Remedy::new(format!("take subnet {} out of the service", subnet.subnet_id)));
    Ok(Some(finding))
}
