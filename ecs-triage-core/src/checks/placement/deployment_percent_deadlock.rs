use crate::snapshot::ecs::Service;
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The percentages of the deployment neither let ECS start a task nor stop one.
    ///
    /// ## What goes wrong
    ///
    /// During a deployment ECS keeps at least `minimumHealthyPercent` of the desired tasks, rounded
    /// up, and at most `maximumPercent`, rounded down. Where both are the desired count, the
    /// deployment never moves.
    ///
    /// ## How it is told
    ///
    /// The bounds are worked out from the desired count. Where no deployment is under way it is a
    /// warning: the next one will stand still.
    ///
    /// ## How to fix it
    ///
    /// Lower the minimum or raise the maximum.
    pub DeploymentPercentDeadlock {
        id: "deployment-percent-deadlock",
        summary: "the percentages of the deployment leave no room to move",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = DeploymentPercentDeadlock::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(service) = task.own_service()? else {
        return Ok(Verdict::NotApplicable);
    };
    let Some(bounds) = Bounds::of(service).filter(Bounds::is_rigid) else {
        return Ok(Verdict::Clear);
    };
    let stands = service.deployments.len() > 1 || task.is_named(&META);
    let severity = if stands { Severity::Error } else { Severity::Warning };
    Ok(word(task, service, &bounds).severity(severity).into())
}

fn word(task: &TaskView<'_>, service: &Service, bounds: &Bounds) -> Finding {
    let Bounds { desired, minimum, maximum, lower, upper } = bounds;
    let name = &service.service_name;
    let message = format!(
        "deployments of service {name} cannot move: of {desired} desired tasks at least {lower} \
         (minimumHealthyPercent {minimum}) must stay and at most {upper} (maximumPercent {maximum}) may run"
    );
    let config = task.field(
        service,
        "deploymentConfiguration",
        format!("minimumHealthyPercent is {minimum}, maximumPercent is {maximum}"),
    );
    let count = task.field(service, "desiredCount", format!("desiredCount is {desired}"));
    let said = task.is_named(&META).then(|| task.said());
    let command = |percents: &str| {
        task.change_service(&format!("--deployment-configuration {percents}"))
    };
    Finding::new(&META, name, message)
        .because_all(said)
        .because(config)
        .because(count)
        .fix(
            Remedy::new("let a deployment start new tasks first")
                .command(command(&format!("maximumPercent=200,minimumHealthyPercent={minimum}")))
                .see(META.reference),
        )
        .fix(
            Remedy::new("let a deployment stop old tasks first")
                .command(command(&format!("maximumPercent={maximum},minimumHealthyPercent=0"))),
        )
}

/// Between how many tasks a deployment may move.
struct Bounds {
    desired: i64,
    minimum: i64,
    maximum: i64,
    lower: i64,
    upper: i64,
}

impl Bounds {
    fn of(service: &Service) -> Option<Self> {
        let config = service.deployment_configuration.as_ref()?;
        let desired = service.desired_count.filter(|desired| *desired > 0)?;
        let (minimum, maximum) = (config.minimum_healthy_percent?, config.maximum_percent?);
        let lower = desired.checked_mul(minimum)?.checked_add(99)? / 100;
        let upper = desired.checked_mul(maximum)? / 100;
        Some(Self { desired, minimum, maximum, lower, upper })
    }

    const fn is_rigid(&self) -> bool {
        self.upper <= self.desired && self.lower >= self.desired
    }
}
