//! The report as text, in the manner of a compiler's diagnostics.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use super::printable::{one_line, printable};
use super::{Outcome, Report, ReportTarget};
use crate::finding::{Evidence, EvidenceKind, Finding, Remedy, Severity, Standing};
use crate::target::last_segment;

/// How a report is written as text.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Style {
    /// Plain.
    #[default]
    Plain,
    /// With ANSI colours.
    Coloured,
}

/// ANSI sequences.
#[derive(Clone, Copy)]
enum Ink {
    Red,
    Yellow,
    Blue,
    Green,
    Bold,
    Dim,
}

impl Style {
    fn paint(self, ink: Ink, text: impl fmt::Display) -> String {
        let code = match ink {
            Ink::Red => "1;31",
            Ink::Yellow => "1;33",
            Ink::Blue => "1;34",
            Ink::Green => "1;32",
            Ink::Bold => "1",
            Ink::Dim => "2",
        };
        match self {
            Self::Plain => text.to_string(),
            Self::Coloured => format!("\x1b[{code}m{text}\x1b[0m"),
        }
    }
}

impl Report {
    /// The report as text.
    pub fn render(&self, style: Style) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = Page { report: self, style }.write(&mut out);
        out
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Style::Plain))
    }
}

/// How many checks are named that wait for the same thing; the JSON report names all.
const UNDECIDED: usize = 4;

struct Page<'r> {
    report: &'r Report,
    style: Style,
}

impl Page<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let (blocking, hazards): (Vec<_>, Vec<_>) =
            self.report.findings.iter().partition(|finding| finding.standing != Standing::Hazard);
        if blocking.is_empty() {
            self.verdict(out)?;
        }
        for (place, finding) in blocking.iter().enumerate() {
            self.finding(out, finding)?;
            if place == 0 {
                self.target(out)?;
            }
            self.proof(out, finding)?;
        }
        for finding in hazards {
            self.finding(out, finding)?;
            self.proof(out, finding)?;
        }
        self.unknown(out)?;
        self.assumptions(out)?;
        self.counts(out)
    }

    /// The first line, where no finding blocks.
    fn verdict(&self, out: &mut String) -> fmt::Result {
        let id = self.report.target.short();
        let (ink, text) = match self.report.outcome {
            Outcome::Healthy => (Ink::Green, format!("healthy: nothing keeps {id} from starting")),
            Outcome::NoFault => (Ink::Green, format!("no fault: {id} was stopped as it should be")),
            Outcome::Blocked | Outcome::Undetermined => (
                Ink::Yellow,
                format!("undetermined: what was collected does not say what stops {id}"),
            ),
        };
        writeln!(out, "{}", self.style.paint(ink, text))?;
        self.target(out)?;
        self.likely(out)
    }

    /// With little more than a text: what it allows, and where AWS explains it.
    fn likely(&self, out: &mut String) -> fmt::Result {
        let Some(symptom) = self.report.symptom.as_ref().filter(|symptom| symptom.is_fault())
        else {
            return writeln!(out);
        };
        let causes = symptom.causes();
        if !causes.is_empty() {
            writeln!(out, "   = likely, in order: {}", causes.join(", "))?;
        }
        writeln!(out, " see: {}\n", symptom.reference())
    }

    fn finding(&self, out: &mut String, finding: &Finding) -> fmt::Result {
        let ink = match finding.severity {
            Severity::Error => Ink::Red,
            Severity::Warning => Ink::Yellow,
            Severity::Info => Ink::Blue,
        };
        let head = self.style.paint(ink, format_args!("{}[{}]", finding.severity, finding.check));
        let message = self.style.paint(Ink::Bold, one_line(&finding.message));
        let role = match (finding.standing, finding.severity) {
            (Standing::Cause, _) | (_, Severity::Warning | Severity::Info) => "",
            (Standing::Suspect, _) => " (could be the cause)",
            (Standing::Hazard, _) => " (not what stopped this one)",
        };
        writeln!(out, "{head}: {message}{role}")
    }

    /// What the report is about, and what ECS said.
    fn target(&self, out: &mut String) -> fmt::Result {
        let stopped = self.report.symptom.as_ref().filter(|symptom| symptom.is_fault());
        let phase = stopped.and_then(|symptom| symptom.phase());
        let phase = phase.map(|phase| format!(", stopped in phase {phase}")).unwrap_or_default();
        writeln!(out, "  --> {}{phase}", self.report.target.short())?;
        if let Some(waiting) = &self.report.waiting {
            writeln!(out, "   = {}", one_line(&waiting.to_string()))?;
        }
        match &self.report.symptom {
            Some(symptom) if !symptom.text().is_empty() => {
                writeln!(out, "   | {}", self.style.paint(Ink::Dim, one_line(symptom.text())))
            }
            _ => Ok(()),
        }
    }

    fn proof(&self, out: &mut String, finding: &Finding) -> fmt::Result {
        // What ECS said stands once, below the first line.
        let said = |evidence: &&Evidence| evidence.kind == EvidenceKind::StoppedReason;
        for evidence in finding.evidence.iter().filter(|evidence| !said(evidence)) {
            let place =
                self.style.paint(Ink::Dim, format_args!("({})", printable(&evidence.pointer)));
            let (id, says) = (one_line(&evidence.id), one_line(&evidence.says));
            writeln!(out, "   = {id}: {says} {place}")?;
        }
        let mut label = " fix:";
        for remedy in &finding.remedies {
            self.remedy(out, label, remedy)?;
            label = "  or:";
        }
        for page in finding.pages() {
            writeln!(out, " see: {}", printable(page))?;
        }
        writeln!(out)
    }

    fn remedy(&self, out: &mut String, label: &str, remedy: &Remedy) -> fmt::Result {
        let action = one_line(&remedy.action);
        writeln!(out, "{} {action}", self.style.paint(Ink::Green, label))?;
        for command in &remedy.commands {
            writeln!(out, "      $ {}", printable(command))?;
        }
        Ok(())
    }

    /// What is not known, by what would show it.
    fn unknown(&self, out: &mut String) -> fmt::Result {
        for ((lacks, grant), checks) in self.report.lacking() {
            let grant = grant.map(|grant| format!("; {grant} would show it")).unwrap_or_default();
            let head = self.style.paint(Ink::Blue, "unknown");
            writeln!(out, "{head}: {}{grant}", one_line(lacks))?;
            let (first, more) = checks.split_at(checks.len().min(UNDECIDED));
            let more = match more.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            writeln!(out, "   = undecided: {}{more}", first.join(", "))?;
        }
        Ok(())
    }

    fn assumptions(&self, out: &mut String) -> fmt::Result {
        for assumption in &self.report.assumptions {
            let head = self.style.paint(Ink::Blue, "assumed");
            let (about, assumed) = (assumption.about(), assumption.assumed());
            writeln!(out, "{head}: {about}: {assumed}; {} would show it", assumption.grant())?;
        }
        Ok(())
    }

    fn counts(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "{}: {}", self.report.outcome, self.report.tally())
    }
}

