//! `explain`: what a stopped reason, a service event or a RunTask failure says.

use std::fmt::{self, Write as _};
use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

use clap::Args;
use ecs_triage_core::stop::{self, ContainerStop, Field, Nature, Stop, Symptom};
use ecs_triage_core::{Catalogue, printable};
use serde::Deserialize;
use serde_json::json;

use crate::{Failure, print};

mod calls;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The text; `-` reads it from standard input.
    #[arg(required_unless_present = "jsonl")]
    text: Option<String>,
    /// One JSON object a line on standard input, one a line on standard output.
    #[arg(long, conflicts_with = "text")]
    jsonl: bool,
}

/// A longer line is no message of ECS.
const LONGEST: u64 = 1 << 20;

/// One line of `--jsonl`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    stop_code: Option<String>,
    stopped_reason: Option<String>,
    #[serde(default)]
    containers: Option<Vec<Container>>,
    event: Option<String>,
    failure: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Container {
    #[serde(default)]
    name: String,
    reason: Option<String>,
    exit_code: Option<i64>,
    essential: Option<bool>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match &arguments.text {
        _ if arguments.jsonl => lines(io::stdin().lock(), io::stdout().lock())?,
        Some(text) if text == "-" => {
            let mut text = String::new();
            io::stdin().lock().take(LONGEST).read_to_string(&mut text)?;
            print(&words(&read(text.trim())))?;
        }
        Some(text) => print(&words(&read(text)))?,
        None => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// A text whose origin is not told may be any of the three.
fn read(text: &str) -> Symptom {
    let reason = Stop::of_reason(text).read();
    if reason.kind() == stop::Kind::Unknown { stop::read_event(text) } else { reason }
}

/// Reads and answers line by line; what is wrong with one line keeps none from its answer.
fn lines(mut input: impl BufRead, mut output: impl Write) -> Result<(), Failure> {
    let mut line = Vec::new();
    let mut wrong = None;
    for number in 1_u64.. {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() as u64 == LONGEST && !line.ends_with(b"\n") {
            input.skip_until(b'\n')?;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = match serde_json::from_slice::<Line>(&line) {
            Ok(line) => serde_json::to_value(line.read()).map_err(Failure::new)?,
            Err(error) => {
                let error = format!("line {number}: {error}");
                wrong.get_or_insert_with(|| error.clone());
                json!({ "error": error })
            }
        };
        if let Err(error) = writeln!(output, "{answer}") {
            return if error.kind() == io::ErrorKind::BrokenPipe {
                Ok(())
            } else {
                Err(error.into())
            };
        }
    }
    wrong.map_or(Ok(()), |error| Err(Failure::new(error)))
}

impl Line {
    fn read(&self) -> Symptom {
        if let Some(event) = &self.event {
            return stop::read_event(event);
        }
        if let Some(failure) = &self.failure {
            return stop::read_failure(failure);
        }
        let mut stop = Stop::default();
        stop.stop_code = self.stop_code.as_deref();
        stop.stopped_reason = self.stopped_reason.as_deref();
        let containers = self.containers.as_deref().unwrap_or_default();
        stop.containers = containers.iter().map(Container::told).collect();
        stop.read()
    }
}

impl Container {
    fn told(&self) -> ContainerStop<'_> {
        let mut told = ContainerStop::new(&self.name);
        told.reason = self.reason.as_deref();
        told.exit_code = self.exit_code;
        told.essential = self.essential;
        told
    }
}

/// The symptom in words: what the text proves, what could be behind it, and what would tell.
fn words(symptom: &Symptom) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = proof(&mut text, symptom);
    let _ = causes(&mut text, symptom);
    let _ = writeln!(text, " see: {}", symptom.reference());
    text
}

fn proof(text: &mut String, symptom: &Symptom) -> fmt::Result {
    let phase = symptom.phase().map(|phase| format!(" in phase {phase}")).unwrap_or_default();
    let fault = if symptom.is_fault() { "" } else { " (no fault)" };
    writeln!(text, "{}{phase}{fault}: {}", symptom.kind(), proves(symptom))?;
    for (field, value) in symptom.fields() {
        writeln!(text, "   = {}: {}", field.name(), printable(value))?;
    }
    if symptom.is_truncated() {
        writeln!(text, "   = the text was cut off; what followed is not known")?;
    }
    Ok(())
}

fn proves(symptom: &Symptom) -> &'static str {
    if symptom.kind() == stop::Kind::Unknown {
        return "this text is not known, so nothing is concluded from it";
    }
    match symptom.nature() {
        Nature::Network => "the other side was not reached, so no permission was asked for yet",
        Nature::Permission => "the other side was reached and refused, so the way there is open",
        Nature::NotFound => "the other side was reached, and what was asked for is not there",
        Nature::Configuration => "a setting is wrong, or two settings contradict each other",
        Nature::Capacity => "no host, or no capacity of AWS, has room",
        Nature::Quota => "a limit of the account or of a registry is reached",
        Nature::Storage => "a disk is full, or a volume cannot be set up",
        Nature::Platform => "the host, the agent or the container runtime failed",
        Nature::Application => "the program in the container ended, or could not begin",
        Nature::Health => "a health check failed",
        Nature::Lifecycle => "a normal stop",
        Nature::Transient => "it may pass by itself",
        _ => "the text leaves open what sort of trouble it is",
    }
}

fn causes(text: &mut String, symptom: &Symptom) -> fmt::Result {
    let causes = symptom.causes();
    if !symptom.is_fault() {
        return Ok(());
    }
    let catalogue = Catalogue::standard();
    let metas: Vec<_> = causes.iter().filter_map(|cause| catalogue.meta(cause)).collect();
    if !causes.is_empty() {
        writeln!(text, "likely, in order:")?;
    }
    for cause in &causes {
        let meta = metas.iter().find(|meta| meta.id == *cause);
        writeln!(text, "   - {cause}: {}", meta.map(|meta| meta.summary).unwrap_or_default())?;
    }
    writeln!(text, "to find out which, collect, and fill in the names in capitals:")?;
    let region = symptom.field(Field::Region).map(printable);
    for call in calls::of(metas.iter().map(|meta| meta.phase).chain(symptom.phase())) {
        writeln!(text, "   $ {}", call.line(region.as_deref()))?;
    }
    writeln!(text, "   $ ecs-triage diagnose capture")
}
