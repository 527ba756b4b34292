//! The report as Markdown, for the summary of a job or a comment on a change.

use std::fmt::{self, Write};

use super::Report;
use super::printable::{one_line, printable};
use crate::finding::{Finding, Remedy, Standing};

impl Report {
    /// The report as Markdown (CommonMark).
    ///
    /// Texts of the account are escaped: they can neither format nor link nor hold HTML.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = report(&mut out, self);
        out
    }
}

fn report(out: &mut String, report: &Report) -> fmt::Result {
    writeln!(out, "## {}: {}\n", report.outcome, prose(&report.target.short()))?;
    if let Some(waiting) = &report.waiting {
        writeln!(out, "> {}\n", prose(&waiting.to_string()))?;
    }
    if let Some(symptom) = &report.symptom {
        let phase = symptom.phase().map(|phase| format!(", phase {phase}")).unwrap_or_default();
        writeln!(out, "> {}{phase}: {}\n", symptom.kind(), code(&one_line(symptom.text())))?;
        if report.cause().is_none() && symptom.is_fault() {
            writeln!(out, "Likely, in order: {}. ", codes(&symptom.causes()))?;
            writeln!(out, "See <{}>.\n", symptom.reference())?;
        }
    }
    for each in &report.findings {
        finding(out, each)?;
    }
    for ((lacks, grant), checks) in report.lacking() {
        let grant = grant.map(|grant| format!(" ({} would show it)", code(grant)));
        let (lacks, grant) = (prose(lacks), grant.unwrap_or_default());
        writeln!(out, "- **unknown**: {lacks}{grant}; undecided: {}", codes(&checks))?;
    }
    for assumption in &report.assumptions {
        writeln!(out, "- **assumed**: {}: {}", assumption.about(), assumption.assumed())?;
    }
    writeln!(out, "\n{}", report.tally())
}

fn finding(out: &mut String, finding: &Finding) -> fmt::Result {
    let standing = match finding.standing {
        Standing::Cause => "",
        Standing::Suspect => " (could be the cause)",
        Standing::Hazard => " (not what stopped this one)",
    };
    writeln!(out, "### {}: {}{standing}\n", finding.severity, code(finding.check))?;
    writeln!(out, "**{}**\n", prose(&finding.message))?;
    for evidence in &finding.evidence {
        let (id, place) = (code(&evidence.id), code(&evidence.pointer));
        writeln!(out, "- {id}: {} ({place})", prose(&evidence.says))?;
    }
    finding.remedies.iter().try_for_each(|each| remedy(out, each))?;
    for page in finding.pages() {
        writeln!(out, "\nSee {}", prose(page))?;
    }
    writeln!(out)
}

fn remedy(out: &mut String, remedy: &Remedy) -> fmt::Result {
    writeln!(out, "\nFix: {}", prose(&remedy.action))?;
    if remedy.commands.is_empty() {
        return Ok(());
    }
    let commands: Vec<_> = remedy.commands.iter().map(|command| printable(command)).collect();
    let commands = commands.join("\n");
    let fence = "`".repeat(longest_run(&commands).max(2) + 1);
    writeln!(out, "\n{fence}sh\n{commands}\n{fence}")
}

/// Text in which nothing formats.
fn prose(text: &str) -> String {
    let mut prose = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if r"\`*_[]<>&#|~!$".contains(c) {
            prose.push('\\');
        }
        prose.push(c);
    }
    prose
}

/// A code span, whatever backticks the text holds.
fn code(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() {
        return text;
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn codes(texts: &[&str]) -> String {
    texts.iter().map(|text| code(text)).collect::<Vec<_>>().join(", ")
}

/// How many backticks stand side by side.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_format() {
        assert_eq!(prose("<b>*x*\n# y"), r"\<b\>\*x\* \# y");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
    }
}
