//! How the registry of an image weighs the causes of a failed pull.

use super::{Field, Fields, first, first_if, first_or_out, only, without};

/// Whose registry an image comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Registry {
    Ecr,
    DockerHub,
    /// A bare name, which the runtime looks for on Docker Hub.
    Bare,
    Other,
    /// None: the image is one that the agent brings to its host.
    Agent,
    Unknown,
}

impl Registry {
    fn of(fields: &Fields) -> Self {
        let named = [Field::Repository, Field::Image].iter().find_map(|field| fields.get(*field));
        let hosts = [Field::Host, Field::Resource];
        match (named, hosts.iter().find_map(|field| fields.get(*field))) {
            (Some(name), _) => Self::of_name(name),
            (None, Some(host)) => Self::of_host(host),
            (None, None) => Self::Unknown,
        }
    }

    fn of_name(name: &str) -> Self {
        match name.split_once('/') {
            Some(("amazon", rest)) if rest.starts_with("amazon-ecs-pause") => Self::Agent,
            None | Some(("library", _)) => Self::Bare,
            Some(("docker.io", rest)) if rest.starts_with("library/") => Self::Bare,
            Some((host, _)) if host.contains(['.', ':']) => Self::of_host(host),
            Some(_) => Self::DockerHub,
        }
    }

    fn of_host(host: &str) -> Self {
        if [".dkr.ecr", ":ecr:", "-starport-"].iter().any(|part| host.contains(part)) {
            Self::Ecr
        } else if host.contains("docker.io") || host.contains("docker.com") {
            Self::DockerHub
        } else if host.contains('.') {
            Self::Other
        } else {
            Self::Unknown
        }
    }
}

/// What only ECR has.
const OF_ECR: &[&str] = &[
    "ecr-image-tag-missing",
    "ecr-pull-permission-missing",
    "s3-gateway-route-missing",
    "ecr-repository-missing",
    "ecr-cross-account-policy",
    "ecr-repository-policy-denied",
    "vpc-endpoint-policy-denied",
];

/// What only the other registries have.
const OF_OTHERS: &[&str] = &[
    "image-not-found",
    "registry-unauthorized",
    "dockerhub-rate-limit",
    "image-uri-no-registry",
    "registry-credentials-permission-missing",
];

/// What the agent's own image leaves: a host that lost it.
const OF_HOST: &str = "ec2-instance-impaired";

pub(super) fn pulled(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    match Registry::of(fields) {
        Registry::Ecr => without(all, OF_OTHERS),
        Registry::DockerHub | Registry::Bare => without(all, OF_ECR),
        Registry::Other => without(without(all, OF_ECR), &["dockerhub-rate-limit"]),
        Registry::Agent => only(all, &[OF_HOST]),
        Registry::Unknown => all,
    }
}

pub(super) fn forbidden(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    match Registry::of(fields) {
        Registry::Ecr | Registry::Unknown if fields.get(Field::Digest).is_some() => {
            first(all, &["service-pinned-digest-expired", "ecr-image-digest-missing"])
        }
        Registry::Ecr | Registry::Unknown => without(
            all,
            &["service-pinned-digest-expired", "ecr-image-digest-missing", "registry-unauthorized"],
        ),
        _ => first(all, &["registry-unauthorized"]),
    }
}

pub(super) fn unauthorized(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    const ECR: &[&str] = &[
        "ecr-pull-permission-missing",
        "ecr-repository-missing",
        "ecr-cross-account-policy",
        "ecr-repository-policy-denied",
    ];
    let registry = Registry::of(fields);
    let all = first_or_out(all, registry == Registry::Agent, OF_HOST);
    match registry {
        Registry::Agent => only(all, &[OF_HOST]),
        Registry::Ecr => only(all, ECR),
        Registry::Bare => first(
            without(all, ECR),
            &["image-uri-no-registry", "registry-unauthorized", "image-not-found"],
        ),
        Registry::DockerHub => first(
            without(all, ECR),
            &["registry-unauthorized", "image-not-found", "image-uri-no-registry"],
        ),
        Registry::Other => without(without(all, ECR), &["image-uri-no-registry"]),
        Registry::Unknown => all,
    }
}

pub(super) fn missing(all: Vec<&'static str>, fields: &Fields, text: &str) -> Vec<&'static str> {
    const ECR: &[&str] = &[
        "ecr-image-tag-missing",
        "ecr-repository-missing",
        "ecr-image-archived",
        "ecr-pull-through-permission-missing",
    ];
    let refused = text.contains("is denied");
    let registry = Registry::of(fields);
    let all = first_or_out(all, registry == Registry::Agent, OF_HOST);
    match registry {
        Registry::Agent => only(all, &[OF_HOST]),
        Registry::Ecr => only(all, ECR),
        Registry::Unknown => all,
        Registry::Other => first_if(
            only(all, &["image-not-found", "registry-unauthorized"]),
            refused,
            &["registry-unauthorized"],
        ),
        Registry::Bare | Registry::DockerHub => without(all, ECR),
    }
}

pub(super) fn repository_missing(
    all: Vec<&'static str>,
    fields: &Fields,
    text: &str,
) -> Vec<&'static str> {
    match Registry::of(fields) {
        // Only ECR numbers its registries.
        _ if text.contains("registry with id") => all,
        Registry::Other | Registry::DockerHub => first(all, &["image-not-found"]),
        _ => all,
    }
}

pub(super) fn digest(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    match Registry::of(fields) {
        Registry::Ecr | Registry::Unknown if fields.get(Field::Tag).is_some() => {
            without(all, &["image-not-found"])
        }
        Registry::Ecr | Registry::Unknown => first(all, &["ecr-image-digest-missing"]),
        _ => first(without(all, &["ecr-image-digest-missing"]), &["image-not-found"]),
    }
}
