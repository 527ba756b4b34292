use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// An S3 gateway endpoint exists, and the subnet's route table is not associated with it.
    ///
    /// ## What goes wrong
    ///
    /// ECR keeps image layers in S3. A gateway endpoint serves only the route tables that it is associated
    /// with. The stopped reason shows the address of ECR; only the IP address betrays S3.
    ///
    /// ## How it is told
    ///
    /// No route of the subnet's table leads to S3, and the VPC has a gateway endpoint for S3.
    ///
    /// ## How to fix it
    ///
    /// Associate the route table with the endpoint.
    pub S3GatewayRouteMissing {
        id: "s3-gateway-route-missing",
        summary: "an S3 gateway endpoint exists, and the subnet's route table is not associated with it",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
        run: run,
    }
}

const META: crate::Meta = S3GatewayRouteMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::S3GatewayRouteMissing, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let table = obstacle.paths.first().and_then(|path| task.table_of(path)).unwrap_or("the route table");
    let message = format!("{table} is not associated with {}: {} cannot be reached", obstacle.id, obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new(format!("associate {table} with {}", obstacle.id)).command(format!(
            "aws ec2 modify-vpc-endpoint --region {} --vpc-endpoint-id {} --add-route-table-ids {table}",
            task.place().region,
            obstacle.id
        )).see(META.reference))
}
