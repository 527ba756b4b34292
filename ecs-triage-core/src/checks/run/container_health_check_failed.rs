use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The health check of a container failed.
    ///
    /// ## What goes wrong
    ///
    /// The command of the container's `healthCheck` ended with another code than 0, or not in time,
    /// as often in a row as `retries` says. Of a service's task ECS then makes a new one.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says `Task failed container health checks`; or the task runs and is
    /// `UNHEALTHY`.
    ///
    /// ## How to fix it
    ///
    /// Run the command inside the container by hand: is its tool in the image, is the port right,
    /// does it end with 0? Give a slow start a longer `startPeriod`.
    pub ContainerHealthCheckFailed {
        id: "container-health-check-failed",
        summary: "the health check of a container failed",
        phase: Run,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html",
        run: run,
    }
}

const META: crate::Meta = ContainerHealthCheckFailed::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(unwell) = task.unwell()? else {
        return Ok(Verdict::NotApplicable);
    };
    let command = unwell.command().map(|command| format!(" `{command}`")).unwrap_or_default();
    let whose = match unwell.container {
        Some(container) => format!("container {}", container.name),
        None => format!("a container of task {}", unwell.name()),
    };
    let message = format!("the health check{command} of {whose} failed");
    let cluster = crate::target::last_segment(&unwell.task.cluster_arn);
    let by_hand = Remedy::new("run the command in a task that runs: its tool may not be in the image, or its port or path may be wrong")
    .command(format!(
        "aws ecs execute-command --region {} --cluster {cluster} --task TASK --container {} --interactive --command \"sh\"",
        task.place().region,
        unwell.name(),
    ))
    .see(META.reference);
    let finding = Finding::new(&META, unwell.name(), message)
        .because_all(task.ailments(&unwell))
        .fix(by_hand)
        .fix(Remedy::new("where the start is slow, raise startPeriod of the health check (up to 300 seconds)"));
    match unwell.container {
        Some(container) => Ok(finding.fix(task.read_the_log(&container.name)).into()),
        None => Ok(finding.into()),
    }
}
