//! Where the task could run: every container instance of its cluster, and why each does not take
//! it.

use std::collections::HashSet;

use crate::finding::{Evidence, EvidenceKind, Remedy};
use crate::fit::misfit::Kind;
use crate::fit::{Demand, Fit, Host, Misfit, Placement, Room, Row};
use crate::phase::Phase;
use crate::snapshot::ec2::{Instance, Subnet};
use crate::snapshot::ecs::{ContainerInstance, Service, Task};
use crate::snapshot::{Gap, Item, Need, Operation};
use crate::stop::{Field, Symptom};
use crate::target::last_segment;
use crate::{Finding, Meta, Severity, Verdict};

use super::{Launch, TaskView, told};

/// What leaves a task without a container instance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Shortfall<'v, 's> {
    /// The task definition, as `family:revision`.
    pub definition: &'s str,
    /// The name of the cluster.
    pub cluster: &'s str,
    /// The reasons of this kind, with their instances; nearest first.
    pub misfits: Vec<(&'v Row<'s>, &'v Misfit)>,
    /// How many instances were looked at.
    pub total: usize,
    /// The instance that ECS names as nearest.
    pub named: Option<String>,
}

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
    fn tasks_of(&self, service: &'s Service) -> impl Iterator<Item = &'s Task> {
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

    /// `family:revision`.
    pub(crate) fn definition_name(&self) -> Result<&'s str, Gap> {
        Ok(last_segment(&self.definition()?.task_definition_arn))
    }

    /// Does the text name this check's fault, and no more than it?
    pub(crate) fn is_named(&self, check: &Meta) -> bool {
        self.symptom().is_some_and(|symptom| {
            symptom.causes().first() == Some(&check.id) && !symptom.kind().is_broad()
        })
    }

    /// The verdict of a check on one kind of reason: found where it leaves the task without an
    /// instance, or where ECS says that it does.
    ///
    /// # Errors
    ///
    /// When it is not known whether an instance takes the task, and ECS does not say why none does.
    pub(crate) fn judge_room(
        &self,
        meta: &Meta,
        kind: Kind,
        word: impl Fn(&Shortfall<'_, 's>) -> Finding,
    ) -> Result<Verdict, Gap> {
        let placement = match self.placement() {
            Ok(Some(placement)) => Some(placement),
            Ok(None) => return Ok(Verdict::NotApplicable),
            Err(gap) if !self.is_named(meta) => return Err(gap),
            Err(_) => None,
        };
        let decisive = placement.map(Placement::decisive).unwrap_or_default();
        if !decisive.contains(&kind) && !self.is_named(meta) {
            return match placement {
                Some(placement) => self.is_settled(placement).map(|()| Verdict::Clear),
                None => Ok(Verdict::Clear),
            };
        }
        let finding = word(&self.shortfall(placement, kind)?);
        let finding = finding.because_all(self.table(placement));
        let severity = match self.is_surpassed(meta, kind, placement, &decisive) {
            true => Severity::Warning,
            false => Severity::Error,
        };
        Ok(finding.severity(severity).into())
    }

    /// Does another finding say more of the same trouble?
    fn is_surpassed(
        &self,
        meta: &Meta,
        kind: Kind,
        placement: Option<&Placement<'s>>,
        decisive: &[Kind],
    ) -> bool {
        let causes = self.symptom().map(Symptom::causes).unwrap_or_default();
        let other = decisive.iter().any(|decided| causes.contains(&check_of(*decided)));
        if !decisive.contains(&kind) && other {
            return true;
        }
        let sized = matches!(kind, Kind::Cpu | Kind::Memory);
        let too_large = sized && placement.is_some_and(|placement| placement.too_large().is_some());
        too_large || (!self.is_named(meta) && self.lacks_supply())
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

    fn shortfall<'v>(
        &self,
        placement: Option<&'v Placement<'s>>,
        kind: Kind,
    ) -> Result<Shortfall<'v, 's>, Gap> {
        let rows = placement.map(|placement| placement.rows.as_slice()).unwrap_or_default();
        let of_kind = |row: &'v Row<'s>| {
            let misfit = row.misfits().iter().find(|misfit| misfit.kind() == kind);
            misfit.map(|misfit| (row, misfit))
        };
        let named = self.symptom().and_then(|symptom| symptom.field(Field::Instance));
        Ok(Shortfall {
            definition: self.definition_name()?,
            cluster: self.cluster_name(),
            misfits: rows.iter().filter_map(of_kind).collect(),
            total: rows.len(),
            named: named.map(str::to_owned),
        })
    }

    /// The name of the cluster; empty when it is not known.
    pub(crate) fn cluster_name(&self) -> &'s str {
        let known = self.cluster().ok().flatten().map(|cluster| cluster.cluster_name.as_str());
        let service = || self.service().ok().flatten();
        let arn = self.task().map(|task| task.cluster_arn.as_str());
        let arn = arn.or_else(|| service().map(|service| service.cluster_arn.as_str()));
        known.unwrap_or_else(|| last_segment(arn.unwrap_or_default()))
    }

    /// A command of ECS on the instances that are kept out, at most ten.
    pub(crate) fn each_instance(
        &self,
        command: &str,
        out: &Shortfall<'_, 's>,
        tail: &str,
    ) -> String {
        let ids = out.misfits.iter().take(10).map(|(row, _)| row.host.id());
        let ids: Vec<_> = ids.collect();
        let ids = if ids.is_empty() { "INSTANCES".to_owned() } else { ids.join(" ") };
        format!(
            "aws ecs {command} --region {} --cluster {} --container-instances {ids}{tail}",
            self.place().region,
            out.cluster
        )
    }

    /// A command of ECS on the nearest instance.
    pub(crate) fn each_machine(&self, command: &str, out: &Shortfall<'_, 's>) -> String {
        let id = out.misfits.first().map_or("INSTANCE", |(row, _)| row.host.id());
        format!(
            "aws ecs {command} --region {} --cluster {} --container-instance {id}",
            self.place().region,
            out.cluster
        )
    }

    /// Puts the attribute that an expression asks for on the nearest instance; those that begin
    /// with `ecs.` are the agent's own.
    pub(crate) fn put_attribute(&self, out: &Shortfall<'_, 's>) -> Option<Remedy> {
        let (row, misfit) = out.misfits.first()?;
        let Misfit::Constraint { expression, .. } = misfit else { return None };
        let (_, rest) = expression.split_once("attribute:")?;
        let ends = |c: char| !(c.is_alphanumeric() || "_.-/".contains(c));
        let name = rest.split(ends).next().filter(|name| !name.starts_with("ecs."))?;
        Some(Remedy::new(format!("put the attribute {name} on {}", name_of(row))).command(format!(
            "aws ecs put-attributes --region {} --cluster {} --attributes \
                 name={name},value=VALUE,targetType=container-instance,targetId={}",
            self.place().region,
            out.cluster,
            row.host.id()
        )))
    }

    /// A task definition that asks for less.
    pub(crate) fn ask_for_less(&self, what: &str, see: &str) -> Remedy {
        let definition = self.definition().ok();
        let family = definition.map_or("FAMILY", |definition| definition.family.as_str());
        Remedy::new(format!("register a revision of {family} that asks for less {what}"))
            .command(format!(
                "aws ecs register-task-definition --region {} --cli-input-json file://{family}.json",
                self.place().region
            ))
            .see(see)
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

impl Shortfall<'_, '_> {
    /// What is wrong, in one clause: `lead` says what each instance lacks.
    pub fn message(&self, lead: &str) -> String {
        let Self { definition, cluster, total, .. } = self;
        let Some((row, misfit)) = self.misfits.first() else {
            let nearest = self.named.as_deref().map(|id| format!(", {id},")).unwrap_or_default();
            return format!(
                "{lead} for {definition} on the nearest container instance{nearest} of cluster {cluster}"
            );
        };
        let count = self.misfits.len();
        let on = match (count, *total) {
            (1, 1) => "the only container instance".to_owned(),
            (_, total) if count == total => format!("each of {total} container instances"),
            (_, total) => format!("{count} of {total} container instances"),
        };
        let rest = if count == *total { "" } else { ", and the others do not take it either" };
        let word = if count == 1 { "" } else { "nearest: " };
        format!(
            "{lead} for {definition} on {on} of cluster {cluster}{rest}; {word}{} {misfit}",
            name_of(row)
        )
    }

    /// The EC2 instance that is nearest, else the cluster.
    pub fn subject(&self) -> String {
        let nearest = self.misfits.first().map(|(row, _)| name_of(row).to_owned());
        nearest.or_else(|| self.named.clone()).unwrap_or_else(|| self.cluster.to_owned())
    }

    /// The EC2 instances that are kept out, at most ten, in one text.
    pub fn machines(&self) -> String {
        let ids: Vec<_> = self.misfits.iter().take(10).map(|(row, _)| name_of(row)).collect();
        if ids.is_empty() { self.subject() } else { ids.join(" ") }
    }

    /// What would make the nearest instance take the task.
    pub fn cure(&self) -> Option<Remedy> {
        self.misfits
            .first()
            .map(|(row, misfit)| Remedy::new(format!("on {}: {}", name_of(row), misfit.cure())))
    }
}

/// The EC2 instance's id, which people know; outside EC2 that of the container instance.
pub(crate) fn name_of<'s>(row: &Row<'s>) -> &'s str {
    row.host.instance.ec2_instance_id.as_deref().unwrap_or_else(|| row.host.id())
}

/// A task that is to run and has no container instance yet.
fn lacks_place(task: &Task) -> bool {
    task.container_instance_arn.is_none()
        && matches!(task.last_status.as_deref(), Some("PROVISIONING" | "PENDING"))
        && task.desired_status.as_deref() != Some("STOPPED")
}

/// The check that names a kind of reason.
const fn check_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Status => "ec2-no-active-instances",
        Kind::Agent => "ec2-agent-disconnected",
        Kind::CapacityProvider => "cluster-no-container-instances",
        Kind::Location => "ec2-location-mismatch",
        Kind::OsFamily => "ec2-os-family-mismatch",
        Kind::Architecture => "ec2-cpu-architecture-mismatch",
        Kind::Attribute => "ec2-missing-attribute",
        Kind::MemberOf => "ec2-memberof-unsatisfied",
        Kind::DistinctInstance => "ec2-distinct-instance-exhausted",
        Kind::Cpu => "ec2-insufficient-cpu",
        Kind::Memory => "ec2-insufficient-memory",
        Kind::Gpu => "ec2-gpu-insufficient",
        Kind::Port => "ec2-host-port-in-use",
        Kind::Interface => "ec2-eni-limit",
    }
}
