use crate::stop::Kind;
use crate::{Finding, Gap, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The task was stopped as it should be: its service scaled in or was deployed, or its host went.
    ///
    /// ## What goes wrong
    ///
    /// Nothing. The scheduler of a service stops tasks when it wants fewer, or others. It sends
    /// SIGTERM, and containers end with exit code 143, or with 137 when they do not obey in time.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says `Scaling activity initiated by`, that the host was stopped or
    /// terminated, or that AWS maintains it; or the container ended on SIGTERM.
    ///
    /// ## How to fix it
    ///
    /// There is nothing to fix.
    pub ScheduledStopNotAFault {
        id: "scheduled-stop-not-a-fault",
        summary: "the task was stopped as it should be",
        phase: Run,
        severity: Severity::Info,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
        run: run,
    }
}

const META: crate::Meta = ScheduledStopNotAFault::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if let Some(ended) = task.ended(Kind::Terminated)? {
        let message = format!("{} ended on SIGTERM, as it was asked to", ended.described());
        let finding = Finding::new(&META, ended.name(), message);
        return Ok(task.ending(finding, &ended).into());
    }
    let (Some(stopped), Some(symptom)) = (task.task(), task.symptom()) else {
        return Ok(Verdict::NotApplicable);
    };
    let why = match symptom.kind() {
        Kind::ScheduledStop => "its service scaled in, or deployed another revision",
        Kind::HostEnded => "its container instance was stopped or terminated",
        Kind::Maintenance => "AWS maintains the infrastructure beneath it",
        _ => return Ok(Verdict::NotApplicable),
    };
    let name = crate::target::last_segment(&stopped.task_arn);
    let message = format!("task {name} was stopped as it should be: {why}");
    Ok(Finding::new(&META, name, message).because(task.said()).into())
}
