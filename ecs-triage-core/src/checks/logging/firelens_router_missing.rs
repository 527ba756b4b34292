use crate::snapshot::ecs::ContainerDefinition;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A container logs through FireLens, and no container is the router.
    ///
    /// ## What goes wrong
    ///
    /// The log driver `awsfirelens` sends everything to a container of the task that has a
    /// `firelensConfiguration`. There is none.
    ///
    /// ## How it is told
    ///
    /// A container's log driver is `awsfirelens`, and no container has a `firelensConfiguration`.
    ///
    /// ## How to fix it
    ///
    /// Add the router to the task definition, or use another log driver.
    pub FirelensRouterMissing {
        id: "firelens-router-missing",
        summary: "a container logs through FireLens, and no container is the router",
        phase: Logging,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
        run: run,
    }
}

const META: crate::Meta = FirelensRouterMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let routers = task.firelens_routers()?;
    Verdict::of_each(task.logging_by("awsfirelens")?, |(container, _)| match routers.as_slice() {
        [] => word(task, container).map(Some),
        _ => Ok(None),
    })
}

fn word(task: &TaskView<'_>, container: &ContainerDefinition) -> Result<Finding, Gap> {
    let name = &container.name;
    let message =
        format!("container {name} logs through awsfirelens, and no container is its router");
    Ok(Finding::new(&META, name, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.defined(container, "logConfiguration.logDriver", "awsfirelens")?)
        .fix(
            Remedy::new(
                "add a container with firelensConfiguration (type fluentbit) from public.ecr.aws/aws-observability/aws-for-fluent-bit, register the task definition and deploy it",
            )
            .see(META.reference),
        )
        .fix(Remedy::new(format!("give {name} the log driver awslogs"))))
}
