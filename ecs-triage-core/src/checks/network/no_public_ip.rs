use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The route that wins is an internet gateway, and the interface has no public IPv4 address.
    ///
    /// ## What goes wrong
    ///
    /// An internet gateway passes only what comes from a public address. On Fargate the address must be
    /// asked for (`assignPublicIp`); on EC2 an `awsvpc` task never gets one.
    ///
    /// ## How it is told
    ///
    /// The subnet's default route leads to an internet gateway. The task's network configuration has
    /// `assignPublicIp` off, or the task runs on EC2.
    ///
    /// ## How to fix it
    ///
    /// Move the task to a private subnet with a NAT gateway or endpoints, or ask for a public address.
    pub NoPublicIp {
        id: "no-public-ip",
        summary: "the way out is an internet gateway, and the interface has no public address",
        phase: Network,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
        run: run,
    }
}

const META: crate::Meta = NoPublicIp::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::NoPublicIp, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let subnets = obstacle.subnets().join(", ");
    let message = format!(
        "no public address in {subnets}, whose way out is an internet gateway: {} cannot be reached",
        obstacle.list()
    );
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix_any(task.ways_out(obstacle))
}
