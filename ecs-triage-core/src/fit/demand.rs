//! What a task asks of the place that it runs on.

use super::misfit::PLUGIN;
use super::query::{self, Query, QueryError};
use super::required::required;
use crate::snapshot::Quantity;
use crate::snapshot::ec2::Subnet;
use crate::snapshot::ecs::{
    Attribute, ContainerDefinition, ContainerOverride, PlacementConstraint, ResourceRequirement,
    TaskDefinition, TaskOverride,
};

/// What a task asks of the place that it runs on.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Demand {
    /// CPU units, 1024 a vCPU; absent when a value is no number.
    pub cpu: Option<i64>,
    /// MiB; absent when a value is no number.
    pub memory: Option<i64>,
    /// Ports of the host that it must have for itself.
    pub ports: Vec<HostPort>,
    /// Does it need an elastic network interface of its own (`awsvpc`)?
    pub interface: bool,
    /// GPUs; absent when a value is no number.
    pub gpus: Option<i64>,
    /// Other devices by their kind (`NeuronDevice`).
    pub devices: Vec<String>,
    /// Attributes that the instance must have.
    pub attributes: Vec<Attribute>,
    /// Rules for placement.
    pub constraints: Vec<Constraint>,
    /// `LINUX` or a Windows family, where the task definition names one.
    pub os_family: Option<String>,
    /// `X86_64` or `ARM64`, where the task definition names one.
    pub cpu_architecture: Option<String>,
    /// The task group (`service:<name>` or `family:<name>`), which `distinctInstance` counts by.
    pub group: Option<String>,
    /// The VPC of its subnets (`awsvpc`).
    pub vpc: Option<String>,
    /// The availability zones of its subnets (`awsvpc`); any, when empty.
    pub zones: Vec<String>,
    /// The capacity providers that may place it; any instance, when empty.
    pub capacity_providers: Vec<String>,
}

/// A port of the host.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct HostPort {
    /// Its number.
    pub port: i64,
    /// TCP or UDP.
    pub protocol: Protocol,
}

/// TCP or UDP.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl Protocol {
    /// The resource of a container instance that lists its taken ports.
    pub(super) const fn resource(self) -> &'static str {
        match self {
            Self::Tcp => "PORTS",
            Self::Udp => "PORTS_UDP",
        }
    }

    /// `tcp` or `udp`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

/// A rule for placement.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Constraint {
    /// No two tasks of a group on one instance.
    DistinctInstance,
    /// Only instances that the expression selects.
    MemberOf(Box<Query>),
    /// An expression that is none.
    Invalid(Box<QueryError>),
    /// A type that is not known.
    Other(String),
}

impl Constraint {
    fn of(constraint: &PlacementConstraint) -> Self {
        let expression = constraint.expression.as_deref().unwrap_or_default();
        match constraint.r#type.as_deref().unwrap_or_default() {
            "distinctInstance" => Self::DistinctInstance,
            "memberOf" => match query::parse(expression) {
                Ok(query) => Self::MemberOf(Box::new(query)),
                Err(error) => Self::Invalid(Box::new(error)),
            },
            other => Self::Other(other.to_owned()),
        }
    }
}

impl Demand {
    /// What a task definition asks for, with what RunTask replaces and the constraints of the
    /// service or of RunTask.
    pub fn of(
        definition: &TaskDefinition,
        overrides: Option<&TaskOverride>,
        constraints: &[PlacementConstraint],
    ) -> Self {
        let containers = containers(definition, overrides);
        let platform = definition.runtime_platform.as_ref();
        let task_cpu = overrides.and_then(|o| o.cpu.as_ref()).or(definition.cpu.as_ref());
        let task_memory = overrides.and_then(|o| o.memory.as_ref()).or(definition.memory.as_ref());
        Self {
            cpu: task_cpu.map_or_else(|| sum(containers.iter().map(Wanted::cpu)), Quantity::number),
            memory: task_memory
                .map_or_else(|| sum(containers.iter().map(Wanted::memory)), Quantity::number),
            ports: ports(definition),
            interface: definition.network_mode.as_deref() == Some("awsvpc"),
            gpus: sum(containers.iter().flat_map(Wanted::gpus)),
            devices: containers.iter().flat_map(Wanted::devices).collect(),
            attributes: attributes(definition),
            constraints: definition
                .placement_constraints
                .iter()
                .chain(constraints)
                .map(Constraint::of)
                .collect(),
            os_family: platform.and_then(|p| p.operating_system_family.clone()),
            cpu_architecture: platform.and_then(|p| p.cpu_architecture.clone()),
            ..Self::default()
        }
    }

    /// Names the task group.
    #[must_use]
    pub fn in_group(self, group: impl Into<String>) -> Self {
        Self { group: Some(group.into()), ..self }
    }

    /// Names the capacity providers that may place it.
    #[must_use]
    pub fn by(self, providers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { capacity_providers: providers.into_iter().map(Into::into).collect(), ..self }
    }

