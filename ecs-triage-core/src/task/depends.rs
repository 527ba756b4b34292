//! Containers that wait for others.

use crate::snapshot::Gap;
use crate::snapshot::ecs::{Container, ContainerDefinition, ContainerDependency, Task};
use crate::stop::{ExitCode, Field, Kind};

use super::TaskView;

/// A container that waits for another, as the task definition has it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Wait<'s> {
    /// The container that waits.
    pub container: &'s ContainerDefinition,
    /// What it waits for.
    pub dependency: &'s ContainerDependency,
    /// The container that it waits for; none where the definition has none of that name.
    pub on: Option<&'s ContainerDefinition>,
}

impl Wait<'_> {
    /// `START`, `COMPLETE`, `SUCCESS` or `HEALTHY`.
    pub fn condition(&self) -> &str {
        self.dependency.condition.as_deref().unwrap_or("START")
    }
}

/// A container that never started, because what it waits for did not come.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stranded<'s> {
    /// The container that waits.
    pub container: String,
    /// The container that it waits for.
    pub on: String,
    /// How that one ended, where it did.
    pub ended: Option<(&'s Container, ExitCode)>,
    /// The wait, where the task definition is known.
    pub wait: Option<Wait<'s>>,
}

impl<'s> TaskView<'s> {
    /// Which containers wait for which.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn waits(&self) -> Result<Vec<Wait<'s>>, Gap> {
        let all = self.containers()?;
        let wait = |container: &'s ContainerDefinition, dependency: &'s ContainerDependency| Wait {
            container,
            dependency,
            on: all.iter().find(|one| one.name == dependency.container_name),
        };
        let of = |container: &'s ContainerDefinition| {
            container.depends_on.iter().map(move |dependency| wait(container, dependency))
        };
        Ok(all.iter().flat_map(of).collect())
    }

    /// The container that never started for want of another, where what was said is of this kind.
    ///
    /// # Errors
    ///
    /// When the task did not start and the task definition, which says who waits for whom, is not
    /// known.
    pub fn stranded(&self, kind: Kind) -> Result<Option<Stranded<'s>>, Gap> {
        let (Some(task), Some(symptom)) = (self.stopped()?, self.symptom()) else {
            return Ok(None);
        };
        if symptom.kind() != kind {
            let silent = never_began(task) && task.containers.len() > 1;
            return if silent { self.waits().map(|_| None) } else { Ok(None) };
        }
        let waits = self.waits().unwrap_or_default();
        let named = |field| symptom.field(field).unwrap_or_default();
        let (on, container) = (named(Field::Dependency), named(Field::Container));
        let fits = |wait: &&Wait<'_>| {
            (on.is_empty() || wait.dependency.container_name == on)
                && (container.is_empty() || wait.container.name == container)
        };
        let found = unmet(task, &waits).map(|(_, wait)| wait);
        let wait = found.or_else(|| waits.iter().find(fits).copied());
        let on = wait.map_or(on, |wait| &wait.dependency.container_name);
        let ended = task.containers.iter().find(|one| one.name == on).and_then(|one| {
            let code = one.exit_code?;
            Some((one, ExitCode::new(code)))
        });
        Ok(Some(Stranded {
            container: wait.map_or(container, |wait| &wait.container.name).to_owned(),
            on: on.to_owned(),
            ended,
            wait,
        }))
    }
}

/// Did the task end before all of its containers ran?
fn never_began(task: &Task) -> bool {
    task.stop_code.as_deref() == Some("TaskFailedToStart")
        && task
            .stopped_reason
            .as_deref()
            .is_none_or(|text| text.is_empty() || text.starts_with("Task failed to start"))
}

/// What kept a container of a task that never began from being started: the agent says nothing of
/// it where a container that another one waits for failed or never got ready.
pub(super) fn unmet<'s>(task: &'s Task, waits: &[Wait<'s>]) -> Option<(Kind, Wait<'s>)> {
    let of = |name: &str| task.containers.iter().find(|container| container.name == name);
    let judge = |wait: &Wait<'s>| {
        let (waiting, awaited) = (of(&wait.container.name)?, of(&wait.dependency.container_name)?);
        let waits = waiting.exit_code.is_none() && waiting.reason.is_none();
        let code = awaited.exit_code.map(ExitCode::new);
        let kind = match (wait.condition(), code) {
            _ if !waits || awaited.reason.is_some() => return None,
            ("COMPLETE", Some(code)) if !was_stopped(code) => return None,
            ("SUCCESS", Some(code)) if code.code() == 0 => return None,
            ("START", _) => return None,
            (_, Some(code)) if !was_stopped(code) => Kind::DependencyFailed,
            _ => Kind::DependencyTimeout,
        };
        Some((kind, *wait))
    };
    waits.iter().filter(|_| never_began(task)).find_map(judge)
}

/// Did the container end because the task was given up?
fn was_stopped(code: ExitCode) -> bool {
    matches!(code.signal(), Some(9 | 15))
}
