use crate::snapshot::elbv2::TargetGroup;
use crate::{Finding, Gap, Membership, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The health check of a target group asks a fixed port that no container has.
    ///
    /// ## What goes wrong
    ///
    /// With dynamic host ports each task gets another port, and only `traffic-port` follows it. With
    /// a network interface of its own, a task answers only on the ports that its containers
    /// listen on.
    ///
    /// ## How it is told
    ///
    /// `HealthCheckPort` is a number. The container's host port is dynamic, and no other is fixed to
    /// that number; or no container of the task definition maps it, and the health checks are
    /// refused or time out.
    ///
    /// ## How to fix it
    ///
    /// Set the port of the health check to `traffic-port`, or to one that a container listens on.
    pub LbHealthCheckPortFixed {
        id: "lb-health-check-port-fixed",
        summary: "the health check of the target group asks a port that no container has",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
        run: run,
    }
}

const META: crate::Meta = LbHealthCheckPortFixed::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.memberships()?, |member| {
        let Some(group) = task.target_group(member.arn)? else { return Ok(None) };
        let port = group.health_check_port.as_deref().and_then(|port| port.parse::<i64>().ok());
        let Some(port) = port else { return Ok(None) };
        let why = match task.network_mode()? {
            "awsvpc" | "host" => unmapped(task, &member, port)?,
            _ => dynamic(task, &member, port)?,
        };
        Ok(why.map(|why| word(task, group, port, &why)))
    })
}

/// In the task's own network the port is that of a container.
fn unmapped(task: &TaskView<'_>, member: &Membership<'_>, port: i64) -> Result<Option<String>, Gap> {
    let mapped = task.mappings()?.iter().any(|(_, mapping)| mapping.has(port));
    if mapped || member.entry.container_port == Some(port) || !task.goes_unanswered()? {
        return Ok(None);
    }
    Ok(Some("no container of the task definition has".to_owned()))
}

/// On an instance the port is that of the host.
fn dynamic(task: &TaskView<'_>, member: &Membership<'_>, port: i64) -> Result<Option<String>, Gap> {
    let mappings = task.mappings()?;
    if mappings.iter().any(|(_, mapping)| mapping.host_port == Some(port)) {
        return Ok(None);
    }
    let container = member.entry.container_name.as_deref();
    let of_member = |(name, mapping): &&(&str, &crate::snapshot::ecs::PortMapping)| {
        Some(*name) == container && mapping.container_port == member.entry.container_port
    };
    let is_dynamic =
        mappings.iter().find(of_member).is_some_and(|(_, one)| one.host_port.unwrap_or(0) == 0);
    let name = container.unwrap_or_default();
    Ok(is_dynamic.then(|| format!("no host has: container {name} gets another host port each time")))
}

fn word(task: &TaskView<'_>, group: &TargetGroup, port: i64, why: &str) -> Finding {
    let message =
        format!("the health check of target group {} asks port {port}, which {why}", group.target_group_name);
    let remedy = Remedy::new("let the health check ask the port of the traffic")
        .command(format!(
            "aws elbv2 modify-target-group --region {} --target-group-arn {} --health-check-port traffic-port",
            task.place().region,
            group.target_group_arn
        ))
        .see(META.reference);
    Finding::new(&META, &group.target_group_arn, message)
        .because(task.field(group, "HealthCheckPort", format!("HealthCheckPort is {port}")))
        .fix(remedy)
}
