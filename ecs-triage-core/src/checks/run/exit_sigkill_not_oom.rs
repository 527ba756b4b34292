use crate::stop::{ExitCode, Kind};
use crate::task::Ended;
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// A container was killed (exit code 137), and nothing says that it was for its memory.
    ///
    /// ## What goes wrong
    ///
    /// SIGKILL comes from the kernel when memory runs out, from ECS when a container does not end
    /// within its `stopTimeout` after SIGTERM, and from whoever may send signals on the host. Only
    /// the first is about memory, and then the container's reason mostly says so; a Fargate task
    /// that goes over its own limit may give no reason.
    ///
    /// ## How it is told
    ///
    /// The essential container that ended first has exit code 137 and no `OutOfMemoryError`. In a
    /// task that was stopped as it should be, 137 means that the container did not obey SIGTERM in
    /// time: a warning.
    ///
    /// ## How to fix it
    ///
    /// Compare the memory that the task used with its limit. Let the application handle SIGTERM, or
    /// raise `stopTimeout`.
    pub ExitSigkillNotOom {
        id: "exit-sigkill-not-oom",
        summary: "a container was killed, and nothing says that it was for its memory",
        phase: Run,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
        run: run,
    }
}

const META: crate::Meta = ExitSigkillNotOom::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if let Some(ended) = task.ended(Kind::Killed)? {
        let message = format!(
            "{} was killed (exit code 137, SIGKILL), and nothing says that it was for its memory",
            ended.described()
        );
        let finding = Finding::new(&META, ended.name(), message).fix(look_at_memory(task, &ended));
        return Ok(task.ending(finding, &ended).into());
    }
    match disobedient(task)? {
        Some(name) => Ok(word(task, name).into()),
        None => Ok(Verdict::NotApplicable),
    }
}

/// A container that had to be killed when its task was stopped as it should be.
fn disobedient<'s>(task: &TaskView<'s>) -> Result<Option<&'s str>, Gap> {
    let Some(stopped) = task.stopped()? else { return Ok(None) };
    if task.symptom().is_none_or(crate::stop::Symptom::is_fault) {
        return Ok(None);
    }
    let killed = |code: Option<i64>| code.map(ExitCode::new).and_then(ExitCode::signal) == Some(9);
    let container = stopped.containers.iter().find(|container| killed(container.exit_code));
    Ok(container.map(|container| container.name.as_str()))
}

fn word(task: &TaskView<'_>, name: &str) -> Finding {
    let message = format!(
        "container {name} did not end within its stop timeout and was killed (exit code 137)"
    );
    Finding::new(&META, name, message).severity(Severity::Warning).because(task.said()).fix(
        Remedy::new(format!(
            "let {name} end on SIGTERM: start it with exec, not through a shell, or raise its stopTimeout"
        ))
        .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html"),
    )
}

fn look_at_memory(task: &TaskView<'_>, ended: &Ended<'_>) -> Remedy {
    let region = task.place().region;
    let cluster = crate::target::last_segment(&ended.task.cluster_arn);
    let service = ended.task.group.as_deref().and_then(|group| group.strip_prefix("service:"));
    let remedy = Remedy::new(format!(
        "compare the memory that {} used with its limit, and raise the limit where they meet",
        ended.name()
    ))
    .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html");
    let (Some(service), Some(from), Some(to)) =
        (service, ended.task.created_at, ended.task.stopped_at)
    else {
        return remedy;
    };
    remedy.command(format!(
        "aws cloudwatch get-metric-statistics --region {region} --namespace AWS/ECS --metric-name MemoryUtilization \
         --dimensions Name=ClusterName,Value={cluster} Name=ServiceName,Value={service} \
         --start-time {from} --end-time {to} --period 60 --statistics Maximum"
    ))
}
