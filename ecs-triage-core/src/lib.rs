//! Why does this ECS task not start? A [`Snapshot`] of the account goes in, a ranked [`Report`] comes
//! out.
//!
//! ```
//! use ecs_triage_core::{Catalogue, Outcome, Snapshot, Target};
//!
//! let mut snapshot = Snapshot::default();
//! snapshot.ingest("ecs", "describe-tasks", None, r#"{"tasks": [{
//!     "taskArn": "arn:aws:ecs:eu-west-1:111122223333:task/shop/0123",
//!     "lastStatus": "STOPPED", "stopCode": "EssentialContainerExited",
//!     "stoppedReason": "Essential container in task exited",
//!     "containers": [{"name": "web", "exitCode": 1}]}]}"#)?;
//! let report = Catalogue::standard().diagnose(&snapshot, &Target::task("0123"))?;
//! assert_eq!(report.outcome, Outcome::Blocked);
//! assert_eq!(report.cause().unwrap().check, "exit-application-error");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The primary types are [`Snapshot`], what was seen; [`Target`], what to explain; [`Catalogue`],
//! which checks run; and [`Report`], the answer. The engines can be used alone: [`stop`] reads what
//! ECS says, [`iam`] decides requests, [`net`] walks packets, [`fit`] judges hosts.
//!
//! # This crate does no I/O
//!
//! ```text
//! snapshot --> stop . iam . net . fit --> task --> checks --> catalogue --> report
//! (data in)         (engines)            (facts)                         (answer out)
//! ```
//!
//! It reads no file, no clock and no network, keeps no state, and has no async. A report says what it
//! lacked ([`Report::needs`]); an adapter fetches that and asks again.

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
    Approach, AwsLogs, EcrImage, Ended, Launch, Membership, Obstacle, Offer, Path, PathFault,
    Permission, PhaseState, Place, Platform, Progress, RefusedCall, RoleKind, Seat, Shortfall,
    Stranded, Supply, TaskView, Unhealthy, Unwell, UsedImage, Wait, Waiting,
};

/// The README's example is a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct ReadmeExample;
