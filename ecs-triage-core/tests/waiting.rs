//! Tasks that are on their way: what each waits for, by `tests/waiting/cases.jsonl`.
//!
//! Each line has a world and the members of a task in it, and `expect`: how the report words what
//! the task waits for (null where it waits for nothing) and the outcome.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that goes wrong here fails, as it should"
)]

use ecs_triage_core::Target;
use serde_json::{Value, json};

#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

const CASES: &str = include_str!("waiting/cases.jsonl");

#[test]
fn a_task_on_its_way_says_what_it_waits_for() {
    for line in CASES.lines() {
        let case: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let mut world = support::world(case.get("world").and_then(Value::as_str).unwrap());
        let task = world.pointer_mut("/ecs/tasks").and_then(Value::as_array_mut).unwrap();
        task.push(task_of(&case));
        let report = support::diagnose(&world, &Target::task(ARN));
        let waiting = report.waiting.as_ref().map(ToString::to_string);
        assert_eq!(json!(waiting), case["expect"]["waiting"], "{line}");
        assert_eq!(json!(report.outcome), case["expect"]["outcome"], "{line}\n{report}");
        let text = report.to_string();
        assert!(waiting.as_ref().is_none_or(|waiting| text.contains(waiting)), "{text}");
        let service = support::diagnose(&world, &Target::service("web"));
        let of_service = service.waiting.as_ref().map(ToString::to_string);
        assert_eq!(of_service, waiting, "a service tells the same of its task: {line}");
    }
}

const ARN: &str = "arn:aws:ecs:eu-west-1:111122223333:task/shop/cccccccccccccccccccccccccccccccc";

/// A task of the world's service, made two minutes before the snapshot, with the members of the case.
fn task_of(case: &Value) -> Value {
    let mut task = json!({
        "taskArn": ARN,
        "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7",
        "group": "service:web",
        "startedBy": "ecs-svc/1000000000000000001",
        "desiredStatus": "RUNNING",
        "createdAt": "2026-06-02T09:58:00Z",
    });
    let members = case.get("task").and_then(Value::as_object).unwrap().clone();
    task.as_object_mut().unwrap().extend(members);
    task
}
