use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The endpoint exists, the public name does not resolve to it, and there is no other way out.
    ///
    /// ## What goes wrong
    ///
    /// Without private DNS the name resolves to a public address. ECS calls services by their public
    /// names.
    ///
    /// ## How it is told
    ///
    /// The endpoint of the service has private DNS off, and no route leads to the public address.
    ///
    /// ## How to fix it
    ///
    /// Switch on private DNS of the endpoint; the VPC needs enableDnsSupport and enableDnsHostnames.
    pub VpcEndpointPrivateDnsDisabled {
        id: "vpc-endpoint-private-dns-disabled",
        summary: "the endpoint exists, and the public name does not resolve to it",
        phase: Network,
        reference: "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html",
        run: run,
    }
}

const META: crate::Meta = VpcEndpointPrivateDnsDisabled::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_paths(&META, PathFault::EndpointPrivateDnsDisabled, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let message = format!("{} has private DNS off: {} cannot be reached", obstacle.id, obstacle.list());
    Finding::new(&META, &obstacle.id, message)
        .because_all(task.way(obstacle))
        .fix(Remedy::new(format!("switch on private DNS of {}", obstacle.id)).command(format!(
            "aws ec2 modify-vpc-endpoint --region {} --vpc-endpoint-id {} --private-dns-enabled",
            task.place().region,
            obstacle.id
        )).see(META.reference))
}
