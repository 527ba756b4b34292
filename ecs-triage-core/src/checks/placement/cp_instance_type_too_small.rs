use crate::fit::placement::{Exceeded, TooLarge};
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The instances of the capacity provider are too small for the task.
    ///
    /// ## What goes wrong
    ///
    /// A capacity provider brings instances of the types that the launch template of its Auto
    /// Scaling group names. Where even an empty one has less CPU or memory than the task asks for,
    /// more of them do not help.
    ///
    /// ## How it is told
    ///
    /// The task may be placed by the provider only, and asks for more than the largest of the
    /// provider's instances registered.
    ///
    /// ## How to fix it
    ///
    /// Name a larger instance type in the launch template, or ask for less. The agent and the
    /// operating system keep some memory for themselves.
    pub CpInstanceTypeTooSmall {
        id: "cp-instance-type-too-small",
        summary: "the instances of the capacity provider are too small for the task",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html",
        run: run,
    }
}

const META: crate::Meta = CpInstanceTypeTooSmall::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(placement) = task.placement()? else {
        return Ok(Verdict::NotApplicable);
    };
    if task.providers()?.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    task.is_settled(placement)?;
    let Some((provider, too_large)) = task.outgrown(placement) else {
        return Ok(Verdict::Clear);
    };
    let name = task.definition_name()?;
    let message = format!(
        "{name} is larger than any instance of capacity provider {provider}: {}",
        exceeded(too_large)
    );
    // Where no instance at all is large enough, that says more.
    let severity = match placement.too_large() {
        Some(_) => Severity::Warning,
        None => Severity::Error,
    };
    Ok(Finding::new(&META, provider, message)
        .severity(severity)
        .because_all(task.table(Some(placement)))
        .fix(
            Remedy::new("name a larger instance type in the launch template of the Auto Scaling group")
                .see(META.reference),
        )
        .fix(task.ask_for_less("CPU and memory", META.reference))
        .into())
}

fn exceeded(too_large: TooLarge) -> String {
    let part = |exceeded: Option<Exceeded>, unit: &str| {
        let Exceeded { needed, largest, .. } = exceeded?;
        Some(format!("it asks for {needed} {unit}, the most is {largest}"))
    };
    let parts = [part(too_large.cpu, "CPU units"), part(too_large.memory, "MiB of memory")];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => "none has enough CPU and memory together".to_owned(),
        false => parts.join(", "),
    }
}
