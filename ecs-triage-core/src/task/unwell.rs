//! What the health checks of a task's containers say.

use crate::finding::Evidence;
use crate::snapshot::Gap;
use crate::snapshot::ecs::{Container, ContainerDefinition, HealthCheck, Task};
use crate::stop::Kind;

use super::TaskView;
use super::ended::lifetime;

/// A container whose health check failed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Unwell<'s> {
    /// The task; none where only an event of the service tells.
    pub task: Option<&'s Task>,
    /// The container; none where several have a health check and none is marked.
    pub container: Option<&'s Container>,
    /// The same as its definition has it; none where it is not known.
    pub defined: Option<&'s ContainerDefinition>,
}

impl<'s> Unwell<'s> {
    /// Seconds from the task's start to its end.
    pub fn lived(&self) -> Option<i64> {
        lifetime(self.task?)
    }

    /// The container's name, where it is known which.
    pub fn name(&self) -> Option<&'s str> {
        let seen = self.container.map(|container| container.name.as_str());
        seen.or(self.defined.map(|defined| defined.name.as_str()))
    }

    /// The health check.
    pub fn check(&self) -> Option<&'s HealthCheck> {
        self.defined?.health_check.as_ref()
    }

    /// The command of the health check, without the word that says how it is run.
    pub fn command(&self) -> Option<String> {
        let words = self.check()?.command.iter();
        let words = words.filter(|word| !matches!(word.as_str(), "CMD" | "CMD-SHELL"));
        let words: Vec<_> = words.map(String::as_str).collect();
        Some(words.join(" ")).filter(|command| !command.is_empty())
    }
}

impl<'s> TaskView<'s> {
    /// The container whose health check ended the task, or fails while it runs.
    ///
    /// # Errors
    ///
    /// When tasks of a failing service are not known and no event tells.
    pub fn unwell(&self) -> Result<Option<Unwell<'s>>, Gap> {
        let told = self.symptom().is_some_and(|said| said.kind() == Kind::ContainerUnhealthy);
        let ailing = |task: &&Task| {
            task.last_status.as_deref() == Some("RUNNING") && marked(task.health_status.as_deref())
        };
        match self.stopped() {
            Ok(Some(task)) if told => Ok(Some(self.unwell_in(task))),
            _ if told => Ok(Some(Unwell { task: None, container: None, defined: self.checked() })),
            stopped => {
                stopped?;
                Ok(self.task().filter(ailing).map(|task| self.unwell_in(task)))
            }
        }
    }

    fn unwell_in(&self, task: &'s Task) -> Unwell<'s> {
        let definitions = self.containers().unwrap_or_default();
        let definition_of = |container: &Container| {
            definitions.iter().find(|definition| definition.name == container.name)
        };
        let is_checked = |container: &&Container| {
            definition_of(container).is_some_and(|definition| definition.health_check.is_some())
        };
        let mut checked = task.containers.iter().filter(is_checked);
        let marked = task.containers.iter().find(|one| marked(one.health_status.as_deref()));
        let only = match (task.containers.as_slice(), checked.next(), checked.next()) {
            ([only], ..) | (_, Some(only), None) => Some(only),
            _ => None,
        };
        let container = marked.or(only);
        Unwell { task: Some(task), container, defined: container.and_then(definition_of) }
    }

    /// The only container with a health check.
    fn checked(&self) -> Option<&'s ContainerDefinition> {
        let definitions = self.containers().ok()?.iter();
        let mut checked = definitions.filter(|definition| definition.health_check.is_some());
        checked.next().filter(|_| checked.next().is_none())
    }

    /// Does a task of the same definition run, and so has got through all that a start meets?
    pub fn runs_already(&self) -> bool {
        let definition = self.definition().map(|found| found.task_definition_arn.as_str());
        self.snapshot().seen::<Task>().iter().any(|task| {
            Ok(task.task_definition_arn.as_str()) == definition
                && task.last_status.as_deref() == Some("RUNNING")
        })
    }

    /// Another task of the same definition that runs and is healthy.
    pub fn healthy_sibling(&self, task: &Task) -> Option<&'s Task> {
        self.snapshot().seen::<Task>().iter().find(|other| {
            other.task_definition_arn == task.task_definition_arn
                && other.last_status.as_deref() == Some("RUNNING")
                && other.health_status.as_deref() == Some("HEALTHY")
        })
    }

    /// The proofs of a health check that failed.
    pub fn ailments(&self, unwell: &Unwell<'s>) -> Vec<Evidence> {
        let mut proofs = Vec::new();
        if self.symptom().is_some() {
            proofs.push(self.said());
        }
        if let Some((container, status)) = unwell
            .container
            .and_then(|container| Some((container, container.health_status.as_deref()?)))
        {
            proofs.push(self.container_field(container, "healthStatus", status));
        }
        if let (Some(definition), Some(check)) = (unwell.defined, unwell.check()) {
            let command = format!("{:?}", check.command.as_slice());
            proofs.extend(self.defined(definition, "healthCheck.command", command));
        }
        proofs
    }
}

fn marked(status: Option<&str>) -> bool {
    status == Some("UNHEALTHY")
}
