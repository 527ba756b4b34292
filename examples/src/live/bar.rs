use ecs_triage_aws::{FetchError, Progress};
use ecs_triage_core::Need;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar on standard error that says what is being read; silent unless that is a terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{prefix} [{bar:20}] {pos}/{len} {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        Self(bar)
    }
}

impl Progress for Bar {
    fn round(&self, round: usize, needs: usize) {
        self.0.set_prefix(format!("round {round}"));
        self.0.set_length(needs as u64);
        self.0.set_position(0);
    }

    fn asking(&self, need: &Need) {
        self.0.set_message(need.to_string());
    }

    fn answered(&self, _need: &Need, _error: Option<&FetchError>) {
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
