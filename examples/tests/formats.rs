//! The forms of a report: each is what it says it is, whatever an account holds.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::panic,
    reason = "a test that goes wrong here fails, as it should"
)]

use std::fs;
use std::path::Path;

use ecs_triage_core::{
    Catalogue, Check, Evidence, EvidenceKind, Finding, Gap, Meta, Phase, Remedy, Report, Snapshot,
    Style, Target, TaskView, Verdict, html, sarif,
};
use serde_json::{Value, json};

mod run;
#[path = "../../ecs-triage-core/tests/support/mod.rs"]
#[expect(dead_code, reason = "only the situations are read here")]
mod support;

const SCHEMA: &str = include_str!("../schema/report.json");

/// The schema, with members that it does not name forbidden.
fn strict() -> jsonschema::Validator {
    fn close(schema: &mut Value) {
        let closed = schema.get("additionalProperties").is_some();
        if let Some(members) = schema.as_object_mut().filter(|it| it.contains_key("properties"))
            && !closed
        {
            members.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
        match schema {
            Value::Array(items) => items.iter_mut().for_each(close),
            Value::Object(members) => members.values_mut().for_each(close),
            _ => {}
        }
    }
    let mut schema = serde_json::from_str(SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    close(&mut schema);
    jsonschema::validator_for(&schema).unwrap()
}

#[track_caller]
fn assert_valid(schema: &jsonschema::Validator, name: &str, document: &Value) {
    let errors = schema.iter_errors(document);
    let errors: Vec<_> =
        errors.map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

#[test]
fn the_binary_prints_the_schema() {
    assert_eq!(run::answer(["schema", "report"], b"").stdout, SCHEMA.as_bytes());
}

#[test]
fn what_every_capture_prints_is_valid() {
    let schema = strict();
    for capture in fs::read_dir("captures").unwrap() {
        let path = capture.unwrap().path();
        let output =
            run::answer([Path::new("diagnose"), &path, "--format".as_ref(), "json".as_ref()], b"");
        let document = serde_json::from_slice(&output.stdout).unwrap();
        assert_valid(&schema, &path.display().to_string(), &document);
        assert_ne!(document["reports"], json!([]), "{}", path.display());
    }
}

#[test]
fn every_report_of_every_situation_is_valid() {
    let schema = strict();
    for (name, value, targets) in support::situations() {
        for target in targets {
            let report = support::diagnose(&value, &target);
            assert_valid(&schema, &name, &json!({ "schema": 1, "reports": [report] }));
        }
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let schema = strict();
    for wrong in [json!({}), json!({ "schema": 2, "reports": [] }), json!({ "reports": [{}] })] {
        assert!(!schema.is_valid(&wrong), "{wrong}");
    }
}

/// A check that finds what an account with hostile names would hold.
struct Hostile;

const HOSTILE: &str =
    "\x1b]0;x\x07\u{9b}2J\u{202e}<script>alert('1')</script>\"&![a](http://b)`c```\n# *d* |e|";

impl Check for Hostile {
    fn meta(&self) -> Meta {
        Meta::new("acme-hostile", "a name that is no name", Phase::Image)
    }

    fn run(&self, _task: &TaskView<'_>) -> Result<Verdict, Gap> {
        let remedy = Remedy::new(HOSTILE).command(HOSTILE).see("javascript:alert(1)");
        let proof = Evidence::new(EvidenceKind::Field, HOSTILE, HOSTILE, HOSTILE);
        Ok(Finding::new(&self.meta(), HOSTILE, HOSTILE).because(proof).fix(remedy).into())
    }
}

/// An account of which every text is hostile, with its catalogue.
fn hostile() -> (Catalogue<'static>, Report) {
    let arn = format!("arn:aws:ecs:eu-west-1:111122223333:task/{HOSTILE}");
    let tasks = json!({"tasks": [{
        "taskArn": arn,
        "lastStatus": "STOPPED",
        "stoppedReason": format!("CannotPullContainerError: {HOSTILE}"),
        "containers": [{"name": HOSTILE, "reason": HOSTILE}],
    }]});
    let mut snapshot = Snapshot::default();
    snapshot.ingest("ecs", "describe-tasks", None, &tasks.to_string()).unwrap();
    let catalogue = Catalogue::standard().with(Hostile);
    let report = catalogue.diagnose(&snapshot, &Target::task(arn)).unwrap();
    assert_eq!(report.cause().map(|cause| cause.check), Some("acme-hostile"));
    (catalogue, report)
}

fn acts(c: char) -> bool {
    (c.is_control() && c != '\n') || c == '\u{202e}'
}

#[test]
fn no_text_acts_on_a_terminal() {
    let (_, report) = hostile();
    for form in
        [report.render(Style::Plain), report.markdown(), html(std::slice::from_ref(&report))]
    {
        assert!(!form.contains(acts), "{form:?}");
    }
    // Only colours begin with an escape.
    let coloured = report.render(Style::Coloured);
    for after in coloured.split('\x1b').skip(1) {
        let (code, text) = after.split_once('m').unwrap();
        assert!(code.strip_prefix('[').is_some_and(|c| c.len() <= 4), "{after:?}");
        assert!(!text.contains(acts), "{after:?}");
    }
    for line in report.render(Style::Plain).lines() {
        assert!(!line.starts_with("# "), "a text made a line of its own: {line:?}");
    }
}

#[test]
fn no_text_is_markup_in_html() {
    let (_, report) = hostile();
    let page = html(&[report]);
    for part in ["<script", "javascript:alert(1)\"", "alert('1')", "<a href=\"http:"] {
        assert!(!page.contains(part), "{part} in {page}");
    }
    assert!(page.contains("&lt;script&gt;alert(&#39;1&#39;)"), "{page}");
    for loads in ["src=", "<link", "url(", "@import"] {
        assert!(!page.contains(loads), "{loads} in {page}");
    }
}

#[test]
fn no_text_formats_in_markdown() {
    let (_, report) = hostile();
    let plain = plain(&report.markdown());
    for part in ["<", "[", "*d", "\n# "] {
        assert!(!plain.contains(part), "{part:?} in {plain}");
    }
    assert!(plain.contains("script"), "{plain}");
}

/// Markdown without its code spans, code blocks and escaped characters.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['`', '\\']) {
        plain.push_str(&rest[..start]);
        let at = &rest[start..];
        if let Some(escaped) = at.strip_prefix('\\') {
            let mut chars = escaped.chars();
            chars.next();
            rest = chars.as_str();
            continue;
        }
        let body = at.trim_start_matches('`');
        let fence = &at[..at.len() - body.len()];
        let closes = |from: &usize| {
            let run = body[*from..].len() - body[*from..].trim_start_matches('`').len();
            run == fence.len() && !body[..*from].ends_with('`')
        };
        let end = body.match_indices('`').map(|(from, _)| from).find(closes);
        let end = end.unwrap_or_else(|| panic!("an open code span: {body}"));
        rest = &body[end + fence.len()..];
    }
    plain + rest
}

#[test]
fn sarif_names_rule_level_place_and_cure() {
    let (catalogue, report) = hostile();
    let log = serde_json::to_value(sarif(&catalogue, &[report])).unwrap();
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "acme-hostile");
    assert_eq!(result["level"], "error");
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "acme-hostile");
    let place = &result["locations"][0]["logicalLocations"][0];
    assert_eq!(place["fullyQualifiedName"], HOSTILE);
    assert!(result["message"]["text"].as_str().unwrap().contains("fix: "), "{result}");
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert!(notes.iter().any(|note| note["associatedRule"]["id"] == "no-route"), "{notes:?}");
}

#[test]
fn the_binary_writes_every_form() {
    for (form, start) in [
        ("text", ""),
        ("json", "{\n  \"schema\": 1,"),
        ("markdown", "## "),
        ("html", "<!doctype html>\n"),
        ("sarif", "{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/"),
    ] {
        let output = run::answer(["diagnose", "captures/no-nat", "--format", form], b"");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{form}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with(start) && text.ends_with('\n'), "{form}: {text}");
        assert!(!text.contains('\x1b'), "{form} is coloured in a pipe");
    }
}
