use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// Each container instance runs a task of the group already.
    ///
    /// ## What goes wrong
    ///
    /// `distinctInstance` places each task of a group on an instance of its own, so that a service
    /// runs at most as many tasks as there are instances, and a deployment needs more.
    ///
    /// ## How it is told
    ///
    /// The tasks seen on each instance are compared with the group of the task.
    ///
    /// ## How to fix it
    ///
    /// Add an instance, run fewer tasks, or take the constraint out.
    pub Ec2DistinctInstanceExhausted {
        id: "ec2-distinct-instance-exhausted",
        summary: "each container instance runs a task of the group already",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html",
        run: run,
    }
}

const META: crate::Meta = Ec2DistinctInstanceExhausted::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::DistinctInstance, |out| {
        Finding::new(&META, out.subject(), out.message("the constraint distinctInstance is not met"))
            .fix_any(out.cure())
            .fix(task.more_instances())
            .fix(Remedy::new("run no more tasks than there are container instances").see(META.reference))
    })
}
