use serde::Serialize;

use crate::phase::Phase;
use crate::snapshot::ecs::Task;

/// How far a task came in one phase of its start.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// The task demonstrably got past it.
    Passed,
    /// The task stopped here.
    Stopped,
    /// The task demonstrably never came here.
    NotReached,
    /// Nothing shows it.
    Unknown,
}

/// One phase of a task's start and how far the task came in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PhaseState {
    /// The phase.
    pub phase: Phase,
    /// How far.
    pub state: Progress,
}

/// The last phase that a task demonstrably passed.
///
/// Timestamps, containers and attachments prove it:
/// [Task](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html).
/// `pullStoppedAt` is set when a pull fails too, so that a digest or a runtime id is asked for.
pub(super) fn passed(task: &Task) -> Option<Phase> {
    let all = |proof: fn(&crate::snapshot::ecs::Container) -> bool| {
        !task.containers.is_empty() && task.containers.iter().all(proof)
    };
    if task.started_at.is_some() || all(|container| container.exit_code.is_some()) {
        return Some(Phase::Start);
    }
    // Fargate sets the runtime's id before it checks the log driver and mounts volumes.
    let pulled = |container: &crate::snapshot::ecs::Container| {
        container.image_digest.is_some() || container.runtime_id.is_some()
    };
    if all(pulled) {
        return Some(Phase::Image);
    }
    if task.pull_started_at.is_some() {
        return Some(Phase::Secrets);
    }
    if has_interface(task) || task.connectivity_at.is_some() {
        return Some(Phase::Network);
    }
    // A task has an ARN only when its request was legal.
    let placed = task.container_instance_arn.is_some();
    Some(if placed { Phase::Placement } else { Phase::Request })
}

/// Did the task get its network interface?
fn has_interface(task: &Task) -> bool {
    task.attachments.iter().any(|attachment| {
        let address = |detail: &&crate::snapshot::ecs::KeyValue| {
            detail.name == "privateIPv4Address" || detail.name == "networkInterfaceId"
        };
        attachment.details.iter().any(|detail| address(&detail) && detail.value.is_some())
    })
}

/// Every phase, from the last one that was passed and the one that the stopped reason names.
pub(super) fn phases(passed: Option<Phase>, stopped: Option<Phase>) -> Vec<PhaseState> {
    let state = |phase| match (passed, stopped) {
        (_, Some(stopped)) if phase == stopped => Progress::Stopped,
        (_, Some(stopped)) if phase > stopped => Progress::NotReached,
        (Some(passed), _) if phase <= passed => Progress::Passed,
        _ => Progress::Unknown,
    };
    Phase::ALL.into_iter().map(|phase| PhaseState { phase, state: state(phase) }).collect()
}
