//! Two faults in one world: the one that strikes earlier is the cause, and the other is told too, so
//! that nobody deploys once a fault.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that goes wrong here fails, as it should"
)]

use ecs_triage_core::{Finding, Phase, Report, Severity, Target};
use serde_json::Value;

#[expect(dead_code, reason = "the properties of single faults use the rest")]
mod support;

use support::{Fixture, diagnose, fixtures, world};

/// What is not asked any more once something else is wrong, and why.
const HIDDEN: &[(&str, &str, &[&str])] = &[
    (
        "what a role that does not exist may do is not asked",
        "execution-role-missing",
        EXECUTION_ROLE,
    ),
    (
        "what a role that is not named may do is not asked",
        "fargate-execution-role-required",
        UNNAMED_ROLE,
    ),
    (
        "without an instance there is no role of one",
        "cluster-no-container-instances",
        &["instance-role-permission-missing"],
    ),
    (
        "a definition that is not for Fargate is in bridge mode here: the task has no interface",
        "fargate-not-compatible",
        &[
            "lb-az-not-enabled",
            "lb-health-check-port-fixed",
            "lb-security-group-to-task",
            "nat-gateway-unusable",
            "network-acl-blocked",
            "no-route",
            "private-hosted-zone-shadows-endpoint",
            "route-blackhole",
            "security-group-egress-blocked",
            "source-dest-check-on-nat-instance",
            "vpc-block-public-access",
        ],
    ),
    (
        "with credentials a bare name may be meant",
        "registry-credentials-permission-missing",
        &["image-uri-no-registry"],
    ),
    (
        "with credentials a bare name may be meant",
        "registry-credentials-secret-format",
        &["image-uri-no-registry"],
    ),
    (
        "a group that does not exist has no rules",
        "security-group-not-found",
        &["lb-security-group-to-task", "security-group-egress-blocked"],
    ),
    (
        "the rules of a group of another VPC are not asked",
        "security-group-vpc-mismatch",
        &["security-group-egress-blocked"],
    ),
    (
        "without DNS no name leads to an endpoint",
        "vpc-dns-disabled",
        &[
            "s3-gateway-route-missing",
            "vpc-endpoint-not-available",
            "vpc-endpoint-policy-denied",
            "vpc-endpoint-private-dns-disabled",
        ],
    ),
];

/// What is asked of the execution role.
const EXECUTION_ROLE: &[&str] = &[
    "ecr-cross-account-policy",
    "ecr-pull-permission-missing",
    "ecr-pull-through-permission-missing",
    "ecr-repository-policy-denied",
    "env-file-permission-missing",
    "kms-decrypt-permission-missing",
    "logs-create-group-permission-missing",
    "logs-permission-missing",
    "parameter-permission-missing",
    "registry-credentials-permission-missing",
    "secret-permission-missing",
];

/// What is asked of the execution role only where one is named.
const UNNAMED_ROLE: &[&str] = &[
    "ecr-cross-account-policy",
    "ecr-pull-permission-missing",
    "ecr-pull-through-permission-missing",
    "ecr-repository-policy-denied",
    "execution-role-missing",
    "execution-role-not-assumable",
    "kms-decrypt-permission-missing",
    "logs-create-group-permission-missing",
    "logs-permission-missing",
];

/// Fixtures that go with no other: they change what both are about.
const ALONE: &[(&str, &str)] = &[
    ("it moves the service to another region", "fargate-az-unsupported"),
    ("it sets the size of the task", "fargate-cpu-memory-combination"),
    ("the task becomes one of Windows, and its service does not", "image-windows-version-mismatch"),
];

/// A fault that shows without any task that stopped of it.
struct Fault {
    id: String,
    world: String,
    patch: json_patch::Patch,
    phase: Phase,
}

#[test]
fn of_two_faults_the_earlier_is_the_cause_and_the_other_is_next() {
    let faults: Vec<_> = fixtures().into_iter().filter_map(at_rest).collect();
    let (mut wrong, mut looked, mut collide) = (Vec::new(), 0, 0);
    for (at, one) in faults.iter().enumerate() {
        for other in &faults[at + 1..] {
            if one.world != other.world || one.phase == other.phase {
                continue;
            }
            let Some(both) = both(one, other) else {
                collide += 1;
                continue;
            };
            let (first, next) = if one.phase < other.phase { (one, other) } else { (other, one) };
            looked += 1;
            let report = diagnose(&both, &service());
            let cause = report.cause().map(|finding| finding.check);
            let told = named(&report, &next.id).is_some();
            if cause != Some(first.id.as_str()) || told == is_hidden(first, next) {
                let all: Vec<_> = report.findings.iter().map(|finding| finding.check).collect();
                wrong.push(format!(
                    "{} ({}) and {} ({}): {all:?}",
                    first.id, first.phase, next.id, next.phase
                ));
            }
        }
    }
    assert!(looked > 10 * collide, "{looked} pairs of {} faults, {collide} collide", faults.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn is_hidden(first: &Fault, next: &Fault) -> bool {
    let hides = |(_, one, others): &(&str, &str, &[&str])| {
        *one == first.id && others.contains(&next.id.as_str())
    };
    HIDDEN.iter().any(hides)
}

fn service() -> Target {
    Target::service("web")
}

fn named<'r>(report: &'r Report, check: &str) -> Option<&'r Finding> {
    report.findings.iter().find(|finding| finding.check == check)
}

/// The fault without the task that tells of it, where the service shows it too.
fn at_rest(fixture: Fixture) -> Option<Fault> {
    if ALONE.iter().any(|(_, alone)| *alone == fixture.id) {
        return None;
    }
    let told = |operation: &json_patch::PatchOperation| {
        let path = operation.path().to_string();
        path.starts_with("/ecs/tasks") || path.contains("/events")
    };
    let patch = fixture.patch.0.iter().filter(|operation| !told(operation)).cloned().collect();
    let patch = json_patch::Patch(patch);
    let mut broken = world(&fixture.world);
    json_patch::patch(&mut broken, &patch).ok()?;
    let report = diagnose_if_there(&broken)?;
    let cause = report.cause().filter(|cause| cause.check == fixture.id)?;
    (cause.severity == Severity::Error).then(|| Fault {
        id: fixture.id.clone(),
        world: fixture.world.clone(),
        phase: cause.phase,
        patch,
    })
}

fn diagnose_if_there(value: &Value) -> Option<Report> {
    ecs_triage_core::Catalogue::standard().diagnose(&support::snapshot(value), &service()).ok()
}

/// Both patches, where it does not matter which comes first.
fn both(one: &Fault, other: &Fault) -> Option<Value> {
    let apply = |first: &Fault, then: &Fault| {
        let mut value = world(&first.world);
        json_patch::patch(&mut value, &first.patch).ok()?;
        json_patch::patch(&mut value, &then.patch).ok()?;
        Some(value)
    };
    let (here, there) = (apply(one, other)?, apply(other, one)?);
    (here == there).then_some(here)
}
