//! What becomes of the answers of the AWS CLI: a table of files, and what the snapshot holds then.
#![expect(clippy::unwrap_used, reason = "a test that goes wrong here fails, as it should")]

use ecs_triage_core::Snapshot;
use ecs_triage_core::snapshot::Ingested;
use serde::Deserialize;
use serde_json::{Map, Value};

const CASES: &str = include_str!("snapshot/answers.json");

/// Some files, and what the snapshot says afterwards.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    /// File name to answer; a text is taken as the file's bytes, anything else is written as JSON.
    files: Map<String, Value>,
    /// JSON Pointer into the snapshot to what stands there; null where nothing does.
    #[serde(default)]
    holds: Map<String, Value>,
    /// The one line that the last file gives.
    #[serde(default)]
    error: Option<String>,
    /// What must be nowhere in the snapshot.
    #[serde(default)]
    never: Vec<String>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(CASES).unwrap()
}

fn ingest(case: &Case) -> (Snapshot, Option<String>) {
    let mut snapshot = Snapshot::default();
    for (name, answer) in &case.files {
        let text = answer.as_str().map_or_else(|| answer.to_string(), str::to_owned);
        if let Err(error) = snapshot.ingest_file(name, &text) {
            return (snapshot, Some(error.to_string()));
        }
    }
    (snapshot, None)
}

#[test]
fn answers_are_kept_as_the_table_says() {
    for case in cases() {
        let (snapshot, error) = ingest(&case);
        assert_eq!(error, case.error, "{}", case.about);
        let held = serde_json::to_value(&snapshot).unwrap();
        for (pointer, value) in &case.holds {
            let found = held.pointer(pointer).unwrap_or(&Value::Null);
            assert_eq!(found, value, "{}: {pointer} in {held}", case.about);
        }
        for secret in &case.never {
            assert!(!held.to_string().contains(secret), "{}: {secret} is in {held}", case.about);
        }
    }
}

#[test]
fn a_snapshot_reads_back_to_the_same() {
    for case in cases() {
        let (snapshot, _) = ingest(&case);
        let json = serde_json::to_string(&snapshot).unwrap();
        assert_eq!(Snapshot::from_json(&json).unwrap(), snapshot, "{}", case.about);
    }
}

#[test]
fn an_answer_that_is_wrong_changes_nothing() {
    for case in cases().into_iter().filter(|case| case.error.is_some()) {
        let mut before = case;
        let last = before.files.keys().next_back().cloned().unwrap();
        let (after, _) = ingest(&before);
        before.files.remove(&last);
        assert_eq!(after, ingest(&before).0, "{}", before.about);
    }
}

#[test]
fn a_reading_call_that_no_check_reads_is_no_typing_error() {
    for (name, reads) in [
        ("elbv2.describe-rules", true),
        ("ec2.get-transit-gateway-route-table-associations", true),
        ("ec2.get-transit-gateway-route-table-propagations.tgw-rtb-1", true),
        ("s3api.get-bucket-location.shop", true),
        ("s3.list-buckets", true),
        ("servicediscovery.get-service", true),
        ("ecr.batch-get-repository-scanning-configuration", true),
        ("ec2.describe-subnet", false),
        ("ec2.describe-route-tabels", false),
        ("ec2.desribe-instance-types", false),
        ("ec2.create-route", false),
        ("elbv3.describe-rules", false),
    ] {
        let taken = Snapshot::default().ingest_file(&format!("{name}.json"), "{}").unwrap();
        let expected = if reads { Ingested::Unread } else { Ingested::UnknownOperation };
        assert_eq!(taken, expected, "{name}");
    }
}
