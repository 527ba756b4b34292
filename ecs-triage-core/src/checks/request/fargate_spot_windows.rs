use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A Windows task is to run on Fargate Spot.
    ///
    /// ## What goes wrong
    ///
    /// Fargate Spot runs Linux tasks only.
    ///
    /// ## How it is told
    ///
    /// The strategy of the service names `FARGATE_SPOT`, and the definition is for Windows.
    ///
    /// ## How to fix it
    ///
    /// Use `FARGATE`.
    pub FargateSpotWindows {
        id: "fargate-spot-windows",
        summary: "a Windows task on Fargate Spot",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html",
        run: run,
    }
}

const META: crate::Meta = FargateSpotWindows::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let strategy = task.asked_strategy();
    if !strategy.iter().any(|item| item.capacity_provider == "FARGATE_SPOT") {
        return Ok(Verdict::NotApplicable);
    }
    let family = task.defined_family()?;
    if !family.to_ascii_uppercase().starts_with("WINDOWS") {
        return Ok(Verdict::Clear);
    }
    let name = task.definition_name()?;
    let message = format!("{name} is for {family}, and FARGATE_SPOT runs Linux only");
    let platform = format!("operatingSystemFamily is {family}");
    Ok(Finding::new(&META, name, message)
        .because(task.asks("the capacity provider strategy names FARGATE_SPOT"))
        .because(task.field(task.definition()?, "runtimePlatform", platform))
        .fix(
            Remedy::new("use FARGATE in the place of FARGATE_SPOT")
                .command(task.change_service(
                    "--capacity-provider-strategy capacityProvider=FARGATE,weight=1 --force-new-deployment",
                ))
                .see(META.reference),
        )
        .into())
}
