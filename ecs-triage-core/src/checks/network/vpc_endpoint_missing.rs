use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The VPC has no way to the internet and lives on endpoints, and one that this task needs is missing.
    ///
    /// ## What goes wrong
    ///
    /// Pulling from ECR takes three endpoints: `ecr.api`, `ecr.dkr` and, for the layers, S3. Logs, Secrets
    /// Manager and Parameter Store have one each. A name without an endpoint resolves to a public address,
    /// to which no route leads.
    ///
    /// ## How it is told
    ///
    /// No route leads to the destination, the VPC has endpoints for other services that starting tasks
    /// call, and none for this one.
    ///
    /// ## How to fix it
    ///
    /// Make the endpoint, or give the subnet a way to the internet.
    pub VpcEndpointMissing {
        id: "vpc-endpoint-missing",
        summary: "the VPC lives on endpoints, and one that the task needs is not there",
        phase: Network,
        reference: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
        run: run,
    }
}

const META: crate::Meta = VpcEndpointMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::EndpointMissing, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let services = obstacle.services().join(", ");
    let message = format!(
        "{} has no endpoint for {services}, and no other way: {} cannot be reached",
        obstacle.id,
        obstacle.list()
    );
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix_any(task.ways_in(obstacle))
}
