use crate::fit::misfit::Kind;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// No container instance has as much memory left as the task asks for.
    ///
    /// ## What goes wrong
    ///
    /// ECS sets aside what the task asks for as a whole, or else what its containers ask for
    /// together, whatever they really use. The memory of a container is its reservation, where it
    /// has one. An instance registers less than its type has, since the system and the agent take a
    /// part.
    ///
    /// ## How it is told
    ///
    /// What the task asks for is compared with `remainingResources` of each instance. Every
    /// instance is in the table, the nearest first.
    ///
    /// ## How to fix it
    ///
    /// Add an instance, stop other tasks, or ask for less memory.
    pub Ec2InsufficientMemory {
        id: "ec2-insufficient-memory",
        summary: "no container instance has enough memory left",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = Ec2InsufficientMemory::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Memory, |out| {
        Finding::new(&META, out.subject(), out.message("too little memory is free"))
            .fix_any(out.cure())
            .fix(task.more_instances())
            .fix(task.ask_for_less("memory", META.reference))
    })
}
