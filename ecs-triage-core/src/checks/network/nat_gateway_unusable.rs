use crate::net::HopKind;
use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The route leads to a NAT gateway, or NAT instance, that does not work.
    ///
    /// ## What goes wrong
    ///
    /// A NAT gateway that is pending, failed or deleted passes nothing; a private one does not reach the
    /// internet; a public one in a subnet without a route to an internet gateway leads nowhere.
    ///
    /// ## How it is told
    ///
    /// By the state and the connectivity type of the gateway, and by the routes and ACL of its own subnet.
    ///
    /// ## How to fix it
    ///
    /// Put the NAT gateway into a public subnet, or replace it, and point the route at the new one.
    pub NatGatewayUnusable {
        id: "nat-gateway-unusable",
        summary: "the NAT gateway of the route does not work",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
        run: run,
    }
}

const META: crate::Meta = NatGatewayUnusable::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::NatGatewayUnusable, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let (id, detail) = (&obstacle.id, &obstacle.blocker.detail);
    let message = format!("{id} does not lead out ({detail}): {} cannot be reached", obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(mend(task, obstacle).see(META.reference))
}

/// Behind the NAT gateway its VPC's internet gateway may be what does not lead out.
fn mend<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Remedy {
    let (id, region) = (&obstacle.id, task.place().region);
    let show = match obstacle.blocker.at {
        HopKind::InternetGateway => return task.attach_gateway(obstacle),
        HopKind::NatGateway => format!("describe-nat-gateways --region {region} --nat-gateway-ids {id}"),
        HopKind::RouteTable => format!("describe-route-tables --region {region} --route-table-ids {id}"),
        _ if id.starts_with("i-") => format!("describe-instances --region {region} --instance-ids {id}"),
        _ => format!("describe-network-interfaces --region {region} --network-interface-ids {id}"),
    };
    Remedy::new(format!("make {id} lead out, or route to a NAT gateway that does"))
        .command(format!("aws ec2 {show}"))
}
