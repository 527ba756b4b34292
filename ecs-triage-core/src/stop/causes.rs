//! Which checks could be behind a text: the lists that kinds share, and how the names in a text weigh them.
//!
//! A row of the table of kinds lists all causes, likeliest first. What a text names (an address, a host, a policy) then takes
//! causes out or puts some of them first; it never adds one.

use std::net::IpAddr;

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

/// Everything that keeps a connection to an AWS service or a registry from being made.
pub(super) const PATH: &[&str] = &[
    "no-route",
    "no-public-ip",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
    "nat-gateway-unusable",
    "network-acl-blocked",
    "vpc-endpoint-missing",
    "vpc-endpoint-private-dns-disabled",
    "route-blackhole",
    "internet-gateway-detached",
    "vpc-endpoint-not-available",
    "vpc-dns-disabled",
    "custom-dns-server",
    "transit-path-blocked",
    "vpc-block-public-access",
    "ipv6-only-without-ipv4-path",
    "firewall-in-path",
    "source-dest-check-on-nat-instance",
];

/// What an endpoint that is there, and does not answer, leaves.
const AT_ENDPOINT: &[&str] = &[
    "vpc-endpoint-security-group-blocked",
    "security-group-egress-blocked",
    "network-acl-blocked",
    "vpc-endpoint-not-available",
    "transit-path-blocked",
    "firewall-in-path",
];

/// What only an endpoint with a private address can have.
const ENDPOINT_ONLY: &[&str] =
    &["vpc-endpoint-security-group-blocked", "vpc-endpoint-not-available"];

/// What matters only where a name was resolved wrongly or not at all.
const RESOLVING: &[&str] = &["vpc-dns-disabled", "custom-dns-server"];

/// What matters only for a service of AWS.
const AWS_ONLY: &[&str] = &[
    "vpc-endpoint-missing",
    "vpc-endpoint-private-dns-disabled",
    "vpc-endpoint-security-group-blocked",
    "vpc-endpoint-not-available",
];

/// Everything that keeps a connection to S3 from being made: the gateway endpoint first.
pub(super) const LAYER_PATH: &[&str] = &[
    "s3-gateway-route-missing",
    "no-route",
    "vpc-endpoint-missing",
    "security-group-egress-blocked",
    "no-public-ip",
    "network-acl-blocked",
    "nat-gateway-unusable",
    "vpc-endpoint-security-group-blocked",
    "vpc-endpoint-policy-denied",
    "route-blackhole",
    "internet-gateway-detached",
    "vpc-endpoint-not-available",
    "transit-path-blocked",
    "vpc-block-public-access",
    "firewall-in-path",
];

/// Everything that keeps the name of an AWS service from being resolved.
pub(super) const NAMES: &[&str] = &[
    "vpc-dns-disabled",
    "custom-dns-server",
    "vpc-endpoint-private-dns-disabled",
    "private-hosted-zone-shadows-endpoint",
    "network-acl-blocked",
    "security-group-egress-blocked",
    "no-route",
    "registry-host-unknown",
];

/// The same for a registry, whose name a user wrote.
pub(super) const REGISTRY_NAMES: &[&str] = &[
    "registry-host-unknown",
    "vpc-dns-disabled",
    "custom-dns-server",
    "ecr-uri-malformed",
    "vpc-endpoint-private-dns-disabled",
    "private-hosted-zone-shadows-endpoint",
    "network-acl-blocked",
    "security-group-egress-blocked",
    "no-route",
];

/// The same for CloudWatch Logs, whose region a user wrote.
pub(super) const LOG_NAMES: &[&str] = &[
    "vpc-dns-disabled",
    "custom-dns-server",
    "awslogs-region-mismatch",
    "vpc-endpoint-private-dns-disabled",
    "private-hosted-zone-shadows-endpoint",
    "network-acl-blocked",
    "security-group-egress-blocked",
    "no-route",
];

