//! Accounts of a fake AWS, made by another client, read over HTTP.
//!
//! They need Python with `tests/moto/requirements.txt`, which `.ci/moto` installs.
#![expect(clippy::unwrap_used, reason = "a test that goes wrong here fails, as it should")]

mod fake;

use ecs_triage_aws::collect;
use ecs_triage_core::{Catalogue, Report, Snapshot, Target};

use crate::fake::Account;

fn diagnose(snapshot: &Snapshot, target: &Target) -> Report {
    Catalogue::standard().diagnose(snapshot, target).unwrap()
}

/// What a report says, apart from what is assumed.
fn verdict(report: &Report) -> String {
    let cause = report.cause().map(|cause| cause.check);
    let found: Vec<_> = report.findings.iter().map(|finding| finding.check).collect();
    let unknown: Vec<_> = report.unknown.iter().map(|unknown| unknown.check).collect();
    format!(
        "{} {cause:?}\n{found:?}\nunknown {unknown:?}\nclear {:?}",
        report.outcome, report.clear
    )
}

async fn live(account: &Account) -> Snapshot {
    collect(&account.aws(), &account.target()).await.unwrap()
}

#[tokio::test]
#[ignore = "needs the fake AWS of .ci/moto"]
async fn a_live_account_gives_the_report_of_its_capture() {
    let mut wrong = Vec::new();
    for account in fake::accounts() {
        let target = account.target();
        let (live, captured) = (live(account).await, account.capture());
        let (live, captured) = (diagnose(&live, &target), diagnose(&captured, &target));
        if verdict(&live) != verdict(&captured) {
            let (live, captured) = (verdict(&live), verdict(&captured));
            wrong.push(format!("{}\n live: {live}\n captured: {captured}", account.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
#[ignore = "needs the fake AWS of .ci/moto"]
async fn the_cause_is_found_where_there_is_one() {
    let mut wrong = Vec::new();
    for account in fake::accounts() {
        let report = diagnose(&live(account).await, &account.target());
        let cause = report.cause().map(|cause| cause.check.to_string());
        if cause != account.accept {
            wrong.push(format!("{}: {cause:?}\n{report}", account.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
