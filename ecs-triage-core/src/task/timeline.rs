use serde::Serialize;

use crate::phase::Phase;
use crate::snapshot::ecs::{Container, Task};

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
    let all = |proof: fn(&Container) -> bool| {
        !task.containers.is_empty() && task.containers.iter().all(proof)
    };
    if task.started_at.is_some() || all(|container| container.exit_code.is_some()) {
        return Some(Phase::Start);
    }
    // Fargate sets the runtime's id before it checks the log driver and mounts volumes.
    let pulled =
        |container: &Container| container.image_digest.is_some() || container.runtime_id.is_some();
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

/// May the agent of a container instance still have fetched no secrets? It fetches them beside the
/// images, and waits for them only before it creates a container
/// ([agent](https://github.com/aws/amazon-ecs-agent)).
pub(super) fn may_lack_secrets(task: &Task) -> bool {
    let is_created =
        |container: &Container| container.runtime_id.is_some() || container.exit_code.is_some();
    let all_created = !task.containers.is_empty() && task.containers.iter().all(is_created);
    task.container_instance_arn.is_some() && task.started_at.is_none() && !all_created
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

/// Every phase, from those that were passed and the one that the stopped reason names.
pub(super) fn phases(passed: impl Fn(Phase) -> bool, stopped: Option<Phase>) -> Vec<PhaseState> {
    let state = |phase| match stopped {
        Some(stopped) if phase == stopped => Progress::Stopped,
        Some(stopped) if phase > stopped => Progress::NotReached,
        _ if passed(phase) => Progress::Passed,
        _ => Progress::Unknown,
    };
    Phase::ALL.into_iter().map(|phase| PhaseState { phase, state: state(phase) }).collect()
}

#[cfg(test)]
mod tests {
    use super::may_lack_secrets;
    use crate::snapshot::ecs::{Container, Task};

    #[test]
    fn only_an_agent_that_created_no_container_may_lack_secrets() {
        let created = |id: Option<&str>| Container {
            runtime_id: id.map(str::to_owned),
            ..Container::default()
        };
        let task = |instance: Option<&str>, containers: Vec<Container>| Task {
            container_instance_arn: instance.map(str::to_owned),
            containers: containers.into(),
            ..Task::default()
        };
        assert!(may_lack_secrets(&task(Some("i"), vec![])));
        assert!(may_lack_secrets(&task(Some("i"), vec![created(Some("1")), created(None)])));
        assert!(!may_lack_secrets(&task(Some("i"), vec![created(Some("1"))])));
        assert!(!may_lack_secrets(&task(None, vec![created(None)])));
    }
}
