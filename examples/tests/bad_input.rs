//! Bad input ends in one line on standard error that says what is wrong and where, and in exit
//! status 2.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that goes wrong here fails, as it should"
)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use ecs_triage_core::Snapshot;
use proptest::prelude::*;

mod run;

const NO_NAT: &str = "captures/no-nat";
const SUBNETS: &str = "ec2.describe-subnets.json";

/// An empty folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-input").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A folder with one file.
fn holding(test: &str, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let folder = folder(test);
    fs::write(folder.join(name), bytes).unwrap();
    folder
}

/// The one line that these arguments end in; it must hold all of `words`.
fn refused(arguments: &[&str], words: &[&str]) {
    let output = run::answer(arguments, b"");
    let said = String::from_utf8(output.stderr).unwrap();
    let about = format!("{arguments:?} said: {said}");
    assert_eq!(output.status.code(), Some(2), "{about}");
    assert!(output.stdout.is_empty(), "{about}");
    assert_eq!(said.lines().count(), 1, "{about}");
    assert!(said.starts_with("error: ") && !said.contains("Usage"), "{about}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in: {about}");
    }
}

/// The one line that diagnosing this file or folder ends in.
fn undiagnosed(path: &Path, words: &[&str]) {
    refused(&["diagnose", path.to_str().unwrap()], words);
}

#[test]
fn a_file_that_is_no_json() {
    let folder = holding("no-json", SUBNETS, "Unable to locate credentials");
    undiagnosed(&folder, &[SUBNETS, "line 1", "column"]);
    undiagnosed(&folder.join(SUBNETS), &[SUBNETS, "line 1"]);
}

#[test]
fn a_truncated_file() {
    let whole = fs::read_to_string(Path::new(NO_NAT).join(SUBNETS)).unwrap();
    let half = whole.get(..whole.len() / 2).unwrap();
    undiagnosed(&holding("truncated", SUBNETS, half), &[SUBNETS, "EOF", "line"]);
}

#[test]
fn an_empty_file() {
    undiagnosed(&holding("empty-file", SUBNETS, ""), &[SUBNETS, "EOF"]);
}

#[test]
fn a_mark_of_the_byte_order_is_no_part_of_the_json() {
    let marked = "\u{feff}{\"Subnets\": 7}";
    undiagnosed(&holding("byte-order-mark", SUBNETS, marked), &["Subnets: invalid type"]);
}

