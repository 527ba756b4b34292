use crate::fit::Placement;
use crate::fit::misfit::Kind;
use crate::fit::placement::{Exceeded, TooLarge};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The task asks for more than any container instance of the cluster has, even with nothing
    /// else on it.
    ///
    /// ## What goes wrong
    ///
    /// Waiting, and adding instances of the same types, is in vain: only a larger type, or a
    /// smaller task, helps.
    ///
    /// ## How it is told
    ///
    /// What the task asks for is compared with `registeredResources` of each instance, which are
    /// below the nominal size of the type.
    ///
    /// ## How to fix it
    ///
    /// Use a larger instance type, or ask for less.
    pub Ec2TaskLargerThanAnyInstance {
        id: "ec2-task-larger-than-any-instance",
        summary: "the task is larger than any container instance",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = Ec2TaskLargerThanAnyInstance::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(placement) = task.placement()? else {
        return Ok(Verdict::NotApplicable);
    };
    task.is_settled(placement)?;
    let decisive = placement.decisive();
    let sized = decisive.iter().any(|kind| matches!(kind, Kind::Cpu | Kind::Memory));
    match placement.too_large() {
        Some(too_large) if sized => word(task, placement, too_large).map(Verdict::from),
        _ => Ok(Verdict::Clear),
    }
}

fn word(
    task: &TaskView<'_>,
    placement: &Placement<'_>,
    too_large: TooLarge,
) -> Result<Finding, Gap> {
    let name = task.definition_name()?;
    let cluster = task.cluster_name();
    let part = |exceeded: Option<Exceeded>, unit: &str| {
        exceeded.map(|Exceeded { needed, largest, .. }| format!("{needed} {unit}, the most is {largest}"))
    };
    let parts = [part(too_large.cpu, "CPU units"), part(too_large.memory, "MiB of memory")];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    let message = match parts.is_empty() {
        true => format!("{name} asks for more CPU and memory together than any container instance of cluster {cluster} has"),
        false => format!(
            "{name} is larger than any container instance of cluster {cluster}: it asks for {}",
            parts.join(" and ")
        ),
    };
    Ok(Finding::new(&META, name, message)
        .because_all(task.table(Some(placement)))
        .fix(task.ask_for_less("CPU and memory", META.reference))
        .fix(Remedy::new("add instances of a larger type").see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html")))
}
