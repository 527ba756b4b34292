//! A whole cluster at once: every container instance with its reasons, nearest first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::demand::Demand;
use super::doubt::Doubt;
use super::host::{Host, amount};
use super::judge::{Fit, Places, judge_next};
use super::misfit::{Kind, Misfit, Shortage};

/// Every container instance with the reasons why it does not take the task, nearest first.
/// Prints a line an instance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Placement<'s> {
    /// The instances: first those that take the task, then those that may, then those that do not,
    /// with the fewest reasons and the smallest shortages first.
    pub rows: Vec<Row<'s>>,
    size: Option<(i64, i64)>,
    too_large: Option<TooLarge>,
}

/// A container instance, and whether it takes the task. Prints as a line of a table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Row<'s> {
    /// The container instance.
    pub host: Host<'s>,
    /// Whether it takes the task.
    pub fit: Fit,
}

/// Is there room for the task?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Room {
    /// An instance takes it.
    Yes,
    /// No instance takes it.
    No,
    /// No instance surely takes it, and some may.
    Unknown,
}

/// A task for which no instance of the cluster is large enough, even with nothing running.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct TooLarge {
    /// CPU units asked for, and the most that an instance has, where that is too little.
    pub cpu: Option<Exceeded>,
    /// MiB asked for, and the most that an instance has, where that is too little.
    pub memory: Option<Exceeded>,
}

/// More than the largest has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Exceeded {
    /// What the task asks for.
    pub needed: i64,
    /// What the largest instance has.
    pub largest: i64,
}

impl<'s> Placement<'s> {
    /// Judges every host.
    pub fn of(demand: &Demand, hosts: impl IntoIterator<Item = Host<'s>>) -> Self {
        let mut places = Places::default();
        let row = |host: Host<'s>| Row { fit: judge_next(demand, &host, &mut places), host };
        let measured = |row: Row<'s>| (row.distance(), row);
        let mut rows: Vec<_> = hosts.into_iter().map(row).map(measured).collect();
        rows.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| a.arn().cmp(b.arn())));
        let rows: Vec<Row<'s>> = rows.into_iter().map(|(_, row)| row).collect();
        let size = demand.cpu.zip(demand.memory);
        Self { size, too_large: TooLarge::find(size, &rows.iter().collect::<Vec<_>>()), rows }
    }

    /// Is there room for the task?
    ///
    /// Of no instance at all this says [`Room::No`].
    pub fn room(&self) -> Room {
        match self.rows.first().map(|row| &row.fit) {
            Some(Fit::Fits) => Room::Yes,
            Some(Fit::Unknown(_)) => Room::Unknown,
            Some(Fit::Misfit(_)) | None => Room::No,
        }
    }

    /// The instances that take the task.
    pub fn fitting(&self) -> impl Iterator<Item = &Row<'s>> {
        self.rows.iter().filter(|row| row.fit == Fit::Fits)
    }

    /// The instance that lacks least: of those that do not take the task, the one that the least
    /// change would make fit.
    pub fn nearest_miss(&self) -> Option<&Row<'s>> {
        self.rows.iter().find(|row| matches!(row.fit, Fit::Misfit(_)))
    }

    /// How many instances each kind of reason keeps out.
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            let mut kinds: Vec<Kind> = row.misfits().iter().map(Misfit::kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                *counts.entry(kind).or_default() += 1;
            }
        }
        counts
    }

    /// The instances that nothing keeps out but reasons of this kind: what one cure would win.
    pub fn kept_out_only_by(&self, kind: Kind) -> impl Iterator<Item = &Row<'s>> {
        self.rows.iter().filter(move |row| {
            !row.misfits().is_empty() && row.misfits().iter().all(|misfit| misfit.kind() == kind)
        })
    }

    /// The kinds of reasons that decide where there is no room.
    ///
    /// ECS sorts instances out step by step: by provider, standing, place, attributes, constraints
    /// and then room. The step that no instance passes decides, and in it what keeps out most
    /// instances alone; where each has several reasons, those of the nearest.
    pub fn decisive(&self) -> Vec<Kind> {
        let mut left: Vec<&Row<'s>> = self.rows.iter().collect();
        if self.room() != Room::No {
            return Vec::new();
        }
        for step in Step::ALL {
            let stops = |row: &&Row<'s>| row.misfits().iter().any(|m| Step::of(m.kind()) == step);
            let (stopped, passed): (Vec<_>, Vec<_>) = left.into_iter().partition(stops);
            if passed.is_empty() {
                return most_alone(&stopped, step);
            }
            left = passed;
        }
        Vec::new()
    }

    /// Is the task larger than any instance, so that waiting for room is in vain?
    ///
    /// `None` when one is large enough, when there is none, or when the size of one is not known.
    pub const fn too_large(&self) -> Option<TooLarge> {
        self.too_large
    }

    /// The same for the instances of one capacity provider.
    pub fn too_large_for(&self, provider: &str) -> Option<TooLarge> {
        let own =
            |row: &&Row<'s>| row.host.instance.capacity_provider_name.as_deref() == Some(provider);
        TooLarge::find(self.size, &self.rows.iter().filter(own).collect::<Vec<_>>())
    }
}

