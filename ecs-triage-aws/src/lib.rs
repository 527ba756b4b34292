//! Fills snapshots for [`ecs_triage_core`]: asks only for what the diagnosis needs, and survives
//! what is refused.
//!
//! The core says what it lacks ([`Need`](ecs_triage_core::Need)), a [`SnapshotSource`] answers, and
//! [`collect`] goes round until nothing more is wanted or can be had. There is no diagnosis here.

mod account;
mod collect;
mod progress;
mod recording;
mod source;

pub use account::calls::policy;
pub use account::{AwsAccount, AwsAccountBuilder, NoRegion};
pub use collect::{CollectError, Collector, collect};
pub use progress::Progress;
pub use recording::Recording;
pub use source::{FetchError, SnapshotSource};
