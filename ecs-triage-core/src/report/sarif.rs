//! Reports as SARIF 2.1.0, which code hosts and editors read:
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Report, Unknown};
use crate::catalogue::Catalogue;
use crate::check::{Check, Meta};
use crate::finding::{Evidence, Finding, Severity};

/// The address of SARIF's own schema.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One check, as SARIF describes a rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Value,
    help: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'static str>,
    default_configuration: Value,
    properties: Value,
}

/// Reports as one SARIF 2.1.0 log.
///
/// The catalogue's checks are its rules. An evidence's JSON Pointer is a logical location; what
/// could not be decided is a notification of the run.
pub fn sarif(catalogue: &Catalogue<'_>, reports: &[Report]) -> impl Serialize {
    let rules: Vec<_> = catalogue.checks().map(Check::meta).collect();
    let results: Vec<_> = reports
        .iter()
        .flat_map(|report| report.findings.iter().map(|each| result(&rules, report, each)))
        .collect();
    let unknown = reports.iter().flat_map(|report| &report.unknown);
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "ecs-triage",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(Rule::from).collect::<Vec<_>>(),
            }},
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": unknown.map(notification).collect::<Vec<_>>(),
            }],
            "results": results,
        }],
    })
}

impl From<&Meta> for Rule {
    fn from(meta: &Meta) -> Self {
        Self {
            id: meta.id,
            short_description: json!({"text": meta.summary}),
            help: json!({"text": meta.docs, "markdown": meta.docs}),
            help_uri: Some(meta.reference).filter(|page| !page.is_empty()),
            default_configuration: json!({"level": level(meta.severity)}),
            properties: json!({"phase": meta.phase}),
        }
    }
}

fn result(rules: &[Meta], report: &Report, finding: &Finding) -> Value {
    let places: Vec<_> = finding.evidence.iter().map(location).collect();
    let rule = rules.iter().position(|meta| meta.id == finding.check);
    json!({
        "ruleId": finding.check,
        "ruleIndex": rule.map_or(json!(-1), |index| json!(index)),
        "level": level(finding.severity),
        "message": {"text": message(finding)},
        "locations": [{"logicalLocations": places}],
        "partialFingerprints": {
            "subject/v1": format!("{} {} {}", finding.check, report.target.id, finding.subject),
        },
        "properties": {"target": report.target, "phase": finding.phase, "standing": finding.standing},
    })
}

fn location(evidence: &Evidence) -> Value {
    json!({"name": evidence.id, "fullyQualifiedName": evidence.pointer, "kind": "member"})
}

/// What is wrong, what proves it, and what to do.
fn message(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.evidence.iter().map(|proof| format!("{}: {}", proof.id, proof.says)));
    for remedy in &finding.remedies {
        lines.push(format!("fix: {}", remedy.action));
        lines.extend(remedy.commands.iter().map(|command| format!("$ {command}")));
        lines.extend(remedy.reference.iter().map(|page| format!("see: {page}")));
    }
    lines.join("\n")
}

fn notification(unknown: &Unknown) -> Value {
    let grant = unknown.grant.map(|grant| format!("; {grant} would show it")).unwrap_or_default();
    json!({
        "level": "note",
        "message": {"text": format!("{}{grant}", unknown.lacks)},
        "associatedRule": {"id": unknown.check},
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
