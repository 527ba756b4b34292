//! What there is: a container instance, and what is known of the machine beneath it.

use std::collections::HashMap;

use crate::snapshot::ec2::Instance;
use crate::snapshot::ecs::{Attribute, ContainerInstance, Resource, Task};

/// A container instance with what else was seen of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Host<'s> {
    /// The container instance.
    pub instance: &'s ContainerInstance,
    /// The EC2 instance, where it was seen.
    pub machine: Option<&'s Instance>,
    /// The tasks seen on it that have not stopped; perhaps not all.
    pub tasks: Vec<&'s Task>,
}

/// What an instance says of one attribute.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Offer<'s> {
    /// It has the attribute, with this value.
    Value(&'s str),
    /// It has the attribute, without a value.
    Bare,
    /// It has other attributes, not this one.
    Absent,
    /// Its attributes were not seen. Every container instance has some.
    Unread,
}

/// By how many places the lists of two instances may be apart, as their agents' versions differ.
const SLACK: usize = 4;

impl<'s> Host<'s> {
    /// A container instance of which nothing else is known.
    pub const fn new(instance: &'s ContainerInstance) -> Self {
        Self { instance, machine: None, tasks: Vec::new() }
    }

    /// Adds the EC2 instance beneath.
    #[must_use]
    pub fn on(self, machine: &'s Instance) -> Self {
        Self { machine: Some(machine), ..self }
    }

    /// Adds tasks; those that have stopped do not count.
    #[must_use]
    pub fn running(mut self, tasks: impl IntoIterator<Item = &'s Task>) -> Self {
        self.tasks.extend(tasks.into_iter().filter(|task| is_placed(task)));
        self
    }

    /// Every container instance with its own of `tasks` and `machines`.
    pub fn all(
        instances: &'s [ContainerInstance],
        tasks: &'s [Task],
        machines: &'s [Instance],
    ) -> Vec<Self> {
        let machines: HashMap<&str, &Instance> =
            machines.iter().map(|machine| (machine.instance_id.as_str(), machine)).collect();
        let mut placed: HashMap<&str, Vec<&Task>> = HashMap::new();
        for task in tasks.iter().filter(|task| is_placed(task)) {
            if let Some(arn) = &task.container_instance_arn {
                placed.entry(arn).or_default().push(task);
            }
        }
        let mut host = |instance: &'s ContainerInstance| Self {
            instance,
            machine: instance.ec2_instance_id.as_deref().and_then(|id| machines.get(id).copied()),
            tasks: placed.remove(instance.container_instance_arn.as_str()).unwrap_or_default(),
        };
        instances.iter().map(&mut host).collect()
    }

    /// The last part of the container instance's ARN: its id.
    pub fn id(&self) -> &'s str {
        let arn = &self.instance.container_instance_arn;
        arn.rsplit_once('/').map_or(arn, |(_, id)| id)
    }

    /// The id of the EC2 instance, which people know; outside EC2 that of the container instance.
    pub fn name(&self) -> &'s str {
        self.instance.ec2_instance_id.as_deref().unwrap_or_else(|| self.id())
    }

    /// What the instance says of an attribute.
    pub fn attribute(&self, name: &str) -> Offer<'s> {
        self.attribute_near(name, &mut 0)
    }

    /// The same, where the attribute is probably near `place`; leaves there where it is.
    pub(super) fn attribute_near(&self, name: &str, place: &mut usize) -> Offer<'s> {
        let all = &self.instance.attributes;
        let (before, after) = all.split_at(place.saturating_sub(SLACK).min(all.len()));
        let is_it = |attribute: &Attribute| is_same(&attribute.name, name);
        let behind = || after.iter().position(is_it).map(|at| at + before.len());
        let found = behind().or_else(|| before.iter().position(is_it));
        match found.and_then(|at| all.get(at).inspect(|_| *place = at)) {
            Some(attribute) => match attribute.value.as_deref() {
                None | Some("") => Offer::Bare,
                Some(value) => Offer::Value(value),
            },
            None if all.is_empty() => Offer::Unread,
            None => Offer::Absent,
        }
    }

    /// The value of an attribute.
    pub fn value(&self, name: &str) -> Option<&'s str> {
        match self.attribute(name) {
            Offer::Value(value) => Some(value),
            Offer::Bare | Offer::Absent | Offer::Unread => None,
        }
    }

    /// Its instance type.
    pub fn instance_type(&self) -> Option<&'s str> {
        let machine = self.machine.and_then(|machine| machine.instance_type.as_deref());
        self.value("ecs.instance-type").or(machine)
    }

    /// Its availability zone.
    pub fn zone(&self) -> Option<&'s str> {
        self.value("ecs.availability-zone")
    }

    /// The version of its agent.
    pub fn agent_version(&self) -> Option<&'s str> {
        self.instance.version_info.as_ref()?.agent_version.as_deref()
    }

    /// The groups of the tasks seen on it.
    pub fn groups(&self) -> impl Iterator<Item = &'s str> {
        self.tasks.iter().filter_map(|task| task.group.as_deref())
    }

    /// Are the tasks seen on it all that ECS counts there?
    pub fn sees_all_tasks(&self) -> bool {
        self.unseen_tasks() == Some(0) && self.tasks.iter().all(|task| task.group.is_some())
    }

    /// How many tasks ECS counts here that were not seen.
    pub(super) fn unseen_tasks(&self) -> Option<i64> {
        let running = self.instance.running_tasks_count?;
        let pending = self.instance.pending_tasks_count?;
        Some(running.saturating_add(pending).saturating_sub(as_count(self.tasks.len())).max(0))
    }

    /// What is free of a resource; for ports, what is taken.
    pub(super) fn remaining(&self, name: &str) -> Option<&'s Resource> {
        self.instance.remaining_resources.iter().find(|resource| resource.name == name)
    }

    /// What there is of a resource; for ports, what the agent took.
    pub(super) fn registered(&self, name: &str) -> Option<&'s Resource> {
        self.instance.registered_resources.iter().find(|resource| resource.name == name)
    }
}

/// Are the names the same? Names of capabilities begin alike, so that their ends are compared first:
/// this is where judging a large cluster spends its time.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().rev().eq(other.bytes().rev())
}

/// The number that a resource stands for: a number, or how many a set lists.
pub(super) fn amount(resource: &Resource) -> Option<i64> {
    match resource.r#type.as_deref() {
        Some("STRINGSET") => Some(as_count(resource.string_set_value.len())),
        Some("LONG") => resource.long_value,
        Some("DOUBLE") => resource.double_value.map(|value| value as i64),
        _ => resource.integer_value,
    }
}

pub(super) fn as_count(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}

fn is_placed(task: &Task) -> bool {
    task.last_status.as_deref() != Some("STOPPED")
}
