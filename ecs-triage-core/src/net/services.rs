//! Host names of AWS services.
//!
//! As of 2026-02, from <https://docs.aws.amazon.com/general/latest/gr/rande.html>,
//! <https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html> and
//! <https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html>. A service that is
//! missing here is one whose endpoint service is named like its host.

/// An AWS service's host, taken apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct ServiceHost<'h> {
    /// What stands before the region, or before the domain where there is none.
    pub(super) name: &'h str,
    /// The region; a global host has none.
    pub(super) region: Option<&'h str>,
    /// Does it have IPv6 addresses as well?
    pub(super) dual_stack: bool,
}

/// Domains of the partitions, the longer before what it ends with.
const DOMAINS: &[&str] = &[
    "amazonaws.com.cn",
    "amazonaws.com",
    "amazonaws.eu",
    "c2s.ic.gov",
    "sc2s.sgov.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
];

/// Domains of hosts that have IPv6 addresses too.
const DUAL_STACK_DOMAINS: &[&str] = &[
    "api.aws",
    "on.aws",
    "api.amazonwebservices.com.cn",
    "on.amazonwebservices.com.cn",
    "api.amazonwebservices.eu",
    "on.amazonwebservices.eu",
];

/// Hosts, without region and domain, whose endpoint service is named otherwise.
const HOSTS: &[(&str, &str)] = &[
    ("api.ecr", "ecr.api"),
    ("ecr", "ecr.api"),
    ("ecr-fips", "ecr.api"),
    ("dkr.ecr", "ecr.dkr"),
    ("dkr-ecr", "ecr.dkr"),
    ("dkr.ecr-fips", "ecr.dkr"),
    ("ecs-a", "ecs-agent"),
    ("ecs-t", "ecs-telemetry"),
    ("ecs-sc", "ecs-agent"),
    ("api.sagemaker", "sagemaker.api"),
    ("runtime.sagemaker", "sagemaker.runtime"),
    ("s3.dualstack", "s3"),
    ("s3-fips.dualstack", "s3-fips"),
];

/// Services whose hosts carry the name of a bucket, a registry or an API in front.
const WITH_PREFIX: &[&str] = &["s3", "s3-fips", "ecr.dkr", "execute-api", "iot.data"];

/// Names under the services' domain that stand for something inside a VPC.
const INSIDE: &[&str] = &[
    "rds",
    "cache",
    "redshift",
    "elb",
    "vpce",
    "compute",
    "compute-1",
    "efs",
    "fsx",
    "kafka",
    "mq",
    "memorydb",
    "es",
    "neptune",
    "docdb",
];

impl<'h> ServiceHost<'h> {
    /// Takes a host name apart; `None` for one that is not a service of AWS.
    pub(super) fn parse(host: &'h str) -> Option<Self> {
        let under = |domain: &&str| host.strip_suffix(domain)?.strip_suffix('.');
        let dual = DUAL_STACK_DOMAINS.iter().find_map(&under);
        let rest = dual.or_else(|| DOMAINS.iter().find_map(under))?;
        let (name, region) = match rest.rsplit_once('.') {
            Some((name, region)) if is_region(region) => (name, Some(region)),
            _ => (rest, None),
        };
        let last = name.rsplit('.').next().unwrap_or_default();
        let inside = INSIDE.contains(&last) && (region.is_none() || name != last);
        let dual_stack = dual.is_some() || name.split('.').any(|label| label == "dualstack");
        (!inside).then_some(Self { name, region, dual_stack })
    }

    /// The bucket of S3 that stands in front.
    pub(super) fn bucket(&self) -> Option<&'h str> {
        let ends = ["s3.dualstack", "s3-fips.dualstack", "s3-fips", "s3"];
        let before = |end| self.name.strip_suffix(end)?.strip_suffix('.');
        ends.into_iter().find_map(before)
    }

    /// The endpoint service, without `com.amazonaws.<region>.`: `ecr.dkr`, `s3`, `logs`.
    pub(super) fn service(&self) -> &'h str {
        let under = |suffix: &str| {
            let rest = self.name.strip_suffix(suffix)?;
            (rest.is_empty() || rest.ends_with('.')).then_some(())
        };
        let renamed = HOSTS
            .iter()
            .filter(|(host, service)| *host == self.name || WITH_PREFIX.contains(service))
            .filter(|(host, _)| under(host).is_some())
            .max_by_key(|(host, _)| host.len());
        if let Some((_, service)) = renamed {
            return service;
        }
        let prefixed = WITH_PREFIX.iter().find(|service| under(service).is_some());
        prefixed.copied().unwrap_or(self.name)
    }
}

