//! Accounts of a fake AWS, made by another client, read over HTTP.
//!
//! They need Python with `tests/moto/requirements.txt`, which `.ci/moto` installs.
#![expect(clippy::unwrap_used, reason = "a test that goes wrong here fails, as it should")]

mod fake;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use ecs_triage_aws::{Collector, FetchError, Progress, collect, policy};
use ecs_triage_core::snapshot::Reason;
use ecs_triage_core::{Catalogue, Finding, Gap, Need, Report, Snapshot, Target};
use serde_json::{Value, json};

use crate::fake::Account;

fn diagnose(snapshot: &Snapshot, target: &Target) -> Report {
    Catalogue::standard().diagnose(snapshot, target).unwrap()
}

/// What a report says, apart from what is assumed, line by line.
fn verdict(report: &Report) -> BTreeSet<String> {
    let found = report.findings.iter().map(|one| format!("{:?} {}", one.standing, one.check));
    let unknown = report.unknown.iter().map(|one| format!("unknown {}", one.check));
    let clear = report.clear.iter().map(|check| format!("clear {check}"));
    let outcome = [format!("outcome {}", report.outcome)];
    found.chain(unknown).chain(clear).chain(outcome).collect()
}

/// The accounts whose caller has the printed policy throughout.
fn judged() -> impl Iterator<Item = &'static Account> {
    fake::accounts().iter().filter(|account| !is_restricted(account))
}

/// Is the caller's policy changed by a test?
fn is_restricted(account: &Account) -> bool {
    account.name == "blind" || account.name.starts_with("policy")
}

fn refused(snapshot: &Snapshot) -> BTreeSet<&'static str> {
    let refused = snapshot.gaps.iter().filter(|gap| gap.reason == Reason::Refused);
    refused.filter_map(Gap::grant).collect()
}

async fn live(account: &Account) -> Snapshot {
    collect(&account.aws(), &account.target()).await.unwrap()
}

