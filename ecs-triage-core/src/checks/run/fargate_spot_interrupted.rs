use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// AWS took the Spot capacity back on which the task ran.
    ///
    /// ## What goes wrong
    ///
    /// Nothing is wrong with the task: Spot capacity is lent, and goes back with a warning of two
    /// minutes. The service starts another task when there is capacity again.
    ///
    /// ## How it is told
    ///
    /// The stop code is `SpotInterruption`, or the stopped reason says `Your Spot Task was
    /// interrupted`.
    ///
    /// ## How to fix it
    ///
    /// Give the service a base of FARGATE beside FARGATE_SPOT, and let the application handle
    /// SIGTERM within its `stopTimeout` of at most 120 seconds.
    pub FargateSpotInterrupted {
        id: "fargate-spot-interrupted",
        summary: "AWS took back the Spot capacity that the task ran on",
        phase: Run,
        severity: Severity::Info,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/spot-interruption-errors.html",
        run: run,
    }
}

const META: crate::Meta = FargateSpotInterrupted::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let by_spot = task.symptom().is_some_and(|symptom| symptom.kind() == Kind::SpotInterrupted);
    let Some(stopped) = task.task().filter(|_| by_spot) else {
        return Ok(Verdict::NotApplicable);
    };
    let name = crate::target::last_segment(&stopped.task_arn);
    let message = format!("AWS took back the Spot capacity that task {name} ran on");
    let provider = stopped.capacity_provider_name.as_deref().map(|provider| {
        task.field(stopped, "capacityProviderName", format!("capacityProviderName is {provider}"))
    });
    let remedy = Remedy::new("give the service a base of FARGATE, so that some tasks always stay")
        .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html");
    let finding = Finding::new(&META, name, message).because(task.said()).because_all(provider);
    Ok(finding.fix(remedy).into())
}
