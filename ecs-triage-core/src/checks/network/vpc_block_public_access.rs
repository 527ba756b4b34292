use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// VPC block public access is on and stops the way to the internet.
    ///
    /// ## What goes wrong
    ///
    /// The account's setting overrides route tables, groups and ACLs: internet gateways pass nothing in
    /// the blocked direction.
    ///
    /// ## How it is told
    ///
    /// The region's setting is `block-bidirectional`, or `block-ingress` where the way is not one that it
    /// leaves open, and no exclusion covers the subnet or its VPC.
    ///
    /// ## How to fix it
    ///
    /// Exclude the VPC or subnet, or use VPC endpoints.
    pub VpcBlockPublicAccess {
        id: "vpc-block-public-access",
        summary: "VPC block public access stops the way to the internet",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html",
        run: run,
    }
}

const META: crate::Meta = VpcBlockPublicAccess::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::BlockPublicAccess, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let subnets = obstacle.subnets().join(", ");
    let vpc = task.vpc_before(obstacle).unwrap_or("VPC");
    let message = format!("VPC block public access cuts {subnets} off from {}", obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new("exclude the VPC from block public access for what goes out").command(format!(
            "aws ec2 create-vpc-block-public-access-exclusion --region {} --vpc-id {} --internet-gateway-exclusion-mode allow-egress",
            task.place().region,
            vpc
        )).see(META.reference))
}
