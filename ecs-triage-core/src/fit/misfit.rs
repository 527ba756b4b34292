//! The reasons: why a host does not take a task.

use std::fmt;

use super::attributes::Capability;
use super::demand::HostPort;

/// Why a container instance does not take a task. Prints the reason with its numbers.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Misfit {
    /// Its status is not `ACTIVE`.
    Status {
        /// The status.
        status: String,
        /// Why, in ECS's words.
        reason: Option<String>,
    },
    /// Its agent does not answer.
    AgentDisconnected,
    /// It belongs to none of the capacity providers that may place the task.
    CapacityProvider {
        /// Its own capacity provider.
        own: Option<String>,
        /// Those that may place the task.
        wanted: Vec<String>,
    },
    /// It is in another VPC than the task's subnets.
    Vpc {
        /// Its own VPC.
        own: String,
        /// The subnets' VPC.
        wanted: String,
    },
    /// It is in an availability zone without a subnet of the task.
    Zone {
        /// Its own zone.
        own: String,
        /// The subnets' zones.
        wanted: Vec<String>,
    },
    /// It runs another operating system.
    OsFamily {
        /// Its own.
        own: String,
        /// The task's.
        wanted: String,
    },
    /// It has another processor.
    Architecture {
        /// Its own.
        own: String,
        /// The task's.
        wanted: String,
    },
    /// It lacks an attribute, or has it with another value.
    Attribute {
        /// The attribute.
        name: String,
        /// The value that is required.
        value: Option<String>,
        /// The value that it has.
        found: Option<String>,
        /// What the attribute means.
        capability: Option<&'static Capability>,
        /// The version of its agent, where the attribute needs one.
        agent: Option<String>,
    },
    /// It is not among those that a `memberOf` constraint selects.
    Constraint {
        /// The expression.
        expression: String,
        /// The parts that keep it out, each with what it really has.
        objections: Vec<String>,
    },
    /// It runs a task of the same group already.
    DistinctInstance {
        /// The group.
        group: String,
    },
    /// Too few CPU units are free.
    Cpu(Shortage),
    /// Too little memory is free, in MiB.
    Memory(Shortage),
    /// Too few GPUs are free.
    Gpu(Shortage),
    /// A port is taken.
    Port {
        /// The port.
        port: HostPort,
        /// Is it the agent that holds it, on each instance alike?
        reserved: bool,
    },
    /// So many ports are reserved that the task's do not fit under the limit of 100.
    PortLimit {
        /// Ports taken.
        taken: i64,
        /// Ports that the task asks for.
        needed: i64,
    },
    /// Each network interface that the instance type has for tasks is in use.
    Interface {
        /// Interfaces for tasks.
        limit: i64,
        /// At least so many are in use.
        used: i64,
        /// Interfaces for tasks, were trunking in effect.
        with_trunking: Option<i64>,
    },
}

/// Too little of something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Shortage {
    /// What the task asks for.
    pub needed: i64,
    /// What is free.
    pub free: i64,
    /// What there is when nothing runs; the free amount where that is not known.
    pub registered: i64,
}

impl Shortage {
    /// Would it be too little even with nothing running?
    pub const fn is_lasting(self) -> bool {
        self.needed > self.registered
    }

    /// How much is lacking.
    pub const fn missing(self) -> i64 {
        self.needed.saturating_sub(self.free)
    }
}

/// The kind of a reason.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Kind {
    /// Its status.
    Status,
    /// Its agent.
    Agent,
    /// Its capacity provider.
    CapacityProvider,
    /// Its VPC or availability zone.
    Location,
    /// Its operating system.
    OsFamily,
    /// Its processor.
    Architecture,
    /// An attribute.
    Attribute,
    /// The attribute of a volume driver.
    VolumeDriver,
    /// A `memberOf` constraint.
    MemberOf,
    /// The `distinctInstance` constraint.
    DistinctInstance,
    /// CPU units.
    Cpu,
    /// Memory.
    Memory,
    /// GPUs.
    Gpu,
    /// Ports.
    Port,
    /// Network interfaces.
    Interface,
}

impl Kind {
    /// Is it for want of room, which comes and goes as tasks do?
    pub const fn is_room(self) -> bool {
        matches!(self, Self::Cpu | Self::Memory | Self::Gpu | Self::Port | Self::Interface)
    }
}

