use async_trait::async_trait;
use ecs_triage_core::snapshot::Operation;
use ecs_triage_core::{Need, Snapshot};

/// Where facts come from: an account, a recording, a test double.
#[async_trait]
pub trait SnapshotSource: Send + Sync {
    /// Answers one need with a snapshot that holds the answer and nothing else.
    ///
    /// That something does not exist is an answer too: an empty collection, with the need in
    /// `met`.
    ///
    /// # Errors
    ///
    /// Why there is no answer.
    async fn fetch(&self, need: &Need) -> Result<Snapshot, FetchError>;
}

/// Why a need is not answered.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The account refused a call for want of permission: this one, which need not be the one that
    /// was asked for where an answer takes several. It becomes a gap.
    #[error("{} was refused", .0.action())]
    Refused(Operation),
    /// The call failed otherwise, with this code. It becomes a gap.
    #[error("the call failed with {0}")]
    Failed(String),
    /// No call can succeed: credentials that have expired, no network. Collecting ends.
    #[error("{0}")]
    Fatal(String),
}
