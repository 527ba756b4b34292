//! The report as text, in the manner of a compiler's diagnostics.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::{Outcome, Report};
use crate::finding::{Finding, Remedy, Severity, Standing};
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
        let id = self.short_id();
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
        let message = self.style.paint(Ink::Bold, &finding.message);
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
        writeln!(out, "  --> {}{phase}", self.short_id())?;
        match &self.report.symptom {
            Some(symptom) if !symptom.text().is_empty() => {
                writeln!(out, "   | {}", self.style.paint(Ink::Dim, one_line(symptom.text())))
            }
            _ => Ok(()),
        }
    }

    fn proof(&self, out: &mut String, finding: &Finding) -> fmt::Result {
        for evidence in &finding.evidence {
            let place = self.style.paint(Ink::Dim, format_args!("({})", evidence.pointer));
            writeln!(out, "   = {}: {} {place}", evidence.id, one_line(&evidence.says))?;
        }
        let mut label = " fix:";
        for remedy in &finding.remedies {
            self.remedy(out, label, remedy)?;
            label = "  or:";
        }
        let pages = finding.remedies.iter().filter_map(|remedy| remedy.reference.as_deref());
        let mut pages: Vec<_> = pages.collect();
        pages.dedup();
        for page in pages {
            writeln!(out, " see: {page}")?;
        }
        writeln!(out)
    }

    fn remedy(&self, out: &mut String, label: &str, remedy: &Remedy) -> fmt::Result {
        writeln!(out, "{} {}", self.style.paint(Ink::Green, label), remedy.action)?;
        for command in &remedy.commands {
            writeln!(out, "      $ {command}")?;
        }
        Ok(())
    }

    /// What is not known, by what would show it.
    fn unknown(&self, out: &mut String) -> fmt::Result {
        let mut lacks: BTreeMap<(&str, Option<&str>), Vec<&str>> = BTreeMap::new();
        for unknown in &self.report.unknown {
            lacks.entry((&unknown.lacks, unknown.grant)).or_default().push(unknown.check);
        }
        for ((lacks, grant), checks) in lacks {
            let grant = grant.map(|grant| format!("; {grant} would show it")).unwrap_or_default();
            let head = self.style.paint(Ink::Blue, "unknown");
            writeln!(out, "{head}: {lacks}{grant}")?;
            writeln!(out, "   = undecided: {}", checks.join(", "))?;
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
        let report = self.report;
        let count = |standing| {
            report.findings.iter().filter(|finding| finding.standing == standing).count()
        };
        writeln!(
            out,
            "{}: {} cause{}, {} suspect{}, {} elsewhere; {} checks clear, {} not applicable, {} undecided",
            report.outcome,
            count(Standing::Cause),
            plural(count(Standing::Cause)),
            count(Standing::Suspect),
            plural(count(Standing::Suspect)),
            count(Standing::Hazard),
            report.clear.len(),
            report.not_applicable.len(),
            report.unknown.len(),
        )
    }

    /// `task cluster/id`, `service cluster/name`, `run family:revision`.
    fn short_id(&self) -> String {
        let target = &self.report.target;
        let tail = target.id.rsplit(':').next().filter(|_| target.kind != "run");
        let name = tail.and_then(|tail| tail.split_once('/')).map(|(_, name)| name);
        format!("{} {}", target.kind, name.unwrap_or_else(|| last_segment(&target.id)))
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let space = if line.is_empty() { "" } else { " " };
        let _ = write!(line, "{space}{word}");
    }
    line
}