pub(super) const NO_INSTANCES: &[&str] = &[
    "cluster-no-container-instances",
    "ec2-no-active-instances",
    "cp-instances-not-registered",
    "cp-asg-at-max",
    "cp-asg-launch-failing",
    "cp-managed-scaling-disabled",
];

pub(super) const PLACEMENT: &[&str] = &[
    "ec2-insufficient-memory",
    "ec2-insufficient-cpu",
    "cluster-no-container-instances",
    "ec2-no-active-instances",
    "ec2-missing-attribute",
    "ec2-host-port-in-use",
    "ec2-agent-disconnected",
    "ec2-memberof-unsatisfied",
    "ec2-distinct-instance-exhausted",
    "ec2-eni-limit",
    "ec2-gpu-insufficient",
    "ec2-location-mismatch",
    "ec2-task-larger-than-any-instance",
    "cp-instances-not-registered",
    "fargate-capacity-unavailable",
    "fargate-ondemand-vcpu-quota",
    "fargate-az-unsupported",
];

pub(super) const ASSUME: &[&str] = &[
    "execution-role-not-assumable",
    "task-role-not-assumable",
    "execution-role-missing",
    "task-role-missing",
    "pass-role-denied",
    "role-just-created",
];

pub(super) const NO_CREDENTIALS: &[&str] = &[
    "instance-role-permission-missing",
    "execution-role-missing",
    "execution-role-not-assumable",
    "logs-permission-missing",
];

pub(super) const DENIED: &[&str] = &[
    "vpc-endpoint-policy-denied",
    "instance-role-permission-missing",
    "service-linked-role-missing",
];

pub(super) const EXECUTION: &[&str] = &[
    "no-route",
    "no-public-ip",
    "security-group-egress-blocked",
    "network-acl-blocked",
    "vpc-endpoint-missing",
    "vpc-endpoint-security-group-blocked",
    "secret-permission-missing",
    "parameter-permission-missing",
    "ecr-pull-permission-missing",
    "kms-decrypt-permission-missing",
    "secret-sm-missing",
    "secret-ssm-parameter-missing",
    "secret-sm-json-key-missing",
    "secret-sm-no-current-version",
    "secret-sm-scheduled-deletion",
    "secret-kms-key-unusable",
    "secret-valuefrom-invalid",
    "registry-credentials-permission-missing",
    "registry-credentials-secret-format",
    "execution-role-not-assumable",
    "vpc-endpoint-policy-denied",
    "vpc-dns-disabled",
];

pub(super) const SECRET: &[&str] = &[
    "secret-permission-missing",
    "no-route",
    "no-public-ip",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
    "secret-sm-missing",
    "kms-decrypt-permission-missing",
    "secret-sm-json-key-missing",
    "secret-sm-no-current-version",
    "secret-sm-scheduled-deletion",
    "secret-kms-key-unusable",
    "secret-sm-suffix-missing",
    "secret-valuefrom-invalid",
    "vpc-endpoint-missing",
    "vpc-endpoint-policy-denied",
    "vpc-dns-disabled",
    "fargate-launch-throttled",
];

pub(super) const PARAMETER: &[&str] = &[
    "parameter-permission-missing",
    "no-route",
    "no-public-ip",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
    "secret-ssm-parameter-missing",
    "kms-decrypt-permission-missing",
    "secret-sm-plain-name",
    "secret-kms-key-unusable",
    "secret-valuefrom-invalid",
    "vpc-endpoint-missing",
    "vpc-endpoint-policy-denied",
    "vpc-dns-disabled",
    "fargate-launch-throttled",
];

pub(super) const ENV_FILE: &[&str] = &[
    "env-file-permission-missing",
    "env-file-invalid",
    "s3-gateway-route-missing",
    "no-route",
    "no-public-ip",
    "security-group-egress-blocked",
    "vpc-endpoint-policy-denied",
    "vpc-dns-disabled",
];

pub(super) const CREDENTIALS: &[&str] = &[
    "registry-credentials-permission-missing",
    "registry-credentials-secret-format",
    "secret-sm-missing",
    "no-route",
    "no-public-ip",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
    "kms-decrypt-permission-missing",
    "vpc-endpoint-policy-denied",
    "vpc-dns-disabled",
];

