//! Reports as one web page that stands alone: no script, nothing to be loaded.

use std::fmt::{self, Write};

use super::Report;
use super::printable::printable;
use crate::finding::{Finding, Remedy, Standing};

/// The page's own policy forbids everything but its style, should an escape ever be forgotten.
const HEAD: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>ecs-triage</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
article { border-left: .25rem solid #888; padding-left: 1rem; margin: 1.5rem 0 }
article.error { border-color: #c00 } article.warning { border-color: #c80 }
code, pre { background: #8882; overflow-wrap: anywhere } pre { padding: .5rem; white-space: pre-wrap }
small { color: #777 }
</style>
</head>
<body>
"#;

/// Reports as one HTML page that stands alone.
///
/// It holds no script and loads nothing; texts of the account are escaped.
pub fn html(reports: &[Report]) -> String {
    let mut out = HEAD.to_owned();
    // Writing to a string does not fail.
    let _ = reports.iter().try_for_each(|each| report(&mut out, each));
    out.push_str("</body>\n</html>\n");
    out
}

fn report(out: &mut String, report: &Report) -> fmt::Result {
    let target = Escaped(&report.target.id);
    writeln!(out, "<section>\n<h1>{}: {}</h1>", report.outcome, Escaped(&report.target.short()))?;
    writeln!(out, "<p><small>{target}</small></p>")?;
    if let Some(waiting) = &report.waiting {
        writeln!(out, "<p>{}</p>", Escaped(&waiting.to_string()))?;
    }
    if let Some(symptom) = &report.symptom {
        let phase = symptom.phase().map(|phase| format!(", phase {phase}")).unwrap_or_default();
        writeln!(out, "<p>{}{phase}:</p>", symptom.kind())?;
        writeln!(out, "<blockquote>{}</blockquote>", Escaped(symptom.text()))?;
        if report.cause().is_none() && symptom.is_fault() {
            writeln!(out, "<p>Likely, in order: {}.</p>", symptom.causes().join(", "))?;
            writeln!(out, "<p>{}</p>", Link(symptom.reference()))?;
        }
    }
    report.findings.iter().try_for_each(|each| finding(out, each))?;
    writeln!(out, "<ul>")?;
    for ((lacks, grant), checks) in report.lacking() {
        let grant = grant.map(|grant| format!(" (<code>{grant}</code> would show it)"));
        let (lacks, grant) = (Escaped(lacks), grant.unwrap_or_default());
        writeln!(out, "<li>unknown: {lacks}{grant}; undecided: {}</li>", checks.join(", "))?;
    }
    for assumption in &report.assumptions {
        writeln!(out, "<li>assumed: {}: {}</li>", assumption.about(), assumption.assumed())?;
    }
    writeln!(out, "</ul>\n<p><small>{}</small></p>\n</section>", report.tally())
}

fn finding(out: &mut String, finding: &Finding) -> fmt::Result {
    let standing = match finding.standing {
        Standing::Cause => "",
        Standing::Suspect => " (could be the cause)",
        Standing::Hazard => " (not what stopped this one)",
    };
    let (severity, check) = (finding.severity, finding.check);
    writeln!(out, "<article class=\"{severity}\">\n<h2>{severity}[{check}]{standing}</h2>")?;
    writeln!(out, "<p>{}</p>\n<ul>", Escaped(&finding.message))?;
    for evidence in &finding.evidence {
        let (id, says) = (Escaped(&evidence.id), Escaped(&evidence.says));
        let place = Escaped(&evidence.pointer);
        writeln!(out, "<li><code>{id}</code>: {says} <small>{place}</small></li>")?;
    }
    writeln!(out, "</ul>")?;
    finding.remedies.iter().try_for_each(|each| remedy(out, each))?;
    for page in finding.pages() {
        writeln!(out, "<p>See {}</p>", Link(page))?;
    }
    writeln!(out, "</article>")
}

fn remedy(out: &mut String, remedy: &Remedy) -> fmt::Result {
    writeln!(out, "<p>Fix: {}</p>", Escaped(&remedy.action))?;
    for command in &remedy.commands {
        writeln!(out, "<pre>{}</pre>", Escaped(command))?;
    }
    Ok(())
}

/// Text that is no markup.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in printable(self.0).chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A link, when it leads to a page and not to a script.
struct Link<'t>(&'t str);

impl fmt::Display for Link<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let page = Escaped(self.0);
        if self.0.starts_with("https://") {
            write!(f, "<a href=\"{page}\" rel=\"noreferrer\">{page}</a>")
        } else {
            page.fmt(f)
        }
    }
}
