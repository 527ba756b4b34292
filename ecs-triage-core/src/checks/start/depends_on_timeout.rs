use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, Stranded, TaskView, Verdict, declare_check};

declare_check! {
    /// A container waited for another that did not get ready in time.
    ///
    /// ## What goes wrong
    ///
    /// `dependsOn` lets a container wait until another is `HEALTHY`, or has ended (`COMPLETE`,
    /// `SUCCESS`). Where that takes longer than the `startTimeout` of the awaited container, the
    /// task is given up, and the waiting one never starts.
    ///
    /// ## How it is told
    ///
    /// The reason says that a container ordering dependency timed out. Where it says no more than
    /// `Task failed to start`: a container never ran, and the one that it waits for neither got
    /// ready nor ended by itself.
    ///
    /// ## How to fix it
    ///
    /// Raise `startTimeout` of the awaited container above what its start needs, for `HEALTHY` at
    /// least the interval of its health check; or find out in its log what holds it up.
    pub DependsOnTimeout {
        id: "depends-on-timeout",
        summary: "a container waited for another that did not get ready in time",
        phase: Start,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
        run: run,
    }
}

const META: crate::Meta = DependsOnTimeout::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    match task.stranded(Kind::DependencyTimeout)? {
        Some(stranded) => Ok(word(task, &stranded).into()),
        None => Ok(Verdict::NotApplicable),
    }
}

fn word(task: &TaskView<'_>, stranded: &Stranded<'_>) -> Finding {
    let Stranded { container, on, wait, .. } = stranded;
    let on_definition = wait.and_then(|wait| wait.on);
    let timeout = on_definition.and_then(|definition| definition.start_timeout);
    let within = match timeout {
        Some(seconds) => format!("its startTimeout of {seconds} s"),
        None => "its start timeout".to_owned(),
    };
    let reached = match wait.map(|wait| wait.condition().to_owned()).as_deref() {
        Some("HEALTHY") => "was not healthy",
        Some("SUCCESS" | "COMPLETE") => "did not end",
        _ => "was not ready",
    };
    let message = format!(
        "container {container} never started: {on}, which it waits for, {reached} within {within}"
    );
    let condition = wait.and_then(|wait| {
        task.defined(wait.container, "dependsOn", format!("{} {}", on, wait.condition())).ok()
    });
    let limit = on_definition.zip(timeout).and_then(|(definition, seconds)| {
        task.defined(definition, "startTimeout", format!("{seconds} s")).ok()
    });
    Finding::new(&META, on, message)
        .because(task.said())
        .because_all(condition)
        .because_all(limit)
        .fix(
            Remedy::new(format!("raise startTimeout of {on} above what its start needs (up to 120 seconds on Fargate)"))
                .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html"),
        )
        .fix(task.read_the_log(on))
}
