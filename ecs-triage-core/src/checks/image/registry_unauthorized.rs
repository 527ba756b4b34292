use crate::image::Registry;
use crate::snapshot::ecr::Repository;
use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// A registry other than ECR wants a login that the task does not have.
    ///
    /// ## What goes wrong
    ///
    /// The image is private and the container has no `repositoryCredentials`, or the login in that
    /// secret is wrong, expired or has no right to the image. Docker Hub answers the same for an
    /// image that does not exist.
    ///
    /// ## How it is told
    ///
    /// The stopped reason says that the registry refused the pull for want of a login. No call
    /// shows whether an image of another registry is private, so that nothing is said without it.
    ///
    /// ## How to fix it
    ///
    /// Put `{"username": .., "password": ..}` into a secret, name it in `repositoryCredentials`, and
    /// let the execution role read it; or correct what the secret holds.
    pub RegistryUnauthorized {
        id: "registry-unauthorized",
        summary: "a registry other than ECR refuses the pull for want of a login",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html",
        run: run,
    }
}

const META: crate::Meta = RegistryUnauthorized::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.says(&[Kind::Unauthorized, Kind::PullForbidden]) {
        return Ok(Verdict::NotApplicable);
    }
    let elsewhere = task.told_images()?.into_iter().filter(UsedImage::is_elsewhere);
    Verdict::of_each(elsewhere, |image| judge(task, &image))
}

/// A bare name of a repository that ECR has is `image-uri-no-registry`.
fn judge(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Option<Finding>, Gap> {
    let meant = match image.bare_name() {
        Some(name) => task.find::<Repository>(name)?.is_some(),
        None => false,
    };
    if meant { Ok(None) } else { word(task, image).map(Some) }
}

fn word(task: &TaskView<'_>, image: &UsedImage<'_>) -> Result<Finding, Gap> {
    let (container, text) = (image.container, image.text);
    let name = &container.name;
    let host = image.reference.as_ref().map_or("the registry", |reference| &reference.host);
    let hub = image.reference.as_ref().is_ok_and(|r| r.registry() == Registry::DockerHub);
    let or_absent = if hub { ", or it does not exist" } else { "" };
    let login = container.repository_credentials.as_ref();
    let message = match login {
        Some(login) => format!(
            "{host} refuses {text} of container {name} with the login in {}{or_absent}",
            login.credentials_parameter
        ),
        None => format!(
            "{host} refuses {text} of container {name} without a login: it is private{or_absent}"
        ),
    };
    let finding = Finding::new(&META, text, message).because(task.said());
    let finding = finding.because(task.defined(container, "image", text)?);
    Ok(match login {
        Some(login) => {
            let secret = &login.credentials_parameter;
            let region = task.place().region_of(secret);
            let member = "repositoryCredentials.credentialsParameter";
            finding.because(task.defined(container, member, secret)?).fix(
                Remedy::new(format!("put a login that may read {text} into {secret}"))
                    .command(format!(
                        "aws secretsmanager put-secret-value --region {region} --secret-id {secret} --secret-string '{{\"username\":\"USER\",\"password\":\"TOKEN\"}}'"
                    ))
                    .see(META.reference),
            )
        }
        None => finding.fix(
            Remedy::new(format!(
                "put the login into a secret and name it in repositoryCredentials of {name}"
            ))
            .command(format!(
                "aws secretsmanager create-secret --region {} --name REGISTRY_LOGIN --secret-string '{{\"username\":\"USER\",\"password\":\"TOKEN\"}}'",
                task.place().region
            ))
            .see(META.reference),
        ),
    })
}
