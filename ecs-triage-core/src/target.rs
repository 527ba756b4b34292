use std::fmt;

use serde::{Deserialize, Serialize};

use crate::snapshot::ecs::{NetworkConfiguration, Service, Task, TaskDefinition};
use crate::snapshot::{Gap, Item, Need, Operation, Snapshot};

/// What to explain.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// A task that stopped, is stuck or runs: its id or ARN.
    Task(String),
    /// A service as it is: its name or ARN; a cluster's name where two have a service of that name.
    Service {
        /// The service's name or ARN.
        name: String,
        /// The cluster's name or ARN.
        cluster: Option<String>,
    },
    /// A task definition that is to be run: its family, `family:revision` or ARN.
    Run {
        /// The task definition.
        definition: String,
        /// The network; without it, that of the service that uses the definition's family.
        network: Option<NetworkConfiguration>,
        /// The ARN of the service that is planned with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service: Option<String>,
    },
}

impl Target {
    /// A task by its id or ARN.
    pub fn task(id: impl Into<String>) -> Self {
        Self::Task(id.into())
    }

    /// A service by its name or ARN.
    pub fn service(name: impl Into<String>) -> Self {
        Self::Service { name: name.into(), cluster: None }
    }

    /// A task definition by its family, `family:revision` or ARN.
    pub fn run(definition: impl Into<String>) -> Self {
        Self::Run { definition: definition.into(), network: None, service: None }
    }

    /// The same run with a network of its own; others stay as they are.
    #[must_use]
    pub fn on(self, network: Option<NetworkConfiguration>) -> Self {
        match self {
            Self::Run { definition, service, .. } => Self::Run { definition, network, service },
            other => other,
        }
    }

    /// The same run by a service that is not made yet; others stay as they are.
    #[must_use]
    pub(crate) fn by(self, service: String) -> Self {
        match self {
            Self::Run { definition, network, .. } => {
                Self::Run { definition, network, service: Some(service) }
            }
            other => other,
        }
    }

    /// What a snapshot asks to be explained: every stopped or stuck task, else every service,
    /// else every task definition.
    pub fn discover(snapshot: &Snapshot) -> Vec<Self> {
        let tasks = snapshot.seen::<Task>().iter().filter(|task| !is_running(task));
        let tasks: Vec<_> = tasks.map(|task| Self::task(&task.task_arn)).collect();
        if !tasks.is_empty() {
            return tasks;
        }
        let services = snapshot.seen::<Service>().iter();
        let services: Vec<_> =
            services.map(|service| Self::service(&service.service_arn)).collect();
        if !services.is_empty() {
            return services;
        }
        let definitions = snapshot.seen::<TaskDefinition>().iter();
        definitions.map(|definition| Self::run(&definition.task_definition_arn)).collect()
    }

    /// `task`, `service` or `run`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Task(_) => "task",
            Self::Service { .. } => "service",
            Self::Run { .. } => "run",
        }
    }
}

fn is_running(task: &Task) -> bool {
    task.last_status.as_deref() == Some("RUNNING")
        && task.desired_status.as_deref() != Some("STOPPED")
}

/// What a target is in a snapshot.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'s> {
    Task(&'s Task),
    Service(&'s Service),
    Run(Run<'s>),
}

/// A run that has not started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run<'s> {
    pub(crate) definition: &'s TaskDefinition,
    pub(crate) network: Option<&'s NetworkConfiguration>,
    /// The service that is planned with it.
    pub(crate) service: Option<&'s Service>,
}

impl<'s> Subject<'s> {
    pub(crate) fn find(snapshot: &'s Snapshot, target: &'s Target) -> Result<Self, TargetError> {
        match target {
            Target::Task(name) => task(snapshot, name).map(Self::Task),
            Target::Service { name, cluster } => {
                self::service(snapshot, name, cluster.as_deref()).map(Self::Service)
            }
            Target::Run { definition, network, service } => {
                let named = service.as_deref().map(|name| self::service(snapshot, name, None));
                Ok(Self::Run(Run {
                    definition: self::definition(snapshot, definition)?,
                    network: network.as_ref(),
                    service: named.transpose()?,
                }))
            }
        }
    }

    /// The id, name or ARN by which people know it.
    pub(crate) fn id(&self) -> &'s str {
        match self {
            Self::Task(task) => &task.task_arn,
            Self::Service(service) => &service.service_arn,
            Self::Run(run) => &run.definition.task_definition_arn,
        }
    }
}

