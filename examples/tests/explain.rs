//! `explain` through the binary.
#![expect(clippy::unwrap_used, reason = "a test that goes wrong here fails, as it should")]

use std::io::{BufRead, BufReader, Write};

use serde_json::{Value, json};

mod run;

const SAMPLES: &str = include_str!("../../ecs-triage-core/tests/stop/samples.jsonl");

fn parsed(lines: &[u8]) -> Vec<Value> {
    let lines = std::str::from_utf8(lines).unwrap().lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_sample_has_a_right_first_cause() {
    let output = run::answer(["explain", "--jsonl"], SAMPLES.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let (asked, answers) = (parsed(SAMPLES.as_bytes()), parsed(&output.stdout));
    assert_eq!(asked.len(), answers.len());
    for (asked, answer) in asked.iter().zip(&answers) {
        let first = answer["causes"].get(0).unwrap_or(&Value::Null);
        assert!(asked["causes"].as_array().unwrap().contains(first), "{asked} gave {answer}");
        assert_eq!(asked["fault"], answer["fault"], "{asked} gave {answer}");
    }
}

#[test]
fn each_line_is_answered_before_the_next_is_asked() {
    let mut child = run::command(["explain", "--jsonl"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for reason in ["Task failed ELB health checks", "Essential container in task exited"] {
        writeln!(stdin, "{}", json!({ "stoppedReason": reason })).unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(serde_json::from_str::<Value>(&line).unwrap()["kind"].is_string(), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_bad_line_is_told_and_the_others_are_answered() {
    let long = "x".repeat(3 << 20);
    let lines = format!("{{\"event\": 1}}\n\n{long}\n{{\"failure\": \"RESOURCE:MEMORY\"}}\n");
    let output = run::answer(["explain", "--jsonl"], lines.as_bytes());
    let answers = parsed(&output.stdout);
    assert_eq!(answers.len(), 3, "{answers:?}");
    assert!(answers[0]["error"].as_str().unwrap().starts_with("line 1: "), "{answers:?}");
    assert!(answers[1]["error"].as_str().unwrap().starts_with("line 3: "), "{answers:?}");
    assert_eq!(answers[2]["phase"], "placement", "{answers:?}");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"error: line 1: "));
}

/// What `explain TEXT` prints.
fn words(text: &str) -> String {
    let output = run::answer(["explain", text], b"");
    assert_eq!(output.status.code(), Some(0));
    let piped = run::answer(["explain", "-"], text.as_bytes());
    assert_eq!(output.stdout, piped.stdout);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_text_says_what_it_proves_and_what_would_tell_more() {
    let words = words(
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource \
         retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 \
         time(s): RequestError: send request failed caused by: Post \
         \"https://api.ecr.eu-west-1.amazonaws.com/\": dial tcp 3.248.10.20:443: i/o timeout",
    );
    for part in [
        "registry-auth-network-timeout in phase image: the other side was not reached",
        "   = ip: 3.248.10.20\n",
        "likely, in order:\n   - no-route: ",
        "   $ aws ec2 describe-route-tables --region eu-west-1 --output json > \
         capture/ec2.describe-route-tables.json\n",
        "   $ ecs-triage diagnose capture\n",
        " see: https://docs.aws.amazon.com/",
    ] {
        assert!(words.contains(part), "no {part:?} in:\n{words}");
    }
}

#[test]
fn an_unknown_text_is_no_guess_and_a_normal_stop_no_fault() {
    let unknown = words("The moon is in the wrong house");
    assert!(unknown.starts_with("unknown: this text is not known"), "{unknown}");
    assert!(!unknown.contains("likely") && unknown.contains(" see: https://"), "{unknown}");
    let normal = words("Scaling activity initiated by (deployment ecs-svc/1234567890123456789)");
    assert!(normal.contains("(no fault): a normal stop"), "{normal}");
    assert!(!normal.contains("aws "), "{normal}");
}

#[test]
fn a_text_does_not_act_on_a_terminal() {
    let words = words(
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): \
        failed to resolve ref docker.io/\x1b[31macme/web:v1: docker.io/\x1b[31macme/web:v1: not found",
    );
    assert!(!words.contains('\x1b'), "{words}");
}