#[tokio::test]
#[ignore = "needs the fake AWS of .ci/moto"]
async fn a_live_account_gives_the_report_of_its_capture() {
    let mut wrong = Vec::new();
    for account in judged() {
        let target = account.target();
        let (live, captured) = (live(account).await, account.capture());
        assert_eq!(refused(&live), BTreeSet::new(), "{}: the printed policy lacks", account.name);
        let (live, captured) = (diagnose(&live, &target), diagnose(&captured, &target));
        let (live, captured) = (verdict(&live), verdict(&captured));
        let only: Vec<_> = live.symmetric_difference(&captured).collect();
        if !only.is_empty() {
            wrong.push(format!("{}: {only:?}", account.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
#[ignore = "needs the fake AWS of .ci/moto"]
async fn the_cause_is_found_where_there_is_one() {
    let mut wrong = Vec::new();
    for account in judged() {
        let report = diagnose(&live(account).await, &account.target());
        let cause = report.cause().map(|cause| cause.check.to_string());
        if cause != account.accept {
            let found: Vec<_> =
                report.findings.iter().map(|one| (one.check, &one.message)).collect();
            wrong.push(format!("{}: {cause:?} {found:#?}", account.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the accounts here give no cause to ask, and `sts:GetCallerIdentity`, refused to nobody.
const NEVER_REFUSED: [&str; 30] = [
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeScalingActivities",
    "ec2:DescribeEgressOnlyInternetGateways",
    "ec2:DescribeManagedPrefixLists",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSnapshots",
    "ec2:DescribeTransitGateways",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpnConnections",
    "ec2:DescribeVpnGateways",
    "ec2:GetManagedPrefixListEntries",
    "ecr:BatchGetImage",
    "ecr:GetRegistryPolicy",
    "ecs:DescribeCapacityProviders",
    "ecs:DescribeServiceRevisions",
    "ecs:DescribeTasks",
    "ecs:ListClusters",
    "ecs:ListServices",
    "elasticfilesystem:DescribeAccessPoints",
    "elasticfilesystem:DescribeMountTargetSecurityGroups",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "iam:GetRolePolicy",
    "kms:ListAliases",
    "route53:ListResourceRecordSets",
    "s3:GetBucketPolicy",
    "s3:ListBucket",
    "servicediscovery:ListNamespaces",
    "sts:GetCallerIdentity",
];

const ACTIONS: &str = "/Statement/0/Action";

/// The printed policy without one action.
fn without(action: &str) -> Value {
    let mut policy = policy();
    let actions = policy.pointer_mut(ACTIONS).and_then(Value::as_array_mut).unwrap();
    actions.retain(|other| other != action);
    policy
}

#[tokio::test]
#[ignore = "needs the fake AWS of .ci/moto"]
async fn what_is_denied_alone_is_the_one_gap_and_misleads_nobody() {
    let policy = policy();
    let actions = policy.pointer(ACTIONS).and_then(Value::as_array).unwrap();
    let mut left: BTreeSet<_> = actions.iter().filter_map(Value::as_str).collect();
    let mut wrong = Vec::new();
    for account in fake::accounts().iter().filter(|account| account.name.starts_with("policy")) {
        let whole = diagnose(&live(account).await, &account.target());
        for action in left.clone() {
            match denied(account, action, &whole).await {
                Ok(true) => _ = left.remove(action),
                Ok(false) => {}
                Err(told) => wrong.push(format!("{}, {action}: {told}", account.name)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(left, BTreeSet::from(NEVER_REFUSED), "what is never asked, or never refused");
}

/// Was the action refused when it alone was denied? An error says what then went wrong.
async fn denied(account: &Account, action: &str, whole: &Report) -> Result<bool, String> {
    account.allow(&without(action));
    let target = account.target();
    let snapshot = collect(&account.aws(), &target).await.map_err(|error| error.to_string())?;
    let refused = refused(&snapshot);
    if refused.iter().any(|other| *other != action) {
        return Err(format!("gaps {refused:?}"));
    }
    let told = !refused.is_empty();
    let Ok(report) = Catalogue::standard().diagnose(&snapshot, &target) else {
        return Ok(told);
    };
    let clear = |check| whole.clear.contains(check) || whole.not_applicable.contains(check);
    let found = |one: &Finding| whole.findings.iter().any(|other| other.check == one.check);
    match report.findings.iter().all(found) && report.clear.iter().all(clear) {
        true => Ok(told),
        false => Err(report.to_string()),
    }
}

#[tokio::test]
#[ignore = "needs the fake AWS of .ci/moto"]
async fn who_may_only_describe_ecs_still_learns_what_the_stop_says() {
    let account = fake::account("blind");
    let statement = json!({ "Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*" });
    account.allow(&json!({ "Version": "2012-10-17", "Statement": [statement] }));
    let report = diagnose(&live(account).await, &account.target());
    let symptom = report.symptom.as_ref().map(|symptom| symptom.kind().id());
    assert_eq!(symptom, Some("image-network-timeout"), "{report}");
    let grants: BTreeSet<_> = report.unknown.iter().filter_map(|unknown| unknown.grant).collect();
    assert!(grants.contains("ec2:DescribeSubnets"), "{report}");
    assert_eq!(report.outcome.to_string(), "undetermined", "{report}");
}

#[derive(Default)]
struct Count {
    rounds: AtomicUsize,
    needs: AtomicUsize,
}

impl Progress for Count {
    fn round(&self, round: usize, _needs: usize) {
        self.rounds.store(round, Ordering::Relaxed);
    }

    fn answered(&self, _need: &Need, _error: Option<&FetchError>) {
        self.needs.fetch_add(1, Ordering::Relaxed);
    }
}

/// The rounds and needs of a collection.
async fn counted(account: &Account, targets: &[Target]) -> (usize, usize) {
    let (aws, count) = (account.aws(), Count::default());
    Collector::new(&aws).with_progress(&count).collect(targets).await.unwrap();
    (count.rounds.into_inner(), count.needs.into_inner())
}

#[tokio::test]
#[ignore = "needs the fake AWS of .ci/moto"]
async fn no_target_takes_more_than_six_rounds() {
    for account in judged() {
        let (rounds, needs) = counted(account, &[account.target()]).await;
        println!("{}: {rounds} rounds, {needs} needs", account.name);
        // Behind a transit gateway lies another VPC, of which nothing is known before.
        let most = if account.name.contains("transit") { 7 } else { 6 };
        assert!(rounds <= most, "{}: {rounds} rounds", account.name);
    }
}

#[tokio::test]
#[ignore = "needs the fake AWS of .ci/moto"]
async fn what_targets_share_is_asked_once() {
    let account = fake::account("log-group-missing");
    let (task, service) = (account.target(), account.service());
    let (_, alone) = counted(account, std::slice::from_ref(&service)).await;
    let (_, both) = counted(account, &[service, task]).await;
    // Of the task itself there is one call.
    assert!(both <= alone + 1, "{alone} for the service, {both} with its task");
}
