use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The route leads to a NAT instance that drops what is not addressed to it.
    ///
    /// ## What goes wrong
    ///
    /// Source/destination checking is on by default; an instance that forwards must have it off.
    ///
    /// ## How it is told
    ///
    /// The interface or instance that the route points at has the check on.
    ///
    /// ## How to fix it
    ///
    /// Switch the check off.
    pub SourceDestCheckOnNatInstance {
        id: "source-dest-check-on-nat-instance",
        summary: "the NAT instance of the route drops what is not addressed to it",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html",
        run: run,
    }
}

const META: crate::Meta = SourceDestCheckOnNatInstance::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::SourceDestCheck, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let message = format!("{} has source/destination check on: {} cannot be reached", obstacle.id, obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new(format!("switch off source/destination check of {}", obstacle.id)).command(format!(
            "aws ec2 modify-network-interface-attribute --region {} --network-interface-id {} --no-source-dest-check",
            task.place().region,
            obstacle.id
        )).see(META.reference))
}
