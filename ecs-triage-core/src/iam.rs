//! The policy engine: may this principal do this to that resource, and which statement says so?
//!
//! ```text
//!  Request (who, action, resource, Context) --+
//!                                             +--> decide() --> Decision (Basis | Missing)
//!  Policies (PolicySet by layer, Levels) -----+
//! ```
//!
//! It works on plain data and can be used alone. Three things set it apart from most evaluators:
//! it knows all layers that AWS applies, grants of KMS keys and endpoint policies among them; it
//! answers [`Decision::Unknown`] where a condition key or a layer that decides is not known; and
//! its answer names the statement that decided, or those that nearly allowed.
//!
//! What a decision needs in time is proportional to the policies' text and the request's; there is
//! no backtracking in wildcards.

mod arn;
mod condition;
mod context;
mod decision;
mod document;
mod evaluate;
mod glob;
mod kms;
mod layers;
mod near;
pub mod needs;
mod organization;
mod policy;
mod principal;
mod request;
mod scope;
mod statement;
mod survey;
mod text;
mod truth;
mod value;

pub use context::Context;
pub use decision::{Basis, Decision, Layer, Missing, StatementRef};
pub use evaluate::decide;
pub use layers::{Grant, Grants, Levels, Policies, PolicySet};
pub use near::{Difference, Mismatch, NearMiss};
pub use policy::{Policy, PolicyError};
pub use principal::{Principal, PrincipalKind};
pub use request::{Request, ResourceKind};
pub use scope::Scope;
