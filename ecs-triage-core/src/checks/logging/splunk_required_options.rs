use crate::snapshot::ecs::{ContainerDefinition, LogConfiguration};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The log driver `splunk` lacks an option that it needs.
    ///
    /// ## What goes wrong
    ///
    /// The driver needs the address of the collector and its token, and does not start without.
    ///
    /// ## How it is told
    ///
    /// Neither `options` nor `secretOptions` have `splunk-url` or `splunk-token`.
    ///
    /// ## How to fix it
    ///
    /// Add the address to the options, and the token to the secret options.
    pub SplunkRequiredOptions {
        id: "splunk-required-options",
        summary: "the log driver splunk lacks an option that it needs",
        phase: Logging,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
        run: run,
    }
}

const META: crate::Meta = SplunkRequiredOptions::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.logging_by("splunk")?, |(container, log)| {
        let secret = |option: &str| log.secret_options.iter().any(|secret| secret.name == option);
        let lacks = |option: &&str| log.options.value(option).is_none() && !secret(option);
        let missing: Vec<_> = ["splunk-url", "splunk-token"].into_iter().filter(lacks).collect();
        if missing.is_empty() { Ok(None) } else { word(task, container, log, &missing).map(Some) }
    })
}

fn word(
    task: &TaskView<'_>,
    container: &ContainerDefinition,
    log: &LogConfiguration,
    missing: &[&str],
) -> Result<Finding, Gap> {
    let (name, missing) = (&container.name, missing.join(" and "));
    let message = format!("the splunk configuration of container {name} lacks {missing}");
    Ok(Finding::new(&META, name, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.log_driver(container, log)?)
        .fix(
            Remedy::new(format!(
                "add {missing} to the log configuration of {name}, the token as a secret option, register the task definition and deploy it"
            ))
            .see(META.reference),
        ))
}
