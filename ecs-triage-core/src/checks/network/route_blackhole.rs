use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The route that wins points at a gateway that was deleted or detached.
    ///
    /// ## What goes wrong
    ///
    /// AWS keeps the route and marks it `blackhole`: packets are dropped, while a less specific route that
    /// works is not asked.
    ///
    /// ## How it is told
    ///
    /// The longest matching route of the subnet's table has the state `blackhole`, or its target does not
    /// exist.
    ///
    /// ## How to fix it
    ///
    /// Point the route at a gateway that works, or delete it where another route should win.
    pub RouteBlackhole {
        id: "route-blackhole",
        summary: "the route that wins points at something that is gone",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
        run: run,
    }
}

const META: crate::Meta = RouteBlackhole::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::RouteBlackhole, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let (table, detail) = (&obstacle.id, &obstacle.blocker.detail);
    let message = format!("a route of {table} leads nowhere ({detail}): {} cannot be reached", obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new(format!("point the route of {} at a gateway that exists", obstacle.id)).command(
            format!(
                "aws ec2 replace-route --region {} --route-table-id {} --destination-cidr-block 0.0.0.0/0 --nat-gateway-id NAT_GATEWAY",
                task.place().region,
                obstacle.id
            ),
        ).see(META.reference))
}
