//! The container instances that a task is on, or may come to.

use crate::fit::Row;
use crate::snapshot::ecs::{ContainerInstance, Service};
use crate::snapshot::{Gap, Item, Need, Operation};

use super::TaskView;

impl<'s> TaskView<'s> {
    /// The container instances in question, in so far as they are impaired: the one that the task is
    /// or was on, or all where it seeks one. `None` where there is none.
    ///
    /// # Errors
    ///
    /// When none is known to be impaired, and of some it is not known.
    pub(crate) fn impaired(&self) -> Result<Option<Vec<&'s ContainerInstance>>, Gap> {
        let machines = match self.host_of_task()? {
            Some(own) => vec![own],
            None => match self.placement()? {
                Some(placement) => placement.rows.iter().map(|row| row.host.instance).collect(),
                None => Vec::new(),
            },
        };
        if machines.is_empty() {
            return Ok(None);
        }
        let is_impaired = |one: &&ContainerInstance| health(one) == Some("IMPAIRED");
        let impaired: Vec<_> = machines.iter().copied().filter(is_impaired).collect();
        match machines.iter().find(|one| health(one).is_none()) {
            Some(unread) if impaired.is_empty() => Err(unread_health(unread)),
            _ => Ok(Some(impaired)),
        }
    }

    /// The container instance of the task that is explained, or of the one that tells for its
    /// service.
    fn host_of_task(&self) -> Result<Option<&'s ContainerInstance>, Gap> {
        let task = match self.task() {
            Some(task) => Some(task),
            None => self.stopped()?,
        };
        match task.and_then(|task| task.container_instance_arn.as_deref()) {
            Some(arn) => self.find(arn),
            None => Ok(None),
        }
    }

    /// The container instances that lack the task of a daemon service for want of room; `None`
    /// where the service is no daemon, or lacks no task.
    ///
    /// # Errors
    ///
    /// When the instances, or the tasks on them, are not known.
    pub(crate) fn without_daemon(&self) -> Result<Option<Vec<&Row<'s>>>, Gap> {
        let daemon = |service: &&Service| service.scheduling_strategy.as_deref() == Some("DAEMON");
        let Some(service) = self.service()?.filter(daemon).filter(|_| self.kind() == "service")
        else {
            return Ok(None);
        };
        let Some(placement) = self.placement()? else { return Ok(None) };
        let group = format!("service:{}", service.service_name);
        let runs = |row: &&Row<'s>| row.host.groups().any(|own| own == group);
        let full = |row: &&Row<'s>| {
            !row.misfits().is_empty() && row.misfits().iter().all(|misfit| misfit.kind().is_room())
        };
        let lacking = placement.rows.iter().filter(full).filter(|row| !runs(row));
        let (sure, unsure): (Vec<_>, Vec<_>) = lacking.partition(|row| row.host.sees_all_tasks());
        match unsure.first() {
            Some(row) if sure.is_empty() => {
                let arn = row.host.instance.container_instance_arn.as_str();
                Err(self.lack(Operation::ListTasks, Some(arn)))
            }
            _ => Ok(Some(sure)),
        }
    }
}

fn health(machine: &ContainerInstance) -> Option<&str> {
    machine.health_status.as_ref()?.overall_status.as_deref()
}

/// ECS tells of the health only where it is asked for it.
fn unread_health(machine: &ContainerInstance) -> Gap {
    let arn = machine.container_instance_arn.as_str();
    let id = machine.ec2_instance_id.as_deref().unwrap_or(arn);
    Gap::undecidable(
        Need::of(ContainerInstance::ASKS, arn),
        format!(
            "whether {id} is impaired is not known: it is told with `--include CONTAINER_INSTANCE_HEALTH`"
        ),
    )
}
