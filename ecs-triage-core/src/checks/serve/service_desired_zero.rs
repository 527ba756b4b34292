use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The service wants no task.
    ///
    /// ## What goes wrong
    ///
    /// Nothing: a service with a desired count of 0 starts none.
    ///
    /// ## How it is told
    ///
    /// `desiredCount` is 0.
    ///
    /// ## How to fix it
    ///
    /// Raise the desired count, or the minimum of the service's scaling.
    pub ServiceDesiredZero {
        id: "service-desired-zero",
        summary: "the service wants no task",
        phase: Serve,
        severity: Severity::Info,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html",
        run: run,
    }
}

const META: crate::Meta = ServiceDesiredZero::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(service) = task.service()?.filter(|_| task.kind() == "service") else {
        return Ok(Verdict::NotApplicable);
    };
    let daemon = service.scheduling_strategy.as_deref() == Some("DAEMON");
    if daemon || service.desired_count != Some(0) {
        return Ok(Verdict::Clear);
    }
    let name = &service.service_name;
    let message = format!("service {name} wants no task: its desired count is 0");
    let remedy = Remedy::new("raise the desired count").command(format!(
        "aws ecs update-service --region {} --cluster {} --service {name} --desired-count 1",
        task.place().region,
        service.cluster_arn
    ));
    let finding = Finding::new(&META, name, message);
    Ok(finding.because(task.field(service, "", "desiredCount is 0")).fix(remedy).into())
}
