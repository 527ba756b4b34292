//! What a stopped reason, or the events of a service, say.

use crate::snapshot::ecs::{Service, Task};
use crate::stop::{self, ContainerStop, Stop, Symptom};
use crate::target::Subject;

use super::TaskView;

pub(super) fn symptom(view: &TaskView<'_>) -> Option<Symptom> {
    match view.subject {
        Subject::Task(task) => of_task(view, task),
        Subject::Service(service) => of_service(view, service),
        Subject::Run(..) => None,
    }
}

fn of_task(view: &TaskView<'_>, task: &Task) -> Option<Symptom> {
    let said = task.stopped_reason.is_some() || task.stop_code.is_some();
    let told = task.containers.iter().any(|container| container.reason.is_some());
    let stopped = task.last_status.as_deref() == Some("STOPPED");
    (said || told || stopped).then(|| read(view, task))
}

fn read(view: &TaskView<'_>, task: &Task) -> Symptom {
    let definitions = view.containers().unwrap_or_default();
    let mut stop = Stop::default();
    stop.stop_code = task.stop_code.as_deref();
    stop.stopped_reason = task.stopped_reason.as_deref();
    stop.containers = task
        .containers
        .iter()
        .map(|container| {
            let definition =
                definitions.iter().find(|definition| definition.name == container.name);
            let mut told = ContainerStop::new(&container.name);
            told.reason = container.reason.as_deref();
            told.exit_code = container.exit_code;
            told.essential = definition.map(|definition| definition.essential.unwrap_or(true));
            told
        })
        .collect();
    stop.read()
}

/// A service in trouble tells by its newest stopped task, else by its newest event that is a fault.
fn of_service(view: &TaskView<'_>, service: &Service) -> Option<Symptom> {
    if is_steady(service) {
        return None;
    }
    let group = format!("service:{}", service.service_name);
    let tasks = view.snapshot.seen::<Task>().iter().filter(|task| {
        task.group.as_deref() == Some(&group) && task.cluster_arn == service.cluster_arn
    });
    let newest = tasks.filter(|task| task.stopped_at.is_some()).max_by_key(|task| task.stopped_at);
    let symptom = newest.and_then(|task| of_task(view, task)).filter(Symptom::is_fault);
    symptom.or_else(|| of_events(service))
}

/// Events older than the newest steady state are history.
fn of_events(service: &Service) -> Option<Symptom> {
    let mut events: Vec<_> = service.events.iter().collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.created_at));
    let news =
        events.iter().take_while(|event| !event.message.contains("has reached a steady state"));
    news.map(|event| stop::read_event(&event.message)).find(Symptom::is_fault)
}

/// Does the service run what it should, with nothing under way?
fn is_steady(service: &Service) -> bool {
    let counts = service.running_count == service.desired_count;
    let rolled = |state: Option<&str>| matches!(state, None | Some("COMPLETED"));
    let settled = service.deployments.iter().all(|deployment| {
        rolled(deployment.rollout_state.as_deref()) && deployment.failed_tasks.unwrap_or(0) == 0
    });
    counts && settled
}
