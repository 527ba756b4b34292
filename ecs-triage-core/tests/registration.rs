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

#[test]
fn a_planned_service_is_judged_with_the_definition_that_is_planned_for_it() {
    let mut snapshot = Snapshot::from_json(r#"{"schema": 1}"#).unwrap();
    let mut planned = definition("fargate");
    // What ECS wrote of an older revision may stand in the file.
    planned["revision"] = json!(3);
    planned["networkMode"] = json!("host");
    let run = snapshot.plan_task_definition(&planned.to_string()).unwrap();
    let service = json!({
        "serviceName": "web", "platformVersion": "1.3.0",
        "capacityProviderStrategy": [
            { "capacityProvider": "FARGATE" }, { "capacityProvider": "FARGATE_SPOT" },
        ],
        "loadBalancers": [{ "targetGroupArn": "arn:x", "containerName": "app", "containerPort": 80 }],
    });
    let run = snapshot.plan_service(&service.to_string(), &run).unwrap();
    let report = Catalogue::standard().diagnose(&snapshot, &run).unwrap();
    let found: Vec<_> = report.findings.iter().map(|finding| finding.check).collect();
    for id in ["registration-fargate-refused", "cp-all-weights-zero", "lb-container-unknown"] {
        assert!(found.contains(&id), "{id} is not among {found:?}");
    }
}
