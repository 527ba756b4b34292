use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// No container instance has as many GPUs left as the task asks for.
    ///
    /// ## What goes wrong
    ///
    /// A GPU belongs to one container at a time. An instance registers its GPUs only with a GPU
    /// variant of the AMI, or with `ECS_ENABLE_GPU_SUPPORT`.
    ///
    /// ## How it is told
    ///
    /// The GPUs that the containers ask for are compared with the resource `GPU` of each instance.
    ///
    /// ## How to fix it
    ///
    /// Add GPU instances, or use the GPU variant of the AMI.
    pub Ec2GpuInsufficient {
        id: "ec2-gpu-insufficient",
        summary: "no container instance has enough GPUs left",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html",
        run: run,
    }
}

const META: crate::Meta = Ec2GpuInsufficient::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Gpu, |out| {
        Finding::new(&META, out.subject(), out.message("too few GPUs are free"))
            .fix_any(out.cure())
            .fix(
                Remedy::new("add a GPU instance with the GPU variant of the ECS-optimized AMI, which sets ECS_ENABLE_GPU_SUPPORT")
                    .see(META.reference),
            )
            .fix(task.more_instances())
    })
}
