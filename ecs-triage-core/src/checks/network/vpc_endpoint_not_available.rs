use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The endpoint is not in the state `available`.
    ///
    /// ## What goes wrong
    ///
    /// A pending, rejected, failed or deleted endpoint serves nothing.
    ///
    /// ## How it is told
    ///
    /// By the endpoint's state.
    ///
    /// ## How to fix it
    ///
    /// Wait while it is pending, have the service's owner accept it, or make it anew.
    pub VpcEndpointNotAvailable {
        id: "vpc-endpoint-not-available",
        summary: "the endpoint is not available",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
        run: run,
    }
}

const META: crate::Meta = VpcEndpointNotAvailable::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::EndpointNotAvailable, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let (id, detail) = (&obstacle.id, &obstacle.blocker.detail);
    let message = format!("{id} is not available ({detail}): {} cannot be reached", obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new(format!("see why {} is not available, and make it anew", obstacle.id)).command(format!(
            "aws ec2 describe-vpc-endpoints --region {} --vpc-endpoint-ids {}",
            task.place().region,
            obstacle.id
        )).see(META.reference))
}
