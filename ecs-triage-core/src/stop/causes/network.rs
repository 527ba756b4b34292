//! How the address and the host of a connection weigh its causes.

use std::net::{IpAddr, Ipv4Addr};

use super::lists::{ADMITTING, AT_ENDPOINT, AWS_ONLY, RESOLVING};
use super::{Field, Fields, first, first_or_out, only, without};

/// Where the addresses of S3 begin: networks, by their prefixes of 16 bits.
///
/// See <https://ip-ranges.amazonaws.com/ip-ranges.json>.
const S3: [[u8; 2]; 11] = [
    [3, 5],
    [16, 12],
    [16, 15],
    [16, 182],
    [18, 34],
    [52, 92],
    [52, 216],
    [52, 217],
    [52, 218],
    [52, 219],
    [54, 231],
];

/// How the names of AWS end.
const SUFFIXES: [&str; 5] =
    [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws", ".on.aws"];

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

/// Whether the address is one of S3's, so that what was fetched was a layer.
fn is_of_s3(fields: &Fields) -> bool {
    let ip = fields.get(Field::Ip).and_then(|ip| ip.parse::<Ipv4Addr>().ok());
    ip.is_some_and(|ip| {
        let [high, low, ..] = ip.octets();
        S3.contains(&[high, low])
    })
}

/// Whether the host looks like one of AWS and is none.
fn is_misspelt(fields: &Fields) -> bool {
    fields.get(Field::Host).is_some_and(|host| {
        let looks = host.contains("amazonaw") || host.contains(".dkr.ecr.");
        let host = host.split(':').next().unwrap_or_default().trim_end_matches('.');
        looks && !SUFFIXES.iter().any(|suffix| host.ends_with(suffix))
    })
}

pub(super) fn path(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
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

pub(super) fn registry(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let all = first_or_out(path(all, fields), is_of_s3(fields), "s3-gateway-route-missing");
    first_or_out(all, is_misspelt(fields), "registry-host-unknown")
}

pub(super) fn layers(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
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

pub(super) fn names(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let aws = fields
        .get(Field::Host)
        .is_none_or(|host| SUFFIXES.iter().any(|suffix| host.ends_with(suffix)));
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
