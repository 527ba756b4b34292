//! Why does this ECS task not start? A snapshot of the account goes in, a ranked report comes out.

mod phase;

pub use phase::Phase;
