use std::collections::BTreeSet;

use ecs_triage_core::snapshot::{Operation, Reason};
use ecs_triage_core::{Catalogue, Gap, Need, Snapshot, Target};
use futures_util::{StreamExt, stream};

use crate::progress::{Progress, Silent};
use crate::source::{FetchError, SnapshotSource};

/// Calls under way at once; far below what any API of AWS allows an account.
const CONCURRENT: usize = 32;

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
    Collector::new(source).collect(std::slice::from_ref(target)).await
}

/// Collects for several targets, from what is there already, and tells how far it is.
pub struct Collector<'a> {
    source: &'a dyn SnapshotSource,
    progress: &'a dyn Progress,
    snapshot: Snapshot,
    asked: BTreeSet<Need>,
}

impl<'a> Collector<'a> {
    /// Collects from nothing, in silence.
    pub fn new(source: &'a dyn SnapshotSource) -> Self {
        let snapshot = Snapshot::default();
        Self { source, progress: &Silent, snapshot, asked: BTreeSet::new() }
    }

    /// Tells how far it is.
    #[must_use]
    pub fn with_progress(mut self, progress: &'a dyn Progress) -> Self {
        self.progress = progress;
        self
    }

    /// Starts from what was seen before: from the event of a task that is gone, say.
    #[must_use]
    pub fn starting_from(mut self, snapshot: Snapshot) -> Self {
        self.snapshot = snapshot;
        self
    }

    /// Collects what the diagnosis of the targets needs; what they share is asked once.
    ///
    /// # Errors
    ///
    /// When the source says that no call can succeed.
    pub async fn collect(mut self, targets: &[Target]) -> Result<Snapshot, CollectError> {
        for round in 1..=ROUNDS {
            let needs = self.needs(targets);
            if needs.is_empty() {
                break;
            }
            self.progress.round(round, needs.len());
            self.fetch(needs).await?;
        }
        Ok(self.snapshot)
    }

    /// What the targets still need and nobody asked yet, with what will surely be needed next.
    fn needs(&mut self, targets: &[Target]) -> Vec<Need> {
        let mut new = BTreeSet::new();
        for target in targets {
            let Wanted { needed, assumed } = wanted(&self.snapshot, target);
            for need in needed {
                if self.asked.contains(&need) {
                    // What was answered and is wanted still was no answer.
                    self.note(gap(need, "no answer".to_owned()));
                } else {
                    new.insert(need);
                }
            }
            new.extend(assumed.into_iter().filter(|need| !self.asked.contains(need)));
        }
        let along: Vec<_> = new.iter().flat_map(along).collect();
        new.extend(along.into_iter().filter(|need| !self.asked.contains(need)));
        new.into_iter().collect()
    }

    async fn fetch(&mut self, needs: Vec<Need>) -> Result<(), CollectError> {
        let (source, progress) = (self.source, self.progress);
        let calls = needs.into_iter().map(|need| async move {
            progress.asking(&need);
            let answer = source.fetch(&need).await;
            progress.answered(&need, answer.as_ref().err());
            (need, answer)
        });
        let answers: Vec<_> = stream::iter(calls).buffered(CONCURRENT).collect().await;
        for (need, answer) in answers {
            match answer {
                Ok(part) => self.snapshot.merge(part),
                Err(FetchError::Refused(call)) => {
                    let mut refused = need.clone();
                    refused.operation = call;
                    let mut refused = Gap::not_asked(refused);
                    refused.reason = Reason::Refused;
                    self.note(refused);
                }
                Err(FetchError::Failed(code)) => self.note(gap(need.clone(), code)),
                Err(FetchError::Fatal(message)) => return Err(CollectError::Source(message)),
            }
            self.asked.insert(need);
        }
        Ok(())
    }

    fn note(&mut self, gap: Gap) {
        if !self.snapshot.gaps.contains(&gap) {
            self.snapshot.gaps.push(gap);
        }
    }
}

struct Wanted {
    needed: Vec<Need>,
    /// What the report assumes for want of an answer.
    assumed: Vec<Need>,
}

fn wanted(snapshot: &Snapshot, target: &Target) -> Wanted {
    match Catalogue::standard().diagnose(snapshot, target) {
        Ok(report) => Wanted {
            needed: report.needs().cloned().collect(),
            assumed: crate::assumed::needs(snapshot, &report),
        },
        Err(error) => {
            let open = error.gap().is_open().then(|| error.need().clone());
            Wanted { needed: open.into_iter().collect(), assumed: Vec::new() }
        }
    }
}

/// What a diagnosis surely needs next where it needs this: asked along with it, it saves a round.
fn along(need: &Need) -> Vec<Need> {
    let Some(subject) = need.subject.as_deref() else {
        return Vec::new();
    };
    match need.operation {
        // Whoever looks at a VPC follows a path through it. A route leads to a gateway, and that of
        // a NAT gateway to another subnet. Names may lead to endpoints, and be
        // asked of other servers.
        Operation::DescribeVpcs | Operation::DescribeRouteTables if subject.starts_with("vpc-") => {
            let path = [
                Need::of(Operation::DescribeRouteTables, subject),
                Need::of(Operation::DescribeNetworkAcls, subject),
                Need::of(Operation::DescribeSubnets, subject),
                Need::of(Operation::DescribeNatGateways, subject),
                Need::of(Operation::DescribeVpcEndpoints, subject),
                Need::all(Operation::DescribeInternetGateways),
                Need::all(Operation::DescribeDhcpOptions),
                Need::of(Operation::ListHostedZonesByVpc, subject),
            ];
            path.into_iter().chain(crate::assumed::of_paths()).collect()
        }
        // A path enters a transit gateway by an attachment, and follows the table that it has.
        Operation::DescribeTransitGatewayVpcAttachments if subject.starts_with("tgw-") => {
            vec![Need::of(Operation::DescribeTransitGatewayAttachments, subject)]
        }
        // Of a service-linked role only its existence matters.
        Operation::GetRole if !subject.starts_with("AWSServiceRole") => vec![
            Need::of(Operation::ListRolePolicies, subject),
            Need::of(Operation::ListAttachedRolePolicies, subject),
        ],
        _ => Vec::new(),
    }
}

fn gap(need: Need, code: String) -> Gap {
    let mut gap = Gap::not_asked(need);
    gap.reason = Reason::Failed(code);
    gap
}
