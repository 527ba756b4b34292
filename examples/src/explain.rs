//! `explain`: what a stopped reason, a service event or a RunTask failure says.

use std::fmt::Write as _;
use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

use clap::Args;
use ecs_triage_core::stop::{self, ContainerStop, Stop, Symptom};
use serde::Deserialize;
use serde_json::json;

use crate::{Failure, print};

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

fn lines(mut input: impl BufRead, mut output: impl Write) -> Result<(), Failure> {
    let mut line = Vec::new();
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
            Err(error) => json!({ "error": format!("line {number}: {error}") }),
        };
        if let Err(error) = writeln!(output, "{answer}") {
            return if error.kind() == io::ErrorKind::BrokenPipe {
                Ok(())
            } else {
                Err(error.into())
            };
        }
    }
    Ok(())
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

/// The symptom in words.
fn words(symptom: &Symptom) -> String {
    let mut text = String::new();
    let phase = symptom.phase().map(|phase| format!(" in phase {phase}")).unwrap_or_default();
    let fault = if symptom.is_fault() { "" } else { " (no fault)" };
    let _ = writeln!(text, "{}{phase}{fault}", symptom.kind().id());
    for (field, value) in symptom.fields() {
        let _ = writeln!(text, "   = {}: {value}", field.name());
    }
    if symptom.is_truncated() {
        let _ = writeln!(text, "   = the text was cut off; what followed is not known");
    }
    let causes = symptom.causes();
    if !causes.is_empty() {
        let _ = writeln!(text, "likely, in order:");
        for cause in causes {
            let _ = writeln!(text, "   - {cause}");
        }
        let _ = writeln!(text, "to decide between them: ecs-triage diagnose CAPTURE");
    }
    let _ = writeln!(text, " see: {}", symptom.reference());
    text
}
