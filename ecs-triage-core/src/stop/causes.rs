//! Which checks could be behind a text: the lists that kinds share, and how the names in a text
//! weigh them.
//!
//! A row of the table of kinds lists all causes, likeliest first. What a text names (an address, a
//! host, a policy) then takes causes out or puts some of them first; it never adds one.

pub(super) mod lists;

use std::net::IpAddr;

use self::lists::{ADMITTING, AT_ENDPOINT, AWS_ONLY, RESOLVING};
use super::field::{Field, Fields};
use super::kind::Kind;

/// Which names in a text weigh the causes of a kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Weigh {
    /// None.
    Plain,
    /// The address and host of a connection.
    Path,
    /// The address of a connection to S3.
    Layers,
    /// The host that did not resolve, and the resolver.
    Names,
    /// The policy that denies.
    Denial,
    /// The policy that denies a pull, and whose repository and role it is.
    Pull,
    /// The registry that answered 403.
    Forbidden,
    /// The registry that wants credentials.
    Unauthorized,
    /// The registry that has not the image.
    ImageMissing,
    /// The registry that has not the repository.
    RepositoryMissing,
    /// Whether the image reference has a tag beside its digest.
    Digest,
    /// Where the disk is.
    Disk,
    /// The role's name.
    Role,
    /// Whether a cluster or a capacity provider is empty.
    Instances,
    /// What is throttled.
    Throttle,
    /// What is missing.
    Missing,
    /// Whether Spot is spoken of.
    Spot,
}

/// Whose registry an image comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Registry {
    Ecr,
    DockerHub,
    /// A bare name, which the runtime looks for on Docker Hub.
    Bare,
    Other,
    Unknown,
}

impl Registry {
    fn of(fields: &Fields) -> Self {
        let named = [Field::Repository, Field::Image].iter().find_map(|field| fields.get(*field));
        let hosts = [Field::Host, Field::Url, Field::Resource];
        match (named, hosts.iter().find_map(|field| fields.get(*field))) {
            (Some(name), _) => Self::of_name(name),
            (None, Some(host)) => Self::of_host(host),
            (None, None) => Self::Unknown,
        }
    }

    fn of_name(name: &str) -> Self {
        match name.split_once('/') {
            None | Some(("library", _)) => Self::Bare,
            Some(("docker.io", rest)) if rest.starts_with("library/") => Self::Bare,
            Some((host, _)) if host.contains(['.', ':']) => Self::of_host(host),
            Some(_) => Self::DockerHub,
        }
    }

    fn of_host(host: &str) -> Self {
        if host.contains(".dkr.ecr") || host.contains(":ecr:") {
            Self::Ecr
        } else if host.contains("docker.io") || host.contains("docker.com") {
            Self::DockerHub
        } else {
            Self::Other
        }
    }
}

/// The causes of a kind, likeliest first, as far as the names in the text weigh them.
pub(super) fn of(kind: Kind, fields: &Fields, text: &str) -> Vec<&'static str> {
    let all = kind.causes().to_vec();
    match kind.weigh() {
        Weigh::Plain => all,
        Weigh::Path => path(all, fields),
        Weigh::Layers => layers(all, fields),
        Weigh::Names => names(all, fields),
        Weigh::Denial => denial(all, fields),
        Weigh::Pull => pull(all, fields),
        Weigh::Forbidden => forbidden(all, fields),
        Weigh::Unauthorized => unauthorized(all, fields),
        Weigh::ImageMissing => image_missing(all, fields, text),
        Weigh::RepositoryMissing => repository_missing(all, fields, text),
        Weigh::Digest => digest(all, fields),
        Weigh::Disk => disk(all, text),
        Weigh::Role => role(all, fields),
        Weigh::Instances => first_if(
            all,
            text.contains("apacity provider") || text.contains("CAPACITY PROVIDER"),
            &["cp-instances-not-registered"],
        ),
        Weigh::Throttle => first_if(
            all,
            text.contains("elasticloadbalancing") || text.contains("deployment"),
            &["deployment-throttled"],
        ),
        Weigh::Missing => {
            first_if(all, text.contains("container-instance"), &["ec2-no-active-instances"])
        }
        Weigh::Spot => first_if(
            all,
            text.contains("Spot") || text.contains("FARGATE_SPOT"),
            &["fargate-spot-vcpu-quota"],
        ),
    }
}

