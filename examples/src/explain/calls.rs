//! Which AWS CLI calls tell what the checks of a phase read.

use ecs_triage_core::Phase;

/// A call whose answer is a file of a capture.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Call {
    /// The file's name without `.json`: service, operation and what the answer does not name.
    file: &'static str,
    /// The call's arguments; what stands in capitals is to be filled in.
    arguments: &'static str,
}

const fn call(file: &'static str, arguments: &'static str) -> Call {
    Call { file, arguments }
}

const ALWAYS: &[Call] = &[
    call("ecs.describe-tasks", "--cluster CLUSTER --tasks TASK"),
    call("ecs.describe-task-definition", "--task-definition FAMILY:REVISION"),
    call("ecs.describe-services", "--cluster CLUSTER --services SERVICE"),
];
const ROLES: &[Call] = &[call("iam.get-account-authorization-details", "")];
const PLACEMENT: &[Call] = &[
    call("ecs.describe-clusters", "--clusters CLUSTER"),
    call("ecs.describe-capacity-providers", ""),
    call(
        "ecs.describe-container-instances",
        "--cluster CLUSTER --container-instances CONTAINER-INSTANCES",
    ),
];
const NETWORK: &[Call] = &[
    call("ec2.describe-vpcs", ""),
    call("ec2.describe-subnets", ""),
    call("ec2.describe-route-tables", ""),
    call("ec2.describe-security-groups", ""),
    call("ec2.describe-network-acls", ""),
    call("ec2.describe-network-interfaces", ""),
    call("ec2.describe-internet-gateways", ""),
    call("ec2.describe-nat-gateways", ""),
    call("ec2.describe-vpc-endpoints", ""),
    call("ec2.describe-prefix-lists", ""),
    call("ec2.describe-dhcp-options", ""),
    call(
        "ec2.describe-vpc-attribute.VPC.enableDnsSupport",
        "--vpc-id VPC --attribute enableDnsSupport",
    ),
    call(
        "ec2.describe-vpc-attribute.VPC.enableDnsHostnames",
        "--vpc-id VPC --attribute enableDnsHostnames",
    ),
];
const SECRETS: &[Call] = &[
    call("secretsmanager.list-secrets", ""),
    call("secretsmanager.get-resource-policy.SECRET", "--secret-id SECRET"),
    call("ssm.describe-parameters", ""),
    call("kms.list-aliases", ""),
    call("kms.get-key-policy.KEY", "--key-id KEY --policy-name default"),
];
const IMAGE: &[Call] = &[
    call("ecr.describe-repositories", ""),
    call("ecr.describe-images.REPOSITORY", "--repository-name REPOSITORY"),
    call("ecr.get-repository-policy.REPOSITORY", "--repository-name REPOSITORY"),
];
const LOGGING: &[Call] = &[call("logs.describe-log-groups", "")];
const STORAGE: &[Call] = &[
    call("efs.describe-file-systems", ""),
    call("efs.describe-mount-targets", "--file-system-id FILE-SYSTEM"),
    call("efs.describe-access-points", ""),
];
const SERVE: &[Call] = &[
    call("elbv2.describe-target-groups", ""),
    call("elbv2.describe-target-health.TARGET-GROUP", "--target-group-arn TARGET-GROUP-ARN"),
    call("elbv2.describe-load-balancers", ""),
    call("ec2.describe-security-groups", ""),
];

/// The calls that tell what checks of these phases read, each once.
pub(super) fn of(phases: impl IntoIterator<Item = Phase>) -> Vec<Call> {
    let mut calls = ALWAYS.to_vec();
    for call in phases.into_iter().flat_map(read_in).copied().flatten() {
        if !calls.contains(call) {
            calls.push(*call);
        }
    }
    calls
}

const fn read_in(phase: Phase) -> &'static [&'static [Call]] {
    match phase {
        Phase::Request | Phase::Placement => &[PLACEMENT],
        Phase::Network => &[NETWORK],
        Phase::Credentials => &[ROLES],
        Phase::Secrets => &[ROLES, SECRETS],
        Phase::Image => &[ROLES, IMAGE],
        Phase::Logging => &[ROLES, LOGGING],
        Phase::Storage => &[STORAGE],
        Phase::Serve => &[SERVE],
        _ => &[],
    }
}

impl Call {
    /// The command, with its answer as a file of a capture.
    pub(super) fn line(self, region: Option<&str>) -> String {
        let Self { file, arguments } = self;
        let mut parts = file.splitn(3, '.');
        let mut words = vec!["aws"];
        words.extend(parts.by_ref().take(2));
        words.extend(Some(arguments).filter(|arguments| !arguments.is_empty()));
        words.extend(region.into_iter().flat_map(|region| ["--region", region]));
        format!("{} --output json > capture/{file}.json", words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use ecs_triage_core::Snapshot;
    use ecs_triage_core::snapshot::Ingested;

    use super::*;

    #[test]
    fn every_answer_is_one_that_a_capture_reads() {
        let refused = r#"{"Error": {"Code": "AccessDenied"}}"#;
        for call in of(Phase::ALL) {
            let taken = Snapshot::default().ingest_file(&format!("{}.json", call.file), refused);
            assert!(matches!(taken, Ok(Ingested::Gap(_))), "{}: {taken:?}", call.file);
        }
    }

    #[test]
    fn a_line_can_be_copied() {
        let lines: Vec<_> = of([Phase::Image]).iter().map(|call| call.line(Some("eu-1"))).collect();
        let images = "aws ecr describe-images --repository-name REPOSITORY --region eu-1 \
            --output json > capture/ecr.describe-images.REPOSITORY.json";
        assert!(lines.iter().any(|line| line == images), "{lines:#?}");
    }
}