pub(super) const AUTH: &[&str] = &[
    "no-route",
    "no-public-ip",
    "ecr-pull-permission-missing",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
    "vpc-endpoint-missing",
    "network-acl-blocked",
    "vpc-endpoint-policy-denied",
    "execution-role-not-assumable",
    "vpc-dns-disabled",
];

pub(super) const PULL: &[&str] = &[
    "no-route",
    "no-public-ip",
    "ecr-image-tag-missing",
    "ecr-pull-permission-missing",
    "image-not-found",
    "registry-unauthorized",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
    "s3-gateway-route-missing",
    "vpc-endpoint-policy-denied",
    "network-acl-blocked",
    "image-platform-missing",
    "dockerhub-rate-limit",
    "ecr-repository-missing",
    "ecr-cross-account-policy",
    "ecr-repository-policy-denied",
    "service-pinned-digest-expired",
    "image-uri-no-registry",
    "ec2-disk-full",
    "image-too-large-for-storage",
    "image-reference-invalid",
    "registry-host-unknown",
    "vpc-dns-disabled",
    "registry-credentials-permission-missing",
    "image-windows-version-mismatch",
    "ec2-instance-impaired",
    "firewall-in-path",
];

/// A pull that was given up: too slow a way, or too slow or full a disk.
pub(super) const CANCELED: &[&str] = &[
    "no-route",
    "s3-gateway-route-missing",
    "no-public-ip",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
    "network-acl-blocked",
    "nat-gateway-unusable",
    "image-too-large-for-storage",
    "ec2-disk-full",
    "vpc-endpoint-missing",
    "route-blackhole",
    "internet-gateway-detached",
    "vpc-endpoint-not-available",
    "vpc-endpoint-private-dns-disabled",
    "transit-path-blocked",
    "firewall-in-path",
];

pub(super) const PULL_DENIED: &[&str] = &[
    "ecr-pull-permission-missing",
    "ecr-repository-policy-denied",
    "ecr-cross-account-policy",
    "instance-role-permission-missing",
    "vpc-endpoint-policy-denied",
];

pub(super) const FORBIDDEN: &[&str] = &[
    "ecr-cross-account-policy",
    "ecr-repository-policy-denied",
    "ecr-pull-permission-missing",
    "service-pinned-digest-expired",
    "ecr-image-digest-missing",
    "vpc-endpoint-policy-denied",
    "registry-unauthorized",
];

pub(super) const UNAUTHORIZED: &[&str] = &[
    "registry-unauthorized",
    "ecr-pull-permission-missing",
    "ecr-repository-missing",
    "ecr-repository-policy-denied",
    "ecr-cross-account-policy",
    "image-uri-no-registry",
    "image-not-found",
    "registry-credentials-secret-format",
];

pub(super) const IMAGE_MISSING: &[&str] = &[
    "ecr-image-tag-missing",
    "ecr-repository-missing",
    "ecr-image-archived",
    "image-not-found",
    "image-uri-no-registry",
    "registry-unauthorized",
];

pub(super) const LOG_GROUP_HINT: &[&str] = &[
    "awslogs-group-missing",
    "awslogs-region-mismatch",
    "no-route",
    "no-public-ip",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
    "vpc-endpoint-missing",
];

pub(super) const LOGS: &[&str] = &[
    "awslogs-group-missing",
    "logs-permission-missing",
    "logs-create-group-permission-missing",
    "no-route",
    "no-public-ip",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
    "vpc-endpoint-missing",
    "awslogs-required-option-missing",
    "awslogs-option-unknown",
    "awslogs-multiline-conflict",
    "awslogs-region-mismatch",
    "splunk-required-options",
    "instance-role-permission-missing",
    "vpc-endpoint-policy-denied",
    "vpc-dns-disabled",
];

pub(super) const EFS_PATH: &[&str] = &[
    "efs-security-group-2049",
    "efs-mount-target-state",
    "network-acl-blocked",
    "security-group-egress-blocked",
    "efs-no-mount-target-in-az",
    "efs-transit-encryption-required",
];

