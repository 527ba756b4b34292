use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// `enableDnsSupport`, or where private DNS is needed `enableDnsHostnames`, is off.
    ///
    /// ## What goes wrong
    ///
    /// Without enableDnsSupport the VPC's resolver answers nothing, so that no name resolves. Without
    /// enableDnsHostnames private DNS of endpoints does not work, so that names resolve to public
    /// addresses.
    ///
    /// ## How it is told
    ///
    /// By the VPC's attributes, where the VPC's own resolver is used.
    ///
    /// ## How to fix it
    ///
    /// Switch both attributes on.
    pub VpcDnsDisabled {
        id: "vpc-dns-disabled",
        summary: "the VPC's DNS is off",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html",
        run: run,
    }
}

const META: crate::Meta = VpcDnsDisabled::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::VpcDnsDisabled, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let vpc = task.vpc_before(obstacle).unwrap_or(&obstacle.id);
    let off: Vec<_> = task.switched_off(vpc).map(|(attribute, _)| attribute).collect();
    let (list, off) = (obstacle.list(), off.join(" and "));
    let off = if off.is_empty() { "DNS" } else { &off };
    let message = format!("{off} of {vpc} is off: {list} cannot be resolved as needed");
    let region = task.place().region;
    let switch = |option| format!("aws ec2 modify-vpc-attribute --region {region} --vpc-id {vpc} --enable-dns-{option}");
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new(format!("switch on enableDnsSupport and enableDnsHostnames of {vpc}"))
            .command(switch("support"))
            .command(switch("hostnames"))
            .see(META.reference))
}
