//! The loop: the core says what it lacks, a source answers, until nothing more can be had.
#![expect(clippy::unwrap_used, reason = "a test that goes wrong here fails, as it should")]

use ecs_triage_aws::{Recording, collect};
use ecs_triage_core::snapshot::Operation;
use ecs_triage_core::{Catalogue, Report, Snapshot, Target};

const WORLDS: [&str; 5] =
    ["fargate-nat", "fargate-public", "fargate-endpoints", "ec2-bridge", "ec2-awsvpc"];

fn world(name: &str) -> Snapshot {
    let root = env!("CARGO_MANIFEST_DIR");
    let path = format!("{root}/../ecs-triage-core/tests/worlds/{name}.json");
    Snapshot::from_json(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn service() -> Target {
    Target::service("arn:aws:ecs:eu-west-1:111122223333:service/shop/web")
}

fn diagnose(snapshot: &Snapshot) -> Report {
    Catalogue::standard().diagnose(snapshot, &service()).unwrap()
}

/// What a report says, apart from what is assumed: nobody asks for what is hardly ever readable.
fn verdict(report: &Report) -> String {
    let found: Vec<_> = report.findings.iter().map(|finding| finding.check).collect();
    let unknown: Vec<_> = report.unknown.iter().map(|unknown| unknown.check).collect();
    let (clear, not_applicable) = (&report.clear, &report.not_applicable);
    format!("{}: {found:?} {unknown:?} {clear:?} {not_applicable:?}", report.outcome)
}

#[test]
fn what_is_collected_gives_the_report_of_the_whole_account() {
    for name in WORLDS {
        let account = world(name);
        let collected = pollster::block_on(collect(&Recording::new(account.clone()), &service()));
        let collected = collected.unwrap();
        assert_eq!(verdict(&diagnose(&collected)), verdict(&diagnose(&account)), "{name}");
    }
}

#[test]
fn a_refused_call_ends_as_a_gap_with_its_action() {
    let source = Recording::new(world("fargate-nat")).refuse(Operation::DescribeTaskDefinition);
    let collected = pollster::block_on(collect(&source, &service())).unwrap();
    let report = diagnose(&collected);
    let grants: Vec<_> = report.unknown.iter().filter_map(|unknown| unknown.grant).collect();
    assert!(grants.contains(&"ecs:DescribeTaskDefinition"), "{report}");
    assert_eq!(report.needs().count(), 0, "{report}");
}

#[test]
fn a_target_that_does_not_exist_ends_the_loop() {
    let source = Recording::new(world("fargate-nat"));
    let collected = pollster::block_on(collect(&source, &Target::task("nobody"))).unwrap();
    assert!(Catalogue::standard().diagnose(&collected, &Target::task("nobody")).is_err());
}
