//! Proofs and remedies that many checks word alike.

use std::fmt;

use crate::finding::{Evidence, EvidenceKind, Remedy};
use crate::snapshot::ecs::{Container, ContainerDefinition, ServiceEvent};
use crate::snapshot::{Gap, Item, Time};
use crate::stop::{Field, Kind};
use crate::target::last_segment;

use super::TaskView;

impl<'s> TaskView<'s> {
    /// Does the stopped reason allow this check's fault as its cause?
    pub fn allows(&self, check: &crate::Meta) -> bool {
        self.symptom().is_some_and(|symptom| symptom.causes().contains(&check.id))
    }

    /// Did something go wrong of which ECS names no one cause?
    pub fn is_open(&self) -> bool {
        self.symptom().is_some_and(|symptom| symptom.is_fault() && symptom.kind().is_broad())
    }

    /// Is what ECS said of one of these kinds?
    pub fn says(&self, kinds: &[Kind]) -> bool {
        self.symptom().is_some_and(|symptom| kinds.contains(&symptom.kind()))
    }

    /// A name in what ECS said.
    pub fn named(&self, field: Field) -> Option<&str> {
        self.symptom()?.field(field)
    }

    /// What ECS said, as a proof: the stopped reason, a container's reason, or a service event.
    pub fn said(&self) -> Evidence {
        let text = self.symptom().map(|symptom| symptom.text()).unwrap_or_default();
        let (id, pointer) = self.place_of(text);
        Evidence::new(EvidenceKind::StoppedReason, id, format!("\"{text}\""), pointer)
    }

    /// When that was which the stopped reason or the service event tells.
    pub(crate) fn failed_at(&self) -> Option<Time> {
        if let Some(task) = self.told()?.task {
            return task.stopped_at.or(task.created_at);
        }
        let text = self.symptom()?.text();
        let service = self.service().ok()??;
        service.events.iter().find(|event| event.message.contains(text))?.created_at
    }

    fn place_of(&self, text: &str) -> (&'static str, String) {
        let event = |event: &ServiceEvent| event.message.contains(text);
        let told_by = self.told().and_then(|told| told.task);
        if told_by.is_none()
            && let Ok(Some(service)) = self.service()
            && let Some(index) = service.events.iter().position(event)
        {
            return ("service event", format!("{}/events/{index}", self.pointer(service)));
        }
        let Some(task) = told_by else {
            return ("stopped reason", crate::snapshot::ecs::Task::PATH.to_owned());
        };
        let at = self.pointer(task);
        let tells =
            |container: &Container| container.reason.as_deref().is_some_and(|r| r.contains(text));
        if task.stopped_reason.as_deref().is_some_and(|reason| reason.contains(text)) {
            return ("stopped reason", format!("{at}/stoppedReason"));
        }
        match task.containers.iter().position(tells) {
            Some(index) => ("container reason", format!("{at}/containers/{index}/reason")),
            None => ("stopped reason", at),
        }
    }

    /// A member of an item, as a proof.
    pub fn field<T: Item>(&self, item: &T, member: &str, says: impl fmt::Display) -> Evidence {
        let place = member.replace('.', "/");
        let pointer = match place.is_empty() {
            true => self.pointer(item),
            false => format!("{}/{place}", self.pointer(item)),
        };
        Evidence::new(EvidenceKind::Field, item.key(), says.to_string(), pointer)
    }

    /// That something of this kind does not exist, as a proof.
    pub fn absent<T: Item>(&self, name: &str) -> Evidence {
        self.lacking::<T>(name, "does not exist")
    }

    /// What something of another kind has none of, as a proof.
    pub(crate) fn lacking<T: Item>(&self, name: &str, says: impl Into<String>) -> Evidence {
        Evidence::new(EvidenceKind::Absence, name, says, T::PATH)
    }

    /// A member of a container of the task, as a proof.
    pub fn container_field(
        &self,
        container: &Container,
        member: &str,
        value: impl fmt::Display,
    ) -> Evidence {
        let at = self.told().and_then(|told| told.task).or(self.task()).map(|task| {
            let index = task.containers.iter().position(|other| std::ptr::eq(other, container));
            format!("{}/containers/{}/{member}", self.pointer(task), index.unwrap_or_default())
        });
        let says = format!("{member} is {value}");
        Evidence::new(EvidenceKind::Field, &container.name, says, at.unwrap_or_default())
    }

    /// A member of a container of the task definition, as a proof.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn defined(
        &self,
        container: &ContainerDefinition,
        member: &str,
        value: impl fmt::Display,
    ) -> Result<Evidence, Gap> {
        let definition = self.definition()?;
        let mut places = definition.container_definitions.iter();
        let index = places.position(|other| std::ptr::eq(other, container)).unwrap_or_default();
        let member_at = member.replace('.', "/");
        let pointer =
            format!("{}/containerDefinitions/{index}/{member_at}", self.pointer(definition));
        let says = format!("{member} is {value}");
        Ok(Evidence::new(EvidenceKind::Field, &container.name, says, pointer))
    }

    /// Read the last lines of a container's output.
    pub fn read_the_log(&self, container: &str) -> Remedy {
        let see = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html";
        let definitions = self.containers().unwrap_or_default();
        let definition = definitions.iter().find(|definition| definition.name == container);
        let log = definition.and_then(|definition| definition.log_configuration.as_ref());
        let driver = log.and_then(|log| log.log_driver.as_deref());
        let group = log.and_then(|log| log.options.value("awslogs-group"));
        let (Some(log), Some("awslogs"), Some(group)) = (log, driver, group) else {
            let action = match driver {
                Some(driver) => {
                    format!("read the output of {container} where its log driver {driver} sends it")
                }
                None => format!(
                    "give {container} a log driver, start the task again and read its output"
                ),
            };
            return Remedy::new(action).see(see);
        };
        let stopped = self.told().and_then(|told| told.task).or(self.task());
        let task = stopped.map(|task| last_segment(&task.task_arn)).unwrap_or("TASK");
        let region = log.options.value("awslogs-region").unwrap_or(self.place().region);
        let stream = match log.options.value("awslogs-stream-prefix") {
            Some(prefix) => format!("--log-stream-name {prefix}/{container}/{task}"),
            None => "--log-stream-name STREAM".to_owned(),
        };
        Remedy::new(format!("read the last output of {container} in log group {group}"))
            .command(format!(
                "aws logs get-log-events --region {region} --log-group-name {group} {stream} --limit 50"
            ))
            .see(see)
    }
}
