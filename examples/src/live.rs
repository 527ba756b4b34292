//! `task`, `service`, `fleet` and `policy`: a live account in, reports out.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use clap::Args;
use ecs_triage_aws::{AwsAccount, Collector, SnapshotSource};
use ecs_triage_core::snapshot::{Item, ecs};
use ecs_triage_core::{Need, Snapshot, Target};

use crate::diagnose::{Format, Selection, report};
use crate::{Failure, capture, print};

mod bar;

#[derive(Args)]
pub(crate) struct Task {
    /// The task's ARN.
    #[arg(required_unless_present = "event")]
    arn: Option<String>,
    /// Start from an EventBridge "ECS Task State Change" event: ECS forgets a stopped task within
    /// an hour.
    #[arg(long, value_name = "FILE")]
    event: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
pub(crate) struct Service {
    /// The cluster's name or ARN.
    cluster: String,
    /// The service's name.
    name: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
pub(crate) struct Fleet {
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct Common {
    /// The region; that of the environment or the profile unless told.
    #[arg(long)]
    region: Option<String>,
    /// The profile of the AWS configuration files.
    #[arg(long)]
    profile: Option<String>,
    /// Keep what was collected in this file, which `diagnose` reads.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Replace the numbers of accounts in what is kept.
    #[arg(long, requires = "save")]
    redact: bool,
    /// Seconds after which what was not read yet is left out.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    time_limit: u64,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    format: Format,
}

impl Task {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let seen = match &self.event {
            Some(path) => {
                let event = Snapshot::from_json(&capture::text(path)?);
                event.map_err(|error| Failure::at(path, error))?
            }
            None => Snapshot::default(),
        };
        let targets = match &self.arn {
            Some(arn) => vec![Target::task(arn)],
            None => Target::discover(&seen),
        };
        // The ARN tells the region, where nothing else is told.
        let arn = targets.iter().find_map(|target| match target {
            Target::Task(arn) => Some(arn.as_str()),
            _ => None,
        });
        let region = arn.and_then(|arn| arn.split(':').nth(3)).map(str::to_owned);
        self.common.explain(region, async |_| Ok((seen, targets)))
    }
}

impl Service {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let cluster = self.cluster.rsplit('/').next().unwrap_or_default();
        // A service is asked for with its cluster, and known by both then.
        let asked = Need::of(ecs::Service::ASKS, format!("{cluster}/{}", self.name));
        self.common.explain(None, async |account| {
            let seen = account.fetch(&asked).await.map_err(Failure::new)?;
            let found = Target::discover(&seen);
            if found.is_empty() {
                let region = account.region();
                let message = format!("cluster {cluster} in {region} has no service {}", self.name);
                return Err(Failure::new(message));
            }
            Ok((seen, found))
        })
    }
}

impl Fleet {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let asked = Need::all(ecs::Service::ASKS);
        self.common.explain(None, async |account| {
            let seen = account.fetch(&asked).await.map_err(Failure::new)?;
            let found = Target::discover(&seen);
            if found.is_empty() {
                let message = format!("there is no service in {}", account.region());
                return Err(Failure::new(message));
            }
            Ok((seen, found))
        })
    }
}

/// Prints the least IAM policy.
pub(crate) fn policy() -> Result<ExitCode, Failure> {
    let policy = serde_json::to_string_pretty(&ecs_triage_aws::policy()).map_err(Failure::new)?;
    print(&(policy + "\n"))?;
    Ok(ExitCode::SUCCESS)
}

impl Common {
    /// Collects for the targets that `start` finds in the account, then reports.
    fn explain(
        &self,
        region: Option<String>,
        start: impl AsyncFnOnce(&AwsAccount) -> Result<(Snapshot, Vec<Target>), Failure>,
    ) -> Result<ExitCode, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (snapshot, targets) = runtime.block_on(async {
            let account = self.account(region).await?;
            let number = account.number().await.map_err(Failure::new)?;
            let (mut seen, targets) = start(&account).await?;
            seen.account.get_or_insert(number);
            let bar = bar::Bar::new();
            let collector = Collector::new(&account).starting_from(seen).with_progress(&bar);
            let snapshot = collector.collect(&targets).await.map_err(Failure::new)?;
            Ok::<_, Failure>((snapshot, targets))
        })?;
        if let Some(path) = &self.save {
            let kept =
                if self.redact { &snapshot.redacted().map_err(Failure::new)? } else { &snapshot };
            let text = serde_json::to_string_pretty(kept).map_err(Failure::new)?;
            std::fs::write(path, text + "\n").map_err(|error| Failure::at(path, error))?;
        }
        report(&snapshot, &targets, &self.selection, &self.format)
    }

    async fn account(&self, region: Option<String>) -> Result<AwsAccount, Failure> {
        let region = self.region.clone().or(region).filter(|region| !region.is_empty());
        let mut loader = aws_config::defaults(BehaviorVersion::latest());
        if let Some(region) = region {
            loader = loader.region(Region::new(region));
        }
        if let Some(profile) = &self.profile {
            loader = loader.profile_name(profile);
        }
        let config: SdkConfig = loader.load().await;
        let builder = AwsAccount::builder(&config).map_err(Failure::new)?;
        let builder = builder.time_limit(Duration::from_secs(self.time_limit));
        builder.build().map_err(Failure::new)
    }
}