pub(super) const EFS: &[&str] = &[
    "efs-dns",
    "efs-no-mount-target-in-az",
    "efs-security-group-2049",
    "efs-permission-missing",
    "efs-root-directory-missing",
    "efs-access-point-missing",
    "efs-transit-encryption-required",
    "efs-file-system-unavailable",
    "efs-mount-target-state",
    "network-acl-blocked",
    "security-group-egress-blocked",
    "vpc-dns-disabled",
];

/// Why the runtime is slow: itself, the disk, or a log driver that waits for its service.
pub(super) const SLOW: &[&str] = &[
    "runtime-timeout",
    "ec2-instance-impaired",
    "ec2-disk-full",
    "no-route",
    "vpc-endpoint-missing",
    "security-group-egress-blocked",
    "vpc-endpoint-security-group-blocked",
];

pub(super) const START: &[&str] = &[
    "exit-command-not-found",
    "exit-not-executable",
    "exit-exec-format",
    "ec2-host-port-in-use",
    "awslogs-group-missing",
    "logs-permission-missing",
    "logs-create-group-permission-missing",
    "awslogs-required-option-missing",
    "no-route",
    "device-missing",
    "exit-oom-killed",
    "runtime-timeout",
    "ec2-disk-full",
    "ec2-volume-driver-missing",
    "efs-permission-missing",
    "execution-role-not-assumable",
    "instance-role-permission-missing",
    "image-windows-version-mismatch",
    "vpc-dns-disabled",
    "ec2-instance-impaired",
];

pub(super) const UNHEALTHY: &[&str] = &[
    "lb-health-response-code",
    "lb-health-connection-failed",
    "lb-health-timeout",
    "lb-security-group-to-task",
    "lb-grace-period-too-short",
    "lb-health-check-port-fixed",
    "lb-protocol-mismatch",
    "lb-target-group-missing",
    "lb-target-not-registered",
    "lb-az-not-enabled",
];

pub(super) const BREAKER: &[&str] = &["deployment-circuit-breaker"];

pub(super) const BREAKER_HEALTH: &[&str] = &[
    "deployment-circuit-breaker",
    "lb-health-response-code",
    "lb-health-connection-failed",
    "lb-health-timeout",
    "lb-security-group-to-task",
    "lb-grace-period-too-short",
];

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
        let named = [Field::Repository, Field::Image, Field::Host, Field::Resource, Field::Url];
        let Some(name) = named.iter().find_map(|field| fields.get(*field)) else {
            return Self::Unknown;
        };
        let host = name.split_once("://").map_or(name, |(_, rest)| rest);
        let host = host.split('/').next().unwrap_or_default();
        if name.contains(".dkr.ecr") || name.contains(":ecr:") {
            Self::Ecr
        } else if name.starts_with("docker.io/library/")
            || name.starts_with("library/")
            || !name.contains('/')
        {
            Self::Bare
        } else if host.ends_with("docker.io")
            || host.ends_with("docker.com")
            || !host.contains(['.', ':'])
        {
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
        Weigh::RepositoryMissing => repository_missing(all, fields),
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

/// Whether the address is one of a VPC: then the name led to an endpoint, or to something else inside.
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
        Some(false) => without(without(all, ENDPOINT_ONLY), RESOLVING),
        None => all,
    };
    let v6 = fields.get(Field::Ip).is_some_and(|ip| ip.contains(':'));
    let all = if v6 { first(all, &["ipv6-only-without-ipv4-path"]) } else { all };
    if aws { all } else { without(all, AWS_ONLY) }
}

fn layers(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    match is_private(fields) {
        Some(true) => only(all, AT_ENDPOINT),
        Some(false) => without(all, ENDPOINT_ONLY),
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
    const ECR: &[&str] = &["ecr-image-tag-missing", "ecr-repository-missing", "ecr-image-archived"];
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

fn repository_missing(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    match Registry::of(fields) {
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