impl Report {
    /// What is not known and the action that would show it, with the checks that wait for it.
    pub(super) fn lacking(&self) -> BTreeMap<(&str, Option<&'static str>), Vec<&'static str>> {
        let mut lacking: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for unknown in &self.unknown {
            lacking.entry((&*unknown.lacks, unknown.grant)).or_default().push(unknown.check);
        }
        lacking
    }

    /// How many of what, in one line.
    pub(super) fn tally(&self) -> String {
        let count =
            |standing| self.findings.iter().filter(|finding| finding.standing == standing).count();
        let (causes, suspects) = (count(Standing::Cause), count(Standing::Suspect));
        format!(
            "{causes} cause{}, {suspects} suspect{}, {} elsewhere; {} checks clear, {} not applicable, {} undecided",
            plural(causes),
            plural(suspects),
            count(Standing::Hazard),
            self.clear.len(),
            self.not_applicable.len(),
            self.unknown.len(),
        )
    }
}

impl ReportTarget {
    /// `task cluster/id`, `service cluster/name`, `run family:revision`.
    pub(super) fn short(&self) -> String {
        let tail = self.id.rsplit(':').next().filter(|_| self.kind != "run");
        let name = tail.and_then(|tail| tail.split_once('/')).map(|(_, name)| name);
        one_line(&format!("{} {}", self.kind, name.unwrap_or_else(|| last_segment(&self.id))))
    }
}

impl Finding {
    /// The AWS pages of its remedies, each once.
    pub(super) fn pages(&self) -> BTreeSet<&str> {
        self.remedies.iter().filter_map(|remedy| remedy.reference.as_deref()).collect()
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
