use crate::snapshot::ecs::ContainerInstance;
use crate::{Finding, Gap, Launch, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The container instance of the task is impaired.
    ///
    /// ## What goes wrong
    ///
    /// The agent checks the container runtime of its instance, and says `IMPAIRED` where that does
    /// not answer. Tasks hang there in `PENDING`, or fail with texts of the runtime.
    ///
    /// ## How it is told
    ///
    /// `healthStatus.overallStatus` of the instance is `IMPAIRED`. ECS tells it only where it is
    /// asked with `--include CONTAINER_INSTANCE_HEALTH`. It is the cause where ECS speaks of the
    /// runtime, and a warning otherwise.
    ///
    /// ## How to fix it
    ///
    /// Drain the instance and replace it.
    pub Ec2InstanceImpaired {
        id: "ec2-instance-impaired",
        summary: "the container instance is impaired",
        phase: Placement,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-health.html",
        run: run,
    }
}

const META: crate::Meta = Ec2InstanceImpaired::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.launch()? != Launch::Ec2 {
        return Ok(Verdict::NotApplicable);
    }
    let Some(impaired) = task.impaired()? else {
        return Ok(Verdict::NotApplicable);
    };
    let severity = if task.allows(&META) { Severity::Error } else { Severity::Warning };
    let word = |machine| word(task, machine).severity(severity);
    Ok(impaired.into_iter().map(word).collect::<Vec<_>>().into())
}

fn word(task: &TaskView<'_>, machine: &ContainerInstance) -> Finding {
    let arn = machine.container_instance_arn.as_str();
    let id = machine.ec2_instance_id.as_deref().unwrap_or(arn);
    let (region, cluster) = (task.place().region, task.cluster_name());
    Finding::new(&META, id, format!("container instance {id} of cluster {cluster} is impaired"))
        .because(task.field(machine, "healthStatus.overallStatus", "overallStatus is IMPAIRED"))
        .fix(
            Remedy::new(format!("drain {id} and replace it"))
                .command(format!(
                    "aws ecs update-container-instances-state --region {region} --cluster {cluster} \
                     --container-instances {arn} --status DRAINING"
                ))
                .see(META.reference),
        )
}
