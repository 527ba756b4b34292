use crate::fit::misfit::Kind;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The container instances are in other availability zones, or in another VPC, than the subnets
    /// of the task.
    ///
    /// ## What goes wrong
    ///
    /// With `awsvpc` the interface of the task is attached to the instance, so that its subnet must
    /// be in the zone and VPC of the instance.
    ///
    /// ## How it is told
    ///
    /// The zones and the VPC of the configured subnets are compared with the attributes of each
    /// instance.
    ///
    /// ## How to fix it
    ///
    /// Name subnets in the zones of the instances, or add instances in the zones of the subnets.
    pub Ec2LocationMismatch {
        id: "ec2-location-mismatch",
        summary: "the container instances are in other availability zones or another VPC than the subnets",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = Ec2LocationMismatch::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Location, |out| {
        Finding::new(&META, out.subject(), out.message("the availability zone or VPC is the wrong one"))
            .fix_any(out.cure())
            .fix(task.reconfigure("name subnets in the zones and the VPC of the container instances".to_owned(), Some("SUBNETS"), None, META.reference))
            .fix(task.more_instances())
    })
}
