use crate::stop::Kind;
use crate::{Finding, Gap, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// Somebody stopped the task.
    ///
    /// ## What goes wrong
    ///
    /// Nothing: `StopTask` was called, by a person, a pipeline or a script. The stopped reason is
    /// what the caller wrote.
    ///
    /// ## How it is told
    ///
    /// The stop code is `UserInitiated`, or the stopped reason says `Task stopped by user`.
    ///
    /// ## How to fix it
    ///
    /// There is nothing to fix. CloudTrail knows who called `StopTask`.
    pub StoppedByUser {
        id: "stopped-by-user",
        summary: "somebody stopped the task",
        phase: Run,
        severity: Severity::Info,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html",
        run: run,
    }
}

const META: crate::Meta = StoppedByUser::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let by_user = task.symptom().is_some_and(|symptom| symptom.kind() == Kind::UserStop);
    let Some(stopped) = task.task().filter(|_| by_user) else {
        return Ok(Verdict::NotApplicable);
    };
    let name = crate::target::last_segment(&stopped.task_arn);
    let said = match stopped.stopped_reason.as_deref() {
        Some(reason) if !reason.is_empty() => format!(", saying \"{reason}\""),
        _ => String::new(),
    };
    let message = format!("somebody stopped task {name}{said}");
    Ok(Finding::new(&META, name, message).because(task.said()).into())
}
