use crate::snapshot::ecs::ContainerInstance;
use crate::stop::Kind;
use crate::target::last_segment;
use crate::{Evidence, Finding, Gap, Launch, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The disk of the container instance is full.
    ///
    /// ## What goes wrong
    ///
    /// Images, stopped containers and `json-file` logs have filled the volume that Docker uses, so
    /// that no layer can be unpacked.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says that there is no space left on the device, or that Docker's thin
    /// pool is full, and the task was on a container instance. No call of AWS shows how full a
    /// disk is.
    ///
    /// ## How to fix it
    ///
    /// Prune what is not used, let the agent clean up more often, cap the logs, or give the
    /// instances a larger volume.
    pub Ec2DiskFull {
        id: "ec2-disk-full",
        summary: "the disk of the container instance is full",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
        run: run,
    }
}

const META: crate::Meta = Ec2DiskFull::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.says(&[Kind::DiskFull]) || task.launch()? == Launch::Fargate {
        return Ok(Verdict::NotApplicable);
    }
    let arn = task.task().and_then(|task| task.container_instance_arn.as_deref());
    let seen = task.snapshot().seen::<ContainerInstance>().iter();
    let host = seen.into_iter().find(|host| Some(host.container_instance_arn.as_str()) == arn);
    let id = host.and_then(|host| host.ec2_instance_id.as_deref());
    let name = id.or(arn.map(last_segment)).unwrap_or("the container instance");
    Ok(word(task, name, host.map(|host| task.field(host, "ec2InstanceId", name))).into())
}

fn word(task: &TaskView<'_>, name: &str, host: Option<Evidence>) -> Finding {
    let region = task.place().region;
    Finding::new(&META, name, format!("the disk of {name} is full"))
        .because(task.said())
        .because_all(host)
        .fix(
            Remedy::new(format!("remove what is not used from {name}"))
                .command(format!(
                    "aws ssm send-command --region {region} --document-name AWS-RunShellScript --instance-ids {name} --parameters 'commands=[\"df -h\",\"docker system prune -af\"]'"
                ))
                .see(META.reference),
        )
        .fix(
            Remedy::new("give the instances a larger volume in their launch template").see(
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-ami-storage-config.html",
            ),
        )
        .fix(
            Remedy::new("let the agent clean up more often (ECS_IMAGE_CLEANUP_INTERVAL, ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION)")
                .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/automated_image_cleanup.html"),
        )
}
