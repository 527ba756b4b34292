//! The policy engine against tables of cases (`tests/iam/*.json`).
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a broken table should stop the test where it is broken"
)]

#[path = "iam/basis.rs"]
mod basis;
#[path = "iam/case.rs"]
mod case;
#[path = "iam/limits.rs"]
mod limits;
#[path = "iam/needs.rs"]
mod needs;
#[path = "iam/random.rs"]
mod random;
#[path = "iam/reference.rs"]
mod reference;
#[path = "iam/table.rs"]
mod table;

use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use case::{decide, decision};
use ecs_triage_core::iam::Decision;

fn tables() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/iam");
    let mut tables: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    tables.sort();
    tables
}

fn cases() -> Vec<(String, Value)> {
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let table = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        table::cases(&table)
            .into_iter()
            .map(move |case| (format!("{name}: {}", case["about"]), case))
    };
    tables().into_iter().flat_map(read).collect()
}

#[test]
fn every_case_is_decided_as_its_table_says() {
    let wrong: Vec<String> = cases()
        .iter()
        .filter_map(|(name, case)| {
            let (expected, decided) = (case["expected"].as_str().unwrap(), decide(case));
            (expected != decided).then(|| format!("{name}: {decided}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_case_names_the_page_whose_rule_it_shows() {
    for (name, case) in cases() {
        let page = case["page"].as_str().unwrap_or_default();
        assert!(page.starts_with("https://docs.aws.amazon.com/"), "{name} has the page {page:?}");
    }
}

#[test]
fn the_reference_agrees_with_the_tables() {
    let wrong: Vec<String> = cases()
        .iter()
        .filter(|(_, case)| is_plain(case) && case["expected"] != reference::decide(case))
        .map(|(name, case)| format!("{name}: {}", reference::decide(case)))
        .collect();
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Does the reference know everything in it?
fn is_plain(case: &Value) -> bool {
    ["unknown_context", "unknown_layers", "grants", "aws_managed_key", "beyond_reference"]
        .iter()
        .all(|name| case.get(*name).is_none())
}

/// `IAM_CASES` says how many random cases to try.
fn random_cases(share: u32) -> ProptestConfig {
    let cases = std::env::var("IAM_CASES").ok().and_then(|count| count.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(200_000) / share,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(random_cases(1))]

    #[test]
    fn the_engine_agrees_with_the_reference(bytes in vec(any::<u8>(), 0..160)) {
        let case = random::case(&mut random::Dice::new(&bytes));
        prop_assert_eq!(decide(&case), reference::decide(&case), "{:#}", case);
    }
}

proptest! {
    #![proptest_config(random_cases(10))]

    #[test]
    fn knowing_less_never_flips_a_decision(
        (bytes, choices) in (vec(any::<u8>(), 0..160), vec(any::<u8>(), 3)),
    ) {
        let case = random::case(&mut random::Dice::new(&bytes));
        let (blind, worlds) = random::blinded(&mut random::Dice::new(&choices), &case);
        match decision(&blind) {
            Decision::Unknown(missing) => {
                prop_assert!(!missing.keys.is_empty() || !missing.layers.is_empty(), "{:#}", blind);
            }
            definite => for world in worlds {
                let told = decision(&world);
                prop_assert_eq!(definite.is_allowed(), told.is_allowed(), "{:#}\n{:#}", blind, world);
                prop_assert_eq!(definite.is_denied(), told.is_denied(), "{:#}\n{:#}", blind, world);
            }
        }
    }
}

#[test]
fn random_cases_reach_every_decision() {
    let mut counts = std::collections::BTreeMap::<&str, u32>::new();
    let mut state: u32 = 1;
    for _ in 0..5_000 {
        let bytes: Vec<u8> = (0..160)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        let case = random::case(&mut random::Dice::new(&bytes));
        *counts.entry(reference::decide(&case)).or_default() += 1;
    }
    assert!(counts.len() == 3 && counts.values().all(|count| *count > 300), "{counts:?}");
}
