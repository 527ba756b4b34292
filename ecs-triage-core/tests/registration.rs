//! What registration refuses, rule by rule, by `tests/registration/cases.jsonl`.
//!
//! Each line patches a task definition that was not registered yet (`fargate`, or `ec2` in network
//! mode `bridge`), and says what the report finds of it: each refusal behind the definition's name,
//! in order.
#![expect(clippy::panic, reason = "a test that goes wrong here fails, as it should")]

use ecs_triage_core::{Catalogue, Snapshot, Target};
use serde::Deserialize;
use serde_json::{Value, json};

const CASES: &str = include_str!("registration/cases.jsonl");
const CHECKS: [&str; 3] =
    ["registration-fargate-refused", "registration-container-refused", "registration-port-refused"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    on: String,
    patch: json_patch::Patch,
    expect: Vec<String>,
}

#[test]
fn each_rule_of_registration_is_told() {
    for line in CASES.lines() {
        let case: Case = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let mut definition = definition(&case.on);
        json_patch::patch(&mut definition, &case.patch).unwrap_or_else(|e| panic!("{line}: {e}"));
        let snapshot = json!({ "schema": 1, "ecs": { "task_definitions": [definition] } });
        let snapshot = Snapshot::from_json(&snapshot.to_string()).unwrap();
        let report = Catalogue::standard().only(&CHECKS).diagnose(&snapshot, &Target::run("web"));
        let found = report.unwrap().findings.into_iter().map(|finding| finding.message);
        let found: Vec<_> = found.map(|text| text.replacen("task definition web", "", 1)).collect();
        assert_eq!(found, case.expect, "{line}");
    }
}

fn definition(on: &str) -> Value {
    let container = json!({ "name": "web", "image": "web:1", "memory": 256 });
    match on {
        "fargate" => json!({
            "family": "web", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
            "cpu": "512", "memory": "1024", "executionRoleArn": "arn:aws:iam::111122223333:role/x",
            "containerDefinitions": [container],
        }),
        "ec2" => json!({ "family": "web", "containerDefinitions": [container] }),
        other => panic!("{other} is no base"),
    }
}
