//! Documents that are generated are fresh; `UPDATE=1 cargo test --test documents` writes them anew.

use std::fmt::Write;
use std::path::PathBuf;

use ecs_triage_core::{Catalogue, Phase};

fn catalogue() -> String {
    let catalogue = Catalogue::standard();
    let mut text = String::from(
        "# Catalogue of checks\n\nGenerated from the checks' doc comments. Ids are stable: match on them.\n",
    );
    for phase in Phase::ALL {
        let metas: Vec<_> = catalogue
            .checks()
            .map(|check| check.meta())
            .filter(|meta| meta.phase == phase)
            .collect();
        if metas.is_empty() {
            continue;
        }
        let name = phase.name();
        let (first, rest) = name.split_at(1);
        let _ = write!(text, "\n## {}{rest}\n", first.to_uppercase());
        for meta in metas {
            let docs: Vec<_> =
                meta.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
            let docs = docs.join("\n").replace("## ", "#### ");
            let _ = write!(text, "\n### {}\n\n*{}*\n\n{}\n", meta.id, meta.severity, docs.trim());
            let _ = write!(text, "\nSee <{}>.\n", meta.reference);
        }
    }
    text
}

#[test]
fn the_catalogue_is_fresh() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("CATALOGUE.md");
    let fresh = catalogue();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == fresh, "CATALOGUE.md is stale: UPDATE=1 cargo test --test documents");
}

#[test]
fn checks_are_documented_by_the_house_rules() {
    for check in Catalogue::standard().checks() {
        let meta = check.meta();
        for heading in ["## What goes wrong", "## How it is told", "## How to fix it"] {
            assert!(meta.docs.contains(heading), "{}: no {heading}", meta.id);
        }
        assert!(meta.reference.starts_with("https://docs."), "{}", meta.id);
        assert!(!meta.summary.ends_with('.'), "{}", meta.id);
        assert!(meta.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
    }
}
