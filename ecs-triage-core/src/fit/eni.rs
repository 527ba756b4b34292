//! How many `awsvpc` tasks an instance type takes: each needs a network interface of its own.
//!
//! The numbers are in `data/eni_limits.json`, with their source and date. Interfaces are not among
//! a container instance's `remainingResources`; they have to be counted.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Host;
use super::host::as_count;
use crate::snapshot::ecs::Task;

/// The attribute of an instance whose trunk interface is attached.
const TRUNK: &str = "ecs.awsvpc-trunk-id";

static LIMITS: LazyLock<Limits> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/eni_limits.json")).unwrap_or_default()
});

#[derive(Default, Deserialize)]
struct Limits {
    types: HashMap<String, (i64, Option<i64>)>,
}

/// How many `awsvpc` tasks an instance type takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Slots {
    /// Without trunking: its interfaces, less the primary one.
    pub plain: i64,
    /// With trunking; absent when the type is not known to do it.
    pub trunked: Option<i64>,
}

/// How many `awsvpc` tasks an instance type takes; `None` when the type is not in the table.
pub fn slots(instance_type: &str) -> Option<Slots> {
    LIMITS.types.get(instance_type).map(|&(plain, trunked)| Slots { plain, trunked })
}

/// How many `awsvpc` tasks this instance takes, and how many it could with trunking.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Limit {
    pub(super) tasks: i64,
    pub(super) with_trunking: Option<i64>,
}

pub(super) fn limit(host: &Host<'_>) -> Option<Limit> {
    let slots = slots(host.instance_type()?)?;
    if is_trunked(host)? {
        return slots.trunked.map(|tasks| Limit { tasks, with_trunking: None });
    }
    Some(Limit { tasks: slots.plain, with_trunking: slots.trunked.filter(|t| *t > slots.plain) })
}

fn is_trunked(host: &Host<'_>) -> Option<bool> {
    match host.attribute(TRUNK) {
        super::host::Offer::Unread => None,
        super::host::Offer::Absent => Some(false),
        _ => Some(true),
    }
}

/// The least and the most interfaces that are in use, as far as was seen.
pub(super) fn used(host: &Host<'_>) -> (i64, Option<i64>) {
    let by_tasks = as_count(host.tasks.iter().filter(|task| has_interface(task)).count());
    if let (Some(attached), Some(false)) = (attached(host), is_trunked(host)) {
        // Without trunking each task's interface shows on the machine, and so does any other.
        let used = by_tasks.max(attached);
        return (used, Some(used));
    }
    (by_tasks, host.unseen_tasks().map(|unseen| by_tasks.saturating_add(unseen)))
}

/// The machine's interfaces without the primary one.
fn attached(host: &Host<'_>) -> Option<i64> {
    let all = as_count(host.machine?.network_interfaces.len());
    (all > 0).then_some(all - 1)
}

fn has_interface(task: &Task) -> bool {
    task.attachments.iter().any(|attachment| {
        matches!(attachment.r#type.as_deref(), Some("ElasticNetworkInterface" | "eni"))
            && !matches!(attachment.status.as_deref(), Some("DETACHED" | "DELETED" | "FAILED"))
    })
}