    /// Names the subnets that its interface may be in. One whose zone is not known frees the zone.
    #[must_use]
    pub fn within<'a>(self, subnets: impl IntoIterator<Item = &'a Subnet>) -> Self {
        let subnets: Vec<&Subnet> = subnets.into_iter().collect();
        let zones = subnets.iter().map(|subnet| subnet.availability_zone.clone());
        let vpc = subnets.first().map(|subnet| subnet.vpc_id.clone());
        Self {
            zones: zones.collect::<Option<Vec<_>>>().unwrap_or_default(),
            vpc: vpc.filter(|vpc| !vpc.is_empty()),
            ..self
        }
    }

    /// The expressions among its constraints that are none.
    pub fn invalid_expressions(&self) -> impl Iterator<Item = &QueryError> {
        self.constraints.iter().filter_map(|constraint| match constraint {
            Constraint::Invalid(error) => Some(error.as_ref()),
            _ => None,
        })
    }
}

/// A container with what RunTask replaces of it.
struct Wanted<'a> {
    definition: &'a ContainerDefinition,
    overrides: Option<&'a ContainerOverride>,
}

impl<'a> Wanted<'a> {
    /// CPU units; absent when the value is no number.
    fn cpu(&self) -> Option<i64> {
        let replaced = self.overrides.and_then(|o| o.cpu);
        replaced.or_else(|| self.definition.cpu.as_ref().map_or(Some(0), Quantity::number))
    }

    /// MiB that the scheduler sets aside: the soft limit, or else the hard one.
    fn memory(&self) -> Option<i64> {
        let soft = self.overrides.and_then(|o| o.memory_reservation).map(Quantity::from);
        let hard = self.overrides.and_then(|o| o.memory).map(Quantity::from);
        let soft = soft.or_else(|| self.definition.memory_reservation.clone());
        let hard = hard.or_else(|| self.definition.memory.clone());
        soft.or(hard).map_or(Some(0), |quantity| quantity.number())
    }

    fn requirements(&self) -> impl Iterator<Item = &'a ResourceRequirement> {
        let replaced = self.overrides.map(|o| &o.resource_requirements).filter(|r| !r.is_empty());
        replaced.unwrap_or(&self.definition.resource_requirements).iter()
    }

    fn gpus(&self) -> Vec<Option<i64>> {
        self.requirements()
            .filter(|requirement| requirement.r#type.as_deref() == Some("GPU"))
            .map(|requirement| requirement.value.as_ref().and_then(Quantity::number))
            .collect()
    }

    /// Elastic Inference is asked for by an attribute, so its requirement says nothing more.
    fn devices(&self) -> Vec<String> {
        let kinds = self.requirements().filter_map(|requirement| requirement.r#type.clone());
        kinds.filter(|kind| kind != "GPU" && kind != "InferenceAccelerator").collect()
    }
}

fn containers<'a>(
    definition: &'a TaskDefinition,
    overrides: Option<&'a TaskOverride>,
) -> Vec<Wanted<'a>> {
    let replaced = |name: &str| {
        let mut all = overrides?.container_overrides.iter();
        all.find(|container| container.name.as_deref() == Some(name))
    };
    let wanted = |definition: &'a ContainerDefinition| Wanted {
        definition,
        overrides: replaced(&definition.name),
    };
    definition.container_definitions.iter().map(wanted).collect()
}

fn sum(values: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    values.into_iter().try_fold(0_i64, |sum, value| sum.checked_add(value?))
}

/// The fixed ports: `host` mode gives each container port, `bridge` mode those that name one.
fn ports(definition: &TaskDefinition) -> Vec<HostPort> {
    let host_mode = match definition.network_mode.as_deref() {
        Some("host") => true,
        Some("bridge" | "default") | None => false,
        Some(_) => return Vec::new(),
    };
    let mappings = definition.container_definitions.iter().flat_map(|c| c.port_mappings.iter());
    let mut ports: Vec<HostPort> = mappings
        .filter_map(|mapping| {
            let named = mapping.host_port.filter(|port| *port != 0);
            let port = if host_mode { named.or(mapping.container_port) } else { named }?;
            let udp = mapping.protocol.as_deref().is_some_and(|p| p.eq_ignore_ascii_case("udp"));
            Some(HostPort { port, protocol: if udp { Protocol::Udp } else { Protocol::Tcp } })
        })
        .collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// What ECS itself found to be required, or will find, and the volume drivers, which the agent
/// registers as `docker-plugin.<driver>` with `.` for `:` (`local` is always there).
fn attributes(definition: &TaskDefinition) -> Vec<Attribute> {
    let drivers = definition
        .volumes
        .iter()
        .filter_map(|volume| volume.docker_volume_configuration.as_ref()?.driver.as_deref())
        .filter(|driver| *driver != "local")
        .map(|driver| format!("{PLUGIN}{}", driver.replace(':', ".")));
    let found = definition.requires_attributes.to_vec();
    let mut all = match definition.is_registered() || !found.is_empty() {
        true => found,
        false => required(definition),
    };
    for name in drivers {
        if !all.iter().any(|attribute| attribute.name == name) {
            all.push(Attribute { name, value: None });
        }
    }
    all
}
