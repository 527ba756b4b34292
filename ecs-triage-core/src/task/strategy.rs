//! Which capacity providers bring the task its place.

use crate::snapshot::Gap;
use crate::snapshot::ecs::{CapacityProviderStrategyItem, Cluster};
use crate::target::last_segment;

use super::TaskView;

/// A capacity provider strategy names providers that the cluster does not have.
#[derive(Clone, Debug)]
pub(crate) struct Unassociated<'s> {
    pub(crate) cluster: &'s Cluster,
    pub(crate) providers: Vec<&'s str>,
}

impl<'s> TaskView<'s> {
    /// The capacity providers of the account's own that may place the task; none where any
    /// instance of the cluster does.
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub fn providers(&self) -> Result<Vec<&'s str>, Gap> {
        let of_task = self.task().and_then(|task| task.capacity_provider_name.as_deref());
        let named: Vec<&str> = match of_task {
            Some(provider) => vec![provider],
            None => {
                let strategy = self.service_strategy()?.iter();
                strategy.map(|item| item.capacity_provider.as_str()).collect()
            }
        };
        Ok(named.into_iter().filter(|name| !matches!(*name, "FARGATE" | "FARGATE_SPOT")).collect())
    }

    /// Does all of it run on Fargate Spot?
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub(crate) fn is_spot(&self) -> Result<bool, Gap> {
        let spot = |name: &str| name == "FARGATE_SPOT";
        if let Some(provider) = self.task().and_then(|task| task.capacity_provider_name.as_deref())
        {
            return Ok(spot(provider));
        }
        let strategy = self.service_strategy()?;
        Ok(!strategy.is_empty() && strategy.iter().all(|item| spot(&item.capacity_provider)))
    }

    /// The strategy of the service; empty where it has none.
    fn service_strategy(&self) -> Result<&'s [CapacityProviderStrategyItem], Gap> {
        let service = self.service()?;
        Ok(service.map(|service| service.capacity_provider_strategy.as_slice()).unwrap_or_default())
    }

    /// The strategy that ECS is still to accept; empty where there is none.
    pub(crate) fn asked_strategy(&self) -> &'s [CapacityProviderStrategyItem] {
        let strategy = self.asked_service().map(|service| &service.capacity_provider_strategy);
        strategy.map(|strategy| strategy.as_slice()).unwrap_or_default()
    }

    /// The providers of the strategy that are not associated with the cluster.
    ///
    /// # Errors
    ///
    /// When the cluster is not known.
    pub(crate) fn unassociated(&self) -> Result<Option<Unassociated<'s>>, Gap> {
        let strategy = self.asked_strategy();
        let Some(cluster) = self.cluster()? else { return Ok(None) };
        let has =
            |name: &str| cluster.capacity_providers.iter().any(|own| last_segment(own) == name);
        let named = strategy.iter().map(|item| last_segment(&item.capacity_provider));
        let providers: Vec<_> = named.filter(|name| !has(name)).collect();
        Ok((!providers.is_empty()).then_some(Unassociated { cluster, providers }))
    }
}
