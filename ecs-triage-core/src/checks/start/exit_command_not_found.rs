use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The command of a container is not in its image.
    ///
    /// ## What goes wrong
    ///
    /// `entryPoint` and `command` name a program that the image does not have at that place: a
    /// typing error, a whole command line in one element of the list, a `PATH` without its
    /// directory, a shell that a minimal image lacks, or a script whose first line ends with a
    /// carriage return.
    ///
    /// ## How it is told
    ///
    /// The runtime says `executable file not found` or `no such file or directory`, or the
    /// container that ended first has exit code 127, with which shells say the same.
    ///
    /// ## How to fix it
    ///
    /// Write the command as a list of one word an element, with a program that the image has.
    pub ExitCommandNotFound {
        id: "exit-command-not-found",
        summary: "the command of a container was not found in its image",
        phase: Start,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html",
        run: run,
    }
}

const META: crate::Meta = ExitCommandNotFound::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(ended) = task.ended(Kind::CommandMissing)? else {
        return Ok(Verdict::NotApplicable);
    };
    let command = task.command(&ended).map(|command| format!(" `{command}`")).unwrap_or_default();
    let code = ended.code.map(|code| format!(" (exit code {})", code.code())).unwrap_or_default();
    let message = format!(
        "the command{command} of {} was not found in its image{code}",
        ended.described()
    );
    let finding = Finding::new(&META, ended.name(), message);
    let finding = finding.because_all(task.command_field(&ended)).fix(
        Remedy::new(format!(
            "correct entryPoint and command of {}: one word an element, with a program that the image has",
            ended.name()
        ))
        .command(task.show_command(&ended))
        .see(META.reference),
    );
    Ok(task.ending(finding, &ended).into())
}
