//! What is there now, and was not when a task asked for it.

use crate::check::Meta;
use crate::finding::{Evidence, Finding, Remedy};
use crate::snapshot::Time;
use crate::stop::Kind;

use super::TaskView;

impl TaskView<'_> {
    /// Was it made only after the stopped task, which says so, had asked for it?
    pub(crate) fn came_late(&self, said: Kind, made: Time) -> bool {
        let stopped = self.stopped().ok().flatten().and_then(|task| task.stopped_at);
        self.says(&[said]) && stopped.is_some_and(|stopped| made > stopped)
    }

    /// The finding about it: what was asked for came since.
    pub(crate) fn late(
        &self,
        meta: &Meta,
        subject: &str,
        message: String,
        proof: Evidence,
    ) -> Finding {
        let again = Remedy::new("it is there now: let the task start again");
        let again = match self.service() {
            Ok(Some(_)) => again.command(self.change_service("--force-new-deployment")),
            _ => again,
        };
        let again = again.see(meta.reference);
        Finding::new(meta, subject, message).because(self.said()).because(proof).fix(again)
    }
}