/// The part of an endpoint service's name behind the region: `com.amazonaws.us-east-1.ecr.api` is
/// `ecr.api`, in every partition.
pub(super) fn service_of_endpoint(name: &str) -> Option<&str> {
    let mut rest = name;
    while let Some((label, tail)) = rest.split_once('.') {
        if is_region(label) {
            return Some(tail);
        }
        rest = tail;
    }
    None
}

/// What the actions of an endpoint service begin with, for those where it is certain.
pub(super) fn actions_of(service: &str) -> Option<&str> {
    match service {
        "ecr.api" | "ecr.dkr" => Some("ecr"),
        "ecs" | "ecs-agent" | "ecs-telemetry" => Some("ecs"),
        "s3" | "s3-fips" => Some("s3"),
        "dynamodb" | "ec2" | "kms" | "lambda" | "logs" | "secretsmanager" | "sns" | "sqs"
        | "ssm" | "ssmmessages" | "sts" => Some(service),
        _ => None,
    }
}

/// The region in an endpoint service's name.
pub(super) fn region_of_endpoint(name: &str) -> Option<&str> {
    name.split('.').find(|label| is_region(label))
}

/// `us-east-1`, `us-gov-west-1`, `us-isob-east-1`, `eusc-de-east-1`.
fn is_region(label: &str) -> bool {
    let Some((place, number)) = label.rsplit_once('-') else { return false };
    let digits =
        !number.is_empty() && number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit());
    let words = place.split('-').count() >= 2;
    let letters = place
        .split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
    digits && words && letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(host: &str) -> Option<(&str, Option<&str>)> {
        ServiceHost::parse(host).map(|host| (host.service(), host.region))
    }

    #[test]
    fn hosts_name_their_endpoint_service() {
        let cases = [
            ("api.ecr.us-east-1.amazonaws.com", "ecr.api", Some("us-east-1")),
            ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "ecr.dkr", Some("cn-north-1")),
            ("123456789012.dkr-ecr.us-east-1.on.aws", "ecr.dkr", Some("us-east-1")),
            ("ecr.us-east-1.api.aws", "ecr.api", Some("us-east-1")),
            (
                "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com",
                "ecr.dkr",
                Some("us-gov-west-1"),
            ),
            (
                "prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com",
                "s3",
                Some("us-east-1"),
            ),
            ("b.s3.dualstack.eu-west-1.amazonaws.com", "s3", Some("eu-west-1")),
            ("bucket.s3.amazonaws.com", "s3", None),
            ("logs.us-iso-east-1.c2s.ic.gov", "logs", Some("us-iso-east-1")),
            (
                "secretsmanager-fips.us-east-1.amazonaws.com",
                "secretsmanager-fips",
                Some("us-east-1"),
            ),
            ("ecs-a.eu-central-1.amazonaws.com", "ecs-agent", Some("eu-central-1")),
            ("ecs-a-1.eu-central-1.amazonaws.com", "ecs-a-1", Some("eu-central-1")),
        ];
        for (host, name, region) in cases {
            assert_eq!(service(host), Some((name, region)), "{host}");
        }
        for host in ["registry-1.docker.io", "db.abc.us-east-1.rds.amazonaws.com", "amazonaws.com"]
        {
            assert_eq!(service(host), None, "{host}");
        }
    }

    #[test]
    fn endpoint_services_of_every_partition_are_read() {
        for (name, service) in [
            ("com.amazonaws.us-east-1.ecr.api", "ecr.api"),
            ("cn.com.amazonaws.cn-north-1.ecr.dkr", "ecr.dkr"),
            ("com.amazonaws.us-gov-west-1.s3", "s3"),
            ("gov.ic.c2s.us-iso-east-1.logs", "logs"),
            ("aws.api.us-east-1.bedrock", "bedrock"),
        ] {
            assert_eq!(service_of_endpoint(name), Some(service), "{name}");
        }
        assert_eq!(service_of_endpoint("com.example.private"), None);
    }
}
