//! Which container ended a task, and with what.

use crate::finding::{Evidence, Finding};
use crate::snapshot::Gap;
use crate::snapshot::ecs::{Container, ContainerDefinition, Task};
use crate::stop::{ExitCode, Field, Kind};
use crate::target::last_segment;

use super::TaskView;

/// The container whose end explains that its task stopped.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Ended<'s> {
    /// The stopped task.
    pub task: &'s Task,
    /// The container; none where the text names none and several ended.
    pub container: Option<&'s Container>,
    /// Its exit code; none where it never ran.
    pub code: Option<ExitCode>,
    /// Does the task end with it? None where the task definition is not known.
    pub essential: Option<bool>,
}

impl<'s> Ended<'s> {
    /// The container's name, or the task's id.
    pub fn name(&self) -> &'s str {
        match self.container {
            Some(container) => &container.name,
            None => last_segment(&self.task.task_arn),
        }
    }

    /// `essential container web`, as far as it is known.
    pub fn described(&self) -> String {
        let essential = match self.essential {
            Some(true) => "essential ",
            Some(false) => "non-essential ",
            None => "",
        };
        match self.container {
            Some(container) => format!("{essential}container {}", container.name),
            None => format!("a container of task {}", self.name()),
        }
    }

    /// Seconds from the task's start to its end.
    pub fn lived(&self) -> Option<i64> {
        lifetime(self.task)
    }
}

impl<'s> TaskView<'s> {
    /// The container that ended, where what was said is of this kind.
    ///
    /// # Errors
    ///
    /// When the containers tell, and which of them are essential is not known; or when the tasks
    /// of a failing service are not known.
    pub fn ended(&self, kind: Kind) -> Result<Option<Ended<'s>>, Gap> {
        let (Some(task), Some(symptom)) = (self.stopped()?, self.symptom()) else {
            return Ok(None);
        };
        let named = symptom.field(Field::Container);
        if task.containers.len() > 1 && (named.is_some() || symptom.kind().is_broad()) {
            self.containers()?;
        }
        if symptom.kind() != kind {
            return Ok(None);
        }
        Ok(Some(self.ended_of(task, named)))
    }

    fn ended_of(&self, task: &'s Task, named: Option<&str>) -> Ended<'s> {
        let container = match (named, task.containers.as_slice()) {
            (Some(name), containers) => containers.iter().find(|other| other.name == name),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        let said = self.symptom().and_then(|symptom| symptom.field(Field::ExitCode));
        let said = said.and_then(|code| code.parse().ok());
        Ended {
            task,
            container,
            code: container.and_then(|container| container.exit_code).or(said).map(ExitCode::new),
            essential: container.and_then(|container| self.is_essential(&container.name)),
        }
    }

    /// Does the task end with that container? None where the definition is not known.
    pub fn is_essential(&self, container: &str) -> Option<bool> {
        let definitions = self.containers().unwrap_or_default();
        let definition = definitions.iter().find(|definition| definition.name == container)?;
        Some(definition.essential.unwrap_or(true))
    }

    /// A finding about a container that ended, with its proofs and where its output is.
    pub fn ending(&self, finding: Finding, ended: &Ended<'s>) -> Finding {
        let finding = finding.because(self.said()).because_all(self.exits(ended.task));
        match ended.container {
            Some(container) => finding.fix(self.read_the_log(&container.name)),
            None => finding,
        }
    }

    /// The command that the container was to execute: as the text has it, else as it is defined.
    pub fn command(&self, ended: &Ended<'_>) -> Option<String> {
        let said = self.symptom().and_then(|symptom| symptom.field(Field::Command));
        let defined = || {
            let definition = self.definition_of(ended)?;
            let words = definition.entry_point.iter().chain(definition.command.iter());
            let words: Vec<_> = words.map(String::as_str).collect();
            Some(words.join(" ")).filter(|command| !command.is_empty())
        };
        said.map(str::to_owned).or_else(defined)
    }

    /// The command as the task definition has it, as a proof.
    pub fn command_field(&self, ended: &Ended<'_>) -> Option<Evidence> {
        let definition = self.definition_of(ended)?;
        let (member, words) = match definition.entry_point.is_empty() {
            true => ("command", &definition.command),
            false => ("entryPoint", &definition.entry_point),
        };
        let words = Some(words).filter(|words| !words.is_empty())?;
        self.defined(definition, member, format!("{:?}", words.as_slice())).ok()
    }

    /// The call that shows the commands of a task's containers.
    pub fn show_command(&self, ended: &Ended<'_>) -> String {
        format!(
            "aws ecs describe-task-definition --region {} --task-definition {} \
             --query \"taskDefinition.containerDefinitions[].[name,image,entryPoint,command]\"",
            self.place().region,
            ended.task.task_definition_arn
        )
    }

    /// The processor that the task runs on: `X86_64` or `ARM64`.
    pub fn processor(&self, ended: &Ended<'s>) -> Option<&'s str> {
        let attributes = ended.task.attributes.iter();
        let mut named = attributes.filter(|one| one.name == "ecs.cpu-architecture");
        let said = match named.next().and_then(|one| one.value.as_deref()) {
            Some("x86_64") => Some("X86_64"),
            Some("arm64") => Some("ARM64"),
            _ => None,
        };
        said.or_else(|| {
            self.definition().ok()?.runtime_platform.as_ref()?.cpu_architecture.as_deref()
        })
    }

    fn definition_of(&self, ended: &Ended<'_>) -> Option<&'s ContainerDefinition> {
        let name = &ended.container?.name;
        self.containers().ok()?.iter().find(|definition| definition.name == *name)
    }

    /// How each container ended.
    fn exits(&self, task: &'s Task) -> Vec<Evidence> {
        let ended = task.containers.iter().filter_map(|container| {
            let code = ExitCode::new(container.exit_code?);
            let role = match self.is_essential(&container.name) {
                Some(true) => "essential; ",
                Some(false) => "not essential; ",
                None => "",
            };
            let says = format!("{code}: {role}{}", code.meaning());
            Some(self.container_field(container, "exitCode", says))
        });
        ended.collect()
    }
}

/// Seconds from a task's start to its end.
pub(super) fn lifetime(task: &Task) -> Option<i64> {
    let ended = task.execution_stopped_at.or(task.stopping_at).or(task.stopped_at)?;
    Some(ended.seconds_since(task.started_at?)).filter(|seconds| *seconds >= 0)
}
