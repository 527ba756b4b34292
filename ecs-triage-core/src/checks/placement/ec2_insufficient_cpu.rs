use crate::fit::misfit::Kind;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// No container instance has as much CPU units left as the task asks for.
    ///
    /// ## What goes wrong
    ///
    /// ECS sets aside what the task asks for as a whole, or else what its containers ask for
    /// together, whatever they really use. An instance has 1024 units a vCPU.
    ///
    /// ## How it is told
    ///
    /// What the task asks for is compared with `remainingResources` of each instance. Every
    /// instance is in the table, the nearest first.
    ///
    /// ## How to fix it
    ///
    /// Add an instance, stop other tasks, or ask for less CPU units.
    pub Ec2InsufficientCpu {
        id: "ec2-insufficient-cpu",
        summary: "no container instance has enough CPU units left",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = Ec2InsufficientCpu::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Cpu, |out| {
        Finding::new(&META, out.subject(), out.message("too few CPU units are free"))
            .fix_any(out.cure())
            .fix(task.more_instances())
            .fix(task.ask_for_less("CPU units", META.reference))
    })
}
