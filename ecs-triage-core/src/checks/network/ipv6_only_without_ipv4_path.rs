use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The destination is reachable only over IPv4, or only over IPv6, and the task has no such path.
    ///
    /// ## What goes wrong
    ///
    /// A task in an IPv6-only subnet has no IPv4 address. Destinations with only IPv4 addresses need DNS64
    /// and a NAT gateway; private ECR has a dual-stack name of its own.
    ///
    /// ## How it is told
    ///
    /// The subnet has no range of the destination's family, or no route for it.
    ///
    /// ## How to fix it
    ///
    /// Use the dual-stack name of the registry, DNS64 with NAT64, or a dual-stack subnet.
    pub Ipv6OnlyWithoutIpv4Path {
        id: "ipv6-only-without-ipv4-path",
        summary: "the task and what it needs have no address family in common",
        phase: Network,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
        run: run,
    }
}

const META: crate::Meta = Ipv6OnlyWithoutIpv4Path::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::AddressFamily, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let subnets = obstacle.subnets().join(", ");
    let message = format!("{subnets} and {} have no address family in common", obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new("use dual-stack names and DNS64 with a NAT gateway, or a subnet with IPv4").see(META.reference))
}
