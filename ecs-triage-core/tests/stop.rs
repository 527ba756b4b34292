//! Stopped reasons: tables of texts under `tests/stop/`, and laws over them.
//!
//! Each line of a table is an input of `explain --jsonl` with an `expect` beside it: kind, phase,
//! whether it is a fault, the first cause, or all causes, whether it was cut, and fields; a field
//! that is null must not be there. `samples.jsonl` has instead the causes of which the first must be
//! one.
#![expect(clippy::indexing_slicing, reason = "a test that indexes wrongly fails, as it should")]

use std::collections::BTreeSet;

use ecs_triage_core::stop::{self, ContainerStop, Field, Kind, Stop, Symptom};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The tables, one a phase; `open` holds the texts that leave the phase open.
const TABLES: [(&str, &str); 12] = [
    ("credentials.jsonl", include_str!("stop/credentials.jsonl")),
    ("image.jsonl", include_str!("stop/image.jsonl")),
    ("logging.jsonl", include_str!("stop/logging.jsonl")),
    ("network.jsonl", include_str!("stop/network.jsonl")),
    ("open.jsonl", include_str!("stop/open.jsonl")),
    ("placement.jsonl", include_str!("stop/placement.jsonl")),
    ("request.jsonl", include_str!("stop/request.jsonl")),
    ("run.jsonl", include_str!("stop/run.jsonl")),
    ("secrets.jsonl", include_str!("stop/secrets.jsonl")),
    ("serve.jsonl", include_str!("stop/serve.jsonl")),
    ("start.jsonl", include_str!("stop/start.jsonl")),
    ("storage.jsonl", include_str!("stop/storage.jsonl")),
];
const SAMPLES: (&str, &str) = ("samples.jsonl", include_str!("stop/samples.jsonl"));

/// One line of a table, and where it stands.
struct Case {
    line: Value,
    place: String,
}

fn cases((name, table): (&str, &str)) -> Vec<Case> {
    let lines = table.lines().enumerate();
    let case = |(at, line)| Case {
        line: serde_json::from_str(line).unwrap_or_else(|error| json!(format!("{error}"))),
        place: format!("{name}:{}", at + 1),
    };
    lines.map(case).collect()
}

fn read(line: &Value) -> Symptom {
    if let Some(event) = line["event"].as_str() {
        return stop::read_event(event);
    }
    if let Some(failure) = line["failure"].as_str() {
        return stop::read_failure(failure);
    }
    let mut task = Stop::default();
    task.stop_code = line["stopCode"].as_str();
    task.stopped_reason = line["stoppedReason"].as_str();
    task.group = line["group"].as_str();
    for container in line["containers"].as_array().into_iter().flatten() {
        let mut said = ContainerStop::new(container["name"].as_str().unwrap_or_default());
        said.reason = container["reason"].as_str();
        said.exit_code = container["exitCode"].as_i64();
        said.essential = container["essential"].as_bool();
        task = task.with_container(said);
    }
    task.read()
}

/// The text of a case that says what is wrong.
fn telling_text(line: &Value) -> &str {
    let texts = [
        &line["event"],
        &line["failure"],
        &line["containers"][0]["reason"],
        &line["stoppedReason"],
    ];
    texts.into_iter().find_map(Value::as_str).unwrap_or_default()
}

#[test]
fn documented_templates_parse_to_their_kind_and_fields() {
    for case in TABLES.into_iter().flat_map(cases) {
        let (symptom, expect) = (read(&case.line), &case.line["expect"]);
        let got = serde_json::to_value(&symptom).unwrap();
        let about = format!("{}: {} gave {got}", case.place, case.line);
        for member in ["kind", "phase", "fault"] {
            assert_eq!(got[member], expect[member], "{member} at {about}");
        }
        for member in ["causes", "truncated"].into_iter().filter(|at| !expect[at].is_null()) {
            assert_eq!(got[member], expect[member], "{member} at {about}");
        }
        if let Some(cause) = expect["cause"].as_str() {
            assert_eq!(got["causes"][0], cause, "first cause at {about}");
        }
        for (field, value) in expect["fields"].as_object().into_iter().flatten() {
            assert_eq!(&got["fields"][field], value, "{field} at {about}");
        }
    }
}

#[test]
fn samples_have_a_right_first_cause() {
    for case in cases(SAMPLES) {
        let (symptom, line) = (read(&case.line), &case.line);
        let first = json!(symptom.causes().first());
        let about = format!("{} ({}): {}", case.place, line["about"], symptom.kind());
        assert!(line["causes"].as_array().unwrap().contains(&first), "{first} at {about}");
        assert_eq!(json!(symptom.is_fault()), line["fault"], "fault at {about}");
        assert!(
            line["phase"].is_null() || json!(symptom.phase()) == line["phase"],
            "phase at {about}"
        );
    }
}

#[test]
fn each_kind_has_a_case() {
    let seen: BTreeSet<_> =
        TABLES.into_iter().flat_map(cases).map(|case| read(&case.line).kind()).collect();
    let unseen: Vec<_> = Kind::ALL.iter().filter(|kind| !seen.contains(kind)).collect();
    assert!(unseen.is_empty(), "no text in tests/stop/ gives {unseen:?}");
}

