use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// A firewall or an appliance on the path decides, and its rules are not modelled.
    ///
    /// ## What goes wrong
    ///
    /// The way of a connection leads through a firewall endpoint or an appliance, which may drop it.
    ///
    /// ## How it is told
    ///
    /// A route on the way points at a gateway load balancer endpoint, a firewall endpoint or an
    /// interface that forwards.
    ///
    /// ## How to fix it
    ///
    /// See in the firewall's own logs whether it drops the destinations, and allow them there.
    pub FirewallInPath {
        id: "firewall-in-path",
        summary: "a firewall on the path decides, and its rules are not modelled",
        phase: Network,
        severity: Severity::Info,
        reference: "https://docs.aws.amazon.com/network-firewall/latest/developerguide/logging-monitoring.html",
        run: run,
    }
}

const META: crate::Meta = FirewallInPath::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::Firewall, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let message = format!("{} decides about {}", obstacle.id, obstacle.list());
    Finding::new(&META, &obstacle.id, message).because_all(task.way(obstacle)).fix(
        Remedy::new(format!("see in the logs behind {} whether it drops them", obstacle.id))
            .see(META.reference),
    )
}