impl Misfit {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Status { .. } => Kind::Status,
            Self::AgentDisconnected => Kind::Agent,
            Self::CapacityProvider { .. } => Kind::CapacityProvider,
            Self::Vpc { .. } | Self::Zone { .. } => Kind::Location,
            Self::OsFamily { .. } => Kind::OsFamily,
            Self::Architecture { .. } => Kind::Architecture,
            Self::Attribute { name, .. } if name.contains(PLUGIN) => Kind::VolumeDriver,
            Self::Attribute { .. } => Kind::Attribute,
            Self::Constraint { .. } => Kind::MemberOf,
            Self::DistinctInstance { .. } => Kind::DistinctInstance,
            Self::Cpu(_) => Kind::Cpu,
            Self::Memory(_) => Kind::Memory,
            Self::Gpu(_) => Kind::Gpu,
            Self::Port { .. } | Self::PortLimit { .. } => Kind::Port,
            Self::Interface { .. } => Kind::Interface,
        }
    }

    /// The shortage, where there is too little of something that is counted.
    pub const fn shortage(&self) -> Option<Shortage> {
        match self {
            Self::Cpu(shortage) | Self::Memory(shortage) | Self::Gpu(shortage) => Some(*shortage),
            _ => None,
        }
    }

    /// What would make it go away, in the imperative.
    pub fn cure(&self) -> String {
        match self {
            Self::Status { status, .. } if status == "DRAINING" => {
                "set the container instance to ACTIVE again".to_owned()
            }
            Self::Status { .. } => "replace the container instance".to_owned(),
            Self::AgentDisconnected => {
                "restart the ECS agent; it must reach the ecs, ecs-agent and ecs-telemetry endpoints"
                    .to_owned()
            }
            Self::CapacityProvider { wanted, .. } => {
                format!("add an instance that capacity provider {} launches", wanted.join(" or "))
            }
            Self::Vpc { own, .. } => format!("use subnets of {own}"),
            Self::Zone { own, .. } => format!("add a subnet in {own}"),
            Self::OsFamily { wanted, .. } => format!("add an instance that runs {wanted}"),
            Self::Architecture { own, wanted } => {
                format!("add an instance with {wanted}, or build the image for {own}")
            }
            Self::Attribute { name, capability, .. } => cure_attribute(name, *capability),
            Self::Constraint { .. } => {
                "change the expression, or the attributes of the instance".to_owned()
            }
            Self::DistinctInstance { .. } => "add an instance, or run fewer tasks".to_owned(),
            Self::Cpu(shortage) => cure_shortage(*shortage, "CPU units"),
            Self::Memory(shortage) => cure_shortage(*shortage, "MiB of memory"),
            Self::Gpu(shortage) => cure_shortage(*shortage, "GPUs"),
            Self::Port { reserved: true, .. } => "ask for another host port".to_owned(),
            Self::Port { port, .. } => {
                format!("stop the task that holds port {}, or let ECS choose the host port", port.port)
            }
            Self::PortLimit { .. } => "let ECS choose the host ports".to_owned(),
            Self::Interface { with_trunking: Some(limit), .. } => format!(
                "enable awsvpcTrunking and replace the instance: it then takes {limit} such tasks"
            ),
            Self::Interface { .. } => "add an instance, or use a larger type".to_owned(),
        }
    }
}

/// What stands before a volume driver's name in the attribute that an agent registers for it.
pub(super) const PLUGIN: &str = "ecs.capability.docker-plugin.";

fn cure_attribute(name: &str, capability: Option<&Capability>) -> String {
    match capability {
        Some(known) => format!("make the agent register {name}: {}", known.registered_when),
        None => format!("put the attribute {name} on the instance"),
    }
}

fn cure_shortage(shortage: Shortage, unit: &str) -> String {
    let Shortage { free, registered, .. } = shortage;
    if shortage.is_lasting() {
        return format!("ask for at most {registered} {unit}, or use a larger instance type");
    }
    format!("free {} {unit}, or ask for at most {free}", shortage.missing())
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { status, reason: Some(reason) } => write!(f, "is {status}: {reason}"),
            Self::Status { status, reason: None } => write!(f, "is {status}"),
            Self::AgentDisconnected => f.write_str("its agent is disconnected"),
            Self::CapacityProvider { own, wanted } => {
                let own = own.as_deref().unwrap_or("no capacity provider");
                write!(f, "belongs to {own}, not to {}", wanted.join(" or "))
            }
            Self::Vpc { own, wanted } => write!(f, "is in {own}, the subnets are in {wanted}"),
            Self::Zone { own, wanted } => {
                write!(f, "is in {own}, the subnets are in {}", wanted.join(", "))
            }
            Self::OsFamily { own, wanted } => write!(f, "runs {own}, not {wanted}"),
            Self::Architecture { own, wanted } => write!(f, "is {own}, not {wanted}"),
            Self::Attribute { name, value, found, capability, agent } => {
                write_attribute(f, name, value.as_deref(), found.as_deref())?;
                capability.map_or(Ok(()), |known| write_capability(f, known, agent.as_deref()))
            }
            Self::Constraint { objections, .. } if !objections.is_empty() => {
                f.write_str(&objections.join("; "))
            }
            Self::Constraint { expression, .. } => write!(f, "`{expression}` does not select it"),
            Self::DistinctInstance { group } => write!(f, "runs a task of {group} already"),
            Self::Cpu(shortage) => write_shortage(f, *shortage, "CPU units"),
            Self::Memory(shortage) => write_shortage(f, *shortage, "MiB of memory"),
            Self::Gpu(shortage) => write_shortage(f, *shortage, "GPUs"),
            Self::Port { port, reserved } => {
                let holder = if *reserved { "is reserved by the agent" } else { "is taken" };
                write!(f, "{} port {} {holder}", port.protocol.name(), port.port)
            }
            Self::PortLimit { taken, needed } => {
                write!(f, "{taken} ports are reserved of at most 100, {needed} more are needed")
            }
            Self::Interface { limit, used, .. } => {
                write!(f, "{used} of {limit} network interfaces for tasks are in use")
            }
        }
    }
}

fn write_attribute(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    value: Option<&str>,
    found: Option<&str>,
) -> fmt::Result {
    match (value, found) {
        (Some(value), Some(found)) => write!(f, "attribute {name} is {found}, not {value}"),
        (Some(value), None) => write!(f, "lacks attribute {name} with value {value}"),
        (None, _) => write!(f, "lacks attribute {name}"),
    }
}

fn write_capability(
    f: &mut fmt::Formatter<'_>,
    known: &Capability,
    agent: Option<&str>,
) -> fmt::Result {
    write!(f, " ({}", known.feature)?;
    if let Some(first) = &known.min_agent {
        write!(f, ", agent {first} or later")?;
        agent.map_or(Ok(()), |own| write!(f, ", this one is {own}"))?;
    }
    f.write_str(")")
}

fn write_shortage(f: &mut fmt::Formatter<'_>, shortage: Shortage, unit: &str) -> fmt::Result {
    let Shortage { needed, free, registered } = shortage;
    write!(f, "needs {needed} {unit}, {free} of {registered} free")
}
