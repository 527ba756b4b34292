use crate::snapshot::ecs::ContainerDefinition;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The task has more than one FireLens router.
    ///
    /// ## What goes wrong
    ///
    /// A task may have one container with a `firelensConfiguration`; ECS refuses more.
    ///
    /// ## How it is told
    ///
    /// Two or more containers have a `firelensConfiguration`.
    ///
    /// ## How to fix it
    ///
    /// Keep one, and route everything through it.
    pub FirelensMultipleRouters {
        id: "firelens-multiple-routers",
        summary: "the task has more than one FireLens router",
        phase: Logging,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
        run: run,
    }
}

const META: crate::Meta = FirelensMultipleRouters::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    match task.firelens_routers()?.as_slice() {
        [] => Ok(Verdict::NotApplicable),
        [_] => Ok(Verdict::Clear),
        routers => Ok(word(task, routers)?.into()),
    }
}

fn word(task: &TaskView<'_>, routers: &[&ContainerDefinition]) -> Result<Finding, Gap> {
    let names: Vec<_> = routers.iter().map(|router| router.name.as_str()).collect();
    let names = names.join(", ");
    let message = format!("containers {names} are all FireLens routers, and a task may have one");
    let proofs: Result<Vec<_>, Gap> = routers
        .iter()
        .map(|router| task.defined(router, "firelensConfiguration", "set"))
        .collect();
    Ok(Finding::new(&META, names, message).because_all(proofs?).fix(
        Remedy::new(
            "leave firelensConfiguration on one container, register the task definition and deploy it",
        )
        .see(META.reference),
    ))
}
