//! The sizes of Fargate, and what a platform version is good for.
//!
//! The table is `data/fargate.json`, with its source and date. Tables go stale: what lies beyond
//! the table is [`Legality::Unlisted`], never surely wrong.

use std::collections::HashMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::snapshot::ecs::{ContainerDefinition, TaskDefinition};

/// The first Linux platform version with every [`Feature`].
pub const FEATURE_FLOOR: &str = "1.4.0";

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/fargate.json")).unwrap_or_default());

#[derive(Default, Deserialize)]
struct Table {
    date: String,
    sizes: Vec<SizeRow>,
    ephemeral_storage_gib: EphemeralStorage,
    platform_versions: HashMap<String, PlatformVersions>,
    zones: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct SizeRow {
    cpu: i64,
    memory: Vec<i64>,
    windows: bool,
    platform: String,
    everywhere: bool,
}

#[derive(Default, Deserialize)]
struct EphemeralStorage {
    least: i64,
    most: i64,
}

#[derive(Deserialize)]
struct PlatformVersions {
    valid: Vec<String>,
}

/// The size of a Fargate task. Prints as `1024 CPU units with 2048 MiB`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct Size {
    /// CPU units, 1024 a vCPU.
    pub cpu: i64,
    /// MiB.
    pub memory: i64,
}

impl Size {
    /// CPU units and MiB.
    pub const fn new(cpu: i64, memory: i64) -> Self {
        Self { cpu, memory }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} CPU units with {} MiB", self.cpu, self.memory)
    }
}

/// The operating system of a Fargate task.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Os {
    /// Linux.
    Linux,
    /// Any Windows.
    Windows,
}

impl Os {
    /// By the operating system family of a task definition; Linux when it names none.
    pub fn of(family: Option<&str>) -> Self {
        let windows =
            family.is_some_and(|family| family.to_ascii_uppercase().starts_with("WINDOWS"));
        if windows { Self::Windows } else { Self::Linux }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Linux => "LINUX",
            Self::Windows => "WINDOWS",
        }
    }
}

/// Is there such a size?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Legality {
    /// There is.
    Legal,
    /// It is documented, and not offered in every region.
    Regional,
    /// It is larger than any that the table knows.
    Unlisted,
    /// There is none.
    Illegal {
        /// The smallest that is large enough in both.
        nearest: Option<Size>,
    },
}

/// Is there such a size?
///
/// Source: [RegisterTaskDefinition](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html).
pub fn legality(size: Size, os: Os) -> Legality {
    let largest = rows(os).filter(|row| row.everywhere).map(|row| row.cpu).max();
    match rows(os).find(|row| row.cpu == size.cpu) {
        Some(row) if !row.memory.contains(&size.memory) && row.everywhere => {
            Legality::Illegal { nearest: nearest(size, os) }
        }
        Some(row) if row.everywhere => Legality::Legal,
        Some(_) => Legality::Regional,
        None if os == Os::Linux && largest.is_some_and(|largest| size.cpu > largest) => {
            Legality::Unlisted
        }
        None => Legality::Illegal { nearest: nearest(size, os) },
    }
}

/// The smallest size, offered in every region, that is large enough in both: the same CPU with more
/// memory goes before more CPU.
pub fn nearest(size: Size, os: Os) -> Option<Size> {
    rows(os).filter(|row| row.everywhere && row.cpu >= size.cpu).find_map(|row| {
        let memory = row.memory.iter().copied().find(|memory| *memory >= size.memory)?;
        Some(Size { cpu: row.cpu, memory })
    })
}

/// Every size, smaller CPU first.
pub fn sizes(os: Os) -> impl Iterator<Item = Size> {
    let each =
        |row: &'static SizeRow| row.memory.iter().map(|&memory| Size { cpu: row.cpu, memory });
    rows(os).flat_map(each)
}

fn rows(os: Os) -> impl Iterator<Item = &'static SizeRow> {
    TABLE.sizes.iter().filter(move |row| os == Os::Linux || row.windows)
}

/// The date of the table.
pub fn as_of() -> &'static str {
    &TABLE.date
}

/// The GiB of temporary storage that a task may ask for; 20 where it asks for none.
pub fn ephemeral_storage_gib() -> RangeInclusive<i64> {
    TABLE.ephemeral_storage_gib.least..=TABLE.ephemeral_storage_gib.most
}

