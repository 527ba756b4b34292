use crate::finding::{Remedy, Severity};
use crate::snapshot::ssm::Parameter;
use crate::stop::{Field, Kind};
use crate::task::{Fetched, ParameterRef, definite, or_told, told_finding};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A parameter that the task needs does not exist.
    ///
    /// ## What goes wrong
    ///
    /// ECS asks Systems Manager for all parameters of a task in one call, and one name that is not known
    /// fails it. A bare name is looked for in the task's own region; names are case sensitive, and a name
    /// of several parts begins with a slash.
    ///
    /// ## How it is told
    ///
    /// No parameter of the account and region has the name. Where the snapshot does not hold all
    /// parameters, the stopped reason names those that are invalid.
    ///
    /// ## How to fix it
    ///
    /// Make the parameter, or correct its name in a new revision of the task definition.
    pub SecretSsmParameterMissing {
        id: "secret-ssm-parameter-missing",
        summary: "a parameter does not exist",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html",
        run: run,
    }
}

const META: crate::Meta = SecretSsmParameterMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let parameters = task.fetched_parameters()?;
    let told = task.symptom().filter(|symptom| symptom.kind() == Kind::ParameterMissing);
    if parameters.is_empty() && told.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let found = definite(parameters.iter().map(|parameter| judge(task, parameter)));
    // What names no parameter at all is told of as such.
    let told = told.filter(|told| told.field(Field::Parameter).is_none_or(is_of_parameter_store));
    let told = told.map(|symptom| {
        let named = symptom.field(Field::Parameter).unwrap_or("that the task needs");
        let message = format!("parameter {named} did not exist when the task asked for it");
        told_finding(task, &META, named, message, list(task))
    });
    or_told(found, told)
}

fn is_of_parameter_store(name: &str) -> bool {
    !name.starts_with("arn:") || name.split(':').nth(2) == Some("ssm")
}

fn judge(
    task: &TaskView<'_>,
    parameter: &Fetched<'_, ParameterRef<'_>>,
) -> Result<Option<Finding>, Gap> {
    if task.parameter(parameter.what)?.is_some() {
        return Ok(None);
    }
    let (name, region) = (parameter.what.shown(), task.place().region);
    let like = task.parameter_like(parameter.what);
    let meant = like.map(|like| match task.region_of(like) {
        other if other == region => format!("; {} does", like.name),
        other => format!("; it does in {other}"),
    });
    let message =
        format!("parameter {name} does not exist in {region}{}", meant.unwrap_or_default());
    let finding = Finding::new(&META, &name, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.absent::<Parameter>(&name))
        .because_all(task.referring(&parameter.references)?);
    // Other checks tell what is meant in its place.
    let meant = task.is_secret_name(parameter.what) || task.is_in_other_region(parameter.what);
    let finding = if meant { finding.severity(Severity::Warning) } else { finding };
    let make = Remedy::new("make the parameter")
        .command(format!(
            "aws ssm put-parameter --region {region} --name {name} --type SecureString --value VALUE"
        ))
        .see(META.reference);
    Ok(Some(finding.fix(make).fix(list(task))))
}

fn list(task: &TaskView<'_>) -> Remedy {
    let region = task.place().region;
    Remedy::new("name a parameter that exists in a new revision of the task definition")
        .command(format!(
            "aws ssm describe-parameters --region {region} --query \"Parameters[].Name\""
        ))
        .see(META.reference)
}
