//! What a deploy tool prints when a task does not start: the cause, and how to fix it.
//!
//! `cargo run -p ecs-triage-examples --example why -- examples/captures/no-nat`

use std::error::Error;
use std::{env, fs};

use ecs_triage_core::{Catalogue, Snapshot, Target};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("give a folder of AWS CLI answers")?;
    let mut snapshot = Snapshot::default();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let json = fs::read_to_string(entry.path())?;
        snapshot.ingest_file(&entry.file_name().to_string_lossy(), &json)?;
    }

    let catalogue = Catalogue::standard();
    for target in Target::discover(&snapshot) {
        let report = catalogue.diagnose(&snapshot, &target)?;
        match report.cause() {
            Some(cause) => {
                println!("{}: {} [{}]", report.target.id, cause.message, cause.check);
                for remedy in &cause.remedies {
                    println!("  fix: {}", remedy.action);
                }
            }
            None => println!("{}: {}", report.target.id, report.outcome),
        }
    }
    Ok(())
}