/// Puts some causes first, in their order; those that the kind has not are not added.
fn first(mut all: Vec<&'static str>, these: &[&str]) -> Vec<&'static str> {
    all.sort_by_key(|cause| these.iter().position(|this| this == cause).unwrap_or(these.len()));
    all
}

fn first_if(all: Vec<&'static str>, fits: bool, these: &[&str]) -> Vec<&'static str> {
    if fits { first(all, these) } else { all }
}

fn without(mut all: Vec<&'static str>, these: &[&str]) -> Vec<&'static str> {
    all.retain(|cause| !these.contains(cause));
    all
}

fn only(mut all: Vec<&'static str>, these: &[&str]) -> Vec<&'static str> {
    all.retain(|cause| these.contains(cause));
    first(all, these)
}

/// Whether the address is one of a VPC: then the name led to an endpoint, or to something else
/// inside.
fn is_private(fields: &Fields) -> Option<bool> {
    let ip: IpAddr = fields.get(Field::Ip)?.parse().ok()?;
    Some(match ip {
        IpAddr::V4(ip) => ip.is_private() || is_shared(ip.octets()),
        IpAddr::V6(ip) => ip.is_unique_local(),
    })
}

/// 100.64.0.0/10, which VPCs use too.
const fn is_shared(octets: [u8; 4]) -> bool {
    octets[0] == 100 && octets[1] >= 64 && octets[1] < 128
}

fn path(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let aws = fields.get(Field::Host).is_none_or(|host| host.contains(".amazonaws.com"));
    let all = match is_private(fields) {
        Some(true) if aws => only(all, AT_ENDPOINT),
        Some(true) => without(all, RESOLVING),
        Some(false) => without(all, ADMITTING),
        None => all,
    };
    let v6 = fields.get(Field::Ip).is_some_and(|ip| ip.contains(':'));
    let all = if v6 { first(all, &["ipv6-only-without-ipv4-path"]) } else { all };
    if aws { all } else { without(all, AWS_ONLY) }
}

fn layers(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    const S3_ONLY: &[&str] = &[
        "s3-gateway-route-missing",
        "vpc-endpoint-policy-denied",
        "ecr-pull-permission-missing",
        "ecr-repository-policy-denied",
    ];
    // Only ECR and environment files use S3 of the task's own region.
    let s3 = fields.get(Field::Host).is_none_or(|host| host.contains("amazonaws.com"));
    match is_private(fields) {
        _ if !s3 => without(without(all, S3_ONLY), AWS_ONLY),
        _ if fields.get(Field::Status).is_some() => without(all, &["registry-unauthorized"]),
        Some(true) => only(all, AT_ENDPOINT),
        Some(false) => without(all, ADMITTING),
        None => all,
    }
}

fn names(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let aws = fields.get(Field::Host).is_none_or(|host| {
        host.ends_with(".amazonaws.com")
            || host.ends_with(".amazonaws.com.cn")
            || host.ends_with(".api.aws")
    });
    let known = [
        "docker.io",
        "docker.com",
        "ghcr.io",
        "quay.io",
        "gcr.io",
        "public.ecr.aws",
        "registry.gitlab.com",
        "mcr.microsoft.com",
    ];
    let known =
        fields.get(Field::Host).is_some_and(|host| known.iter().any(|name| host.ends_with(name)));
    let all = if aws || known {
        first(all, &["vpc-dns-disabled", "custom-dns-server"])
    } else {
        first(
            without(
                all,
                &["vpc-endpoint-private-dns-disabled", "private-hosted-zone-shadows-endpoint"],
            ),
            &["registry-host-unknown"],
        )
    };
    // The resolver of a VPC is its second address; 169.254.169.253 and fd00:ec2::253 are the same.
    let foreign = fields.get(Field::Resolver).is_some_and(|ip| {
        !ip.ends_with(".2") && !ip.starts_with("169.254.") && !ip.starts_with("fd00:ec2")
    });
    if aws && foreign { first(all, &["custom-dns-server"]) } else { all }
}

fn denial(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    match fields.get(Field::Layer) {
        Some("endpoint") => first(all, &["vpc-endpoint-policy-denied"]),
        Some(_) => without(all, &["vpc-endpoint-policy-denied"]),
        None => all,
    }
}

fn account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}

fn pull(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let accounts =
        [Field::Principal, Field::Resource].map(|field| fields.get(field).and_then(account));
    let foreign = matches!(accounts, [Some(mine), Some(other)] if mine != other);
    let instance = fields.get(Field::Principal).is_some_and(|arn| arn.contains("/i-"));
    let all = denial(all, fields);
    let all = match fields.get(Field::Layer) {
        Some("resource") if foreign => {
            first(all, &["ecr-cross-account-policy", "ecr-repository-policy-denied"])
        }
        Some("resource") => {
            first(all, &["ecr-repository-policy-denied", "ecr-cross-account-policy"])
        }
        None if foreign => {
            first(all, &["ecr-cross-account-policy", "ecr-repository-policy-denied"])
        }
        _ => all,
    };
    let known = fields.get(Field::Principal).is_some();
    if known && !instance { without(all, &["instance-role-permission-missing"]) } else { all }
}

fn forbidden(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
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

fn unauthorized(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    const ECR: &[&str] = &[
        "ecr-pull-permission-missing",
        "ecr-repository-missing",
        "ecr-cross-account-policy",
        "ecr-repository-policy-denied",
    ];
    match Registry::of(fields) {
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

fn image_missing(all: Vec<&'static str>, fields: &Fields, text: &str) -> Vec<&'static str> {
    const ECR: &[&str] = &[
        "ecr-image-tag-missing",
        "ecr-repository-missing",
        "ecr-image-archived",
        "ecr-pull-through-permission-missing",
    ];
    let refused = text.contains("is denied");
    match Registry::of(fields) {
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

fn repository_missing(all: Vec<&'static str>, fields: &Fields, text: &str) -> Vec<&'static str> {
    match Registry::of(fields) {
        // Only ECR numbers its registries.
        _ if text.contains("registry with id") => all,
        Registry::Other | Registry::DockerHub => first(all, &["image-not-found"]),
        _ => all,
    }
}

fn digest(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    match Registry::of(fields) {
        Registry::Ecr | Registry::Unknown if fields.get(Field::Tag).is_some() => {
            without(all, &["image-not-found"])
        }
        Registry::Ecr | Registry::Unknown => first(all, &["ecr-image-digest-missing"]),
        _ => first(without(all, &["ecr-image-digest-missing"]), &["image-not-found"]),
    }
}

/// Docker's own words mean a container instance; containerd's mean Fargate.
fn disk(all: Vec<&'static str>, text: &str) -> Vec<&'static str> {
    let fargate = text.contains("failed to extract layer") || text.contains("io.containerd");
    first_if(all, fargate, &["image-too-large-for-storage"])
}

/// The text does not say which of the task's roles it means; the name often does.
fn role(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let name = fields.get(Field::Role).map(str::to_ascii_lowercase).unwrap_or_default();
    first_if(
        all,
        name.contains("task") && !name.contains("exec"),
        &["task-role-not-assumable", "task-role-missing"],
    )
}
