//! What is found of a task definition and a service that are still files, by
//! `tests/preflight/cases.jsonl`.
//!
//! Each line takes the service of a world out of the account and into a file, patches the account,
//! the definition or the service, and says which checks find something.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that goes wrong here fails, as it should"
)]

use ecs_triage_core::{Catalogue, Outcome, Report, Severity, Snapshot};
use json_patch::Patch;
use serde::Deserialize;
use serde_json::{Value, json};

#[expect(dead_code, reason = "other tests need the rest")]
mod support;

const CASES: &str = include_str!("preflight/cases.jsonl");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    world: String,
    #[serde(default)]
    account: Patch,
    #[serde(default)]
    definition: Patch,
    #[serde(default)]
    service: Patch,
    found: Vec<String>,
    #[serde(default)]
    unknown: Vec<String>,
}

#[test]
fn each_fault_of_a_plan_is_found_and_what_looks_alike_is_not() {
    for line in CASES.lines() {
        let case: Case = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let mut plan = Plan::of(&case.world);
        json_patch::patch(&mut plan.account, &case.account).unwrap();
        json_patch::patch(&mut plan.definition, &case.definition).unwrap();
        json_patch::patch(&mut plan.service, &case.service).unwrap();
        let report = plan.judge();
        let loud = report.findings.iter().filter(|finding| finding.severity != Severity::Info);
        let found: Vec<_> = loud.map(|finding| finding.check).collect();
        assert_eq!(found, case.found, "{}\n{report}", case.about);
        let unknown: Vec<_> = report.unknown.iter().map(|unknown| unknown.check).collect();
        assert_eq!(unknown, case.unknown, "{}\n{report}", case.about);
    }
}

#[test]
fn the_service_of_every_world_may_be_planned() {
    for name in support::worlds() {
        let report = Plan::of(&name).judge();
        assert_eq!(report.outcome, Outcome::Healthy, "{name}\n{report}");
        let loud = report.findings.iter().find(|finding| finding.severity != Severity::Info);
        assert!(loud.is_none(), "{name}\n{report}");
        // Only who asks for it is told how instances are.
        let unknown = report.unknown.iter().find(|one| one.check != "ec2-instance-impaired");
        assert!(unknown.is_none(), "{name}\n{report}");
    }
}

/// An account, and the files of what is not in it yet.
struct Plan {
    account: Value,
    definition: Value,
    service: Value,
}

impl Plan {
    fn of(world: &str) -> Self {
        let mut account = support::world(world);
        let definition = account["ecs"]["task_definitions"][0].take();
        let mut service = account["ecs"]["services"][0].take();
        for member in ["serviceConnectConfiguration", "volumeConfigurations"] {
            service[member] = service["deployments"][0][member].take();
        }
        for list in ["task_definitions", "services", "tasks"] {
            account["ecs"][list] = json!([]);
        }
        account["servicequotas"] = json!({ "quotas": [] });
        Self { account, definition, service }
    }

    fn judge(&self) -> Report {
        let mut snapshot = Snapshot::from_json(&self.account.to_string()).unwrap();
        let run = snapshot.plan_task_definition(&self.definition.to_string()).unwrap();
        let run = snapshot.plan_service(&self.service.to_string(), &run).unwrap();
        Catalogue::standard().diagnose(&snapshot, &run).unwrap()
    }
}
