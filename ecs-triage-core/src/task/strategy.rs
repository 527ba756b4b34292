//! Which capacity providers bring the task its place.

use crate::snapshot::Gap;

use super::TaskView;

impl<'s> TaskView<'s> {
    /// The capacity providers of the account's own that may place the task; none where any
    /// instance of the cluster does.
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub fn providers(&self) -> Result<Vec<&'s str>, Gap> {
        let of_task = self.task().and_then(|task| task.capacity_provider_name.as_deref());
        let strategy = match self.service()? {
            Some(service) => service.capacity_provider_strategy.as_slice(),
            None => &[],
        };
        let named: Vec<&str> = match of_task {
            Some(provider) => vec![provider],
            None => strategy.iter().map(|item| item.capacity_provider.as_str()).collect(),
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
        let Some(service) = self.service()? else { return Ok(false) };
        let strategy = &service.capacity_provider_strategy;
        Ok(!strategy.is_empty() && strategy.iter().all(|item| spot(&item.capacity_provider)))
    }
}
