use crate::snapshot::ecs::{ContainerDefinition, LogConfiguration};
use crate::{Finding, Gap, Launch, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The log driver `awslogs` lacks an option that it needs.
    ///
    /// ## What goes wrong
    ///
    /// Without its group the driver does not know where to write; on Fargate it also needs the
    /// region and the prefix of its streams. On container instances it takes the region from the
    /// instance.
    ///
    /// ## How it is told
    ///
    /// The container's `logConfiguration.options` lack `awslogs-group`, or on Fargate
    /// `awslogs-region` or `awslogs-stream-prefix`; or the option is empty.
    ///
    /// ## How to fix it
    ///
    /// Add the option to the task definition.
    pub AwslogsRequiredOptionMissing {
        id: "awslogs-required-option-missing",
        summary: "the log driver awslogs lacks an option that it needs",
        phase: Logging,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
        run: run,
    }
}

const META: crate::Meta = AwslogsRequiredOptionMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let ours = task.logging_by("awslogs")?;
    if ours.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let required: &[&str] = match task.launch()? {
        Launch::Ec2 | Launch::External => &["awslogs-group"],
        _ => &["awslogs-group", "awslogs-region", "awslogs-stream-prefix"],
    };
    Verdict::of_each(ours, |(container, log)| {
        let lacks = |option: &&str| log.options.value(option).is_none_or(str::is_empty);
        let missing: Vec<_> = required.iter().copied().filter(lacks).collect();
        if missing.is_empty() { Ok(None) } else { word(task, container, log, &missing).map(Some) }
    })
}

fn word(
    task: &TaskView<'_>,
    container: &ContainerDefinition,
    log: &LogConfiguration,
    missing: &[&str],
) -> Result<Finding, Gap> {
    let (name, missing) = (&container.name, missing.join(", "));
    let message = format!("the awslogs configuration of container {name} lacks {missing}");
    Ok(Finding::new(&META, name, message)
        .because(task.log_driver(container, log)?)
        .fix(
            Remedy::new(format!(
                "add {missing} to the options of {name}, register the task definition and deploy it"
            ))
            .see(META.reference),
        ))
}
