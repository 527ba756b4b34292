//! The placement engine: which container instance or Fargate size takes this task, and why each of
//! the others does not.
//!
//! A [`Demand`] is what a task asks for, a [`Host`] is a container instance, [`judge`] compares
//! them and gives every reason; [`Placement`] does so for a whole cluster, nearest first. For
//! Fargate, [`fargate`] knows the sizes.
//!
//! Three values throughout: what is not known is a [`Doubt`], and one definite [`Misfit`] decides
//! whatever else is not known.

pub mod attributes;
pub mod demand;
pub mod doubt;
pub mod eni;
pub mod fargate;
pub mod host;
pub mod misfit;
pub mod placement;
pub mod query;

mod judge;
mod required;

pub use demand::Demand;
pub use doubt::Doubt;
pub use host::Host;
pub use judge::{Fit, judge};
pub use misfit::{Kind, Misfit};
pub use placement::{Placement, Room, Row};
