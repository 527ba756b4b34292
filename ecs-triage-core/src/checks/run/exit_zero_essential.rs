use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// An essential container ended with exit code 0, and the task with it.
    ///
    /// ## What goes wrong
    ///
    /// A service wants containers that stay. One that runs to its end, puts itself into the
    /// background or has nothing to do ends the task, however well it ended, and the service starts
    /// the next. A task that no service started is simply done: that is no fault.
    ///
    /// ## How it is told
    ///
    /// The essential container that ended first has exit code 0.
    ///
    /// ## How to fix it
    ///
    /// Let the container's command stay in the foreground. Run what is meant to end as a task of
    /// its own or on a schedule, or declare it not essential beside a container that stays.
    pub ExitZeroEssential {
        id: "exit-zero-essential",
        summary: "an essential container of a service ended without an error, and the task with it",
        phase: Run,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
        run: run,
    }
}

const META: crate::Meta = ExitZeroEssential::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if let Some(ended) = task.ended(Kind::Completed)? {
        let message = format!("{} ended with exit code 0: its work is done", ended.described());
        let finding = Finding::new(&META, ended.name(), message).severity(Severity::Info);
        return Ok(task.ending(finding, &ended).into());
    }
    let Some(ended) = task.ended(Kind::ExitedZero)? else {
        return Ok(Verdict::NotApplicable);
    };
    let message = format!(
        "{} ended with exit code 0, and the task with it: its command did not stay in the foreground",
        ended.described()
    );
    let finding = Finding::new(&META, ended.name(), message);
    let remedy = Remedy::new(format!(
        "let the command of {} stay in the foreground, or set essential to false where it is meant to end",
        ended.name()
    ))
    .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html");
    Ok(task.ending(finding.fix(remedy), &ended).into())
}
