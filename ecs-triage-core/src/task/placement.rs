//! Where the task could run: every container instance of its cluster, and why each does not take
//! it.

use std::collections::HashSet;

use crate::finding::{Evidence, EvidenceKind};
use crate::fit::{Demand, Fit, Host, Placement, Room, Row};
use crate::phase::Phase;
use crate::snapshot::ec2::{Instance, Subnet};
use crate::snapshot::ecs::{ContainerInstance, Service, Task};
use crate::snapshot::{Gap, Item, Need, Operation};
use crate::stop::Symptom;
use crate::target::last_segment;

use super::{Launch, TaskView, told};

impl<'s> TaskView<'s> {
    /// Every container instance of the cluster against the task, nearest first; `None` where the
    /// question does not arise: on Fargate, for a task that has its place, for a service that
    /// lacks no task.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell of the demand or of all instances.
    pub fn placement(&self) -> Result<Option<&Placement<'s>>, Gap> {
        let placement = self.placement.get_or_init(|| self.place_task());
        placement.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    fn place_task(&self) -> Result<Option<Placement<'s>>, Gap> {
        if !self.seeks_instance()? || self.cluster()?.is_none() {
            return Ok(None);
        }
        let demand = self.demand()?;
        let instances = self.container_instances()?;
        let of_cluster: HashSet<&str> =
            instances.iter().map(|instance| instance.container_instance_arn.as_str()).collect();
        let seen = self.snapshot();
        let hosts = Host::all(
            seen.seen::<ContainerInstance>(),
            seen.seen::<Task>(),
            seen.seen::<Instance>(),
        );
        let hosts = hosts
            .into_iter()
            .filter(|host| of_cluster.contains(host.instance.container_instance_arn.as_str()));
        Ok(Some(Placement::of(&demand, hosts)))
    }

    /// Is a container instance to be found for it?
    fn seeks_instance(&self) -> Result<bool, Gap> {
        if self.launch()? != Launch::Ec2 {
            return Ok(false);
        }
        match (self.task(), self.is_planned()) {
            (Some(task), _) => Ok(lacks_place(task) || self.tells_of_placement(None)),
            (None, true) => Ok(true),
            (None, false) => match self.service()? {
                Some(service) => self.lacks_tasks(service),
                None => Ok(false),
            },
        }
    }

    fn lacks_tasks(&self, service: &'s Service) -> Result<bool, Gap> {
        let count = |count: Option<i64>| count.unwrap_or_default();
        let pending = count(service.pending_count);
        let there = count(service.running_count).saturating_add(pending);
        if there < count(service.desired_count) || self.tells_of_placement(Some(service)) {
            return Ok(true);
        }
        // Only a capacity provider lets tasks wait for an instance.
        if pending == 0 || self.providers()?.is_empty() {
            return Ok(false);
        }
        let tasks: Vec<&Task> = self.tasks_of(service).collect();
        if tasks.iter().any(|task| lacks_place(task)) {
            return Ok(true);
        }
        match i64::try_from(tasks.len()).is_ok_and(|seen| seen >= there) {
            true => Ok(false),
            false => Err(self.lack(Operation::ListTasks, Some(&service.service_arn))),
        }
    }

    /// The tasks seen of a service that have not stopped.
    pub(super) fn tasks_of(&self, service: &'s Service) -> impl Iterator<Item = &'s Task> {
        let group = format!("service:{}", service.service_name);
        let cluster = &service.cluster_arn;
        self.snapshot().seen::<Task>().iter().filter(move |task| {
            task.group.as_deref() == Some(&group)
                && task.cluster_arn == *cluster
                && task.last_status.as_deref() != Some("STOPPED")
        })
    }

    /// Does ECS say that it found no place?
    fn tells_of_placement(&self, service: Option<&Service>) -> bool {
        let is_told =
            |symptom: &Symptom| symptom.is_fault() && symptom.phase() == Some(Phase::Placement);
        let unsteady = service.filter(|service| !told::is_steady(service));
        self.symptom().is_some_and(is_told)
            || unsteady.is_some_and(|service| told::symptoms(service).any(|news| is_told(&news)))
    }

    /// What the task asks of a container instance, with what is replaced for this run, the
    /// constraints of its service and the places of its subnets.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell of the definition, the service or the subnets.
    pub fn demand(&self) -> Result<Demand, Gap> {
        let service = self.service()?;
        let overrides = self.task().and_then(|task| task.overrides.as_ref());
        let constraints = service.map(|service| service.placement_constraints.as_slice());
        let demand = Demand::of(self.definition()?, overrides, constraints.unwrap_or_default());
        let of_task = self.task().and_then(|task| task.group.clone());
        let of_service = || service.map(|service| format!("service:{}", service.service_name));
        let demand = match of_task.or_else(of_service) {
            Some(group) => demand.in_group(group),
            None => demand,
        };
        let demand = demand.by(self.providers()?);
        if !demand.interface {
            return Ok(demand);
        }
        let names = self.configured_subnets()?;
        let subnets: Result<Vec<_>, Gap> =
            names.into_iter().map(|name| self.find::<Subnet>(name)).collect();
        Ok(demand.within(subnets?.into_iter().flatten()))
    }

    /// The subnets that the task's interface may be in.
    fn configured_subnets(&self) -> Result<Vec<&'s str>, Gap> {
        Ok(match self.network_configuration()? {
            Some(network) => network.subnets.iter().map(String::as_str).collect(),
            None => self.seats()?.iter().map(|seat| seat.subnet).collect(),
        })
    }

    /// Is it known whether there is room?
    ///
    /// # Errors
    ///
    /// What is not known of the nearest instance that may take the task.
    pub(crate) fn is_settled(&self, placement: &Placement<'s>) -> Result<(), Gap> {
        if placement.room() != Room::Unknown {
            return Ok(());
        }
        let unknown = placement.rows.iter().find(|row| matches!(row.fit, Fit::Unknown(_)));
        let doubt = unknown.and_then(|row| Some((row, row.doubts().first()?)));
        let Some((row, doubt)) = doubt else { return Ok(()) };
        let arn = row.host.instance.container_instance_arn.as_str();
        Err(match doubt.asks() {
            Some(operation) => self.lack(operation, Some(arn)),
            None => Gap::undecidable(
                Need::of(ContainerInstance::ASKS, arn),
                format!("whether {} takes the task: {doubt}", name_of(row)),
            ),
        })
    }

    /// `family:revision`; the family of one that is still to be registered.
    pub(crate) fn definition_name(&self) -> Result<&'s str, Gap> {
        let definition = self.definition()?;
        let name = last_segment(&definition.task_definition_arn);
        Ok(if name.is_empty() { &definition.family } else { name })
    }

    /// The name of the cluster; empty when it is not known.
    pub(crate) fn cluster_name(&self) -> &'s str {
        let known = self.cluster().ok().flatten().map(|cluster| cluster.cluster_name.as_str());
        let service = || self.service().ok().flatten();
        let arn = self.task().map(|task| task.cluster_arn.as_str());
        let arn = arn.or_else(|| service().map(|service| service.cluster_arn.as_str()));
        known.unwrap_or_else(|| last_segment(arn.unwrap_or_default()))
    }

    /// Every instance looked at with all its reasons, and what ECS says.
    pub(crate) fn table(&self, placement: Option<&Placement<'_>>) -> Vec<Evidence> {
        let rows = placement.map(|placement| placement.rows.as_slice()).unwrap_or_default();
        let row = |row: &Row<'_>| {
            let at = self.pointer(row.host.instance);
            Evidence::new(EvidenceKind::Field, name_of(row), row.to_string(), at)
        };
        let said = self.tells_of_placement(None).then(|| self.said());
        said.into_iter().chain(rows.iter().map(row)).collect()
    }
}

/// The EC2 instance's id, which people know; outside EC2 that of the container instance.
pub(crate) fn name_of<'s>(row: &Row<'s>) -> &'s str {
    row.host.name()
}

/// A task that is to run and has no container instance yet.
fn lacks_place(task: &Task) -> bool {
    task.container_instance_arn.is_none()
        && matches!(task.last_status.as_deref(), Some("PROVISIONING" | "PENDING"))
        && task.desired_status.as_deref() != Some("STOPPED")
}
