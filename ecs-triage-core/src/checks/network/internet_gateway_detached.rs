use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The route leads to an internet gateway that is not attached to the VPC.
    ///
    /// ## What goes wrong
    ///
    /// The gateway passes nothing. The route may still look healthy.
    ///
    /// ## How it is told
    ///
    /// No attachment of the gateway names the VPC with the state `available`.
    ///
    /// ## How to fix it
    ///
    /// Attach the gateway.
    pub InternetGatewayDetached {
        id: "internet-gateway-detached",
        summary: "the internet gateway of the route is not attached to the VPC",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
        run: run,
    }
}

const META: crate::Meta = InternetGatewayDetached::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::InternetGatewayDetached, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let message = format!("{} is not attached: {} cannot be reached", obstacle.id, obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(task.attach_gateway(obstacle).see(META.reference))
}
