use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// No outbound rule of the security groups lets the connection out.
    ///
    /// ## What goes wrong
    ///
    /// Security groups allow by rule and have no deny. Without a rule for the destination and the port the
    /// packets are dropped at the interface.
    ///
    /// ## How it is told
    ///
    /// None of the outbound rules of the interface's groups covers the address and the port: by range, by
    /// prefix list or by group.
    ///
    /// ## How to fix it
    ///
    /// Add an outbound rule for TCP 443 to the destination.
    pub SecurityGroupEgressBlocked {
        id: "security-group-egress-blocked",
        summary: "no rule of the security groups lets the connection out",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        run: run,
    }
}

const META: crate::Meta = SecurityGroupEgressBlocked::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::SecurityGroupEgress, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let groups = obstacle.security_groups().join(", ");
    let message = format!("{groups} let nothing out to {}", obstacle.list());
    Finding::new(&META, obstacle.security_groups().join(", "), message)
        .because_all(task.way(obstacle))
        .fix(task.open_egress(obstacle).see(META.reference))
}
