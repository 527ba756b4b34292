//! The network engine against tables of cases.

use std::fs;
use std::path::Path;

use ecs_triage_core::Snapshot;
use ecs_triage_core::net::{Destination, Disposition, Network, PlannedInterface, Protocol, Source};
use serde_json::Value;

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

fn source(from: &Value) -> Source {
    match from.as_str() {
        Some(id) if id.starts_with("i-") => Source::Instance(id.to_owned()),
        Some(id) if id.starts_with("eni-") => Source::Interface(id.to_owned()),
        Some(ip) => Source::Address(ip.parse().unwrap()),
        None => {
            let groups = from["security_groups"].as_array().unwrap().iter();
            let groups = groups.map(|id| id.as_str().unwrap());
            let planned = PlannedInterface::new(from["subnet"].as_str().unwrap(), groups);
            let public = from["public_ip"].as_bool().unwrap_or_default();
            Source::Planned(if public { planned.with_public_ip() } else { planned })
        }
    }
}

/// Flows through public dumps of accounts; see `net/flows/README.md`.
#[test]
fn flows_of_public_dumps() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/net/flows");
    let mut wrong = Vec::new();
    let mut count = 0;
    for account in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        if !account.is_dir() {
            continue;
        }
        let snapshot = capture(&account.join("capture"));
        let network = Network::new(&snapshot);
        for line in fs::read_to_string(account.join("flows.jsonl")).unwrap().lines() {
            count += 1;
            let flow: Value = serde_json::from_str(line).unwrap();
            let to = Destination::Address(flow["to"].as_str().unwrap().parse().unwrap());
            let port = flow["port"].as_u64().unwrap().try_into().unwrap();
            let trace = network.trace(&source(&flow["from"]), &to, Protocol::Tcp(port));
            let right = match flow["expect"].as_str().unwrap() {
                "delivered" => trace.is_delivered(),
                _ => !trace.is_delivered() && trace.disposition != Disposition::Unknown,
            };
            let verdict = network.verdict(&source(&flow["from"]), &to, Protocol::Tcp(port));
            if !right || verdict != trace.disposition {
                wrong.push(format!("{line}\n  {trace:#?}"));
            }
        }
    }
    assert_eq!(count, 54);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
