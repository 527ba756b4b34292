use crate::snapshot::ec2::SecurityGroup;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A security group of the network configuration belongs to another VPC than the subnets.
    ///
    /// ## What goes wrong
    ///
    /// An interface takes security groups of its own VPC only, so that the request is refused or
    /// the interface cannot be made.
    ///
    /// ## How it is told
    ///
    /// The VPC of each configured security group is compared with those of the configured subnets.
    ///
    /// ## How to fix it
    ///
    /// Name a security group of the VPC of the subnets.
    pub SecurityGroupVpcMismatch {
        id: "security-group-vpc-mismatch",
        summary: "a security group belongs to another VPC than the subnets",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = SecurityGroupVpcMismatch::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.own_network()?.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let by_vpc = task.subnets_by_vpc()?;
    let vpcs = by_vpc.keys().copied().collect::<Vec<_>>().join(", ");
    let subnets = || by_vpc.values().flatten();
    let word = |group: &SecurityGroup| {
        let SecurityGroup { group_id: id, vpc_id: own, .. } = group;
        let message = format!("security group {id} is in {own}, the subnets are in {vpcs}");
        let action = format!("name a security group of {vpcs} in the place of {id}");
        Finding::new(&META, id, message)
            .because(task.field(group, "VpcId", format!("VpcId is {own}")))
            .because_all(subnets().map(|subnet| task.field(*subnet, "VpcId", format!("VpcId is {}", subnet.vpc_id))))
            .fix(task.reconfigure(action, None, Some("GROUP"), META.reference))
    };
    Ok(task.foreign_groups()?.into_iter().map(word).collect::<Vec<_>>().into())
}
