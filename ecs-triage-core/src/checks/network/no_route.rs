use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The route table of the task's subnet has no route to a destination that the start needs.
    ///
    /// ## What goes wrong
    ///
    /// The packets are dropped at once. The agent waits, tries again, and gives up with
    /// `CannotPullContainerError` or `ResourceInitializationError` and `i/o timeout`.
    ///
    /// ## How it is told
    ///
    /// Of the routes of the subnet's table (the VPC's main table where the subnet has none of its own)
    /// none matches the address, and no VPC endpoint serves the name.
    ///
    /// ## How to fix it
    ///
    /// Give the subnet a way out: a route to a NAT gateway, VPC endpoints for the AWS services, or, on
    /// Fargate, a public subnet and a public address.
    pub NoRoute {
        id: "no-route",
        summary: "no route leads to what the task needs, and no endpoint serves it",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
        run: run,
    }
}

const META: crate::Meta = NoRoute::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::NoRoute, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let (table, subnets) = (&obstacle.id, obstacle.subnets().join(", "));
    let message = format!("route table {table} of {subnets} has no route to {}", obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix_any(task.ways_out(obstacle))
}
