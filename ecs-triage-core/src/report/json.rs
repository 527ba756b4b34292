//! The report's JSON, schema 1.

use serde::{Serialize, Serializer};

use super::Report;
use crate::finding::Finding;
use crate::snapshot::Assumption;

#[derive(Serialize)]
struct Written<'r> {
    target: &'r super::ReportTarget,
    outcome: super::Outcome,
    symptom: Option<Said<'r>>,
    waiting: Option<&'r crate::task::Waiting>,
    cause: Option<&'r Finding>,
    findings: &'r [Finding],
    unknown: &'r [super::Unknown],
    assumptions: Vec<Assumed>,
    phases: &'r [crate::task::PhaseState],
    counts: Counts,
}

/// What the stopped reason says, beside its text.
#[derive(Serialize)]
struct Said<'r> {
    text: &'r str,
    #[serde(flatten)]
    symptom: &'r crate::stop::Symptom,
}

#[derive(Serialize)]
struct Assumed {
    about: &'static str,
    assumed: &'static str,
    grant: &'static str,
}

#[derive(Serialize)]
struct Counts {
    clear: usize,
    not_applicable: usize,
}

impl From<&Assumption> for Assumed {
    fn from(assumption: &Assumption) -> Self {
        Self { about: assumption.about(), assumed: assumption.assumed(), grant: assumption.grant() }
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let symptom = self.symptom.as_ref();
        Written {
            target: &self.target,
            outcome: self.outcome,
            symptom: symptom.map(|symptom| Said { text: symptom.text(), symptom }),
            waiting: self.waiting.as_ref(),
            cause: self.cause(),
            findings: &self.findings,
            unknown: &self.unknown,
            assumptions: self.assumptions.iter().map(Assumed::from).collect(),
            phases: &self.phases,
            counts: Counts { clear: self.clear.len(), not_applicable: self.not_applicable.len() },
        }
        .serialize(serializer)
    }
}
