use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The Fargate platform version is older than what the task needs.
    ///
    /// ## What goes wrong
    ///
    /// EFS and EBS volumes, environment files, a chosen size of temporary storage, parts of
    /// secrets, ECS Exec, Service Connect and tasks of 8 vCPU and more came with Linux platform
    /// version 1.4.0. Asked for on an older one, ECS refuses the task with
    /// `PlatformTaskDefinitionIncompatibilityException`.
    ///
    /// ## How it is told
    ///
    /// The task, or its service, names a platform version before 1.4.0, and the definition or the
    /// service uses one of these.
    ///
    /// ## How to fix it
    ///
    /// Name `LATEST`.
    pub FargatePlatformVersionTooOld {
        id: "fargate-platform-version-too-old",
        summary: "the Fargate platform version is older than what the task needs",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html",
        run: run,
    }
}

const META: crate::Meta = FargatePlatformVersionTooOld::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_fargate()? || task.defined_family()? != "LINUX" {
        return Ok(Verdict::NotApplicable);
    }
    let Some((version, evidence)) = task.old_platform()? else {
        return Ok(Verdict::Clear);
    };
    let features: Vec<_> = task.features()?.into_iter().map(|feature| feature.name()).collect();
    if features.is_empty() {
        return Ok(Verdict::Clear);
    }
    let name = task.definition_name()?;
    let needs = features.join(", ");
    let message = format!(
        "platform version {version} has not what {name} uses, which came with 1.4.0: {needs}"
    );
    Ok(Finding::new(&META, name, message)
        .because(evidence)
        .because(task.field(task.definition()?, "", format!("uses {needs}")))
        .fix(
            Remedy::new("use platform version LATEST")
                .command(task.change_service("--platform-version LATEST --force-new-deployment"))
                .see(META.reference),
        )
        .into())
}
