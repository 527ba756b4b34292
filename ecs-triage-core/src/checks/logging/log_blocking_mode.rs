use crate::snapshot::Assumption;
use crate::snapshot::ecs::{ContainerDefinition, Setting};
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// A container waits when its logs cannot be sent.
    ///
    /// ## What goes wrong
    ///
    /// Nothing while the logs flow. In blocking mode the application stops at its next line of
    /// output when the driver's service does not answer, and then fails its health checks.
    ///
    /// ## How it is told
    ///
    /// The option `mode` is `blocking`; or there is none, and the account's setting
    /// `defaultLogDriverMode` is `blocking`. Where the settings are not known, they are assumed to be
    /// at their defaults.
    ///
    /// ## How to fix it
    ///
    /// Set `mode` to `non-blocking` and `max-buffer-size` to what may be lost.
    pub LogBlockingMode {
        id: "log-blocking-mode",
        summary: "a container waits when its logs cannot be sent",
        phase: Logging,
        severity: Severity::Info,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
        run: run,
    }
}

const META: crate::Meta = LogBlockingMode::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.log_configurations()?, |(container, log)| {
        match log.options.value("mode") {
            Some("blocking") => word(task, container, "its mode is blocking").map(Some),
            Some(_) => Ok(None),
            None => match task.find::<Setting>("defaultLogDriverMode") {
                Ok(Some(setting)) if setting.value.as_deref() == Some("blocking") => {
                    word(task, container, "the account's default mode is blocking").map(Some)
                }
                Ok(_) => Ok(None),
                Err(_) => {
                    task.assume(Assumption::AccountSettings);
                    Ok(None)
                }
            },
        }
    })
}

fn word(task: &TaskView<'_>, container: &ContainerDefinition, why: &str) -> Result<Finding, Gap> {
    let name = &container.name;
    let message = format!("container {name} waits when its logs cannot be sent: {why}");
    Ok(Finding::new(&META, name, message)
        .severity(Severity::Info)
        .because(task.defined(container, "logConfiguration", why)?)
        .fix(
            Remedy::new(format!(
                "set mode to non-blocking and max-buffer-size to 25m in the options of {name}, register the task definition and deploy it"
            ))
            .see(META.reference),
        ))
}
