use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// x
    pub ExitApplicationError { id: "exit-application-error", summary: "x", phase: Run, run: run, }
}

fn run(_: &TaskView<'_>) -> Result<Verdict, Gap> {
    Ok(Verdict::Clear)
}
