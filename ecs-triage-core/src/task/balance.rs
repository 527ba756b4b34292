//! What the load balancers of a task's service say of it.

use crate::finding::{Evidence, EvidenceKind};
use crate::snapshot::Gap;
use crate::snapshot::ecs::{ContainerInstance, LoadBalancer, Service, ServiceEvent, Task};
use crate::snapshot::elbv2::{TargetGroup, TargetHealthDescription, TargetHealthOf};
use crate::stop::{self, Field, Kind, Symptom};
use crate::target::{Subject, last_segment};

use super::seat::detail;
use super::{TaskView, told};

/// A health check of a load balancer that failed, and how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Unhealthy {
    /// The ARN of the target group, or its name where no more is known.
    pub target_group: String,
    /// The status codes that came instead of those that were asked for.
    pub codes: Option<String>,
    /// Who says so.
    pub evidence: Evidence,
}

impl Unhealthy {
    /// The name of the target group.
    pub fn name(&self) -> &str {
        name_of(&self.target_group)
    }
}

/// The texts that say how a health check of a load balancer failed.
const TOLD: [Kind; 3] = [Kind::HealthCode, Kind::HealthTimeout, Kind::HealthFailed];

impl<'s> TaskView<'s> {
    /// The load balancers of the service that the target is, belongs to or is planned with.
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub fn load_balancers(&self) -> Result<Vec<&'s LoadBalancer>, Gap> {
        let Some(service) = self.own_service()? else {
            return Ok(Vec::new());
        };
        let of_sets = service.task_sets.iter().flat_map(|set| set.load_balancers.iter());
        let mut all: Vec<&LoadBalancer> = service.load_balancers.iter().collect();
        all.extend(of_sets.filter(|one| !service.load_balancers.contains(one)));
        Ok(all)
    }

    /// The health checks of load balancers that failed in this way; `None` when the question does
    /// not arise: no load balancer, or the task stopped for something else.
    ///
    /// A service event about this task is the best witness, the state of the targets now the
    /// second one.
    ///
    /// # Errors
    ///
    /// When the snapshot tells neither.
    pub fn unhealthy(&self, how: Kind) -> Result<Option<Vec<Unhealthy>>, Gap> {
        if self.is_planned() || self.stopped_otherwise() {
            return Ok(None);
        }
        let groups = self.load_balancers()?;
        let groups: Vec<&str> =
            groups.iter().filter_map(|balancer| balancer.target_group_arn.as_deref()).collect();
        let Some(service) = self.service()?.filter(|_| !groups.is_empty()) else {
            return Ok(self.told_in_passing(how));
        };
        if let Some((event, symptom)) = self.health_event(service) {
            let found = (symptom.kind() == how).then(|| self.by_event(service, event, &symptom));
            return Ok(Some(found.into_iter().collect()));
        }
        let mut found = Vec::new();
        for group in groups {
            found.extend(self.by_state(group, how)?);
        }
        Ok(Some(found))
    }

    /// Did the task stop for something that is no load balancer's doing?
    fn stopped_otherwise(&self) -> bool {
        let of_balancer = |kind| {
            TOLD.contains(&kind)
                || matches!(kind, Kind::LoadBalancerUnhealthy | Kind::DeploymentUnhealthy)
        };
        let ended = self.task().is_some_and(|task| {
            task.last_status.as_deref() == Some("STOPPED") || task.stopped_reason.is_some()
        });
        ended && !self.symptom().is_some_and(|symptom| of_balancer(symptom.kind()))
    }

    /// A text that says it all, where the service is not known to have a load balancer.
    fn told_in_passing(&self, how: Kind) -> Option<Vec<Unhealthy>> {
        let symptom = self.symptom().filter(|symptom| symptom.kind() == how)?;
        Some(vec![Unhealthy {
            target_group: symptom.field(Field::TargetGroup).unwrap_or(self.id()).to_owned(),
            codes: symptom.field(Field::HealthCode).map(str::to_owned),
            evidence: self.said(),
        }])
    }

    /// The newest event that tells how a health check failed: of this task, else of any.
    fn health_event(&self, service: &'s Service) -> Option<(&'s ServiceEvent, Symptom)> {
        let news = told::news(service).into_iter().map(|event| {
            let symptom = stop::read_event(&event.message);
            (event, symptom)
        });
        let telling: Vec<_> = news.filter(|(_, symptom)| TOLD.contains(&symptom.kind())).collect();
        let own = |task: &Task| {
            let id = last_segment(&task.task_arn);
            telling.iter().position(|(event, _)| event.message.contains(id))
        };
        let place = match self.subject {
            Subject::Task(task) => own(task).or((!is_running(task)).then_some(0))?,
            _ => 0,
        };
        telling.into_iter().nth(place)
    }

    fn by_event(
        &self,
        service: &'s Service,
        event: &'s ServiceEvent,
        symptom: &Symptom,
    ) -> Unhealthy {
        let index = service.events.iter().position(|other| std::ptr::eq(other, event));
        let pointer = format!("{}/events/{}", self.pointer(service), index.unwrap_or_default());
        let says = format!("\"{}\"", event.message);
        let named = symptom.field(Field::TargetGroup).unwrap_or_default();
        let mut groups =
            service.load_balancers.iter().filter_map(|one| one.target_group_arn.as_deref());
        let group = groups.find(|arn| *arn == named || name_of(arn) == named);
        let first = service.load_balancers.first().and_then(|one| one.target_group_arn.as_deref());
        Unhealthy {
            target_group: group.or(first).unwrap_or(&service.service_name).to_owned(),
            codes: symptom.field(Field::HealthCode).map(str::to_owned),
            evidence: Evidence::new(EvidenceKind::StoppedReason, "service event", says, pointer),
        }
    }

    fn by_state(&self, group: &'s str, how: Kind) -> Result<Vec<Unhealthy>, Gap> {
        let Some(health) = self.health_of(group)? else {
            return Ok(Vec::new());
        };
        let targets = self.targets_of(health)?;
        let failing = targets.into_iter().filter(|target| kind_of(target) == Some(how));
        let word = |target: &TargetHealthDescription| {
            let state = &target.target_health;
            let description = state.description.as_deref().unwrap_or_default();
            let codes = description.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
            let reason = state.reason.as_deref().unwrap_or_default();
            let says = format!("target {} is unhealthy: {reason}: {description}", target.target.id);
            Unhealthy {
                target_group: group.to_owned(),
                codes: codes.map(|(codes, _)| codes.to_owned()),
                evidence: self.field(health, "TargetHealthDescriptions", says),
            }
        };
        Ok(failing.map(word).take(1).collect())
    }

    /// The state of the targets of a target group.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn health_of(&self, group: &'s str) -> Result<Option<&'s TargetHealthOf>, Gap> {
        // The command line's answer does not name the group, so that the file's name does.
        match self.snapshot().find::<TargetHealthOf>(name_of(group)) {
            Ok(Some(health)) => Ok(Some(health)),
            _ => self.find(group),
        }
    }

    /// A target group; `None` when it does not exist.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn target_group(&self, group: &str) -> Result<Option<&'s TargetGroup>, Gap> {
        self.find(group)
    }

    /// The port that a target group's health check asks, as far as it is known.
    pub fn checked_port(&self, group: &str) -> Option<String> {
        let fixed = self.target_group(group).ok().flatten();
        let fixed = fixed.and_then(|group| group.health_check_port.as_deref());
        let balancers = self.load_balancers().unwrap_or_default();
        let uses = |one: &&&LoadBalancer| one.target_group_arn.as_deref() == Some(group);
        let port = || balancers.iter().find(uses)?.container_port;
        match fixed.filter(|port| *port != "traffic-port") {
            Some(port) => Some(port.to_owned()),
            None => port().map(|port| port.to_string()),
        }
    }

    /// The targets that are the task's; all of them for a service, or a task that is gone.
    fn targets_of(
        &self,
        health: &'s TargetHealthOf,
    ) -> Result<Vec<&'s TargetHealthDescription>, Gap> {
        let all: Vec<_> = health.target_health_descriptions.iter().collect();
        let Some(task) = self.task() else {
            return Ok(all);
        };
        let own = self.target_ids(task)?;
        let mine: Vec<_> =
            all.iter().copied().filter(|one| own.contains(&one.target.id.as_str())).collect();
        Ok(if mine.is_empty() && !is_running(task) { all } else { mine })
    }

    /// The task, when it runs, and its address.
    pub fn running_address(&self) -> Option<(&'s Task, &'s str)> {
        let task = self.task().filter(|task| is_running(task))?;
        Some((task, detail(task, "privateIPv4Address")?))
    }

    /// The address of the task, and the id of the instance that it is on.
    fn target_ids(&self, task: &'s Task) -> Result<Vec<&'s str>, Gap> {
        let address = detail(task, "privateIPv4Address").into_iter();
        let instance = match task.container_instance_arn.as_deref() {
            Some(arn) => self.find::<ContainerInstance>(arn)?,
            None => None,
        };
        Ok(address.chain(instance.and_then(|found| found.ec2_instance_id.as_deref())).collect())
    }
}

fn is_running(task: &Task) -> bool {
    task.last_status.as_deref() == Some("RUNNING")
}

/// The reasons of [TargetHealth](https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html)
/// that mean that a health check failed.
fn kind_of(target: &TargetHealthDescription) -> Option<Kind> {
    match target.target_health.reason.as_deref()? {
        "Target.ResponseCodeMismatch" => Some(Kind::HealthCode),
        "Target.Timeout" => Some(Kind::HealthTimeout),
        "Target.FailedHealthChecks" => Some(Kind::HealthFailed),
        _ => None,
    }
}

/// `arn:..:targetgroup/<name>/<id>`.
fn name_of(group: &str) -> &str {
    group.split('/').nth(1).filter(|_| group.starts_with("arn:")).unwrap_or(group)
}
