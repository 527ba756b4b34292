use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, Stranded, TaskView, Verdict, declare_check};

declare_check! {
    /// A container waited for another that failed.
    ///
    /// ## What goes wrong
    ///
    /// `dependsOn` lets a container wait until another ended with exit code 0 (`SUCCESS`) or is
    /// healthy. An init container that ends with an error, or a sidecar that ends before it is
    /// healthy, keeps the waiting container from ever starting.
    ///
    /// ## How it is told
    ///
    /// The reason says that a dependency did not exit successfully. Where it says no more than
    /// `Task failed to start`: a container never ran, and the one that it waits for ended with an
    /// exit code that does not meet the condition.
    ///
    /// ## How to fix it
    ///
    /// Read the log of the container that failed: it is the cause.
    pub DependsOnFailed {
        id: "depends-on-failed",
        summary: "a container waited for another that failed",
        phase: Start,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
        run: run,
    }
}

const META: crate::Meta = DependsOnFailed::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    match task.stranded(Kind::DependencyFailed)? {
        Some(stranded) => Ok(word(task, &stranded).into()),
        None => Ok(Verdict::NotApplicable),
    }
}

fn word(task: &TaskView<'_>, stranded: &Stranded<'_>) -> Finding {
    let Stranded { container, on, ended, wait } = stranded;
    let how = match ended {
        Some((_, code)) => {
            format!("ended with exit code {}: {}", code.code(), code.meaning())
        }
        None => "failed".to_owned(),
    };
    let message = format!("container {container} never started: {on}, which it waits for, {how}");
    let condition = wait.and_then(|wait| {
        task.defined(wait.container, "dependsOn", format!("{} {}", on, wait.condition())).ok()
    });
    let exit = ended.map(|(container, code)| task.container_field(container, "exitCode", code));
    Finding::new(&META, on, message)
        .because(task.said())
        .because_all(condition)
        .because_all(exit)
        .fix(task.read_the_log(on))
        .fix(
            Remedy::new(format!("where {on} may fail, let {container} wait for COMPLETE instead"))
                .see(META.reference),
        )
}
