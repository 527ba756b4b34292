use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The strategy names a capacity provider that the cluster does not have.
    ///
    /// ## What goes wrong
    ///
    /// A strategy may only name capacity providers that are associated with the cluster. `FARGATE`
    /// and `FARGATE_SPOT` are there in every account, and still have to be associated.
    ///
    /// ## How it is told
    ///
    /// A provider of the strategy is none of the cluster's `capacityProviders`.
    ///
    /// ## How to fix it
    ///
    /// Associate it with the cluster. The call replaces the whole list, so that it must name those
    /// that are there as well.
    pub CpNotAssociated {
        id: "cp-not-associated",
        summary: "a capacity provider of the strategy is not associated with the cluster",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html",
        run: run,
    }
}

const META: crate::Meta = CpNotAssociated::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.asked_strategy().is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let Some(unassociated) = task.unassociated()? else {
        return Ok(Verdict::Clear);
    };
    let cluster = unassociated.cluster;
    let (names, name) = (unassociated.providers.join(", "), &cluster.cluster_name);
    let own = cluster.capacity_providers.join(", ");
    let own = if own.is_empty() { "none".to_owned() } else { own };
    let all = cluster.capacity_providers.iter().map(String::as_str);
    let all: Vec<_> = all.chain(unassociated.providers.iter().copied()).collect();
    let message = format!("{names} is not associated with cluster {name}, and the strategy names it");
    Ok(Finding::new(&META, names.clone(), message)
        .because(task.asks(format!("the capacity provider strategy names {names}")))
        .because(task.field(cluster, "capacityProviders", format!("the cluster has {own}")))
        .fix(
            Remedy::new(format!("associate {names} with cluster {name}"))
                .command(format!(
                    "aws ecs put-cluster-capacity-providers --region {} --cluster {name} \
                     --capacity-providers {} --default-capacity-provider-strategy {}",
                    task.place().region,
                    all.join(" "),
                    default_strategy(cluster),
                ))
                .see(META.reference),
        )
        .into())
}

/// The call replaces the default strategy too.
fn default_strategy(cluster: &crate::snapshot::ecs::Cluster) -> String {
    let item = |item: &crate::snapshot::ecs::CapacityProviderStrategyItem| {
        let (weight, base) = (item.weight.unwrap_or_default(), item.base.unwrap_or_default());
        format!("capacityProvider={},weight={weight},base={base}", item.capacity_provider)
    };
    let items: Vec<_> = cluster.default_capacity_provider_strategy.iter().map(item).collect();
    if items.is_empty() { "[]".to_owned() } else { items.join(" ") }
}
