use crate::fit::fargate::Legality;
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The task is to run on Fargate, and ECS found that its definition cannot.
    ///
    /// ## What goes wrong
    ///
    /// ECS checks each definition against each launch type when it is registered, and keeps the
    /// result as `compatibilities`. `RunTask` and `CreateService` with launch type `FARGATE` are
    /// refused where `FARGATE` is not among them.
    ///
    /// ## How it is told
    ///
    /// `compatibilities` of the definition is known and lacks `FARGATE`, and the task, the service
    /// or the strategy says Fargate.
    ///
    /// ## How to fix it
    ///
    /// Register a revision that requires Fargate: registration then says what stands in the way. Or
    /// run the task on EC2.
    pub FargateNotCompatible {
        id: "fargate-not-compatible",
        summary: "the task definition cannot run on Fargate",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
        run: run,
    }
}

const META: crate::Meta = FargateNotCompatible::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_fargate()? {
        return Ok(Verdict::NotApplicable);
    }
    let definition = task.definition()?;
    let compatible = &definition.compatibilities;
    if compatible.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    if compatible.iter().any(|launch| launch == "FARGATE") {
        return Ok(Verdict::Clear);
    }
    word(task).map(Verdict::from)
}

fn word(task: &TaskView<'_>) -> Result<Finding, Gap> {
    let definition = task.definition()?;
    let name = task.definition_name()?;
    let on = definition.compatibilities.join(", ");
    let mode = definition.network_mode.as_deref().unwrap_or("bridge");
    let message = match mode {
        "awsvpc" => format!("task definition {name} cannot run on Fargate, only on {on}"),
        mode => format!(
            "task definition {name} cannot run on Fargate, only on {on}: its network mode is {mode}, not awsvpc"
        ),
    };
    // Where it is known what stands in the way, that says more.
    let explained = matches!(task.fargate_size()?, None | Some(Legality::Illegal { .. }))
        || !task.lacks_execution_role()?.is_empty();
    let severity = if explained { Severity::Warning } else { Severity::Error };
    let compatible = task.field(definition, "compatibilities", format!("compatibilities is {on}"));
    Ok(Finding::new(&META, name, message)
        .severity(severity)
        .because(compatible)
        .fix(
            Remedy::new(format!(
                "register a revision of {name} with requiresCompatibilities FARGATE and what registration then asks for"
            ))
            .command(format!(
                "aws ecs register-task-definition --region {} --cli-input-json file://{}.json --requires-compatibilities FARGATE",
                task.place().region, definition.family
            ))
            .see(META.reference),
        )
        .fix(Remedy::new(format!("run {name} with launch type EC2"))))
}
