//! What a container is given: variables, secrets, files and logins.

use crate::Severity;
use crate::image::is_of_ecr;
use crate::snapshot::ecs::ContainerDefinition;

use super::{Draft, Refusal, each, repeated};

const MOST_FILES: usize = 10;
const CREDENTIAL_SPECS: [&str; 2] = ["credentialspec:", "credentialspecdomainless:"];

pub(super) fn refused(draft: Draft<'_>) -> Vec<Refusal<'_>> {
    each(draft.definition, |container| {
        let mut refused = Vec::new();
        refused.extend(variables(container));
        refused.extend(unfetched(draft, container));
        refused.extend(files(container));
        refused.extend(specs(container));
        refused.extend(options(container));
        refused.extend(login(container));
        refused
    })
}

fn variables(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let secrets = container.secrets.iter().map(|secret| secret.name.as_str());
    let plain = container.environment.iter().map(|variable| variable.name.as_str());
    let secret_names: Vec<_> = secrets.clone().collect();
    let mut twice = repeated(&secret_names);
    twice.extend(plain.filter(|name| secret_names.contains(name)));
    (!twice.is_empty()).then(|| {
        let why = format!("the variable {} is given more than once", twice.join(", "));
        Refusal::of("secrets", why, "give each variable once, in secrets or in environment")
    })
}

/// Who is to fetch them?
fn unfetched<'s>(draft: Draft<'_>, container: &'s ContainerDefinition) -> Option<Refusal<'s>> {
    let role = draft.definition.execution_role_arn.as_deref().is_some_and(|arn| !arn.is_empty());
    if role || draft.is_only_for_fargate() {
        return None;
    }
    let log = container.log_configuration.as_ref();
    let (member, what) = match () {
        () if !container.secrets.is_empty() => ("secrets", "secrets"),
        () if log.is_some_and(|log| !log.secret_options.is_empty()) => {
            ("logConfiguration.secretOptions", "secrets for its log driver")
        }
        () if !container.environment_files.is_empty() => ("environmentFiles", "environment files"),
        () => return None,
    };
    let why = format!("it gets {what}, and the definition names no execution role");
    Some(Refusal::of(member, why, "name an executionRoleArn"))
}

/// Source: [EnvironmentFile](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EnvironmentFile.html).
fn files(container: &ContainerDefinition) -> Vec<Refusal<'_>> {
    let files = container.environment_files.iter().enumerate();
    let kinds = files.filter_map(|(index, file)| Some((index, file.r#type.as_deref()?)));
    let foreign = kinds.filter(|(_, kind)| *kind != "s3").map(|(index, kind)| {
        let member = format!("environmentFiles.{index}.type");
        let why = format!("{member} is {kind}, and s3 may be");
        Refusal::of(&member, why, format!("set {member} to s3"))
    });
    let mut refused: Vec<_> = foreign.collect();
    let count = container.environment_files.len();
    refused.extend((count > MOST_FILES).then(|| {
        let why = format!("environmentFiles names {count} files, and {MOST_FILES} may be");
        Refusal::of("environmentFiles", why, format!("name {MOST_FILES} files or less"))
    }));
    refused
}

/// Source: [ContainerDefinition](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html).
fn specs(container: &ContainerDefinition) -> Vec<Refusal<'_>> {
    let specs = container.credential_specs.iter().enumerate();
    let known = |spec: &str| CREDENTIAL_SPECS.iter().any(|prefix| spec.starts_with(prefix));
    let foreign = specs.filter(|(_, spec)| !known(spec)).map(|(index, spec)| {
        let [plain, domainless] = CREDENTIAL_SPECS;
        let why =
            format!("the credential spec {spec} begins with neither {plain} nor {domainless}");
        let cure = format!("write {plain} or {domainless} before the ARN");
        Refusal::of(format!("credentialSpecs.{index}"), why, cure)
    });
    let mut refused: Vec<_> = foreign.collect();
    let count = container.credential_specs.len();
    refused.extend((count > 1).then(|| {
        let why = format!("credentialSpecs names {count}, and 1 may be");
        Refusal::of("credentialSpecs", why, "name one credential spec")
    }));
    refused
}

/// Only one of the two can count.
fn options(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let log = container.log_configuration.as_ref()?;
    let secret = |name: &str| log.secret_options.iter().any(|secret| secret.name == name);
    let both: Vec<_> =
        log.options.iter().map(|(name, _)| name).filter(|name| secret(name)).collect();
    (!both.is_empty()).then(|| {
        let why =
            format!("{} stands in options and in secretOptions of its log driver", both.join(", "));
        let cure = format!("leave {} in secretOptions alone", both.join(", "));
        Refusal::of("logConfiguration.secretOptions", why, cure).severity(Severity::Warning)
    })
}

/// ECR knows its callers by their roles.
fn login(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    container.repository_credentials.as_ref()?;
    let image = container.image.as_deref()?;
    is_of_ecr(image).then(|| {
        let why =
            format!("it has repositoryCredentials for {image}, and ECR asks for a role alone");
        Refusal::of("repositoryCredentials", why, "take repositoryCredentials out")
            .severity(Severity::Warning)
    })
}