fn task<'s>(snapshot: &'s Snapshot, name: &str) -> Result<&'s Task, TargetError> {
    let names = |task: &&Task| task.task_arn == name || last_segment(&task.task_arn) == name;
    let found = snapshot.seen::<Task>().iter().find(names);
    let known = || snapshot.seen::<Task>().iter().map(|task| last_segment(&task.task_arn));
    found.ok_or_else(|| TargetError::new(snapshot, "task", name, Task::ASKS, known()))
}

fn service<'s>(
    snapshot: &'s Snapshot,
    name: &str,
    cluster: Option<&str>,
) -> Result<&'s Service, TargetError> {
    let of_cluster =
        |arn: &str| cluster.is_none_or(|name| arn == name || last_segment(arn) == name);
    let names = |service: &&Service| {
        (service.service_arn == name || service.service_name == name)
            && of_cluster(&service.cluster_arn)
    };
    let found = snapshot.seen::<Service>().iter().find(names);
    let known = || snapshot.seen::<Service>().iter().map(|service| service.service_name.as_str());
    found.ok_or_else(|| TargetError::new(snapshot, "service", name, Service::ASKS, known()))
}

/// The newest revision of a family, or the one that is named.
fn definition<'s>(snapshot: &'s Snapshot, name: &str) -> Result<&'s TaskDefinition, TargetError> {
    let names = |definition: &&TaskDefinition| {
        let arn = definition.task_definition_arn.as_str();
        arn == name || last_segment(arn) == name || definition.family == name
    };
    let seen = snapshot.seen::<TaskDefinition>();
    let found = seen.iter().filter(names).max_by_key(|definition| definition.revision);
    let known = || seen.iter().map(|definition| definition.family.as_str());
    let operation = Operation::DescribeTaskDefinition;
    found.ok_or_else(|| TargetError::new(snapshot, "task definition", name, operation, known()))
}

/// The last part of an ARN, behind its last slash.
pub(crate) fn last_segment(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// The snapshot does not hold the target.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetError {
    kind: &'static str,
    name: String,
    near: Option<String>,
    // Boxed, so that a result that hardly ever is an error stays small.
    gap: Box<Gap>,
}

impl TargetError {
    fn new<'k>(
        snapshot: &Snapshot,
        kind: &'static str,
        name: &str,
        operation: Operation,
        known: impl Iterator<Item = &'k str>,
    ) -> Self {
        let near = nearest(name, known).map(str::to_owned);
        Self {
            kind,
            name: name.to_owned(),
            near,
            gap: Box::new(snapshot.gap(operation, Some(name))),
        }
    }

    /// The call that would tell of the target.
    pub fn need(&self) -> &Need {
        &self.gap.need
    }

    /// Why the target is not there.
    pub fn gap(&self) -> &Gap {
        &self.gap
    }
}

impl std::error::Error for TargetError {}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the snapshot holds no {} `{}`", self.kind, self.name)?;
        match &self.near {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => Ok(()),
        }
    }
}

/// The name that differs least from `name`, when it differs by less than half; two letters that
/// changed places are one difference.
pub(crate) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let near = known.map(|other| (strsim::osa_distance(name, other), other)).min()?;
    (near.0 * 2 <= name.chars().count().max(1)).then_some(near.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_near() {
        assert_eq!(nearest("web-prd", ["api", "web-prod"].into_iter()), Some("web-prod"));
        assert_eq!(nearest("wbe", ["api", "web"].into_iter()), Some("web"));
        assert_eq!(nearest("zzz", ["api", "web-prod"].into_iter()), None);
    }
}
