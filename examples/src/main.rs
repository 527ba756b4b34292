//! The command line `ecs-triage`: says why an Amazon ECS task does not start.
//!
//! It is the library's first embedder: all that it does is a call that any other tool can make.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};
use ecs_triage_core::printable;

mod capture;
mod checks;
mod diagnose;
mod explain;
#[cfg(feature = "live")]
mod live;
mod reach;
mod simulate;

/// Says why an Amazon ECS task does not start, proves it, and says what to change.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says why the tasks, services or task definitions of a capture do not start.
    ///
    /// CAPTURE is a snapshot file, or a folder of AWS CLI answers named
    /// `<service>.<operation>.json`. Exit status: 0 nothing blocks, 1 a cause was found, 2 bad
    /// input.
    Diagnose(diagnose::Arguments),
    /// Says whether a task definition that is not registered yet would start.
    Preflight(diagnose::Preflight),
    /// Reads a stopped reason, a service event or a RunTask failure.
    Explain(explain::Arguments),
    /// Decides IAM requests: one case a line in, one decision a line out.
    Simulate(Lines),
    /// Says whether a packet and its answer would pass, with every hop.
    ///
    /// Exit status: 0 delivered, 1 not, 2 bad input, 3 unknown.
    Reach(Reach),
    /// Reads a live account and says why a task does not start.
    ///
    /// Nothing is written, and no secret is read. Exit status: as for diagnose.
    #[cfg(feature = "live")]
    Task(live::Task),
    /// Reads a live account and says why a service's tasks do not start.
    #[cfg(feature = "live")]
    Service(live::Service),
    /// Reads a live account and explains every service in a region.
    #[cfg(feature = "live")]
    Fleet(live::Fleet),
    /// Prints the least IAM policy that the live commands need.
    #[cfg(feature = "live")]
    Policy,
    /// Lists the catalogue of checks.
    Checks(checks::List),
    /// Prints the documentation of one check.
    ExplainCheck {
        /// The id of the check.
        id: String,
    },
    /// Prints a JSON Schema.
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: Schema,
    },
}

#[derive(Args)]
struct Lines {
    /// One JSON object a line on standard input, one a line on standard output.
    #[arg(long, required = true)]
    jsonl: bool,
}

#[derive(Args)]
struct Reach {
    /// A snapshot file, or a folder of AWS CLI answers.
    capture: PathBuf,
    /// Who opens the connection: a network interface, an instance or a private address.
    #[arg(long, required_unless_present = "jsonl")]
    from: Option<String>,
    /// To whom: an address, a network interface, an instance or a host name, with a port.
    #[arg(long, value_name = "Y:PORT", required_unless_present = "jsonl")]
    to: Option<String>,
    /// The protocol: tcp, udp or icmp.
    #[arg(long, default_value = "tcp")]
    protocol: String,
    /// Print JSON.
    #[arg(long, conflicts_with = "jsonl")]
    json: bool,
    /// One JSON object a line on standard input, one a line on standard output.
    #[arg(long, conflicts_with_all = ["from", "to"])]
    jsonl: bool,
}

impl Reach {
    fn run(&self) -> Result<ExitCode, Failure> {
        let capture = capture::read(&self.capture)?;
        capture.warnings.iter().for_each(|warning| warn(warning));
        let (Some(from), Some(to)) = (&self.from, &self.to) else {
            reach::run_jsonl(&capture.snapshot, io::stdin().lock(), io::stdout().lock())?;
            return Ok(ExitCode::SUCCESS);
        };
        let form = if self.json { reach::Form::Json } else { reach::Form::Text };
        let question = (from.as_str(), to.as_str(), self.protocol.as_str());
        let answer = reach::run_one(&capture.snapshot, question, form, io::stdout().lock());
        answer.map(|found| ExitCode::from(reach::exit_status(found))).map_err(Failure::new)
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Schema {
    /// The report that `--format json` prints.
    Report,
}

/// Where output goes.
#[derive(Args)]
struct Output {
    /// Write to this file and not to standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Output {
    fn write(&self, text: &str) -> Result<(), Failure> {
        match &self.output {
            Some(path) => std::fs::write(path, text).map_err(|error| Failure::at(path, error)),
            None => print(text),
        }
    }

    /// Colours are for a terminal whose owner did not refuse them.
    fn style(&self) -> ecs_triage_core::Style {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if self.output.is_none() && io::stdout().is_terminal() && !refused {
            ecs_triage_core::Style::Coloured
        } else {
            ecs_triage_core::Style::Plain
        }
    }
}

/// Bad input: what is wrong, and where.
#[derive(Debug)]
struct Failure(String);

impl Failure {
    fn new(message: impl fmt::Display) -> Self {
        Self(message.to_string())
    }

    fn at(path: &Path, message: impl fmt::Display) -> Self {
        Self(format!("{}: {message}", path.display()))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(error)
    }
}

const BLOCKED: u8 = 1;
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let done = match Cli::try_parse() {
        Ok(cli) => run(cli.command),
        Err(error) if is_help(&error) => error.exit(),
        Err(error) => Err(misused(&error)),
    };
    done.unwrap_or_else(|Failure(message)| {
        say("error", &message);
        ExitCode::from(BAD_INPUT)
    })
}

/// Help and version come as errors too.
fn is_help(error: &clap::Error) -> bool {
    !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// What is wrong with the arguments, without the usage that follows it.
fn misused(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let text = text.split("\nUsage:").next().unwrap_or_default();
    let text = text.split("\nFor more information").next().unwrap_or_default();
    Failure::new(text.trim_start_matches("error: "))
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Diagnose(arguments) => diagnose::run(&arguments),
        Command::Preflight(arguments) => diagnose::preflight(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Simulate(Lines { jsonl: _ }) => {
            simulate::run(io::stdin().lock(), io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Reach(reach) => reach.run(),
        #[cfg(feature = "live")]
        Command::Task(task) => task.run(),
        #[cfg(feature = "live")]
        Command::Service(service) => service.run(),
        #[cfg(feature = "live")]
        Command::Fleet(fleet) => fleet.run(),
        #[cfg(feature = "live")]
        Command::Policy => live::policy(),
        Command::Checks(list) => checks::list(&list),
        Command::ExplainCheck { id } => checks::explain(&id),
        Command::Schema { of: Schema::Report } => {
            print(include_str!("../schema/report.json"))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Writes to standard output; a reader that has gone away is no failure.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Says something beside the output.
fn warn(message: &str) {
    say("warning", message);
}

/// One line, whatever the message holds.
fn say(level: &str, message: &str) {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(io::stderr(), "{level}: {}", printable(&line));
}
