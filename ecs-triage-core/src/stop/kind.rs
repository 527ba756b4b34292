//! What a text can say: kinds, their natures, and the table that says what each kind means.

mod table;

use std::fmt;

use serde::{Serialize, Serializer};

pub use self::table::Kind;
use super::causes::Weigh;
use crate::Phase;

/// What sort of trouble a text proves, whatever the phase.
///
/// A nature refutes causes: a text that says that a permission is lacking reached AWS, so no route,
/// security group or resolver stood in its way; a text that says that a connection timed out never
/// got as far as a permission.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Nature {
    /// The other side was not reached.
    Network,
    /// The other side was reached and refused.
    Permission,
    /// The other side was reached, and what was asked for is not there.
    NotFound,
    /// A setting is wrong, or two settings contradict each other.
    Configuration,
    /// There is no host, or no AWS capacity, with room.
    Capacity,
    /// A limit of the account or of a registry is reached.
    Quota,
    /// A disk is full, or a volume cannot be set up.
    Storage,
    /// The host, the agent or the container runtime failed.
    Platform,
    /// The program in the container ended, or could not begin.
    Application,
    /// A health check failed.
    Health,
    /// A normal stop: scaling in, a deployment, Spot, a user.
    Lifecycle,
    /// It passes by itself.
    Transient,
    /// The text leaves open what sort of trouble it is.
    Unknown,
}

/// How far a kind goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Weight {
    /// A fault that the text names.
    Fault,
    /// A fault of which the text names only the place, and which one of several faults it is stays
    /// open.
    Broad,
    /// No fault.
    Normal,
}

/// One row of the table.
#[derive(Clone, Copy)]
struct Row {
    id: &'static str,
    phase: Option<Phase>,
    nature: Nature,
    weight: Weight,
    causes: &'static [&'static str],
    weigh: Weigh,
}

macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $name:ident $id:literal $phase:ident $nature:ident $weight:ident $causes:expr, $weigh:ident;
    )*) => {
        /// What a text says, as far as it says anything.
        ///
        /// The ids are stable: scripts match on them.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            pub(super) const fn row(self) -> Row {
                match self {
                    $(Self::$name => Row {
                        id: $id,
                        phase: phase!($phase),
                        nature: Nature::$nature,
                        weight: Weight::$weight,
                        causes: $causes,
                        weigh: Weigh::$weigh,
                    },)*
                }
            }
        }
    };
}

use kinds;

macro_rules! phase {
    (Open) => {
        None
    };
    ($name:ident) => {
        Some(Phase::$name)
    };
}

use phase;

impl Kind {
    /// The stable id, in kebab case.
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// The phase of the start that the text puts the trouble in, where it does.
    pub const fn phase(self) -> Option<Phase> {
        self.row().phase
    }

    /// What sort of trouble it is.
    pub const fn nature(self) -> Nature {
        self.row().nature
    }

    /// Whether something is wrong. A normal stop is not a fault; what nobody knows is taken for
    /// one.
    pub const fn is_fault(self) -> bool {
        !matches!(self.row().weight, Weight::Normal)
    }

    /// Whether the text names only the place of the trouble and leaves open which one it is.
    pub const fn is_broad(self) -> bool {
        matches!(self.row().weight, Weight::Broad)
    }

    /// The ids of the catalogue's checks that could be behind such a text, whatever it names.
    pub const fn causes(self) -> &'static [&'static str] {
        self.row().causes
    }

    pub(super) const fn weigh(self) -> Weigh {
        self.row().weigh
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
