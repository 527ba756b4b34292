use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The platform family of the service is another operating system than the definition's.
    ///
    /// ## What goes wrong
    ///
    /// All tasks of a service run on the platform family of the service. A definition for Windows
    /// does not run on Linux, nor the reverse.
    ///
    /// ## How it is told
    ///
    /// `platformFamily` of the task or service is another than
    /// `runtimePlatform.operatingSystemFamily` of the definition, which is Linux where it says
    /// nothing. Where the service runs all its tasks all the same, it is a warning.
    ///
    /// ## How to fix it
    ///
    /// Name the same family in the definition, or make another service.
    pub FargatePlatformFamilyMismatch {
        id: "fargate-platform-family-mismatch",
        summary: "the platform family of the service is not that of the task definition",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html",
        run: run,
    }
}

const META: crate::Meta = FargatePlatformFamilyMismatch::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_fargate()? {
        return Ok(Verdict::NotApplicable);
    }
    let Some((family, evidence)) = task.other_family()? else {
        return Ok(Verdict::Clear);
    };
    let name = task.definition_name()?;
    let wanted = task.defined_family()?;
    let message = format!("the platform family is {family}, and {name} is for {wanted}");
    let platform = format!("operatingSystemFamily is {wanted}");
    let severity = if task.is_starting() { Severity::Error } else { Severity::Warning };
    Ok(Finding::new(&META, name, message)
        .severity(severity)
        .because(evidence)
        .because(task.field(task.definition()?, "", platform))
        .fix(
            Remedy::new(format!("register a revision of {name} for {family}"))
                .command(task.register("--runtime-platform operatingSystemFamily=FAMILY"))
                .see(META.reference),
        )
        .fix(Remedy::new(format!("run {name} in a service whose tasks run on {wanted}")))
        .into())
}
