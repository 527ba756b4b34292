use crate::finding::Remedy;
use crate::task::{Fetched, ParameterRef, definite};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A secret of Secrets Manager is named without its ARN.
    ///
    /// ## What goes wrong
    ///
    /// ECS takes a bare name in `valueFrom` for a parameter of Systems Manager. The name of a secret is
    /// looked for there, and not found.
    ///
    /// ## How it is told
    ///
    /// There is no parameter of the name, and there is a secret of it.
    ///
    /// ## How to fix it
    ///
    /// Name the secret's ARN in a new revision of the task definition.
    pub SecretSmPlainName {
        id: "secret-sm-plain-name",
        summary: "a secret is named without its ARN and looked for among parameters",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
        run: run,
    }
}

const META: crate::Meta = SecretSmPlainName::META;

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
    if task.parameter(parameter.what)?.is_some() {
        return Ok(None);
    }
    let Some(secret) = task.secret_of_name(parameter.what)? else {
        return Ok(None);
    };
    let (name, arn) = (parameter.what.name, &secret.arn);
    let message = format!(
        "{name} is a secret of Secrets Manager, but a bare name is looked for among the parameters \
         of Systems Manager"
    );
    let finding = Finding::new(&META, name, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.field(secret, "ARN", format!("its ARN is {arn}")))
        .because_all(task.referring(&parameter.references)?);
    let remedy = Remedy::new(format!("name {arn} in a new revision of the task definition"));
    Ok(Some(finding.fix(remedy.see(META.reference))))
}