impl fmt::Display for Placement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

impl Row<'_> {
    /// Why it does not take the task; empty when it does, or may.
    pub fn misfits(&self) -> &[Misfit] {
        match &self.fit {
            Fit::Misfit(misfits) => misfits,
            Fit::Fits | Fit::Unknown(_) => &[],
        }
    }

    /// What is not known of it; empty when something known keeps the task out.
    pub fn doubts(&self) -> &[Doubt] {
        match &self.fit {
            Fit::Unknown(doubts) => doubts,
            Fit::Fits | Fit::Misfit(_) => &[],
        }
    }

    /// The order of the table: verdict, number of reasons, how much is lacking in thousandths of
    /// what is asked for, then the most free memory.
    fn distance(&self) -> (u8, usize, i64, Reverse<i64>) {
        let class = match self.fit {
            Fit::Fits => 0,
            Fit::Unknown(_) => 1,
            Fit::Misfit(_) => 2,
        };
        let reasons = self.misfits().len().max(self.doubts().len());
        let lacking = self.misfits().iter().filter_map(Misfit::shortage).map(thousandths).sum();
        let free = self.host.remaining("MEMORY").and_then(amount).unwrap_or_default();
        (class, reasons, lacking, Reverse(free))
    }

    /// The end of the order, so that it does not hang on the order in which hosts came.
    fn arn(&self) -> &str {
        &self.host.instance.container_instance_arn
    }
}

fn thousandths(shortage: Shortage) -> i64 {
    shortage.missing().saturating_mul(1000) / shortage.needed.max(1)
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.host.id())?;
        if let Some(instance_type) = self.host.instance_type() {
            write!(f, " ({instance_type})")?;
        }
        match &self.fit {
            Fit::Fits => f.write_str(": fits"),
            Fit::Misfit(misfits) => write_list(f, ": ", misfits),
            Fit::Unknown(doubts) => write_list(f, ": not known: ", doubts),
        }
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, start: &str, items: &[impl fmt::Display]) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if at == 0 { start } else { "; " })?;
    }
    Ok(())
}

/// The steps by which ECS sorts instances out.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Step {
    Provider,
    Standing,
    Place,
    Attributes,
    Constraints,
    Room,
}

impl Step {
    const ALL: [Self; 6] = [
        Self::Provider,
        Self::Standing,
        Self::Place,
        Self::Attributes,
        Self::Constraints,
        Self::Room,
    ];

    const fn of(kind: Kind) -> Self {
        match kind {
            Kind::CapacityProvider => Self::Provider,
            Kind::Status | Kind::Agent => Self::Standing,
            Kind::Location | Kind::OsFamily | Kind::Architecture => Self::Place,
            Kind::Attribute | Kind::VolumeDriver => Self::Attributes,
            Kind::MemberOf | Kind::DistinctInstance => Self::Constraints,
            Kind::Cpu | Kind::Memory | Kind::Gpu | Kind::Port | Kind::Interface => Self::Room,
        }
    }
}

/// The kinds of a step that keep out most of the rows without another of the step; where there is
/// none, those of the nearest row.
fn most_alone(rows: &[&Row<'_>], step: Step) -> Vec<Kind> {
    let kinds = |row: &Row<'_>| {
        let all = row.misfits().iter().map(Misfit::kind).filter(|kind| Step::of(*kind) == step);
        all.collect::<BTreeSet<Kind>>()
    };
    let mut alone: BTreeMap<Kind, usize> = BTreeMap::new();
    for row in rows {
        let kinds = kinds(row);
        if let (1, Some(kind)) = (kinds.len(), kinds.first()) {
            *alone.entry(*kind).or_default() += 1;
        }
    }
    let most = alone.values().copied().max();
    match most {
        Some(most) => {
            let first = alone.into_iter().filter(|(_, count)| *count == most);
            first.map(|(kind, _)| kind).collect()
        }
        None => rows.first().map(|row| kinds(row).into_iter().collect()).unwrap_or_default(),
    }
}

impl TooLarge {
    /// Both may be absent inside: some have the CPU and others the memory, and none has both.
    fn find(size: Option<(i64, i64)>, rows: &[&Row<'_>]) -> Option<Self> {
        let (cpu, memory) = size?;
        let has = |name| {
            rows.iter()
                .map(|row| row.host.registered(name).and_then(amount))
                .collect::<Option<Vec<i64>>>()
        };
        let (cpus, memories) = (has("CPU")?, has("MEMORY")?);
        let enough = |(has_cpu, has_memory): (&i64, &i64)| *has_cpu >= cpu && *has_memory >= memory;
        if rows.is_empty() || cpus.iter().zip(&memories).any(enough) {
            return None;
        }
        let exceeded = |needed: i64, all: &[i64]| {
            let largest = all.iter().copied().max().unwrap_or_default();
            (needed > largest).then_some(Exceeded { needed, largest })
        };
        Some(Self { cpu: exceeded(cpu, &cpus), memory: exceeded(memory, &memories) })
    }
}
