use crate::stop::{ExitCode, Kind};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// An essential container ended by itself, with an exit code that is not 0.
    ///
    /// ## What goes wrong
    ///
    /// The task started: image, secrets and network were there. Then the application ended, and
    /// ECS stopped the task with it. The reason is in the application's own output.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says that an essential container exited. Of the containers that ended,
    /// the essential one counts whose exit code looks like the first to fail: neither 0 nor one of
    /// SIGTERM or SIGKILL, with which ECS ends the others.
    ///
    /// ## How to fix it
    ///
    /// Read the container's last lines of output; where it has no log driver, give it one first.
    pub ExitApplicationError {
        id: "exit-application-error",
        summary: "an essential container ended with an error of its own",
        phase: Run,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
        run: run,
    }
}

const META: crate::Meta = ExitApplicationError::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(ended) = task.ended(Kind::Exited)? else {
        return Ok(Verdict::NotApplicable);
    };
    let code = ended.code.map(|code| format!(" with exit code {}", code.code()));
    let code = code.unwrap_or_default();
    let meaning = ended.code.map_or("the application ended by itself", ExitCode::meaning);
    let lived = match ended.lived() {
        Some(seconds) => format!(", {seconds} s after its start"),
        None => String::new(),
    };
    let message = format!("{} ended{code}{lived}: {meaning}", ended.described());
    Ok(task.ending(Finding::new(&META, ended.name(), message), &ended).into())
}
