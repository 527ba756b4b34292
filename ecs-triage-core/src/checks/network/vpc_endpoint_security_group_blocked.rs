use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The endpoint's security groups do not admit the task.
    ///
    /// ## What goes wrong
    ///
    /// The public name resolves to the endpoint's private address in the whole VPC, and the endpoint drops
    /// the connection: `dial tcp 10.0.1.23:443: i/o timeout`.
    ///
    /// ## How it is told
    ///
    /// No inbound rule of the endpoint's groups covers the task's interface on the port.
    ///
    /// ## How to fix it
    ///
    /// Allow TCP 443 from the task's security group into the endpoint's.
    pub VpcEndpointSecurityGroupBlocked {
        id: "vpc-endpoint-security-group-blocked",
        summary: "the endpoint's security groups do not admit the task",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
        run: run,
    }
}

const META: crate::Meta = VpcEndpointSecurityGroupBlocked::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::EndpointSecurityGroup, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let from = obstacle.security_groups().join(", ");
    let (at, detail) = (&obstacle.id, &obstacle.blocker.detail);
    let message = format!("{at} does not admit {from} ({detail}): {} cannot be reached", obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(task.open_ingress(obstacle).see(META.reference))
}
