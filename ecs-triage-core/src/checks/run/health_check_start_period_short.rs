use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// A container's first health checks ended the task, and it has no time to start.
    ///
    /// ## What goes wrong
    ///
    /// Failed health checks count from the end of `startPeriod` on, which is 0 unless it is set. An
    /// application that needs longer than `interval` times `retries` is given up while it starts.
    ///
    /// ## How it is told
    ///
    /// The container's health check failed, and the task lived no longer than its start period and
    /// first checks take. That may be chance, and is a warning, unless another task of the same
    /// definition runs and is healthy: then the container can get there, given time.
    ///
    /// ## How to fix it
    ///
    /// Set `startPeriod` above the time that the application needs to start, at most 300 seconds.
    pub HealthCheckStartPeriodShort {
        id: "health-check-start-period-short",
        summary: "a container's first health checks ended the task",
        phase: Run,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
        run: run,
    }
}

const META: crate::Meta = HealthCheckStartPeriodShort::META;

/// Seconds that ECS may take to act on a failed health check.
const REACTION: i64 = 30;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(unwell) = task.unwell()? else {
        return Ok(Verdict::NotApplicable);
    };
    task.containers()?;
    let (Some(check), Some(lived), Some(name)) = (unwell.check(), unwell.lived(), unwell.name())
    else {
        return Ok(Verdict::Clear);
    };
    let start = check.start_period.unwrap_or(0);
    let first = check.interval.unwrap_or(30) * check.retries.unwrap_or(3);
    if lived > start + first + REACTION || start >= 120 {
        return Ok(Verdict::Clear);
    }
    let message = format!(
        "the first health checks of container {name} ended the task {lived} s after its start, with a startPeriod of {start} s"
    );
    let remedy = Remedy::new(format!("set startPeriod of {name} above the time that it needs to start"))
        .see(META.reference);
    let sibling = unwell.task.and_then(|unwell| task.healthy_sibling(unwell));
    let proof = sibling.map(|other| task.field(other, "healthStatus", "healthStatus is HEALTHY"));
    let severity = if sibling.is_some() { Severity::Error } else { META.severity };
    let finding = Finding::new(&META, name, message).severity(severity).because_all(proof);
    Ok(finding.because_all(task.ailments(&unwell)).fix(remedy).into())
}
