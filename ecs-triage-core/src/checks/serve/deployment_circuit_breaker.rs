use crate::snapshot::ecs::Service;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A deployment of the service failed.
    ///
    /// ## What goes wrong
    ///
    /// So many tasks of the deployment failed to start, or to be healthy, that ECS gave it up, and
    /// rolled back where it was told to. That is an effect: the cause is what the tasks of the
    /// failed deployment stopped for.
    ///
    /// ## How it is told
    ///
    /// The `rolloutState` of a deployment is `FAILED`, or the newest events say that a deployment
    /// failed.
    ///
    /// ## How to fix it
    ///
    /// Look at the tasks that stopped, those of the failed deployment, not those of the one that
    /// was rolled back to.
    pub DeploymentCircuitBreaker {
        id: "deployment-circuit-breaker",
        summary: "a deployment of the service failed",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
        run: run,
    }
}

const META: crate::Meta = DeploymentCircuitBreaker::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(service) = task.service()?.filter(|_| task.kind() == "service") else {
        return Ok(Verdict::NotApplicable);
    };
    let Some((name, evidence)) = task.failed_deployment(service) else {
        return Ok(Verdict::Clear);
    };
    let beneath = task.stopped().ok().flatten().and(task.symptom());
    let because = match beneath {
        Some(symptom) => format!(": its newest stopped task says \"{}\"", symptom.text()),
        None => String::new(),
    };
    let message = format!("{name} of service {} failed{because}", service.service_name);
    let finding = Finding::new(&META, name, message).because(evidence);
    let finding = finding.because_all(beneath.map(|_| task.said()));
    Ok(finding.fix(look_at_tasks(task, service)).into())
}

fn look_at_tasks(task: &TaskView<'_>, service: &Service) -> Remedy {
    let (region, cluster) = (task.place().region, &service.cluster_arn);
    Remedy::new("explain one of the tasks that stopped; they can be described for an hour")
        .command(format!(
            "aws ecs list-tasks --region {region} --cluster {cluster} --service-name {} --desired-status STOPPED",
            service.service_name
        ))
        .see(META.reference)
}