/// The platform versions that can be asked for.
pub fn platform_versions(os: Os) -> impl Iterator<Item = &'static str> {
    let versions = TABLE.platform_versions.get(os.key());
    versions.into_iter().flat_map(|versions| &versions.valid).map(String::as_str)
}

/// Is Fargate in this region known to be offered in some availability zones only?
pub fn is_partial(region: &str) -> bool {
    TABLE.zones.contains_key(region)
}

/// Is Fargate in this region known to be offered in other availability zones only?
///
/// Such lists change: likely, not certain. Source:
/// [Regions](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html).
pub fn leaves_out(region: &str, zone_id: &str) -> bool {
    TABLE.zones.get(region).is_some_and(|zones| !zones.iter().any(|zone| zone == zone_id))
}

/// What a Linux task needs platform version 1.4.0 for.
///
/// Source: [platform versions](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Feature {
    /// 8 vCPU and more.
    LargeCpu,
    /// An EBS volume.
    Ebs,
    /// An EFS volume.
    Efs,
    /// Environment files.
    EnvironmentFiles,
    /// Temporary storage of a chosen size.
    EphemeralStorage,
    /// ECS Exec; asked for by the service or RunTask.
    ExecuteCommand,
    /// One process namespace for all containers.
    ProcessNamespace,
    /// The capability `SYS_PTRACE`.
    Ptrace,
    /// One key, or a version, of a secret.
    SecretPart,
    /// Service Connect; asked for by the service.
    ServiceConnect,
}

impl Feature {
    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LargeCpu => "8 vCPU or more",
            Self::Ebs => "an EBS volume",
            Self::Efs => "an EFS volume",
            Self::EnvironmentFiles => "environment files",
            Self::EphemeralStorage => "a chosen size of ephemeral storage",
            Self::ExecuteCommand => "ECS Exec",
            Self::ProcessNamespace => "pidMode task",
            Self::Ptrace => "capability SYS_PTRACE",
            Self::SecretPart => "a JSON key or version of a secret",
            Self::ServiceConnect => "Service Connect",
        }
    }
}

/// What a task definition needs platform version 1.4.0 for.
pub fn features(definition: &TaskDefinition) -> Vec<Feature> {
    let containers = &definition.container_definitions;
    let volumes = &definition.volumes;
    let cpu = definition.cpu.as_ref().and_then(crate::snapshot::Quantity::number);
    let uses = [
        (Feature::LargeCpu, cpu.is_some_and(needs_new_platform)),
        (Feature::Ebs, volumes.iter().any(|v| v.configured_at_launch == Some(true))),
        (Feature::Efs, volumes.iter().any(|v| v.efs_volume_configuration.is_some())),
        (Feature::EnvironmentFiles, containers.iter().any(|c| !c.environment_files.is_empty())),
        (Feature::EphemeralStorage, definition.ephemeral_storage.is_some()),
        (Feature::ProcessNamespace, definition.pid_mode.as_deref() == Some("task")),
        (Feature::Ptrace, containers.iter().any(adds_ptrace)),
        (Feature::SecretPart, containers.iter().any(takes_secret_part)),
    ];
    uses.into_iter().filter_map(|(feature, used)| used.then_some(feature)).collect()
}

fn needs_new_platform(cpu: i64) -> bool {
    TABLE.sizes.iter().any(|row| row.cpu == cpu && row.platform == FEATURE_FLOOR)
}

fn adds_ptrace(container: &ContainerDefinition) -> bool {
    let capabilities = container.linux_parameters.as_ref().and_then(|l| l.capabilities.as_ref());
    capabilities.is_some_and(|capabilities| capabilities.add.iter().any(|c| c == "SYS_PTRACE"))
}

/// `arn:aws:secretsmanager:region:account:secret:name:key:stage:version`, where one of the last
/// three is not empty.
fn takes_secret_part(container: &ContainerDefinition) -> bool {
    let part = |arn: &str| {
        arn.contains(":secretsmanager:") && arn.split(':').skip(7).any(|part| !part.is_empty())
    };
    container.secrets.iter().any(|secret| part(&secret.value_from))
}