#[test]
fn a_kind_lists_each_cause_once() {
    for kind in Kind::ALL {
        let causes: BTreeSet<_> = kind.causes().iter().collect();
        assert_eq!(causes.len(), kind.causes().len(), "{kind:?}: {:?}", kind.causes());
    }
}

#[test]
fn ids_are_unique_and_well_formed() {
    let kinds = Kind::ALL.iter().map(|kind| kind.id()).collect::<Vec<_>>();
    let fields = Field::ALL.iter().map(|field| field.name()).collect::<Vec<_>>();
    for (ids, between) in [(kinds, b'-'), (fields, b'_')] {
        assert!(
            ids.iter()
                .all(|id| id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == between))
        );
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }
}

#[test]
fn causes_are_ids_of_the_catalogue() {
    let catalogue: BTreeSet<_> = include_str!("stop/catalogue.txt").lines().collect();
    let strange: Vec<_> =
        stop::every_cause().into_iter().filter(|id| !catalogue.contains(id)).collect();
    assert!(strange.is_empty(), "not in the catalogue: {strange:?}");
}

#[test]
fn an_unknown_text_is_quoted() {
    let symptom = Stop::of_reason("Der Mond ist voll.").read();
    assert_eq!(symptom.kind(), Kind::Unknown);
    assert_eq!((symptom.text(), symptom.phase()), ("Der Mond ist voll.", None));
    assert!(symptom.causes().is_empty());
}

#[test]
fn the_spelling_of_quotes_spaces_and_case_does_not_matter() {
    for case in TABLES.into_iter().flat_map(cases) {
        let text = telling_text(&case.line);
        let kind = stop::read_event(text).kind();
        let spellings = [
            text.replace('\'', "\u{2019}"),
            text.replace('"', "\\\""),
            text.replace(' ', "\n  "),
            format!("  {text}\n"),
            text.to_lowercase(),
        ];
        for spelling in spellings {
            // Codes and role names are the words whose case tells.
            let read = stop::read_event(&spelling).kind();
            let is_code = matches!(
                kind,
                Kind::AgentDisconnected
                    | Kind::AttributeMissing
                    | Kind::LocationMismatch
                    | Kind::ResourceMissing
                    | Kind::InstanceInactive
            );
            assert!(read == kind || is_code, "{}: {read} for {spelling}", case.place);
        }
    }
}

/// Whether a cut text may be read so: as the whole, as unknown, or as something that leaves open
/// what the whole says.
fn is_compatible(cut: &Symptom, whole: &Symptom) -> bool {
    let shares = whole.causes().is_empty()
        || cut.causes().iter().any(|cause| whole.causes().contains(cause));
    match cut.kind() {
        kind if kind == whole.kind() => true,
        Kind::Unknown | Kind::RequestRefused => true,
        // The event reports progress before it reports the fault.
        Kind::Progress => whole.kind() == Kind::LoadBalancerUnhealthy,
        kind if kind.is_broad() => shares,
        kind => shares && kind.nature() == whole.nature(),
    }
}

#[test]
fn a_cut_text_never_gives_a_different_fault() {
    for case in TABLES.into_iter().chain([SAMPLES]).flat_map(cases) {
        let text = telling_text(&case.line);
        let read =
            if case.line["failure"].is_string() { stop::read_failure } else { stop::read_event };
        let whole = read(text);
        for cut in (0..text.len()).filter_map(|end| text.get(..end)) {
            let part = read(cut);
            assert!(
                is_compatible(&part, &whole),
                "{}: {} for {cut:?}, not {}",
                case.place,
                part.kind(),
                whole.kind()
            );
        }
    }
}

/// Texts made of pieces of real ones, in any order.
fn jumbled() -> impl Strategy<Value = String> {
    let texts = TABLES.into_iter().flat_map(cases).map(|case| telling_text(&case.line).to_owned());
    let piece = (
        prop::sample::select(texts.collect::<Vec<_>>()),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(text, one, other)| {
            let all: Vec<char> = text.chars().collect();
            let (one, other) = (one.index(all.len() + 1), other.index(all.len() + 1));
            all[one.min(other)..one.max(other)].iter().collect::<String>()
        });
    prop::collection::vec(prop_oneof![4 => piece, 1 => any::<String>()], 0..6)
        .prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in jumbled(), code in prop::option::of("[A-Za-z]{0,20}"), exit: i64) {
        let mut task = Stop::of_reason(&text).with_container(ContainerStop::new("app").with_reason(&text).with_exit_code(exit));
        task.stop_code = code.as_deref();
        for symptom in [task.read(), stop::read_event(&text), stop::read_failure(&text)] {
            let causes = symptom.causes();
            prop_assert!(causes.iter().all(|cause| symptom.kind().causes().contains(cause)));
            prop_assert_eq!(causes.iter().collect::<BTreeSet<_>>().len(), causes.len());
            prop_assert_eq!(symptom.text(), text.as_str());
            prop_assert!(symptom.reference().starts_with("https://docs.aws.amazon.com/"));
            prop_assert!(serde_json::to_value(&symptom).is_ok());
        }
    }
}
