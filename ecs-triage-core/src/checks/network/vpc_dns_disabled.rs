use crate::task::{Obstacle, PathFault, Switch};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

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
    let off = task.switched_off(vpc).unwrap_or_default();
    let message =
        format!("{} of {vpc} is off: {} cannot be resolved as needed", Switch::names(&off), obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(task.switch_on(vpc, &off).see(META.reference))
}