#[test]
fn a_wrong_type_is_told_with_its_place() {
    let subnets = r#"{"Subnets": [{"SubnetId": "subnet-1"}, {"CidrBlock": 10}]}"#;
    undiagnosed(
        &holding("wrong-type", SUBNETS, subnets),
        &["ec2.describe-subnets.json: Subnets[1].CidrBlock: ", "invalid type"],
    );
    undiagnosed(&holding("wrong-list", SUBNETS, r#"{"Subnets": 7}"#), &["Subnets"]);
    undiagnosed(&holding("no-object", SUBNETS, "[]"), &[SUBNETS, "object"]);
    let snapshot = r#"{"schema": 1, "ec2": {"subnets": [{"CidrBlock": 10}]}}"#;
    let folder = holding("wrong-type-in-snapshot", "saved.json", snapshot);
    undiagnosed(&folder.join("saved.json"), &["saved.json: ec2.subnets[0].CidrBlock: "]);
}

#[test]
fn a_snapshot_of_another_schema() {
    let folder = holding("other-schema", "saved.json", r#"{"schema": 2}"#);
    undiagnosed(&folder.join("saved.json"), &["schema 2", "schema 1"]);
}

#[test]
fn a_huge_file_is_not_read() {
    let folder = folder("huge");
    for name in [SUBNETS, "saved.json"] {
        File::create(folder.join(name)).unwrap().set_len(200 << 20).unwrap();
    }
    undiagnosed(&folder, &[SUBNETS, "larger than 64 MiB"]);
    undiagnosed(&folder.join("saved.json"), &["saved.json", "larger than 64 MiB"]);
}

#[test]
fn deep_nesting() {
    let deep = |open: &str, close: &str| {
        format!("{{\"Subnets\": {}1{}}}", open.repeat(10_000), close.repeat(10_000))
    };
    undiagnosed(&holding("deep-lists", SUBNETS, deep("[", "]")), &[SUBNETS, "recursion"]);
    let objects = deep("{\"a\": ", "}");
    undiagnosed(&holding("deep-objects", SUBNETS, &objects), &[SUBNETS, "recursion"]);
    undiagnosed(&holding("deep-file", "saved.json", &objects).join("saved.json"), &["recursion"]);
}

#[test]
fn deep_folders() {
    let folder = folder("deep-folders");
    fs::create_dir_all(folder.join("a/b/c/d/e/f/g/h/i/j")).unwrap();
    undiagnosed(&folder, &["nested too deep"]);
}

#[test]
fn a_folder_without_a_capture() {
    undiagnosed(&folder("empty-folder"), &["empty-folder", "<service>.<operation>.json"]);
    undiagnosed(&holding("no-capture", "notes.txt", "hello"), &["<service>.<operation>.json"]);
}

#[test]
fn a_capture_without_a_target() {
    let folder = holding("no-target", SUBNETS, r#"{"Subnets": []}"#);
    undiagnosed(&folder, &["no-target", "no task, service or task definition"]);
}

#[test]
fn text_that_is_no_utf8() {
    undiagnosed(&holding("no-utf8", SUBNETS, b"{\"Subnets\": \"\xff\xfe\"}"), &[SUBNETS, "UTF-8"]);
}

#[test]
fn a_missing_file() {
    undiagnosed(Path::new("captures/no-such-capture"), &["no-such-capture", "No such file"]);
    let definition = ["preflight", NO_NAT, "--task-definition", "missing.json"];
    refused(&definition, &["missing.json", "No such file"]);
}

#[test]
fn a_file_that_is_a_folder() {
    let definition = ["preflight", NO_NAT, "--task-definition", "captures"];
    refused(&definition, &["captures: ", "directory"]);
    let output = ["diagnose", NO_NAT, "--output", "captures"];
    refused(&output, &["captures: ", "directory"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle() {
    let folder = folder("links");
    std::os::unix::fs::symlink(&folder, folder.join("again")).unwrap();
    undiagnosed(&folder, &["holds no file"]);
    std::os::unix::fs::symlink(SUBNETS, folder.join(SUBNETS)).unwrap();
    undiagnosed(&folder, &[SUBNETS, "symbolic links"]);
    undiagnosed(&folder.join(SUBNETS), &[SUBNETS, "symbolic links"]);
}

#[test]
fn names_that_are_not_known_come_with_the_nearest() {
    let task = "0123456789abcdef0123456789abcdee";
    refused(&["diagnose", NO_NAT, "--task", task], &[task, "did you mean `0123456789abcdef012"]);
    refused(&["diagnose", NO_NAT, "--service", "wbe"], &["wbe", "did you mean `web`"]);
    for option in ["--only", "--without"] {
        refused(&["diagnose", NO_NAT, option, "no-rout"], &["no-rout", "did you mean `no-route`"]);
    }
    refused(&["diagnose", NO_NAT, "--severity", "no-rout=info"], &["did you mean `no-route`"]);
    refused(&["diagnose", NO_NAT, "--severity", "no-route=bad"], &["ID=info"]);
    refused(&["explain-check", "no-rout"], &["did you mean `no-route`"]);
}

#[test]
fn arguments_that_are_not_known() {
    refused(&["diagnose", NO_NAT, "--format", "xml"], &["xml", "--format", "json", "sarif"]);
    refused(&["diagnos", NO_NAT], &["diagnos", "diagnose"]);
    refused(&["diagnose"], &["CAPTURE"]);
    refused(&["diagnose", NO_NAT, "--task", "a", "--service", "b"], &["--task", "--service"]);
    refused(&["explain"], &["<TEXT>"]);
}

#[test]
fn an_error_does_not_act_on_a_terminal() {
    refused(&["diagnose", NO_NAT, "--task", "\x1b[2J\u{202e}x"], &[r"\u{1b}[2J\u{202e}x"]);
    refused(&["explain-check", "\x1b[2J"], &[r"\u{1b}[2J"]);
    refused(&["diagnose", "no\nsuch\x1bfile"], &[r"no such\u{1b}file"]);
}

#[test]
fn an_unknown_operation_is_a_warning() {
    let folder = folder("unknown-operation");
    for entry in fs::read_dir(NO_NAT).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    fs::write(folder.join("polly.describe-voices.json"), "{}").unwrap();
    let output = run::answer(["diagnose", folder.to_str().unwrap()], b"");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("warning: ") && said.contains("polly.describe-voices.json"), "{said}");
    assert_ne!(output.status.code(), Some(2));
}

#[test]
fn an_event_is_a_capture() {
    let tasks = fs::read_to_string(Path::new(NO_NAT).join("ecs.describe-tasks.json")).unwrap();
    let tasks: serde_json::Value = serde_json::from_str(&tasks).unwrap();
    let event = serde_json::json!({
        "version": "0",
        "detail-type": "ECS Task State Change",
        "source": "aws.ecs",
        "detail": tasks["tasks"][0],
    });
    for name in ["stopped.json", "events.task-state-change.json", "ecs.describe-tasks.json"] {
        let folder = holding("event", name, event.to_string());
        let mut paths = vec![folder.join(name)];
        paths.extend((name != "stopped.json").then_some(folder));
        for path in paths {
            let output = run::answer(["diagnose", path.to_str().unwrap()], b"");
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(output.status.code(), Some(0), "{said}");
            assert!(said.contains("likely, in order: no-route"), "{said}");
        }
    }
}

fn captured() -> Vec<(String, String)> {
    let files = fs::read_dir(NO_NAT).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    files.map(read).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Half an answer is an error, with nothing taken in.
    #[test]
    fn a_file_cut_anywhere_is_an_error(file in 0..usize::MAX, at in 0..usize::MAX) {
        let files = captured();
        let (name, whole) = &files[file % files.len()];
        let cut = whole.floor_char_boundary(at % whole.trim_end().len());
        let mut snapshot = Snapshot::default();
        prop_assert!(snapshot.ingest_file(name, &whole[..cut]).is_err(), "{name} cut at {cut}");
        prop_assert_eq!(snapshot, Snapshot::default());
    }

    /// One byte changed is read or refused, never a panic.
    #[test]
    fn a_file_with_a_wrong_byte_is_read_or_refused(
        file in 0..usize::MAX,
        at in 0..usize::MAX,
        byte in 0x20..0x7f_u8,
    ) {
        let files = captured();
        let (name, whole) = &files[file % files.len()];
        let mut bytes = whole.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(text) = String::from_utf8(bytes) {
            let _ = Snapshot::default().ingest_file(name, &text);
        }
    }
}
