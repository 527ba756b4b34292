//! What would have to be known to say whether a host takes a task.

use std::fmt;

use crate::snapshot::Operation;

/// What is not known, where nothing known keeps the task out. Prints what it is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Doubt {
    /// A field of the container instance was not seen.
    Unread(&'static str),
    /// What the task asks for is not a number that can be compared.
    Demand(&'static str),
    /// The instance is impaired. Whether ECS places tasks on it is not documented.
    Impaired,
    /// The number of interfaces of this instance type is not known.
    InterfaceLimit {
        /// The instance type.
        instance_type: Option<String>,
    },
    /// Not every task on the instance was seen, so more interfaces may be in use.
    InterfacesInUse {
        /// Interfaces for tasks.
        limit: i64,
        /// Seen in use.
        seen: i64,
    },
    /// Not every task on the instance was seen, so one of the same group may be among them.
    Groups,
    /// What was seen does not tell whether the expression selects the instance.
    Constraint {
        /// The expression.
        expression: String,
    },
    /// The expression is none, or the constraint is of a kind that is not known.
    Uninterpreted {
        /// The expression or the kind.
        constraint: String,
    },
    /// How ECS counts such a device is not known.
    Device {
        /// Its kind.
        kind: String,
    },
}

impl Doubt {
    /// The call that would settle it; none when no call does.
    pub const fn asks(&self) -> Option<Operation> {
        match self {
            Self::Unread(_) => Some(Operation::DescribeContainerInstances),
            Self::InterfacesInUse { .. } | Self::Groups => Some(Operation::DescribeTasks),
            _ => None,
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(field) => write!(f, "its {field} is not known"),
            Self::Demand(field) => write!(f, "the task's {field} is not known"),
            Self::Impaired => f.write_str("it is impaired"),
            Self::InterfaceLimit { instance_type: Some(name) } => {
                write!(f, "how many network interfaces a {name} has for tasks is not known")
            }
            Self::InterfaceLimit { instance_type: None } => {
                f.write_str("its instance type is not known")
            }
            Self::InterfacesInUse { limit, seen } => write!(
                f,
                "{seen} of {limit} network interfaces for tasks are seen in use, and not every task was seen"
            ),
            Self::Groups => f.write_str("not every task on it was seen"),
            Self::Constraint { expression } => {
                write!(f, "whether `{expression}` selects it is not known")
            }
            Self::Uninterpreted { constraint } => {
                write!(f, "what the constraint `{constraint}` selects is not known")
            }
            Self::Device { kind } => write!(f, "how many {kind} are free is not known"),
        }
    }
}
