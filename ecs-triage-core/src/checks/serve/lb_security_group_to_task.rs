use crate::net::{BlockKind, Blocker, Disposition, Trace};
use crate::snapshot::elbv2::{ElasticLoadBalancer, TargetGroup};
use crate::snapshot::{Need, Operation};
use crate::{Approach, Evidence, EvidenceKind, Finding, Gap, Membership, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The security groups of the task do not admit its load balancer.
    ///
    /// ## What goes wrong
    ///
    /// The load balancer opens connections to the task for its health checks and for the traffic.
    /// Without a rule that admits them they are dropped, and the health checks time out.
    ///
    /// ## How it is told
    ///
    /// A connection is walked from each node of the load balancer to the port of the health check in
    /// each subnet, or to the host's port on each instance, that the task has or may get: the load
    /// balancer's outbound rules, the network ACLs, and the task's inbound rules.
    ///
    /// ## How to fix it
    ///
    /// Admit the security group of the load balancer to that port in the task's security group.
    pub LbSecurityGroupToTask {
        id: "lb-security-group-to-task",
        summary: "the security groups do not let the load balancer reach the task",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html",
        run: run,
    }
}

const META: crate::Meta = LbSecurityGroupToTask::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.memberships()?, |member| match task.target_group(member.arn)? {
        Some(group) => judge(task, &member, group),
        None => Ok(None),
    })
}

fn judge<'s>(
    task: &TaskView<'s>,
    member: &Membership<'s>,
    group: &TargetGroup,
) -> Result<Option<Finding>, Gap> {
    let mut gap = None;
    for balancer in task.balancers(group)? {
        for approach in task.from_balancer(balancer, member, group)? {
            let trace = &approach.trace;
            match blocked(trace) {
                Some(blocker) => return Ok(Some(word(task, balancer, &approach, blocker))),
                None if trace.disposition == Disposition::Unknown => gap = gap.or(lacking(trace)),
                None => {}
            }
        }
    }
    gap.map_or(Ok(None), Err)
}

fn blocked(trace: &Trace) -> Option<&Blocker> {
    let by_group = |blocker: &&Blocker| {
        matches!(blocker.kind, BlockKind::SecurityGroupIngress | BlockKind::SecurityGroupEgress)
    };
    let is_blocked = trace.disposition == Disposition::DeniedBySecurityGroup;
    trace.blockers().find(by_group).filter(|_| is_blocked)
}

fn lacking(trace: &Trace) -> Option<Gap> {
    trace.missing.first().cloned().or_else(|| {
        let why = trace.blocked_at.as_ref()?.detail.clone();
        Some(Gap::undecidable(Need::all(Operation::DescribeNetworkInterfaces), why))
    })
}

fn word(
    task: &TaskView<'_>,
    balancer: &ElasticLoadBalancer,
    approach: &Approach<'_>,
    blocker: &Blocker,
) -> Finding {
    let name = &balancer.load_balancer_name;
    let (port, groups) = (approach.ports(), &approach.security_groups);
    let task_group = groups.first().copied().unwrap_or("GROUP");
    let from = balancer.security_groups.first().map(String::as_str);
    let region = task.place().region;
    let (message, remedy) = match (blocker.kind, from) {
        (BlockKind::SecurityGroupEgress, Some(from)) => (
            format!("{from} of load balancer {name} lets nothing out to port {port} of the task"),
            format!("authorize-security-group-egress --region {region} --group-id {from} --protocol tcp --port {port} --source-group {task_group}"),
        ),
        (_, Some(from)) => (
            format!("{} does not admit load balancer {name} ({from}) on port {port}", groups.join(", ")),
            format!("authorize-security-group-ingress --region {region} --group-id {task_group} --protocol tcp --port {port} --source-group {from}"),
        ),
        (_, None) => (
            format!("{} does not admit load balancer {name} on port {port}", groups.join(", ")),
            format!("authorize-security-group-ingress --region {region} --group-id {task_group} --protocol tcp --port {port} --cidr CIDR_OF_THE_VPC"),
        ),
    };
    let pointer = match blocker.pointer.is_empty() {
        true => task.pointer(balancer),
        false => blocker.pointer.clone(),
    };
    let rule = Evidence::new(EvidenceKind::Rule, &blocker.id, &blocker.detail, pointer);
    let asks = task.field(balancer, "", format!("checks the health of the task on port {port}"));
    Finding::new(&META, &blocker.id, message).because(rule).because(asks).fix(
        Remedy::new(format!("let load balancer {name} reach the task on TCP {port}"))
            .command(format!("aws ec2 {remedy}"))
            .see(META.reference),
    )
}
