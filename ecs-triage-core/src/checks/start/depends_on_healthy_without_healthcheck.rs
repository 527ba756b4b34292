use crate::{Finding, Gap, Remedy, TaskView, Verdict, Wait, declare_check};

declare_check! {
    /// A container waits for the health of another that has no health check.
    ///
    /// ## What goes wrong
    ///
    /// `dependsOn` with `HEALTHY` asks the health check of the task definition. A `HEALTHCHECK` in
    /// the image does not count, so that the awaited container never gets healthy.
    ///
    /// ## How it is told
    ///
    /// A dependency has the condition `HEALTHY`, and the container that it names has no
    /// `healthCheck`, or one with the command `NONE`.
    ///
    /// ## How to fix it
    ///
    /// Give the awaited container a `healthCheck`, or wait for its `START`.
    pub DependsOnHealthyWithoutHealthcheck {
        id: "depends-on-healthy-without-healthcheck",
        summary: "a container waits for the health of another that has no health check",
        phase: Start,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
        run: run,
    }
}

const META: crate::Meta = DependsOnHealthyWithoutHealthcheck::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let waits = task.waits()?.into_iter().filter(|wait| wait.condition() == "HEALTHY");
    Verdict::of_each(waits, |wait| judge(task, &wait))
}

fn judge(task: &TaskView<'_>, wait: &Wait<'_>) -> Result<Option<Finding>, Gap> {
    let Some(on) = wait.on.filter(|on| !is_checked(on)) else { return Ok(None) };
    let (container, name) = (&wait.container.name, &on.name);
    let message = format!(
        "container {container} waits until {name} is healthy, and {name} has no health check"
    );
    let remedy = Remedy::new(format!("give {name} a healthCheck, or let {container} wait for START"))
        .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html");
    let finding = Finding::new(&META, name, message)
        .because(task.defined(wait.container, "dependsOn", format!("{name} HEALTHY"))?)
        .fix(remedy);
    Ok(Some(finding))
}

fn is_checked(container: &crate::snapshot::ecs::ContainerDefinition) -> bool {
    let command = container.health_check.as_ref().and_then(|check| check.command.first());
    command.is_some_and(|word| word != "NONE")
}
