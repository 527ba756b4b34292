use crate::net::{BlockKind, Blocker, Disposition, Trace};
use crate::snapshot::elbv2::{ElasticLoadBalancer, TargetGroup};
use crate::snapshot::{Need, Operation};
use crate::{Evidence, EvidenceKind, Finding, Gap, Membership, Remedy, TaskView, Verdict, declare_check};

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
    /// each subnet that the task has or may get: the load balancer's outbound rules, the network
    /// ACLs, and the task's inbound rules.
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
        Some(group) if group.target_type.as_deref() == Some("ip") => judge(task, &member, group),
        _ => Ok(None),
    })
}

fn judge(
    task: &TaskView<'_>,
    member: &Membership<'_>,
    group: &TargetGroup,
) -> Result<Option<Finding>, Gap> {
    let port = task.checked_port(member.arn).and_then(|port| port.parse().ok());
    let Some(port) = port else { return Ok(None) };
    let mut ports = task.containers()?.iter().flat_map(|container| &container.port_mappings);
    if !ports.any(|mapping| mapping.container_port == Some(i64::from(port))) {
        // The check asks a port that the task does not offer; a group that is closed there is right.
        return Ok(None);
    }
    let mut gap = None;
    for balancer in task.balancers(group)? {
        for (seat, trace) in task.from_balancer(balancer, port)? {
            match blocked(&trace) {
                Some(blocker) => {
                    let groups = &seat.security_groups;
                    return Ok(Some(word(task, balancer, port, groups, blocker)));
                }
                None if trace.disposition == Disposition::Unknown => gap = gap.or(lacking(&trace)),
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
    port: u16,
    groups: &[&str],
    blocker: &Blocker,
) -> Finding {
    let name = &balancer.load_balancer_name;
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
