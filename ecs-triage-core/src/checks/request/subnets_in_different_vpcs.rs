use crate::snapshot::ec2::Subnet;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The subnets of the network configuration belong to more than one VPC.
    ///
    /// ## What goes wrong
    ///
    /// All subnets and security groups of a task are of one VPC. ECS refuses others.
    ///
    /// ## How it is told
    ///
    /// The VPCs of the configured subnets are compared.
    ///
    /// ## How to fix it
    ///
    /// Leave the subnets of one VPC.
    pub SubnetsInDifferentVpcs {
        id: "subnets-in-different-vpcs",
        summary: "the subnets belong to several VPCs",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = SubnetsInDifferentVpcs::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.own_network()?.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let by_vpc = task.subnets_by_vpc()?;
    if by_vpc.len() < 2 {
        return Ok(Verdict::Clear);
    }
    let list = |subnets: &[&Subnet]| {
        let ids: Vec<_> = subnets.iter().map(|subnet| subnet.subnet_id.as_str()).collect();
        ids.join(", ")
    };
    let parts: Vec<_> =
        by_vpc.iter().map(|(vpc, subnets)| format!("{} in {vpc}", list(subnets))).collect();
    let message = format!("the subnets are in {} VPCs: {}", by_vpc.len(), parts.join("; "));
    let most = by_vpc.values().max_by_key(|subnets| subnets.len());
    let keep = most.map(|subnets| list(subnets)).unwrap_or_default();
    let proofs = by_vpc.iter().flat_map(|(vpc, subnets)| {
        subnets.iter().map(move |subnet| task.field(*subnet, "VpcId", format!("VpcId is {vpc}")))
    });
    let subject = by_vpc.keys().copied().collect::<Vec<_>>().join(", ");
    Ok(Finding::new(&META, subject, message)
        .because_all(proofs)
        .fix(task.reconfigure(format!("name subnets of one VPC, as {keep}"), Some(&keep), None, META.reference))
        .into())
}
