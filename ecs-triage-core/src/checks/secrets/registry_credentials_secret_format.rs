use crate::finding::Remedy;
use crate::stop::Kind;
use crate::task::{Reference, definite, or_told, told_finding};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The login to a private registry is not of the form that ECS reads.
    ///
    /// ## What goes wrong
    ///
    /// `credentialsParameter` names a secret of Secrets Manager whose value is a JSON object with the members
    /// `username` and `password`. ECS can use nothing else.
    ///
    /// ## How it is told
    ///
    /// The reference names something else than a secret, or the stopped reason says that the value could
    /// not be used. Values of secrets are never read.
    ///
    /// ## How to fix it
    ///
    /// Store the login as `{"username": .., "password": ..}` in a secret, and name its ARN.
    pub RegistryCredentialsSecretFormat {
        id: "registry-credentials-secret-format",
        summary: "the login to a registry is not of the form that ECS reads",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html",
        run: run,
    }
}

const META: crate::Meta = RegistryCredentialsSecretFormat::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let logins = task.fetched_logins()?;
    let told = task.symptom().filter(|symptom| symptom.kind() == Kind::CredentialsFormat);
    if logins.is_empty() && told.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let found = definite(logins.iter().map(|login| judge(task, login)));
    let told = told.map(|_| {
        let login = logins.first().map_or("repositoryCredentials", |login| login.text);
        let message = format!(
            "the login {login} is no JSON object with the members username and password"
        );
        told_finding(task, &META, login, message, store(task, login))
    });
    or_told(found, told)
}

fn judge(task: &TaskView<'_>, login: &Reference<'_>) -> Result<Option<Finding>, Gap> {
    let Some(why) = login.fault() else {
        return Ok(None);
    };
    let (text, container) = (login.text, &login.container.name);
    let message = format!("container {container} names the registry login \"{text}\": {why}");
    let subject = if text.is_empty() { container.as_str() } else { text };
    Ok(Some(
        Finding::new(&META, subject, message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because_all(task.referring(std::slice::from_ref(login))?)
            .fix(store(task, "SECRET")),
    ))
}

fn store(task: &TaskView<'_>, secret: &str) -> Remedy {
    let region = task.place().region_of(secret);
    Remedy::new("store user name and password as JSON in a secret of Secrets Manager, and name its ARN")
        .command(format!(
            "aws secretsmanager put-secret-value --region {region} --secret-id {secret} \
             --secret-string '{{\"username\":\"USER\",\"password\":\"PASSWORD\"}}'"
        ))
        .see(META.reference)
}
