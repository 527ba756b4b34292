use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// No container instance of the cluster is `ACTIVE`.
    ///
    /// ## What goes wrong
    ///
    /// ECS places tasks only on instances whose status is `ACTIVE`. One that is `DRAINING` takes no
    /// new task, one whose registration failed never does.
    ///
    /// ## How it is told
    ///
    /// No instance that may take the task is `ACTIVE`, while ECS looks for one.
    ///
    /// ## How to fix it
    ///
    /// Set a draining instance to `ACTIVE` again, or replace it.
    pub Ec2NoActiveInstances {
        id: "ec2-no-active-instances",
        summary: "no container instance is ACTIVE",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = Ec2NoActiveInstances::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Status, |out| {
        Finding::new(&META, out.subject(), out.message("the status is not ACTIVE"))
            .fix_any(out.cure())
            .fix(
                Remedy::new("set the container instances to ACTIVE")
                    .command(task.each_instance("update-container-instances-state", out, " --status ACTIVE"))
                    .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-draining.html"),
            )
            .fix(task.more_instances())
    })
}
