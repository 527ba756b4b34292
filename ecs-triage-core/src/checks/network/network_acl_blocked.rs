use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A network ACL on the path stops the connection, or its answer.
    ///
    /// ## What goes wrong
    ///
    /// ACLs keep no state: the answer to a connection must be allowed too, to the port that the connection
    /// was opened from (1024 to 65535).
    ///
    /// ## How it is told
    ///
    /// The lowest rule number that matches the packet, or its answer, denies.
    ///
    /// ## How to fix it
    ///
    /// Allow the connection outbound and its answers inbound, before the rule that denies.
    pub NetworkAclBlocked {
        id: "network-acl-blocked",
        summary: "a network ACL stops the connection or its answer",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html",
        run: run,
    }
}

const META: crate::Meta = NetworkAclBlocked::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::NetworkAcl, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let (acl, detail) = (&obstacle.id, &obstacle.blocker.detail);
    let message = format!("network ACL {acl} stops {} ({detail})", obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new(format!("allow it in {}, before the rule that denies", obstacle.id)).command(format!(
            "aws ec2 describe-network-acls --region {} --network-acl-ids {}",
            task.place().region,
            obstacle.id
        )).see(META.reference))
}
