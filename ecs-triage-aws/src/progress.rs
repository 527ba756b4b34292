use ecs_triage_core::Need;

use crate::source::FetchError;

/// Hears how far a collection is. Every method does nothing unless it is written.
pub trait Progress: Send + Sync {
    /// A round begins, and so many needs are to be met in it.
    fn round(&self, round: usize, needs: usize) {
        let _ = (round, needs);
    }

    /// A need is being asked for.
    fn asking(&self, need: &Need) {
        let _ = need;
    }

    /// A need was answered, or not.
    fn answered(&self, need: &Need, error: Option<&FetchError>) {
        let _ = (need, error);
    }
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Silent;

impl Progress for Silent {}
