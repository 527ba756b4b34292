use crate::target::last_segment;
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
    let of = last_segment(unwell.task.map_or(task.id(), |task| &task.task_arn));
    let (subject, whose) = match unwell.name() {
        Some(name) => (name, format!("container {name}")),
        None => (of, format!("a container of {of}")),
    };
    let message = format!("the health check{command} of {whose} failed");
    let by_hand = Remedy::new("run the command in a task that runs: its tool may not be in the image, or its port or path may be wrong")
    .command(format!(
        "aws ecs execute-command --region {} --cluster {} --task TASK --container {} --interactive --command \"sh\"",
        task.place().region,
        task.cluster_name(),
        unwell.name().unwrap_or("CONTAINER"),
    ))
    .see(META.reference);
    let finding = Finding::new(&META, subject, message)
        .because_all(task.ailments(&unwell))
        .fix(by_hand)
        .fix(Remedy::new("where the start is slow, raise startPeriod of the health check (up to 300 seconds)"));
    Ok(match unwell.name() {
        Some(name) => finding.fix(task.read_the_log(name)).into(),
        None => finding.into(),
    })
}
