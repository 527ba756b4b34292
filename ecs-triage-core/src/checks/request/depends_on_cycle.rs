use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// Containers of the task wait for each other in a circle.
    ///
    /// ## What goes wrong
    ///
    /// `dependsOn`, `links` and `volumesFrom` each make a container wait for another. In a circle
    /// none can be first, so that the definition is refused or the task stops before any container
    /// starts.
    ///
    /// ## How it is told
    ///
    /// The containers and what each waits for are followed until a container leads back to itself.
    ///
    /// ## How to fix it
    ///
    /// Take one of the dependencies out.
    pub DependsOnCycle {
        id: "depends-on-cycle",
        summary: "containers wait for each other in a circle",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
        run: run,
    }
}

const META: crate::Meta = DependsOnCycle::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(circle) = task.circle()? else {
        return Ok(Verdict::Clear);
    };
    let name = task.definition_name()?;
    let first = circle.first().copied().unwrap_or_default();
    let last = circle.last().copied().unwrap_or_default();
    let way = circle.join(" waits for ");
    let message = match circle.len() {
        1 => format!("container {first} of {name} waits for itself"),
        _ => format!("containers of {name} wait for each other: {way} waits for {first}"),
    };
    let containers = task.containers()?.iter();
    let mut finding = Finding::new(&META, first, message);
    for container in containers.filter(|container| circle.contains(&container.name.as_str())) {
        finding = finding.because(task.defined_in_circle(container)?);
    }
    Ok(finding
        .fix(
            Remedy::new(format!("register a revision in which {last} does not wait for {first}"))
                .command(format!(
                    "aws ecs register-task-definition --region {} --cli-input-json file://{}.json",
                    task.place().region,
                    task.definition()?.family
                ))
                .see(META.reference),
        )
        .into())
}
