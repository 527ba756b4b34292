//! Any file can be one of a capture.
//!
//! The first line of the input is the file's name, the rest what it holds.

#![no_main]

use ecs_triage_core::Snapshot;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let Some((name, json)) = input.split_once('\n') else { return };
    let mut snapshot = Snapshot::default();
    if snapshot.ingest_file(name, json).is_err() {
        assert_eq!(snapshot, Snapshot::default(), "a file that is refused leaves nothing behind");
    }
    let own = serde_json::to_string(&snapshot).unwrap();
    assert_eq!(serde_json::from_str::<Snapshot>(&own).unwrap(), snapshot);
});
