use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A private hosted zone that is associated with the VPC hides a name that the task needs.
    ///
    /// ## What goes wrong
    ///
    /// The resolver asks the most specific private zone, and where that zone has no record of the name the
    /// answer is that there is none: `no such host`.
    ///
    /// ## How it is told
    ///
    /// A private hosted zone of the VPC covers the name.
    ///
    /// ## How to fix it
    ///
    /// Add the record to the zone, or take the VPC out of the zone.
    pub PrivateHostedZoneShadowsEndpoint {
        id: "private-hosted-zone-shadows-endpoint",
        summary: "a private hosted zone hides a name that the task needs",
        phase: Network,
        reference: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html",
        run: run,
    }
}

const META: crate::Meta = PrivateHostedZoneShadowsEndpoint::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::PrivateHostedZone, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let message = format!("private hosted zone {} hides {}", obstacle.id, obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new(format!("add the names to {}, or disassociate the VPC from it", obstacle.id)).see(META.reference))
}
