use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The container instances have another processor than the task asks for.
    ///
    /// ## What goes wrong
    ///
    /// `runtimePlatform.cpuArchitecture` of the definition is compared with the attribute `ecs.cpu-
    /// architecture` of each instance.
    ///
    /// ## How it is told
    ///
    /// No instance that may take the task has the processor.
    ///
    /// ## How to fix it
    ///
    /// Add instances with the processor, or build the image for the one that is there and change
    /// the definition.
    pub Ec2CpuArchitectureMismatch {
        id: "ec2-cpu-architecture-mismatch",
        summary: "the container instances have another processor than the task asks for",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html",
        run: run,
    }
}

const META: crate::Meta = Ec2CpuArchitectureMismatch::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Architecture, |out| {
        Finding::new(&META, out.subject(), out.message("the processor is the wrong one"))
            .fix_any(out.cure())
            .fix(task.more_instances())
            .fix(Remedy::new("build the image for the processor of the instances, and name it in runtimePlatform").see(META.reference))
    })
}
