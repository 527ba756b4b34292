use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// Every capacity provider of the strategy has the weight 0.
    ///
    /// ## What goes wrong
    ///
    /// A provider of weight 0 gets no tasks beyond its base. Where several providers are named and
    /// none has a weight, ECS refuses the strategy. A weight that is not given is 0.
    ///
    /// ## How it is told
    ///
    /// The strategy names more than one provider, and no weight is above 0.
    ///
    /// ## How to fix it
    ///
    /// Give one of them a weight.
    pub CpAllWeightsZero {
        id: "cp-all-weights-zero",
        summary: "no capacity provider of the strategy has a weight",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html",
        run: run,
    }
}

const META: crate::Meta = CpAllWeightsZero::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let strategy = task.asked_strategy();
    if strategy.len() < 2 {
        return Ok(Verdict::NotApplicable);
    }
    if strategy.iter().any(|item| item.weight.unwrap_or_default() > 0) {
        return Ok(Verdict::Clear);
    }
    let names: Vec<_> = strategy.iter().map(|item| item.capacity_provider.as_str()).collect();
    let first = names.first().copied().unwrap_or_default();
    let message = format!("the weights of {} are all 0, so that none gets tasks", names.join(", "));
    let with_weight = names.iter().map(|name| {
        format!("capacityProvider={name},weight={}", i64::from(*name == first))
    });
    let with_weight: Vec<_> = with_weight.collect();
    Ok(Finding::new(&META, names.join(", "), message)
        .because(task.asks("no weight of the capacity provider strategy is above 0"))
        .fix(
            Remedy::new("give one of them a weight above 0")
                .command(task.change_service(&format!(
                    "--capacity-provider-strategy {} --force-new-deployment",
                    with_weight.join(" ")
                )))
                .see(META.reference),
        )
        .into())
}
