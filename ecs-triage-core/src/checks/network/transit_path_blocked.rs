use crate::net::{BlockKind, Direction};
use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A transit gateway, a peering connection or a VPN on the path stops the connection or its answer.
    ///
    /// ## What goes wrong
    ///
    /// An attachment that is not available, a missing association or route in a transit gateway's table, a
    /// zone in which the attachment has no subnet, a peering connection that is asked to carry what is not
    /// its peer's: each drops the packets silently.
    ///
    /// ## How it is told
    ///
    /// The engine follows the packet through attachments, associations and route tables, and its answer
    /// back.
    ///
    /// ## How to fix it
    ///
    /// Add what is missing at the place named.
    pub TransitPathBlocked {
        id: "transit-path-blocked",
        summary: "a transit gateway, peering or VPN on the path stops it",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html",
        run: run,
    }
}

const META: crate::Meta = TransitPathBlocked::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::TransitPath, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let id = &obstacle.id;
    let detail = match obstacle.blocker.direction {
        Direction::Back if obstacle.blocker.kind == BlockKind::InternetGatewayPrivateDestination => {
            "no route leads the answer back to the VPC of the task"
        }
        _ => obstacle.blocker.detail.as_str(),
    };
    let message = format!("{id} stops the way to {} ({detail})", obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new(format!("mend the path at {id}: {detail}")).see(META.reference))
}
