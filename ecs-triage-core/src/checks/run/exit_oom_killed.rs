use crate::stop::Kind;
use crate::task::Ended;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A container was killed because it used more memory than it may.
    ///
    /// ## What goes wrong
    ///
    /// The kernel kills a process that goes over the limit of its container (`memory`) or of its
    /// task. It gets no chance to say anything: the log ends in the middle.
    ///
    /// ## How it is told
    ///
    /// The container's reason, or the stopped reason, is an `OutOfMemoryError`. Exit code 137
    /// alone proves no more than a SIGKILL.
    ///
    /// ## How to fix it
    ///
    /// Raise the memory of the container, and of the task where that is the tighter one; give
    /// runtimes with a heap of their own (Java, Node.js) a limit below it; or find the leak.
    pub ExitOomKilled {
        id: "exit-oom-killed",
        summary: "a container was killed for its memory",
        phase: Run,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html",
        run: run,
    }
}

const META: crate::Meta = ExitOomKilled::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(ended) = task.ended(Kind::OutOfMemory)? else {
        return Ok(Verdict::NotApplicable);
    };
    let limit = limit(task, &ended);
    let within = limit.as_ref().map(|limit| format!(" of {limit}")).unwrap_or_default();
    let code = ended.code.map(|code| format!(" (exit code {})", code.code())).unwrap_or_default();
    let message =
        format!("{} was killed for using more than its memory{within}{code}", ended.described());
    let finding = Finding::new(&META, ended.name(), message).fix(more_memory(task, &ended));
    Ok(task.ending(finding, &ended).into())
}

/// The limit that the container runs under, in words.
fn limit(task: &TaskView<'_>, ended: &Ended<'_>) -> Option<String> {
    let definitions = task.containers().unwrap_or_default();
    let of_container = definitions
        .iter()
        .find(|definition| definition.name == ended.name())
        .and_then(|definition| definition.memory.as_ref());
    let of_task = || {
        let said = ended.task.memory.as_ref();
        said.or_else(|| task.definition().ok()?.memory.as_ref())
    };
    match of_container.and_then(|memory| memory.number()) {
        Some(memory) => Some(format!("{memory} MiB")),
        None => {
            let memory = of_task()?.number()?;
            Some(format!("{memory} MiB for the whole task"))
        }
    }
}

fn more_memory(task: &TaskView<'_>, ended: &Ended<'_>) -> Remedy {
    let region = task.place().region;
    let definition = &ended.task.task_definition_arn;
    Remedy::new(format!("raise the memory of {} in a new revision of the task definition", ended.name()))
        .command(format!(
            "aws ecs describe-task-definition --region {region} --task-definition {definition} \
             --query \"taskDefinition.[memory,containerDefinitions[].[name,memory,memoryReservation]]\""
        ))
        .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html")
}
