use crate::snapshot::ecs::Container;
use crate::stop::ExitCode;
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
    /// The stopped reason says that an essential container exited, and the container has an exit
    /// code other than 0 that no signal explains.
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
    if !task.allows(&META) {
        return Ok(Verdict::NotApplicable);
    }
    let ended = task.ended_containers()?;
    let failed = ended.into_iter().filter(|(_, code)| code.code() != 0 && code.signal() != Some(9));
    let found: Vec<_> = failed.map(|(container, code)| word(task, container, code)).collect();
    Ok(found.into())
}

fn word(task: &TaskView<'_>, container: &Container, code: ExitCode) -> Finding {
    let (name, meaning) = (&container.name, code.meaning());
    let message = format!("container {name} ended with exit code {}: {meaning}", code.code());
    Finding::new(&META, name, message)
        .because(task.said())
        .because(task.container_field(container, "exitCode", code.code()))
        .fix(task.read_the_log(name))
}
