//! The network engine against tables of cases, public dumps, and a slow, obvious reference.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test that goes wrong here fails, as it should"
)]

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use ecs_triage_core::Snapshot;
use ecs_triage_core::net::{
    BlockKind, Destination, Disposition, Network, PlannedInterface, Protocol, Source,
};
use serde_json::Value;

#[path = "net/edit.rs"]
mod edit;
#[path = "net/laws.rs"]
mod laws;
#[path = "net/reference.rs"]
mod reference;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/net")
}

fn json(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder().join(name)).unwrap()).unwrap()
}

fn capture(folder: &Path) -> Snapshot {
    let mut snapshot = Snapshot::default();
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        snapshot.ingest_file(name, &fs::read_to_string(&file).unwrap()).unwrap();
    }
    snapshot
}

fn planned(from: &Value) -> PlannedInterface {
    let groups = from["security_groups"].as_array().unwrap().iter();
    let groups = groups.map(|id| id.as_str().unwrap());
    let planned = PlannedInterface::new(from["subnet"].as_str().unwrap(), groups);
    let public = from["public_ip"].as_bool().unwrap_or_default();
    if public { planned.with_public_ip() } else { planned }
}

fn source(from: &Value) -> Source {
    match from.as_str() {
        Some(id) if id.starts_with("i-") => Source::Instance(id.to_owned()),
        Some(id) if id.starts_with("eni-") => Source::Interface(id.to_owned()),
        Some(arn) if arn.starts_with("arn:") => Source::LoadBalancer(arn.to_owned()),
        Some(ip) => Source::Address(ip.parse().unwrap()),
        None => Source::Planned(planned(from)),
    }
}

fn destination(to: &Value) -> Destination {
    match to.as_str() {
        Some("0.0.0.0/0") => Destination::AnyPublicIpv4,
        Some(id) if id.starts_with("i-") => Destination::Instance(id.to_owned()),
        Some(id) if id.starts_with("eni-") => Destination::Interface(id.to_owned()),
        Some(text) => match text.parse() {
            Ok(ip) => Destination::Address(ip),
            Err(_) => Destination::Host(text.to_owned()),
        },
        None => Destination::Planned(planned(to)),
    }
}

fn protocol(flow: &Value) -> Protocol {
    let port = flow["port"].as_u64().unwrap().try_into().unwrap();
    match flow["protocol"].as_str().unwrap() {
        "tcp" => Protocol::Tcp(port),
        "udp" => Protocol::Udp(port),
        "icmp" => Protocol::Ping,
        number => Protocol::Number(number.parse().unwrap()),
    }
}

/// Flows through public dumps of accounts; see `net/flows/README.md`.
#[test]
fn flows_of_public_dumps() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for account in fs::read_dir(folder().join("flows")).unwrap().map(|entry| entry.unwrap().path())
    {
        if !account.is_dir() {
            continue;
        }
        let snapshot = capture(&account.join("capture"));
        let network = Network::new(&snapshot);
        for line in fs::read_to_string(account.join("flows.jsonl")).unwrap().lines() {
            count += 1;
            let flow: Value = serde_json::from_str(line).unwrap();
            let (from, to) = (source(&flow["from"]), destination(&flow["to"]));
            let trace = network.trace(&from, &to, protocol(&flow));
            let right = match flow["expect"].as_str().unwrap() {
                "delivered" => trace.is_delivered(),
                _ => !trace.is_delivered() && trace.disposition != Disposition::Unknown,
            };
            let verdict = network.verdict(&from, &to, protocol(&flow));
            if !right || verdict != trace.disposition {
                wrong.push(format!("{line}\n  {trace:#?}"));
            }
        }
    }
    assert_eq!(count, 54);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Cases on one small world, each with its edits: `net/world.json` and `net/cases.json`.
#[test]
fn cases_of_one_world() {
    let world = json("world.json");
    let mut wrong = Vec::new();
    for case in json("cases.json").as_array().unwrap() {
        let snapshot = edit::snapshot(&world, case);
        let network = Network::new(&snapshot);
        let (from, to) = (source(&case["from"]), destination(&case["to"]));
        let trace = network.trace(&from, &to, protocol(case));
        let verdict = network.verdict(&from, &to, protocol(case));
        let texts = |name: &str| {
            let list = case[name].as_array().into_iter().flatten();
            list.map(|text| text.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let name = |value: &dyn erased::Name| value.name();
        let blocker = trace.blocked_at.as_ref().map(|blocker| name(&blocker.kind));
        let kind = case["kind"].as_str();
        let passes = |id: &String| trace.hops.iter().any(|hop| hop.id == *id);
        let also = |kind: &String| trace.also.iter().any(|blocker| name(&blocker.kind) == *kind);
        let assumes = |what: &String| trace.assumptions.iter().any(|a| name(a) == *what);
        let right = trace.disposition.name() == case["expect"].as_str().unwrap()
            && kind.is_none_or(|kind| blocker.as_deref() == Some(kind))
            && verdict == trace.disposition
            && texts("passes").iter().all(passes)
            && texts("also").iter().all(also)
            && texts("assumes").iter().all(assumes);
        if !right {
            let blockers: Vec<_> = trace.blockers().collect();
            let hops: Vec<_> = trace.hops.iter().map(|hop| &hop.id).collect();
            wrong.push(format!(
                "{}: expected {} {kind:?}, got {} (verdict {verdict}) {blockers:#?} over {hops:?} assuming {:?} missing {:?} resolved {:?}",
                case["name"], case["expect"], trace.disposition, trace.assumptions, trace.missing, trace.resolution
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Cases show each feature that other analysers of networks model or miss, and each code by which
/// AWS's own says why a path is none, as far as it has to do with a task: `net/coverage.json`.
#[test]
fn every_feature_and_code_is_shown() {
    let cases = json("cases.json");
    let cases = cases.as_array().unwrap();
    let names: HashSet<_> = cases.iter().map(|case| case["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    let coverage = json("coverage.json");
    let [features, codes] = ["features", "codes"].map(|list| coverage[list].as_object().unwrap());
    assert_eq!((features.len(), codes.len()), (39, 63), "a row came or went");
    for (row, shown_by) in features.iter().chain(codes) {
        let shown_by = shown_by.as_array().unwrap();
        assert!(!shown_by.is_empty(), "no case shows {row}");
        for case in shown_by {
            assert!(names.contains(case.as_str().unwrap()), "{row}: there is no case {case}");
        }
    }
    for (row, why) in coverage["limits"].as_object().unwrap() {
        assert!(features.contains_key(row) || codes.contains_key(row), "nothing is called {row}");
        assert!(!why.as_str().unwrap().is_empty(), "{row}: a limit says why");
    }
}

#[test]
fn every_kind_of_blocker_is_shown() {
    let cases = json("cases.json");
    let of = |case: &Value| {
        let also = case["also"].as_array().into_iter().flatten().cloned();
        also.chain([case["kind"].clone()]).collect::<Vec<_>>()
    };
    let shown: Vec<_> = cases.as_array().unwrap().iter().flat_map(of).collect();
    for kind in BlockKind::ALL {
        let name = serde_json::to_value(kind).unwrap();
        assert!(shown.contains(&name), "no case is stopped by {name}");
    }
}

/// The name under which a value is serialised.
mod erased {
    use serde::Serialize;

    pub(super) trait Name {
        fn name(&self) -> String;
    }

    impl<T: Serialize> Name for T {
        fn name(&self) -> String {
            serde_json::to_value(self).unwrap().as_str().unwrap().to_owned()
        }
    }
}
