use crate::snapshot::elbv2::TargetGroup;
use crate::{Finding, Gap, Membership, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// A target group speaks another protocol than the container's port.
    ///
    /// ## What goes wrong
    ///
    /// A target group of UDP leads to a port that is mapped for TCP, or the reverse; or its health
    /// checks speak TLS to a port that is customary for plain HTTP, and are refused.
    ///
    /// ## How it is told
    ///
    /// The target group's protocol and the port mapping's differ; or the health checks of a target
    /// group of HTTPS are refused on a port such as 80 or 8080.
    ///
    /// ## How to fix it
    ///
    /// Make the target group in the protocol that the container speaks.
    pub LbProtocolMismatch {
        id: "lb-protocol-mismatch",
        summary: "the target group speaks another protocol than the container",
        phase: Serve,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
        run: run,
    }
}

const META: crate::Meta = LbProtocolMismatch::META;

/// Ports on which applications customarily speak plain HTTP.
const PLAIN: [i64; 5] = [80, 3000, 5000, 8000, 8080];

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.memberships()?, |member| {
        let Some(group) = task.target_group(member.arn)? else { return Ok(None) };
        let speaks = speaks(task, &member, group)?;
        Ok(speaks.map(|speaks| word(task, &member, group, &speaks)))
    })
}

/// What the container speaks, where it is not what the target group does.
fn speaks(
    task: &TaskView<'_>,
    member: &Membership<'_>,
    group: &TargetGroup,
) -> Result<Option<String>, Gap> {
    let port = member.entry.container_port.unwrap_or_default();
    let mappings = task.mappings()?;
    let mut own = mappings.iter().filter(|(name, mapping)| {
        Some(*name) == member.entry.container_name.as_deref() && mapping.has(port)
    });
    let Some((_, first)) = own.next() else { return Ok(None) };
    let mapped = |one: &crate::snapshot::ecs::PortMapping| one.protocol.as_deref() == Some("udp");
    let udp = mapped(first) || own.any(|(_, other)| mapped(other));
    Ok(match group.protocol.as_deref() {
        Some("UDP") if !udp => Some("TCP".to_owned()),
        Some("TCP" | "TLS" | "HTTP" | "HTTPS") if mapped(first) => Some("UDP".to_owned()),
        Some("HTTPS" | "TLS") if PLAIN.contains(&port) && task.goes_unanswered()? => {
            Some("probably plain HTTP".to_owned())
        }
        _ => None,
    })
}

fn word(
    task: &TaskView<'_>,
    member: &Membership<'_>,
    group: &TargetGroup,
    speaks: &str,
) -> Finding {
    let protocol = group.protocol.as_deref().unwrap_or_default();
    let container = member.entry.container_name.as_deref().unwrap_or_default();
    let message = format!(
        "target group {} speaks {protocol}, and port {} of container {container} {speaks}",
        group.target_group_name,
        member.entry.container_port.unwrap_or_default(),
    );
    Finding::new(&META, member.arn, message)
        
        .because(task.field(group, "Protocol", format!("Protocol is {protocol}")))
        .fix(
            Remedy::new("make a target group in the protocol that the container speaks, or map the port for this one")
                .see(META.reference),
        )
}
