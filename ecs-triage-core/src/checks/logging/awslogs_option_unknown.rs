use crate::snapshot::ecs::{ContainerDefinition, LogConfiguration};
use crate::stop::{Field, Kind};
use crate::task::is_awslogs_option;
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The log driver `awslogs` has an option that it does not know.
    ///
    /// ## What goes wrong
    ///
    /// ECS refuses options of other drivers, `tag` and `max-size` among them, and `awslogs-stream`,
    /// because the stream's name is made from the prefix.
    ///
    /// ## How it is told
    ///
    /// The stopped reason names the option; or a dated table of the driver's options does not have
    /// it. The table may be older than the option, so that for a task definition that ECS has
    /// registered this is a warning.
    ///
    /// ## How to fix it
    ///
    /// Take the option out of the task definition.
    pub AwslogsOptionUnknown {
        id: "awslogs-option-unknown",
        summary: "the log driver awslogs has an option that it does not know",
        phase: Logging,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
        run: run,
    }
}

const META: crate::Meta = AwslogsOptionUnknown::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.logging_by("awslogs")?, |(container, log)| {
        let named = log.options.iter().map(|(option, _)| option);
        let unknown: Vec<_> = named.filter(|option| !is_awslogs_option(option)).collect();
        if unknown.is_empty() {
            return Ok(None);
        }
        word(task, container, log, &unknown).map(Some)
    })
}

fn word(
    task: &TaskView<'_>,
    container: &ContainerDefinition,
    log: &LogConfiguration,
    unknown: &[&str],
) -> Result<Finding, Gap> {
    let (name, options) = (&container.name, unknown.join(", "));
    let told = task.says(&[Kind::LogOptionInvalid])
        && task.named(Field::Option).is_none_or(|option| log.options.value(option).is_some());
    let registered = task.definition()?.status.is_some();
    let severity = if told || !registered { Severity::Error } else { Severity::Warning };
    let message = format!("the log driver awslogs of container {name} does not know {options}");
    Ok(Finding::new(&META, name, message)
        .severity(severity)
        .because_all(told.then(|| task.said()))
        .because(task.defined(container, "logConfiguration.options", format!("set, with {options}"))?)
        .fix(
            Remedy::new(format!(
                "take {options} out of the options of {name}, register the task definition and deploy it"
            ))
            .see(META.reference),
        ))
}
