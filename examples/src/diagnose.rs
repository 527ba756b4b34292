//! `diagnose` and `preflight`: a capture in, reports out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use ecs_triage_core::snapshot::ecs::NetworkConfiguration;
use ecs_triage_core::{Catalogue, Outcome, Report, Severity, Snapshot, Target};
use serde::Serialize;

use crate::{BLOCKED, Failure, Output, capture, warn};

#[derive(Args)]
pub(crate) struct Arguments {
    /// A snapshot file, or a folder of AWS CLI answers.
    capture: PathBuf,
    /// The task to explain, by its id or ARN.
    #[arg(long, value_name = "ID|ARN", conflicts_with_all = ["service", "run"])]
    task: Option<String>,
    /// The service to explain, by its name or ARN.
    #[arg(long, value_name = "NAME", conflicts_with = "run")]
    service: Option<String>,
    /// The task definition to judge before it runs: its family, or family:revision.
    #[arg(long, value_name = "FAMILY")]
    run: Option<String>,
    /// The network for --run, as JSON in the shape of `aws ecs run-task --network-configuration`.
    #[arg(long, value_name = "FILE", requires = "run")]
    network_configuration: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    format: Format,
}

#[derive(Args)]
pub(crate) struct Preflight {
    /// A snapshot file, or a folder of AWS CLI answers.
    capture: PathBuf,
    /// The task definition, in the shape of `aws ecs register-task-definition --cli-input-json`.
    #[arg(long, value_name = "FILE")]
    task_definition: PathBuf,
    /// The service, in the shape of `aws ecs create-service --cli-input-json`.
    #[arg(long, value_name = "FILE")]
    service_definition: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    format: Format,
}

/// Which checks run.
#[derive(Args)]
pub(crate) struct Selection {
    /// Run only these checks.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these checks out.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    without: Vec<String>,
    /// Say how bad the findings of a check are: ID=info, ID=warning or ID=error.
    #[arg(long, value_name = "ID=LEVEL", value_delimiter = ',')]
    severity: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Format {
    /// The form of the output.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// For programs; `ecs-triage schema report` describes it.
    Json,
    /// For the summary of a job or a comment on a change.
    Markdown,
    /// One web page that stands alone.
    Html,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Document<'r> {
    schema: u32,
    reports: &'r [Report],
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let capture = capture::read(&arguments.capture)?;
    capture.warnings.iter().for_each(|warning| warn(warning));
    let snapshot = capture.snapshot;
    let targets = targets(arguments, &snapshot)?;
    report(&snapshot, &targets, &arguments.selection, &arguments.format)
}

pub(crate) fn preflight(arguments: &Preflight) -> Result<ExitCode, Failure> {
    let capture = capture::read(&arguments.capture)?;
    capture.warnings.iter().for_each(|warning| warn(warning));
    let mut snapshot = capture.snapshot;
    let definition = capture::text(&arguments.task_definition)?;
    let planned = snapshot.plan_task_definition(&definition);
    let mut target = planned.map_err(|error| Failure::at(&arguments.task_definition, error))?;
    if let Some(path) = &arguments.service_definition {
        let service = capture::text(path)?;
        let planned = snapshot.plan_service(&service, &target);
        target = planned.map_err(|error| Failure::at(path, error))?;
    }
    report(&snapshot, &[target], &arguments.selection, &arguments.format)
}

fn targets(arguments: &Arguments, snapshot: &Snapshot) -> Result<Vec<Target>, Failure> {
    if let Some(task) = &arguments.task {
        return Ok(vec![Target::task(task)]);
    }
    if let Some(service) = &arguments.service {
        return Ok(vec![Target::service(service)]);
    }
    if let Some(definition) = arguments.run.clone() {
        let network = arguments.network_configuration.as_deref().map(network).transpose()?;
        return Ok(vec![Target::run(definition).on(network)]);
    }
    let found = Target::discover(snapshot);
    if found.is_empty() {
        let message = "holds no task, service or task definition to explain";
        return Err(Failure::at(&arguments.capture, message));
    }
    Ok(found)
}

/// The file holds a network configuration, or its `awsvpcConfiguration` alone.
fn network(path: &std::path::Path) -> Result<NetworkConfiguration, Failure> {
    let text = capture::text(path)?;
    NetworkConfiguration::from_json(&text).map_err(|error| Failure::at(path, error))
}

pub(crate) fn report(
    snapshot: &Snapshot,
    targets: &[Target],
    selection: &Selection,
    format: &Format,
) -> Result<ExitCode, Failure> {
    let catalogue = selection.catalogue()?;
    let explain = |target| catalogue.diagnose(snapshot, target).map_err(Failure::new);
    let reports = targets.iter().map(explain).collect::<Result<Vec<_>, _>>()?;
    format.output.write(&format.written(&catalogue, &reports)?)?;
    let blocked = reports.iter().any(|report| report.outcome == Outcome::Blocked);
    Ok(if blocked { ExitCode::from(BLOCKED) } else { ExitCode::SUCCESS })
}

impl Format {
    fn written(&self, catalogue: &Catalogue<'_>, reports: &[Report]) -> Result<String, Failure> {
        let style = self.output.style();
        let each = |write: &dyn Fn(&Report) -> String| {
            reports.iter().map(write).collect::<Vec<_>>().join("\n")
        };
        Ok(match self.format {
            Form::Text => each(&|report| report.render(style)),
            Form::Markdown => each(&Report::markdown),
            Form::Html => ecs_triage_core::html(reports),
            Form::Json => json(&Document { schema: 1, reports })?,
            Form::Sarif => json(&ecs_triage_core::sarif(catalogue, reports))?,
        })
    }
}

fn json(document: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string_pretty(document).map_err(Failure::new)? + "\n")
}

impl Selection {
    fn catalogue(&self) -> Result<Catalogue<'static>, Failure> {
        let mut catalogue = Catalogue::standard();
        let levels = self.severity.iter().map(|text| level(text)).collect::<Result<Vec<_>, _>>()?;
        let named = self.only.iter().chain(&self.without).map(String::as_str);
        for id in named.chain(levels.iter().map(|(id, _)| *id)) {
            if catalogue.meta(id).is_none() {
                return Err(Failure::new(crate::checks::Unknown(id)));
            }
        }
        if !self.only.is_empty() {
            catalogue = catalogue.only(&self.only.iter().map(String::as_str).collect::<Vec<_>>());
        }
        for id in &self.without {
            catalogue = catalogue.without(id);
        }
        for (id, severity) in levels {
            catalogue = catalogue.severity(id, severity);
        }
        Ok(catalogue)
    }
}

fn level(text: &str) -> Result<(&str, Severity), Failure> {
    match text.split_once('=') {
        Some((id, "info")) => Ok((id, Severity::Info)),
        Some((id, "warning")) => Ok((id, Severity::Warning)),
        Some((id, "error")) => Ok((id, Severity::Error)),
        _ => Err(Failure::new(format_args!(
            "--severity {text}: write ID=info, ID=warning or ID=error"
        ))),
    }
}
