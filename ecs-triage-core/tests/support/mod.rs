//! Worlds and fixtures: data that every property runs over.
//!
//! A world (`tests/worlds/<name>.json`) is the snapshot of an account in which everything starts:
//! a snapshot's own JSON, or `{"base": <world>, "patch": [..]}`. A fixture
//! (`tests/fixtures/<id>.json`) breaks one thing of a world with a JSON Patch (RFC 6902).

use std::path::PathBuf;

use ecs_triage_core::snapshot::Reason;
use ecs_triage_core::{Catalogue, Report, Snapshot, Target};
use serde::Deserialize;
use serde_json::Value;

/// A world with one thing broken.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixture {
    #[serde(skip)]
    pub(crate) id: String,
    /// What is broken, for people.
    pub(crate) about: String,
    pub(crate) world: String,
    pub(crate) target: Target,
    pub(crate) patch: json_patch::Patch,
    /// The same fault in other shapes, or in other words.
    #[serde(default)]
    pub(crate) variants: Vec<Near>,
    /// Worlds that look alike, in which the check stays silent.
    pub(crate) near: Vec<Near>,
    /// What the report in text says, and what it never says.
    #[serde(default)]
    pub(crate) says: Says,
    /// Calls without which the check cannot tell. The action that it asks to be granted.
    #[serde(default)]
    pub(crate) refused: Vec<Refused>,
    /// A check that needs nothing but the task itself has no unknown; why.
    #[serde(default)]
    pub(crate) always_known: Option<String>,
}

/// Another world to look at with the eyes of a fixture.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Near {
    pub(crate) about: String,
    /// Another world than the fixture's.
    #[serde(default)]
    pub(crate) world: Option<String>,
    #[serde(default)]
    pub(crate) target: Option<Target>,
    pub(crate) patch: json_patch::Patch,
    /// What the report in text says, and what it never says.
    #[serde(default)]
    pub(crate) says: Says,
}

/// Texts of a report.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Says {
    pub(crate) yes: Vec<String>,
    pub(crate) never: Vec<String>,
}

/// Collections that are refused, and the action that is named then.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refused {
    /// JSON Pointers of the collections that are not there.
    pub(crate) without: Vec<String>,
    /// The IAM action that was refused.
    pub(crate) grant: String,
}

#[derive(Deserialize)]
struct Derived {
    base: String,
    patch: json_patch::Patch,
}

/// The package that holds the tests may be a neighbour.
fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ecs-triage-core/tests").join(name)
}

fn read(folder_name: &str, name: &str) -> Value {
    let path = folder(folder_name).join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn names(folder_name: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder(folder_name)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut names: Vec<_> =
        paths.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// The JSON of a world.
pub(crate) fn world(name: &str) -> Value {
    let value = read("worlds", name);
    if value.get("base").is_none() {
        return value;
    }
    let derived: Derived = serde_json::from_value(value).unwrap();
    patched(&derived.base, &derived.patch)
}

/// A world with a patch applied.
pub(crate) fn patched(name: &str, patch: &json_patch::Patch) -> Value {
    let mut value = world(name);
    json_patch::patch(&mut value, patch).unwrap_or_else(|e| panic!("{name}: {e}"));
    value
}

pub(crate) fn snapshot(value: &Value) -> Snapshot {
    Snapshot::from_json(&value.to_string()).unwrap()
}

pub(crate) fn worlds() -> Vec<String> {
    names("worlds")
}

pub(crate) fn fixtures() -> Vec<Fixture> {
    let read = |id: String| {
        let fixture: Fixture = serde_json::from_value(read("fixtures", &id))
            .unwrap_or_else(|e| panic!("fixtures/{id}.json: {e}"));
        Fixture { id, ..fixture }
    };
    names("fixtures").into_iter().map(read).collect()
}

impl Fixture {
    pub(crate) fn broken(&self) -> Value {
        patched(&self.world, &self.patch)
    }
}

/// Every situation that there is data for: its name, its JSON, its targets.
pub(crate) fn situations() -> Vec<(String, Value, Vec<Target>)> {
    let mut all = Vec::new();
    for name in worlds() {
        let value = world(&name);
        let targets = targets(&value);
        all.push((format!("worlds/{name}"), value, targets));
    }
    for fixture in fixtures() {
        let name = format!("fixtures/{}", fixture.id);
        all.push((name, fixture.broken(), vec![fixture.target.clone()]));
        for near in fixture.variants.iter().chain(&fixture.near) {
            let world = near.world.as_ref().unwrap_or(&fixture.world);
            let target = near.target.as_ref().unwrap_or(&fixture.target);
            let name = format!("fixtures/{}: {}", fixture.id, near.about);
            all.push((name, patched(world, &near.patch), vec![target.clone()]));
        }
    }
    all.retain(|(name, ..)| is_wanted(name));
    all
}

/// `ECS_TRIAGE_SITUATIONS=lb-,exit-` keeps the long properties to names with one of these parts.
fn is_wanted(name: &str) -> bool {
    let parts = std::env::var("ECS_TRIAGE_SITUATIONS").unwrap_or_default();
    parts.split(',').any(|part| name.contains(part))
}

/// Every service and every task definition of a world, and the definitions as they would run by
/// their services.
pub(crate) fn targets(value: &Value) -> Vec<Target> {
    let list = |pointer: &str| value.pointer(pointer).and_then(Value::as_array);
    let ids = |pointer: &str, member: &str| -> Vec<String> {
        let items = list(pointer).into_iter().flatten();
        items.map(|item| item[member].as_str().unwrap().to_owned()).collect()
    };
    let services = ids("/ecs/services", "serviceArn").into_iter().map(Target::service);
    let runs = ids("/ecs/task_definitions", "taskDefinitionArn").into_iter().map(Target::run);
    let named = ids("/ecs/services", "taskDefinition").into_iter();
    let planned = named.zip(ids("/ecs/services", "serviceArn"));
    let planned = planned.map(|(definition, service)| Target::Run {
        definition,
        network: None,
        service: Some(service),
    });
    services.chain(runs).chain(planned).collect()
}

pub(crate) fn diagnose(value: &Value, target: &Target) -> Report {
    diagnose_snapshot(&snapshot(value), target)
}

pub(crate) fn diagnose_snapshot(snapshot: &Snapshot, target: &Target) -> Report {
    Catalogue::standard().diagnose(snapshot, target).unwrap_or_else(|e| panic!("{e}"))
}

/// The same snapshot without some collections, as if the call had been refused.
pub(crate) fn refused(mut value: Value, refused: &Refused) -> Value {
    for pointer in &refused.without {
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        let parent = value.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        parent.remove(member);
    }
    let gap = serde_json::json!({"need": {"operation": refused.grant}, "reason": Reason::Refused});
    let gaps = value.as_object_mut().unwrap().entry("gaps").or_insert(Value::Array(Vec::new()));
    gaps.as_array_mut().unwrap().push(gap);
    value
}
