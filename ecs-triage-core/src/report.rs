use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::check::Meta;
use crate::finding::{Finding, Severity};
use crate::phase::Phase;
use crate::snapshot::{Assumption, Gap, Need};
use crate::stop::Symptom;
use crate::task::{PhaseState, TaskView, Waiting};

mod html;
mod json;
mod markdown;
mod printable;
mod rank;
mod sarif;
mod text;

pub use html::html;
pub use printable::printable;
pub use sarif::sarif;
pub use text::Style;

/// What the catalogue has to say of one target.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// What was explained.
    pub target: ReportTarget,
    /// The answer in one word.
    pub outcome: Outcome,
    /// What the stopped reason says, where there is one.
    pub symptom: Option<Symptom>,
    /// What a task that is on its way waits for.
    pub waiting: Option<Waiting>,
    /// What is wrong: what explains what was seen first, then what could, then what is real but
    /// elsewhere; within these what the stopped reason names, the earlier phase, the worse one.
    pub findings: Vec<Finding>,
    /// What could not be decided, and for want of what.
    pub unknown: Vec<Unknown>,
    /// What was assumed because it is hardly ever readable.
    pub assumptions: Vec<Assumption>,
    /// How far the task came.
    pub phases: Vec<PhaseState>,
    /// Checks that looked and found nothing.
    pub clear: Vec<&'static str>,
    /// Checks whose question does not arise.
    pub not_applicable: Vec<&'static str>,
    /// What an adapter should fetch next.
    needs: BTreeSet<Need>,
}

/// What a report is about.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReportTarget {
    /// `task`, `service` or `run`.
    pub kind: &'static str,
    /// Its ARN.
    pub id: String,
}

/// The answer in one word.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Something stops the task.
    Blocked,
    /// Nothing blocks, and all that matters is known or among the listed assumptions.
    Healthy,
    /// The task stopped as it should: scale-in, deployment, Spot, by a user.
    NoFault,
    /// What is missing for an answer is among the unknowns.
    Undetermined,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blocked => "blocked",
            Self::Healthy => "healthy",
            Self::NoFault => "no fault",
            Self::Undetermined => "undetermined",
        })
    }
}

/// A check that could not decide.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Unknown {
    /// Its id.
    pub check: &'static str,
    /// What it lacked, in words.
    pub lacks: String,
    /// The IAM action that would show it; none when no call does.
    pub grant: Option<&'static str>,
    /// What it lacked.
    #[serde(skip)]
    pub gap: Gap,
    /// How bad it would be.
    #[serde(skip)]
    pub severity: Severity,
    /// When it would bite.
    #[serde(skip)]
    pub phase: Phase,
}

impl Unknown {
    pub(crate) fn new(meta: &Meta, gap: Gap) -> Self {
        Self {
            check: meta.id,
            lacks: gap.to_string(),
            grant: gap.grant(),
            gap,
            severity: meta.severity,
            phase: meta.phase,
        }
    }
}

impl Report {
    pub(crate) fn new(
        task: &TaskView<'_>,
        mut findings: Vec<Finding>,
        unknown: Vec<Unknown>,
        clear: Vec<&'static str>,
        not_applicable: Vec<&'static str>,
    ) -> Self {
        let seen = rank::Seen::of(task);
        for finding in &mut findings {
            finding.standing = seen.standing(finding);
        }
        rank::settle(&mut findings);
        rank::sort(&mut findings, &seen);
        let waiting = task.waiting();
        let overdue = task.task().and(waiting.as_ref()).is_some_and(Waiting::is_overdue);
        let outcome = match outcome(&seen, &findings, &unknown) {
            Outcome::Healthy if overdue => Outcome::Undetermined,
            outcome => outcome,
        };
        Self {
            target: ReportTarget { kind: task.kind(), id: task.id().to_owned() },
            outcome,
            symptom: task.symptom().cloned(),
            waiting,
            findings,
            needs: needs(task, &unknown),
            unknown,
            assumptions: task.assumptions(),
            phases: task.phases(),
            clear,
            not_applicable,
        }
    }

    /// The first finding, when it explains or could explain what was seen.
    pub fn cause(&self) -> Option<&Finding> {
        self.findings.first().filter(|finding| finding.blocks())
    }

    /// What an adapter should fetch next; empty when nothing is lacking that it could still get.
    pub fn needs(&self) -> impl Iterator<Item = &Need> {
        self.needs.iter()
    }
}

fn needs(task: &TaskView<'_>, unknown: &[Unknown]) -> BTreeSet<Need> {
    let unknown = unknown.iter().map(|unknown| &unknown.gap).filter(|gap| gap.is_open());
    let mut needs: BTreeSet<Need> = unknown.map(|gap| gap.need.clone()).collect();
    needs.extend(task.wanted());
    needs
}

fn outcome(seen: &rank::Seen<'_>, findings: &[Finding], unknown: &[Unknown]) -> Outcome {
    if findings.iter().any(Finding::blocks) {
        return Outcome::Blocked;
    }
    if seen.stopped_normally() {
        return Outcome::NoFault;
    }
    let matters =
        |unknown: &&Unknown| unknown.severity == Severity::Error && !seen.is_past(unknown.phase);
    if seen.has_fault() || unknown.iter().any(|unknown| matters(&unknown)) {
        return Outcome::Undetermined;
    }
    Outcome::Healthy
}
