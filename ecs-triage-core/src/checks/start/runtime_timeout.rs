use crate::stop::{Field, Kind};
use crate::{Finding, Gap, Launch, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The container runtime did not get a container to its next state in time.
    ///
    /// ## What goes wrong
    ///
    /// On Fargate the log driver mostly waits for CloudWatch Logs, which it cannot reach. On an
    /// instance the runtime or its disk is overloaded or stuck.
    ///
    /// ## How it is told
    ///
    /// The reason is a `ContainerRuntimeTimeoutError` or a `DockerTimeoutError`.
    ///
    /// ## How to fix it
    ///
    /// Let the task reach CloudWatch Logs; on an instance look at the load of its disk and runtime.
    pub RuntimeTimeout {
        id: "runtime-timeout",
        summary: "the container runtime did not start or stop a container in time",
        phase: Start,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-runtime-error.html",
        run: run,
    }
}

const META: crate::Meta = RuntimeTimeout::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(ended) = task.ended(Kind::TransitionTimeout)? else {
        return Ok(Verdict::NotApplicable);
    };
    let said = |field| task.symptom().and_then(|symptom| symptom.field(field));
    let state = said(Field::Transition).unwrap_or("its next state");
    let waited = said(Field::Waited).map(|time| format!(" within {time}")).unwrap_or_default();
    let message = format!("{} did not get to {state}{waited}", ended.described());
    let remedy = match task.launch()? {
        Launch::Fargate => Remedy::new("let the task reach CloudWatch Logs: its log driver waits for it"),
        _ => Remedy::new("look at the load of the instance's disk and container runtime; replace it where they are stuck"),
    };
    let finding = Finding::new(&META, ended.name(), message).fix(remedy.see(META.reference));
    Ok(task.ending(finding, &ended).into())
}
