//! `checks` and `explain-check`: the catalogue.

use std::fmt;
use std::fmt::Write;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use ecs_triage_core::{Catalogue, Meta};
use serde::Serialize;

use crate::{Failure, print};

#[derive(Args)]
pub(crate) struct List {
    /// The form of the list.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Text,
    Json,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    phase: &'static str,
    severity: ecs_triage_core::Severity,
    summary: &'static str,
    reference: &'static str,
}

impl From<Meta> for Entry {
    fn from(meta: Meta) -> Self {
        Self {
            id: meta.id,
            phase: meta.phase.name(),
            severity: meta.severity,
            summary: meta.summary,
            reference: meta.reference,
        }
    }
}

pub(crate) fn list(list: &List) -> Result<ExitCode, Failure> {
    let catalogue = Catalogue::standard();
    let entries: Vec<Entry> = catalogue.checks().map(|check| check.meta().into()).collect();
    let text = match list.format {
        Form::Json => serde_json::to_string_pretty(&entries).map_err(Failure::new)? + "\n",
        Form::Text => entries.iter().fold(String::new(), |mut text, entry| {
            let severity = entry.severity.to_string();
            let _ = writeln!(
                text,
                "{:<11} {:<7} {:<38} {}",
                entry.phase, severity, entry.id, entry.summary
            );
            text
        }),
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn explain(id: &str) -> Result<ExitCode, Failure> {
    let catalogue = Catalogue::standard();
    let Some(meta) = catalogue.meta(id) else {
        return Err(Failure::new(Unknown(id)));
    };
    let docs = meta.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let docs = docs.collect::<Vec<_>>().join("\n");
    let head = format!("{} ({}, phase {})\n\n", meta.id, meta.severity, meta.phase);
    let see = if meta.reference.is_empty() {
        String::new()
    } else {
        format!("\nsee: {}\n", meta.reference)
    };
    print(&format!("{head}{docs}\n{see}"))?;
    Ok(ExitCode::SUCCESS)
}

/// An id that no check has, with the nearest that one has.
pub(crate) struct Unknown<'a>(pub(crate) &'a str);

impl fmt::Display for Unknown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no check `{}`", self.0)?;
        match Catalogue::standard().nearest(self.0) {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => Ok(()),
        }
    }
}
