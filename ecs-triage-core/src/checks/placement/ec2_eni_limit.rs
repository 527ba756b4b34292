use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// Each container instance has all its network interfaces in use.
    ///
    /// ## What goes wrong
    ///
    /// With `awsvpc` each task has an interface of its own, and the instance type limits their
    /// number: few without trunking, ten times as many with it.
    ///
    /// ## How it is told
    ///
    /// The limit of the instance type is compared with the interfaces that its tasks, or the
    /// machine, have.
    ///
    /// ## How to fix it
    ///
    /// Enable trunking and replace the instances, use larger ones, or use another network mode.
    pub Ec2EniLimit {
        id: "ec2-eni-limit",
        summary: "each container instance has all its network interfaces in use",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html",
        run: run,
    }
}

const META: crate::Meta = Ec2EniLimit::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Interface, |out| {
        Finding::new(&META, out.subject(), out.message("no network interface is free"))
            .fix_any(out.cure())
            .fix(
                Remedy::new("enable trunking, then replace the instances: it holds for new ones only")
                    .command(format!(
                        "aws ecs put-account-setting-default --region {} --name awsvpcTrunking --value enabled",
                        task.place().region
                    ))
                    .see(META.reference),
            )
            .fix(task.more_instances())
    })
}
