use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// Fargate has no capacity in the availability zones of the task at the moment.
    ///
    /// ## What goes wrong
    ///
    /// It passes, but not at a known time. It strikes harder with Spot, with one availability zone,
    /// and with large tasks.
    ///
    /// ## How it is told
    ///
    /// ECS says that capacity is unavailable.
    ///
    /// ## How to fix it
    ///
    /// Allow more availability zones, and beside Spot a base on demand.
    pub FargateCapacityUnavailable {
        id: "fargate-capacity-unavailable",
        summary: "Fargate has no capacity at the moment",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = FargateCapacityUnavailable::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_named(&META) {
        return Ok(Verdict::NotApplicable);
    }
    let name = task.definition_name()?;
    let subnets = task.own_network().ok().flatten().map(|network| network.subnets.join(", "));
    let at = subnets.map(|subnets| format!(" in the zones of {subnets}")).unwrap_or_default();
    let kind = if task.is_spot().unwrap_or(false) { "Fargate Spot" } else { "Fargate" };
    let message = format!("{kind} has no capacity for {name}{at} at the moment");
    Ok(Finding::new(&META, name, message)
        .because(task.said())
        .fix(task.reconfigure(
            "add subnets in other availability zones".to_owned(),
            Some("SUBNETS"),
            None,
            META.reference,
        ))
        .fix(
            Remedy::new("use FARGATE with a base beside FARGATE_SPOT, or try again later")
                .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html"),
        )
        .into())
}
