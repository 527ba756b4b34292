//! What the health checks of a task's containers say.

use crate::finding::Evidence;
use crate::snapshot::Gap;
use crate::snapshot::ecs::{Container, HealthCheck, Task};
use crate::stop::Kind;

use super::TaskView;
use super::ended::lifetime;

/// A container whose health check failed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Unwell<'s> {
    /// The task.
    pub task: &'s Task,
    /// The container; none where several have a health check and none is marked.
    pub container: Option<&'s Container>,
    /// Its health check; none where it is not known.
    pub check: Option<&'s HealthCheck>,
}

impl Unwell<'_> {
    /// Seconds from the task's start to its end.
    pub fn lived(&self) -> Option<i64> {
        lifetime(self.task)
    }

    /// The container's name, or the task's id.
    pub fn name(&self) -> &str {
        match self.container {
            Some(container) => &container.name,
            None => crate::target::last_segment(&self.task.task_arn),
        }
    }

    /// The command of the health check, without the word that says how it is run.
    pub fn command(&self) -> Option<String> {
        let words =
            self.check?.command.iter().filter(|word| !matches!(word.as_str(), "CMD" | "CMD-SHELL"));
        let words: Vec<_> = words.map(String::as_str).collect();
        Some(words.join(" ")).filter(|command| !command.is_empty())
    }
}

impl<'s> TaskView<'s> {
    /// The container whose health check ended the task, or fails while it runs.
    ///
    /// # Errors
    ///
    /// When tasks of a failing service are not known.
    pub fn unwell(&self) -> Result<Option<Unwell<'s>>, Gap> {
        let told = self.symptom().is_some_and(|said| said.kind() == Kind::ContainerUnhealthy);
        let ailing = |task: &&Task| {
            task.last_status.as_deref() == Some("RUNNING") && marked(task.health_status.as_deref())
        };
        let task = match self.stopped()? {
            stopped if told => stopped,
            _ => self.task().filter(ailing),
        };
        Ok(task.map(|task| self.unwell_in(task)))
    }

    fn unwell_in(&self, task: &'s Task) -> Unwell<'s> {
        let check_of = |container: &Container| {
            let definitions = self.containers().ok()?;
            let definition = definitions.iter().find(|one| one.name == container.name)?;
            definition.health_check.as_ref()
        };
        let mut checked = task.containers.iter().filter(|one| check_of(one).is_some());
        let marked = task.containers.iter().find(|one| marked(one.health_status.as_deref()));
        let only = match (task.containers.as_slice(), checked.next(), checked.next()) {
            ([only], ..) | (_, Some(only), None) => Some(only),
            _ => None,
        };
        let container = marked.or(only);
        Unwell { task, container, check: container.and_then(check_of) }
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
        let Some(container) = unwell.container else { return proofs };
        if let Some(status) = container.health_status.as_deref() {
            proofs.push(self.container_field(container, "healthStatus", status));
        }
        let definitions = self.containers().unwrap_or_default();
        let definition = definitions.iter().find(|one| one.name == container.name);
        let command = unwell.check.map(|check| format!("{:?}", check.command.as_slice()));
        if let (Some(definition), Some(command)) = (definition, command) {
            proofs.extend(self.defined(definition, "healthCheck.command", command));
        }
        proofs
    }
}

fn marked(status: Option<&str>) -> bool {
    status == Some("UNHEALTHY")
}
