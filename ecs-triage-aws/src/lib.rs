//! Fills snapshots for [`ecs_triage_core`]: asks only for what the diagnosis needs, and survives
//! what is refused.
//!
//! The core says what it lacks ([`Need`](ecs_triage_core::Need)), a [`SnapshotSource`] answers, and
//! [`collect`] goes round until nothing more is wanted or can be had. There is no diagnosis here.

mod collect;
mod recording;
mod source;

pub use collect::{CollectError, collect};
pub use recording::Recording;
pub use source::{FetchError, SnapshotSource};
