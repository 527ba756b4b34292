use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// ECS slows down the start of tasks of a deployment.
    ///
    /// ## What goes wrong
    ///
    /// Where the tasks of a service fail one after the other, ECS starts new ones at longer and
    /// longer intervals. That is an effect: the cause is what the tasks stop for. ECS also waits
    /// where Elastic Load Balancing throttles its calls.
    ///
    /// ## How it is told
    ///
    /// The newest events of the service say that it is unable to consistently start tasks, or that
    /// its operations are being throttled on `elasticloadbalancing`.
    ///
    /// ## How to fix it
    ///
    /// Mend what the tasks stop for; then force a deployment, which starts at once.
    pub DeploymentThrottled {
        id: "deployment-throttled",
        summary: "ECS slows down the start of tasks that keep failing",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html",
        run: run,
    }
}

const META: crate::Meta = DeploymentThrottled::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(service) = task.service()?.filter(|_| task.kind() == "service") else {
        return Ok(Verdict::NotApplicable);
    };
    let Some(evidence) = task.slowed_down(service) else {
        return Ok(Verdict::Clear);
    };
    let name = &service.service_name;
    let beneath = task.stopped().ok().flatten().and(task.symptom());
    let because = match beneath {
        Some(symptom) => format!(": its newest stopped task says \"{}\"", symptom.text()),
        None => String::new(),
    };
    let message = format!("ECS slows down the start of tasks of service {name}{because}");
    Ok(Finding::new(&META, name, message)
        .because(evidence)
        .because_all(beneath.map(|_| task.said()))
        .fix(
            Remedy::new("explain one of the tasks that stopped; they can be described for an hour")
                .command(format!(
                    "aws ecs list-tasks --region {} --cluster {} --service-name {name} --desired-status STOPPED",
                    task.place().region,
                    service.cluster_arn
                ))
                .see(META.reference),
        )
        .fix(
            Remedy::new("once that is mended, force a deployment")
                .command(task.change_service("--force-new-deployment")),
        )
        .into())
}
