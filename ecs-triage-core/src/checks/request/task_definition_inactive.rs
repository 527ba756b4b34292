use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The task definition was deregistered, or is being deleted.
    ///
    /// ## What goes wrong
    ///
    /// `RunTask` and `CreateService` refuse a definition that is not `ACTIVE`. A service that uses
    /// one already keeps starting tasks from it, until it is deleted.
    ///
    /// ## How it is told
    ///
    /// The status of the definition is `INACTIVE` or `DELETE_IN_PROGRESS`. For a service that runs
    /// with an inactive one it is a warning, unless ECS says that it refused.
    ///
    /// ## How to fix it
    ///
    /// Register the definition again and use the new revision.
    pub TaskDefinitionInactive {
        id: "task-definition-inactive",
        summary: "the task definition was deregistered",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html",
        run: run,
    }
}

const META: crate::Meta = TaskDefinitionInactive::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let definition = task.definition()?;
    let status = definition.status.as_deref().unwrap_or("ACTIVE");
    if status == "ACTIVE" {
        return Ok(Verdict::Clear);
    }
    let name = task.definition_name()?;
    let refused = task.is_planned() || status != "INACTIVE" || task.is_named(&META);
    let severity = if refused { Severity::Error } else { Severity::Warning };
    let region = task.place().region;
    let register = format!(
        "aws ecs register-task-definition --region {region} --cli-input-json file://{}.json",
        definition.family
    );
    let service = task.service()?.map(|service| {
        format!(
            "aws ecs update-service --region {region} --cluster {} --service {} --task-definition {}",
            task.cluster_name(), service.service_name, definition.family
        )
    });
    let remedy = Remedy::new(format!("register {} again and use the new revision", definition.family))
        .command(register)
        .see(META.reference);
    let remedy = service.into_iter().fold(remedy, Remedy::command);
    Ok(Finding::new(&META, name, format!("task definition {name} is {status}"))
        .severity(severity)
        .because(task.field(definition, "status", format!("status is {status}")))
        .fix(remedy)
        .into())
}
