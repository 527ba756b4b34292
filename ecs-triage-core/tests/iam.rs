//! The policy engine against tables of cases (`tests/iam/*.json`).
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken table should stop the test where it is broken"
)]

#[path = "iam/case.rs"]
mod case;

use std::path::{Path, PathBuf};

use serde_json::Value;

use case::decide;

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
        let cases: Vec<Value> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        cases.into_iter().map(move |case| (format!("{name}: {}", case["about"]), case))
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
