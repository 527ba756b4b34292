//! Stopped reasons: tables of texts under `tests/stop/`, and laws over them.

use ecs_triage_core::stop::{self, ContainerStop, Stop, Symptom};
use serde_json::Value;

/// One line of a table: what came in, and what must come out.
struct Case {
    input: Value,
    place: String,
}

fn cases(table: &str, name: &str) -> Vec<Case> {
    let lines = table.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            let place = format!("{name}:{}", at + 1);
            let input =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
            Case { input, place }
        })
        .collect()
}

fn read(input: &Value) -> Symptom {
    let text = |member: &str| input[member].as_str();
    if let Some(event) = text("event") {
        return stop::read_event(event);
    }
    if let Some(failure) = text("failure") {
        return stop::read_failure(failure);
    }
    let mut task = Stop::default();
    task.stop_code = text("stopCode");
    task.stopped_reason = text("stoppedReason");
    for container in input["containers"].as_array().into_iter().flatten() {
        let mut said = ContainerStop::new(container["name"].as_str().unwrap_or_default());
        said.reason = container["reason"].as_str();
        said.exit_code = container["exitCode"].as_i64();
        said.essential = container["essential"].as_bool();
        task = task.with_container(said);
    }
    task.read()
}

#[test]
fn samples_have_a_right_first_cause() {
    for case in cases(include_str!("stop/samples.jsonl"), "samples.jsonl") {
        let symptom = read(&case.input);
        let allowed: Vec<&str> =
            case.input["causes"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let first = symptom.causes().first().copied().unwrap_or_default();
        let about =
            format!("{} {} ({}): {}", case.place, symptom.kind(), first, case.input["about"]);
        assert!(allowed.contains(&first), "cause of {about}");
        assert_eq!(Value::from(symptom.is_fault()), case.input["fault"], "fault of {about}");
        if let Some(phase) = case.input["phase"].as_str() {
            assert_eq!(symptom.phase().map(|phase| phase.name()), Some(phase), "phase of {about}");
        }
    }
}
