use crate::finding::Remedy;
use crate::task::{Fetched, ParameterRef, definite};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A parameter of another region is named without its ARN.
    ///
    /// ## What goes wrong
    ///
    /// A bare name in `valueFrom` is looked for in the task's own region. A parameter of another region is
    /// found by its ARN only.
    ///
    /// ## How it is told
    ///
    /// The task's region has no parameter of the name, and another region is seen to have one.
    ///
    /// ## How to fix it
    ///
    /// Name the parameter's ARN in a new revision of the task definition, or make it in the task's
    /// region.
    pub SecretSsmCrossRegionName {
        id: "secret-ssm-cross-region-name",
        summary: "a parameter of another region is named without its ARN",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html",
        run: run,
    }
}

const META: crate::Meta = SecretSsmCrossRegionName::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let parameters = task.fetched_parameters()?;
    let bare = parameters.iter().filter(|parameter| parameter.what.arn.is_none());
    let bare: Vec<_> = bare.collect();
    if bare.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    Ok(definite(bare.into_iter().map(|parameter| judge(task, parameter)))?.into())
}

fn judge(
    task: &TaskView<'_>,
    parameter: &Fetched<'_, ParameterRef<'_>>,
) -> Result<Option<Finding>, Gap> {
    let asked = parameter.what;
    if task.parameter(asked)?.is_some() || !task.is_in_other_region(asked) {
        return Ok(None);
    }
    let Some(found) = task.parameter_like(asked) else {
        return Ok(None);
    };
    let (name, here, there) = (asked.name, task.place().region, task.region_of(found));
    let arn = found.arn.as_deref().unwrap_or_default();
    let message = format!(
        "parameter {name} exists in {there} and not in {here}, where a bare name is looked for"
    );
    let remedy = Remedy::new(format!("name {arn} in a new revision of the task definition"));
    Ok(Some(
        Finding::new(&META, name, message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because(task.field(found, "ARN", format!("its ARN is {arn}")))
            .because_all(task.referring(&parameter.references)?)
            .fix(remedy.see(META.reference)),
    ))
}
