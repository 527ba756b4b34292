use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The command of a container is in its image, and cannot be executed.
    ///
    /// ## What goes wrong
    ///
    /// The file lacks the mode bits for the container's user, is a directory, or lies on a volume
    /// that is mounted without the right to execute.
    ///
    /// ## How it is told
    ///
    /// The runtime says `permission denied` of the command, or the container that ended first has
    /// exit code 126.
    ///
    /// ## How to fix it
    ///
    /// Set the mode bits in the image (`chmod +x`, or `COPY --chmod=755`), or name the interpreter
    /// as the first word of the command.
    pub ExitNotExecutable {
        id: "exit-not-executable",
        summary: "the command of a container cannot be executed",
        phase: Start,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html",
        run: run,
    }
}

const META: crate::Meta = ExitNotExecutable::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(ended) = task.ended(Kind::CommandNotExecutable)? else {
        return Ok(Verdict::NotApplicable);
    };
    let command = task.command(&ended).map(|command| format!(" `{command}`")).unwrap_or_default();
    let code = ended.code.map(|code| format!(" (exit code {})", code.code())).unwrap_or_default();
    let message =
        format!("the command{command} of {} may not be executed{code}", ended.described());
    let finding = Finding::new(&META, ended.name(), message);
    let finding = finding.because_all(task.command_field(&ended)).fix(
        Remedy::new(format!(
            "make the command of {} executable in the image (`chmod +x`), or put its interpreter first",
            ended.name()
        ))
        .command(task.show_command(&ended))
        .see(META.reference),
    );
    Ok(task.ending(finding, &ended).into())
}
