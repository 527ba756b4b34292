use std::collections::BTreeSet;

use ecs_triage_core::snapshot::Reason;
use ecs_triage_core::{Catalogue, Gap, Need, Snapshot, Target};
use futures_util::{StreamExt, stream};

use crate::source::{FetchError, SnapshotSource};

/// Calls under way at once; far below what any API of AWS allows an account.
const CONCURRENT: usize = 8;

/// More rounds than any chain of needs is long; it only bounds a source that answers wrongly.
const ROUNDS: usize = 32;

/// Why a snapshot could not be collected.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CollectError {
    /// No call can succeed.
    #[error("{0}")]
    Source(String),
}

/// Collects what the diagnosis of a target needs, and no more.
///
/// Each round diagnoses what is there, takes what the report still needs, and fetches all of that
/// at once. Whatever is not answered becomes a gap, so that each round gets nearer to the end.
///
/// # Errors
///
/// When the source says that no call can succeed.
pub async fn collect(
    source: &dyn SnapshotSource,
    target: &Target,
) -> Result<Snapshot, CollectError> {
    let mut snapshot = Snapshot::default();
    let mut asked = BTreeSet::new();
    for _ in 0..ROUNDS {
        let needs = needs(&snapshot, target);
        let (again, new): (Vec<_>, Vec<_>) =
            needs.into_iter().partition(|need| asked.contains(need));
        // What was answered and is wanted still was no answer.
        snapshot.gaps.extend(again.into_iter().map(|need| gap(need, "no answer".to_owned())));
        if new.is_empty() {
            break;
        }
        fetch(source, new, &mut asked, &mut snapshot).await?;
    }
    Ok(snapshot)
}

fn needs(snapshot: &Snapshot, target: &Target) -> Vec<Need> {
    match Catalogue::standard().diagnose(snapshot, target) {
        Ok(report) => report.needs().cloned().collect(),
        Err(error) if error.gap().is_open() => vec![error.need().clone()],
        Err(_) => Vec::new(),
    }
}

async fn fetch(
    source: &dyn SnapshotSource,
    needs: Vec<Need>,
    asked: &mut BTreeSet<Need>,
    snapshot: &mut Snapshot,
) -> Result<(), CollectError> {
    let calls = needs.into_iter().map(|need| async move {
        let answer = source.fetch(&need).await;
        (need, answer)
    });
    let answers: Vec<_> = stream::iter(calls).buffered(CONCURRENT).collect().await;
    for (need, answer) in answers {
        match answer {
            Ok(part) => snapshot.merge(part),
            Err(FetchError::Refused) => {
                let mut refused = Gap::not_asked(need.clone());
                refused.reason = Reason::Refused;
                snapshot.gaps.push(refused);
            }
            Err(FetchError::Failed(code)) => snapshot.gaps.push(gap(need.clone(), code)),
            Err(FetchError::Fatal(message)) => return Err(CollectError::Source(message)),
        }
        asked.insert(need);
    }
    Ok(())
}

fn gap(need: Need, code: String) -> Gap {
    let mut gap = Gap::not_asked(need);
    gap.reason = Reason::Failed(code);
    gap
}
