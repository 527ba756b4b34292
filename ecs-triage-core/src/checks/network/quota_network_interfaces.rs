use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The quota of network interfaces of the account in the region is used up.
    ///
    /// ## What goes wrong
    ///
    /// Each task with an interface of its own counts, and so do load balancers, endpoints and
    /// functions.
    ///
    /// ## How it is told
    ///
    /// EC2 says that the limit of interfaces is exceeded.
    ///
    /// ## How to fix it
    ///
    /// Ask for a higher quota, or delete interfaces that nobody uses.
    pub QuotaNetworkInterfaces {
        id: "quota-network-interfaces",
        summary: "the quota of network interfaces is used up",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
        run: run,
    }
}

const META: crate::Meta = QuotaNetworkInterfaces::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_named(&META) {
        return Ok(Verdict::NotApplicable);
    }
    let name = task.definition_name()?;
    let region = task.place().region;
    let message = format!("no interface for {name}: the quota of network interfaces of {region} (L-DF5E4CA3) is used up");
    Ok(Finding::new(&META, "L-DF5E4CA3", message)
        .because(task.said())
        .fix(
            Remedy::new("ask for a higher quota of network interfaces")
                .command(format!(
                    "aws service-quotas request-service-quota-increase --region {region} --service-code vpc --quota-code L-DF5E4CA3 --desired-value VALUE"
                ))
                .see(META.reference),
        )
        .fix(
            Remedy::new("delete interfaces that nobody uses").command(format!(
                "aws ec2 describe-network-interfaces --region {region} --filters Name=status,Values=available"
            )),
        )
        .into())
}
