use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The container instances run another operating system than the task asks for.
    ///
    /// ## What goes wrong
    ///
    /// `runtimePlatform.operatingSystemFamily` of the definition is compared with the attribute
    /// `ecs.os-family` of each instance. A Windows container needs its own release of Windows.
    ///
    /// ## How it is told
    ///
    /// No instance that may take the task runs the operating system.
    ///
    /// ## How to fix it
    ///
    /// Add instances that run it, or change the definition.
    pub Ec2OsFamilyMismatch {
        id: "ec2-os-family-mismatch",
        summary: "the container instances run another operating system than the task asks for",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows_task_definitions.html",
        run: run,
    }
}

const META: crate::Meta = Ec2OsFamilyMismatch::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::OsFamily, |out| {
        Finding::new(&META, out.subject(), out.message("the operating system is the wrong one"))
            .fix_any(out.cure())
            .fix(task.more_instances())
            .fix(Remedy::new("name the operating system of the instances in runtimePlatform").see(META.reference))
    })
}
