use crate::snapshot::ecs::ContainerDefinition;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// Two options say where a log message begins.
    ///
    /// ## What goes wrong
    ///
    /// The driver joins lines either by a date's format or by a pattern, and refuses to start with
    /// both.
    ///
    /// ## How it is told
    ///
    /// The options have `awslogs-datetime-format` and `awslogs-multiline-pattern`.
    ///
    /// ## How to fix it
    ///
    /// Keep one of them.
    pub AwslogsMultilineConflict {
        id: "awslogs-multiline-conflict",
        summary: "two options of awslogs say where a message begins",
        phase: Logging,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
        run: run,
    }
}

const META: crate::Meta = AwslogsMultilineConflict::META;

const BOTH: [&str; 2] = ["awslogs-datetime-format", "awslogs-multiline-pattern"];

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.logging_by("awslogs")?, |(container, log)| {
        let both = BOTH.iter().all(|option| log.options.value(option).is_some());
        if both { word(task, container).map(Some) } else { Ok(None) }
    })
}

fn word(task: &TaskView<'_>, container: &ContainerDefinition) -> Result<Finding, Gap> {
    let (name, both) = (&container.name, BOTH.join(" and "));
    let message = format!("container {name} has {both}, which exclude each other");
    Ok(Finding::new(&META, name, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.defined(container, "logConfiguration.options", format!("set, with {both}"))?)
        .fix(
            Remedy::new(format!(
                "keep one of {both} in {name}, register the task definition and deploy it"
            ))
            .see(META.reference),
        ))
}
