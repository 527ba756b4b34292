//! What a stopped reason, or the events of a service, say.

use crate::snapshot::ecs::{Container, Service, ServiceEvent, Task};
use crate::snapshot::{Gap, Item, Need};
use crate::stop::{self, ContainerStop, Stop, Symptom};
use crate::target::Subject;

use super::{TaskView, depends};

/// What was said, and which stopped task says it.
#[derive(Debug)]
pub(super) struct Told<'s> {
    pub(super) symptom: Symptom,
    /// None where a service event says it.
    pub(super) task: Option<&'s Task>,
}

impl<'s> TaskView<'s> {
    /// The stopped task whose end is explained: the target, or the newest one of a service in
    /// trouble.
    ///
    /// # Errors
    ///
    /// When tasks of a service fail and the snapshot holds none of them: nobody asked, or they are
    /// gone.
    pub fn stopped(&self) -> Result<Option<&'s Task>, Gap> {
        match (self.told().and_then(|told| told.task), self.subject) {
            (Some(task), _) => Ok(Some(task)),
            (None, Subject::Service(service)) if is_failing(service) => {
                let need = Need::of(Task::ASKS, &service.service_arn);
                self.find::<Task>(&service.service_arn)?;
                Err(Gap::undecidable(need, "ECS keeps stopped tasks for an hour, and none is left"))
            }
            _ => Ok(None),
        }
    }
}

pub(super) fn told<'s>(view: &TaskView<'s>) -> Option<Told<'s>> {
    match view.subject {
        Subject::Task(task) => {
            let symptom = of_task(view, task)?;
            Some(Told { symptom, task: Some(task) })
        }
        Subject::Service(service) => of_service(view, service),
        Subject::Run(_) => None,
    }
}

fn of_task(view: &TaskView<'_>, task: &Task) -> Option<Symptom> {
    let said = task.stopped_reason.is_some() || task.stop_code.is_some();
    let told = task.containers.iter().any(|container| container.reason.is_some());
    let stopped = task.last_status.as_deref() == Some("STOPPED");
    let symptom = (said || told || stopped).then(|| read(view, task))?;
    let waits = view.waits().unwrap_or_default();
    if let Some((kind, _)) = depends::unmet(task, &waits) {
        return Some(symptom.of_kind(kind));
    }
    Some(symptom)
}

fn read<'t>(view: &TaskView<'_>, task: &'t Task) -> Symptom {
    let definitions = view.containers().unwrap_or_default();
    let told = |container: &'t Container| {
        let definition = definitions.iter().find(|definition| definition.name == container.name);
        ContainerStop {
            reason: container.reason.as_deref(),
            exit_code: container.exit_code,
            essential: definition.map(|definition| definition.essential.unwrap_or(true)),
            ..ContainerStop::new(&container.name)
        }
    };
    let stop = Stop {
        stop_code: task.stop_code.as_deref(),
        stopped_reason: task.stopped_reason.as_deref(),
        group: task.group.as_deref(),
        containers: task.containers.iter().map(told).collect(),
    };
    stop.read()
}

/// A service in trouble tells by its newest stopped task, else by its newest event that is a fault.
fn of_service<'s>(view: &TaskView<'s>, service: &Service) -> Option<Told<'s>> {
    if is_steady(service) {
        return None;
    }
    let group = format!("service:{}", service.service_name);
    let tasks = view.snapshot.seen::<Task>().iter().filter(|task| {
        task.group.as_deref() == Some(&group) && task.cluster_arn == service.cluster_arn
    });
    let newest = tasks.filter(|task| task.stopped_at.is_some()).max_by_key(|task| task.stopped_at);
    let of_newest = newest.and_then(|task| of_task(view, task)).filter(Symptom::is_fault);
    match of_newest {
        Some(symptom) => Some(Told { symptom, task: newest }),
        None => of_events(service).map(|symptom| Told { symptom, task: None }),
    }
}

fn of_events(service: &Service) -> Option<Symptom> {
    symptoms(service).find(Symptom::is_fault)
}

/// What the news of a service say, the newest first.
pub(super) fn symptoms(service: &Service) -> impl Iterator<Item = Symptom> {
    news(service).into_iter().map(|event| stop::read_event(&event.message))
}

/// The events of a service since its newest steady state, the newest first. Older ones are history.
pub(super) fn news(service: &Service) -> Vec<&ServiceEvent> {
    let mut events: Vec<_> = service.events.iter().collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.created_at));
    let is_steady = |event: &&ServiceEvent| event.message.contains("has reached a steady state");
    let steady = events.iter().position(is_steady).unwrap_or(events.len());
    events.truncate(steady);
    events
}

/// Do tasks of the service fail, so that there must be stopped ones?
fn is_failing(service: &Service) -> bool {
    let failed = |count: Option<i64>| count.unwrap_or(0) > 0;
    service.running_count < service.desired_count
        || service.deployments.iter().any(|deployment| failed(deployment.failed_tasks))
}

/// Does the service run what it should, with nothing under way?
pub(super) fn is_steady(service: &Service) -> bool {
    let counts = service.running_count == service.desired_count;
    let rolled = |state: Option<&str>| matches!(state, None | Some("COMPLETED"));
    let settled = service.deployments.iter().all(|deployment| {
        rolled(deployment.rollout_state.as_deref()) && deployment.failed_tasks.unwrap_or(0) == 0
    });
    counts && settled
}
