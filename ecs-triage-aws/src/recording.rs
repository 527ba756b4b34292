use async_trait::async_trait;
use ecs_triage_core::snapshot::{Operation, Reason};
use ecs_triage_core::{Need, Snapshot};

use crate::source::{FetchError, SnapshotSource};

/// A source that answers from a snapshot taken before; it can refuse calls, as an account does.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    snapshot: Snapshot,
    refused: Vec<Operation>,
}

impl Recording {
    /// Answers with what the snapshot holds.
    pub const fn new(snapshot: Snapshot) -> Self {
        Self { snapshot, refused: Vec::new() }
    }

    /// Refuses every call of an operation.
    #[must_use]
    pub fn refuse(mut self, operation: Operation) -> Self {
        self.refused.push(operation);
        self
    }
}

#[async_trait]
impl SnapshotSource for Recording {
    async fn fetch(&self, need: &Need) -> Result<Snapshot, FetchError> {
        if self.refused.contains(&need.operation) {
            return Err(FetchError::Refused(need.operation));
        }
        self.snapshot.part(need).map_err(|gap| match gap.reason {
            Reason::Refused => FetchError::Refused(need.operation),
            Reason::Failed(code) => FetchError::Failed(code),
            _ => FetchError::Failed("not recorded".to_owned()),
        })
    }
}
