//! Why does this ECS task not start? A snapshot of the account goes in, a ranked report comes out.

pub mod iam;
pub mod snapshot;

mod phase;

pub use phase::Phase;
pub use snapshot::{Gap, Need, Snapshot};
