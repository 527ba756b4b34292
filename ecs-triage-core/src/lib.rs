//! Why does this ECS task not start? A snapshot of the account goes in, a ranked report comes out.

pub mod checks;
pub mod fit;
pub mod iam;
pub mod image;
pub mod net;
pub mod snapshot;
pub mod stop;

mod catalogue;
mod check;
mod finding;
mod phase;
mod report;
mod target;
mod task;

pub use catalogue::Catalogue;
pub use check::{Check, Meta, Verdict};
pub use finding::{Evidence, EvidenceKind, Finding, Remedy, Severity, Standing};
pub use phase::Phase;
pub use report::{Outcome, Report, ReportTarget, Style, Unknown, html, printable, sarif};
pub use snapshot::{Gap, Need, Snapshot};
pub use target::{Target, TargetError};
pub use task::{
    AwsLogs, EcrImage, Ended, Launch, Membership, Obstacle, Offer, Path, PathFault, Permission,
    PhaseState, Place, Platform, Progress, RefusedCall, RoleKind, Seat, Shortfall, Stranded,
    Supply, TaskView, Unhealthy, Unwell, UsedImage, Wait,
};
