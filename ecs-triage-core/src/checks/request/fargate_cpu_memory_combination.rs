use crate::fit::fargate::{Legality, Size};
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The CPU units and the memory of the task are not a size that Fargate has.
    ///
    /// ## What goes wrong
    ///
    /// Fargate offers fixed sizes: to each number of CPU units belong certain amounts of memory.
    /// Registering a definition, or running one with overrides, with another combination is
    /// refused.
    ///
    /// ## How it is told
    ///
    /// CPU and memory of the definition, replaced by the overrides of the task where there are
    /// some, are compared with the table of sizes. A size larger than any known one is only a
    /// warning, since tables go stale.
    ///
    /// ## How to fix it
    ///
    /// Take the nearest size that is large enough in both.
    pub FargateCpuMemoryCombination {
        id: "fargate-cpu-memory-combination",
        summary: "CPU and memory are not a combination that Fargate has",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
        run: run,
    }
}

const META: crate::Meta = FargateCpuMemoryCombination::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_fargate()? {
        return Ok(Verdict::NotApplicable);
    }
    match (task.size()?, task.fargate_size()?) {
        (Some(size), Some(Legality::Illegal { nearest })) => {
            word(task, size, nearest).map(Verdict::from)
        }
        (Some(size), Some(Legality::Unlisted)) => {
            Ok(word(task, size, None)?.severity(Severity::Warning).into())
        }
        (None, _) => word_missing(task).map(Verdict::from),
        _ => Ok(Verdict::Clear),
    }
}

fn word(task: &TaskView<'_>, size: Size, nearest: Option<Size>) -> Result<Finding, Gap> {
    let name = task.definition_name()?;
    let cure = match nearest {
        Some(size) => format!("give {name} {size}"),
        None => format!("give {name} a size that Fargate has"),
    };
    let message = format!("Fargate has no size of {size}, which {name} asks for");
    Ok(Finding::new(&META, name, message)
        .because(task.asks(format!("the task asks for {size}")))
        .fix(remedy(task, cure, nearest)?))
}

fn word_missing(task: &TaskView<'_>) -> Result<Finding, Gap> {
    let definition = task.definition()?;
    let name = task.definition_name()?;
    let lacks = if definition.cpu.is_none() { "cpu" } else { "memory" };
    let message = format!("task definition {name} names no {lacks} for the task, which Fargate asks for");
    let says = format!("there is no {lacks} for the task as a whole");
    Ok(Finding::new(&META, name, message)
        .because(task.field(definition, "", says))
        .fix(remedy(task, format!("give {name} cpu and memory for the task"), None)?))
}

fn remedy(task: &TaskView<'_>, action: String, size: Option<Size>) -> Result<Remedy, Gap> {
    let family = &task.definition()?.family;
    let (cpu, memory) = match size {
        Some(size) => (size.cpu.to_string(), size.memory.to_string()),
        None => ("CPU".to_owned(), "MEMORY".to_owned()),
    };
    let region = task.place().region;
    Ok(Remedy::new(action)
        .command(format!(
            "aws ecs register-task-definition --region {region} --cli-input-json file://{family}.json --cpu {cpu} --memory {memory}"
        ))
        .see(META.reference))
}
