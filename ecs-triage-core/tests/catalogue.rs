//! Properties that every check keeps, over every world and every fixture.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that goes wrong here fails, as it should"
)]

use std::collections::{BTreeMap, BTreeSet};

use ecs_triage_core::{Catalogue, Outcome, Report, Severity, Standing, Target};
use serde_json::Value;

mod support;

use support::{Fixture, Says, diagnose, fixtures, refused, situations, targets, world, worlds};

#[test]
fn every_check_has_a_fixture_and_every_fixture_a_check() {
    let catalogue = Catalogue::standard();
    let checks: BTreeSet<_> = catalogue.checks().map(|check| check.meta().id.to_owned()).collect();
    let fixtures: BTreeSet<_> = fixtures().into_iter().map(|fixture| fixture.id).collect();
    assert_eq!(checks, fixtures);
}

#[test]
fn the_first_finding_of_a_fixture_is_its_own() {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        let report = diagnose(&fixture.broken(), &fixture.target);
        let first = report.findings.first().map(|finding| finding.check);
        if first != Some(fixture.id.as_str()) {
            wrong.push(format!("{} is {first:?}", fixture.id));
            continue;
        }
        let meta = Catalogue::standard().meta(&fixture.id).unwrap();
        if meta.severity == Severity::Error {
            assert_eq!(report.outcome, Outcome::Blocked, "{}\n{report}", fixture.id);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_first_finding_of_a_variant_is_that_of_its_fixture() {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        for variant in &fixture.variants {
            let world = variant.world.as_ref().unwrap_or(&fixture.world);
            let target = variant.target.as_ref().unwrap_or(&fixture.target);
            let report = diagnose(&support::patched(world, &variant.patch), target);
            let cause = report.cause().map(|finding| finding.check);
            if cause != Some(fixture.id.as_str()) {
                wrong.push(format!("{}, {}\n{report}", fixture.id, variant.about));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn before_the_one_thing_broke_the_world_was_healthy() {
    for name in worlds() {
        let value = world(&name);
        for target in targets(&value) {
            let report = diagnose(&value, &target);
            assert_eq!(report.outcome, Outcome::Healthy, "{name}\n{report}");
            let loud = report.findings.iter().find(|f| f.severity != Severity::Info);
            assert!(loud.is_none(), "{name}\n{report}");
        }
    }
}

#[test]
fn a_near_miss_stays_silent() {
    for fixture in fixtures() {
        assert!(!fixture.near.is_empty(), "{} has no near miss", fixture.id);
        for near in &fixture.near {
            let world = near.world.as_ref().unwrap_or(&fixture.world);
            let target = near.target.as_ref().unwrap_or(&fixture.target);
            let report = diagnose(&support::patched(world, &near.patch), target);
            let found = report.findings.iter().find(|finding| finding.check == fixture.id);
            assert!(found.is_none(), "{}, {}\n{report}", fixture.id, near.about);
        }
    }
}

#[test]
fn a_refused_call_is_unknown_and_names_the_action() {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        let told = fixture.always_known.is_some() != fixture.refused.is_empty();
        assert!(!told, "{}: say what is refused, or why all is known", fixture.id);
        for call in &fixture.refused {
            let report = diagnose(&refused(fixture.broken(), call), &fixture.target);
            let unknown = report.unknown.iter().find(|unknown| unknown.check == fixture.id);
            let grant = unknown.and_then(|unknown| unknown.grant);
            if grant != Some(call.grant.as_str()) {
                wrong.push(format!("{} without {}: {grant:?}", fixture.id, call.grant));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn without_the_numbers_of_accounts_the_verdicts_are_the_same() {
    for name in worlds() {
        let seen = support::snapshot(&world(&name));
        let masked = seen.redacted().unwrap();
        let text = serde_json::to_string(&masked).unwrap();
        assert!(!text.contains(seen.account.as_deref().unwrap()), "{name}");
        for (target, same) in Target::discover(&seen).iter().zip(Target::discover(&masked)) {
            let whole = Catalogue::standard().diagnose(&seen, target).unwrap();
            let less = Catalogue::standard().diagnose(&masked, &same).unwrap();
            assert_eq!(verdicts(&whole), verdicts(&less), "{name}");
        }
    }
}

/// Making any collection, or any item, unknown turns a verdict only into unknown, or into the same.
#[test]
fn knowing_less_never_flips_a_verdict() {
    let situations = situations();
    let (even, odd) = situations.split_at(situations.len() / 2);
    let flips = std::thread::scope(|scope| {
        let even = scope.spawn(|| even.iter().flat_map(flips).collect::<Vec<_>>());
        let mut flips: Vec<_> = odd.iter().flat_map(flips).collect();
        flips.extend(even.join().unwrap());
        flips
    });
    assert!(flips.is_empty(), "{} flips:\n{}", flips.len(), flips.join("\n"));
}

/// Verdicts that turn into another one when something is no longer known.
fn flips((name, value, targets): &(String, Value, Vec<Target>)) -> Vec<String> {
    let mut flips = Vec::new();
    for target in targets {
        let whole = diagnose(value, target);
        let full = verdicts(&whole);
        for (lost, less) in losses(value) {
            // Without the target itself there is nothing to explain.
            let Ok(report) = Catalogue::standard().diagnose(&support::snapshot(&less), target)
            else {
                continue;
            };
            // What is assumed in the place of what is not known is named.
            let assumed = report.assumptions.iter().any(|a| !whole.assumptions.contains(a));
            for (check, verdict) in verdicts(&report) {
                let before = full.get(check).copied();
                if assumed && verdict == "clear" {
                    continue;
                }
                if verdict != "unknown" && before != Some(verdict) {
                    let kind = target.kind();
                    flips.push(format!(
                        "{name} ({kind}) without {lost}: {check} was {before:?}, is {verdict}"
                    ));
                }
            }
        }
    }
    flips
}

/// The same JSON without one collection, and without one item of which the rest is known.
fn losses(value: &Value) -> Vec<(String, Value)> {
    let mut losses = Vec::new();
    for (service, lists) in value.as_object().unwrap() {
        for (list, items) in lists.as_object().into_iter().flatten() {
            let mut less = value.clone();
            less[service].as_object_mut().unwrap().remove(list);
            losses.push((format!("/{service}/{list}"), less));
            for index in 0..items.as_array().map_or(0, Vec::len) {
                let mut less = value.clone();
                less[service][list].as_array_mut().unwrap().remove(index);
                forget(&mut less, service, list);
                losses.push((format!("/{service}/{list}/{index}"), less));
            }
        }
    }
    losses
}

/// A collection of which an item is missing is no longer whole.
fn forget(value: &mut Value, service: &str, list: &str) {
    let Some(operation) = ecs_triage_core::snapshot::operation_of(&format!("/{service}/{list}"))
    else {
        panic!("/{service}/{list} is no collection");
    };
    let met = value.as_object_mut().unwrap().entry("met").or_insert(Value::Array(Vec::new()));
    let met = met.as_array_mut().unwrap();
    let operation = serde_json::to_value(operation).unwrap();
    met.retain(|need| need["operation"] != operation);
    met.push(serde_json::json!({"operation": operation, "subject": "something else"}));
}

fn verdicts(report: &Report) -> BTreeMap<&'static str, &'static str> {
    let clear = report.clear.iter().map(|id| (*id, "clear"));
    let not_applicable = report.not_applicable.iter().map(|id| (*id, "not applicable"));
    let unknown = report.unknown.iter().map(|unknown| (unknown.check, "unknown"));
    let found = report.findings.iter().map(|finding| (finding.check, "found"));
    clear.chain(not_applicable).chain(unknown).chain(found).collect()
}

#[test]
fn findings_are_worded_by_the_house_rules() {
    for (name, value, targets) in situations() {
        for target in targets {
            let report = diagnose(&value, &target);
            for finding in &report.findings {
                let id = format!("{name}: {}: {}", finding.check, finding.message);
                assert!(!finding.message.ends_with('.'), "{id}: a full stop");
                assert!(!finding.message.contains('\n'), "{id}: two lines");
                assert!(!finding.subject.is_empty(), "{id}: no subject");
                assert!(!finding.evidence.is_empty(), "{id}: no evidence");
                for evidence in &finding.evidence {
                    let place = value.pointer(&evidence.pointer);
                    let absent = evidence.kind == ecs_triage_core::EvidenceKind::Absence;
                    assert!(place.is_some() || absent, "{id}: nothing at {}", evidence.pointer);
                }
                if finding.severity == Severity::Error {
                    assert!(!finding.remedies.is_empty(), "{id}: no remedy");
                }
                for remedy in &finding.remedies {
                    assert!(!remedy.action.ends_with('.'), "{id}: {}", remedy.action);
                    for command in &remedy.commands {
                        assert!(command.starts_with("aws "), "{id}: {command}");
                    }
                }
            }
        }
    }
}

/// What no account decides is asked without a region.
const GLOBAL: &[&str] = &["iam", "organizations", "route53", "sts"];

#[test]
fn commands_of_regional_services_name_the_region() {
    let mut wrong = BTreeSet::new();
    for (_, value, targets) in situations() {
        for report in targets.iter().map(|target| diagnose(&value, target)) {
            for finding in report.findings {
                let commands = finding.remedies.into_iter().flat_map(|remedy| remedy.commands);
                let local = commands.filter(|command| !command.contains(" --region "));
                let local =
                    local.filter(|c| !c.split(' ').nth(1).is_some_and(|s| GLOBAL.contains(&s)));
                wrong.extend(local.map(|command| format!("{}: {command}", finding.check)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn reports_are_worded_as_their_fixtures_say() {
    let mut wrong = Vec::new();
    let mut judge = |name: String, says: &Says, value: &Value, target: &Target| {
        let text = diagnose(value, target).to_string();
        let lacks = says.yes.iter().any(|words| !text.contains(words));
        if lacks || says.never.iter().any(|words| text.contains(words)) {
            wrong.push(format!("{name}: {says:?}\n{text}"));
        }
    };
    for fixture in fixtures() {
        judge(fixture.id.clone(), &fixture.says, &fixture.broken(), &fixture.target);
        for other in fixture.variants.iter().chain(&fixture.near) {
            let world = other.world.as_ref().unwrap_or(&fixture.world);
            let target = other.target.as_ref().unwrap_or(&fixture.target);
            let name = format!("{}, {}", fixture.id, other.about);
            judge(name, &other.says, &support::patched(world, &other.patch), target);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_order_of_findings_is_the_same_for_the_same_input() {
    for (_, value, targets) in situations() {
        for target in targets {
            let ids =
                || diagnose(&value, &target).findings.iter().map(|f| f.check).collect::<Vec<_>>();
            assert_eq!(ids(), ids());
            let report = diagnose(&value, &target);
            assert!(report.findings.is_sorted_by_key(|finding| finding.standing));
            let blocked = report.findings.iter().any(|f| f.standing != Standing::Hazard);
            assert_eq!(report.cause().is_some(), blocked);
        }
    }
}

#[test]
fn fixtures_say_what_they_are_about() {
    for Fixture { id, about, near, .. } in fixtures() {
        assert!(!about.is_empty() && near.iter().all(|near| !near.about.is_empty()), "{id}");
    }
}
