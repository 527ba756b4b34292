//! What registration refuses, rule by rule, by `tests/registration/cases.jsonl`.
//!
//! Each line patches a task definition that was not registered yet (`fargate`, or `ec2` in network
//! mode `bridge`), and says what the report finds of it, in order: each refusal behind the
//! definition's name and, where it is less than an error, its severity, with the place of its proof
//! in the definition. Once ECS has taken it, none of this is said.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that goes wrong here fails, as it should"
)]

use ecs_triage_core::{Catalogue, Finding, Severity, Snapshot, Target};
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
    expect: Vec<(String, String)>,
}

#[test]
fn each_rule_of_registration_is_told() {
    for line in CASES.lines() {
        let case: Case = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let mut definition = definition(&case.on);
        json_patch::patch(&mut definition, &case.patch).unwrap_or_else(|e| panic!("{line}: {e}"));
        assert_eq!(told(&definition), case.expect, "{line}");
        for (member, written) in written_by_ecs() {
            let mut registered = definition.clone();
            registered[member] = written;
            assert_eq!(told(&registered), [], "registered by its {member}: {line}");
        }
    }
}

fn written_by_ecs() -> [(&'static str, Value); 4] {
    [
        ("taskDefinitionArn", json!("arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1")),
        ("revision", json!(1)),
        ("status", json!("ACTIVE")),
        ("compatibilities", json!(["EC2", "FARGATE"])),
    ]
}

/// What is found of a definition, and where.
fn told(definition: &Value) -> Vec<(String, String)> {
    let snapshot = json!({ "schema": 1, "ecs": { "task_definitions": [definition] } });
    let read = Snapshot::from_json(&snapshot.to_string()).unwrap();
    let target = Target::run(definition["family"].as_str().unwrap());
    let report = Catalogue::standard().only(&CHECKS).diagnose(&read, &target).unwrap();
    let word = |finding: Finding| {
        let [proof] = finding.evidence.as_slice() else { panic!("{finding:?}") };
        assert!(snapshot.pointer(&proof.pointer).is_some(), "nothing at {}", proof.pointer);
        let name = definition["family"].as_str().unwrap();
        let text = finding.message.replacen(&format!("task definition {name}"), "", 1);
        let text = match finding.severity {
            Severity::Error => text,
            less => format!("{less}{text}"),
        };
        (text, proof.pointer.replacen("/ecs/task_definitions/0", "", 1))
    };
    report.findings.into_iter().map(word).collect()
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
