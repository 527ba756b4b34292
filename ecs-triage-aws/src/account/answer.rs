//! How answers become parts of a snapshot.

use std::error::Error;

use aws_smithy_async::future::pagination_stream::PaginationStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use ecs_triage_core::snapshot::Item;
use ecs_triage_core::{Need, Snapshot};

use super::failure::Failure;
use super::read::Read;

/// More pages than any answer of an account within its quotas has; it bounds tokens without end.
const PAGES: usize = 200;

/// What a call of a service gives.
pub(super) type Answer = Result<Snapshot, Failure>;

/// All items of a call that answers page by page.
pub(super) async fn pages<P, E, T>(
    mut stream: PaginationStream<Result<P, SdkError<E, HttpResponse>>>,
    items: impl Fn(P) -> Option<Vec<T>>,
) -> Result<Vec<T>, Failure>
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let mut all = Vec::new();
    for _ in 0..PAGES {
        match stream.next().await {
            Some(page) => all.extend(items(page?).into_iter().flatten()),
            None => return Ok(all),
        }
    }
    Err(endless())
}

/// The failure of an answer that has no last page.
pub(super) fn endless() -> Failure {
    Failure::told(format!("EndlessPages: more than {PAGES}"))
}

/// How often a call may be repeated for a next page.
pub(super) fn turns() -> std::ops::Range<usize> {
    0..PAGES
}

/// Keeps what was answered about the need's subject.
pub(super) fn keep<T: Item + Read<S>, S>(
    need: &Need,
    items: impl IntoIterator<Item = S>,
) -> Snapshot {
    put(need, items.into_iter().map(T::read))
}

/// Keeps items that are read already.
pub(super) fn put<T: Item>(need: &Need, items: impl IntoIterator<Item = T>) -> Snapshot {
    let mut part = Snapshot::default();
    *T::list_mut(&mut part) = Some(items.into_iter().collect());
    let subject = need.subject.clone();
    let told = subject.map(|subject| Need::of(T::ASKS, subject));
    part.met.extend(told);
    part
}

/// Keeps all that there are, which is more than was asked for.
pub(super) fn whole<T: Item + Read<S>, S>(items: impl IntoIterator<Item = S>) -> Snapshot {
    put(&Need::all(T::ASKS), items.into_iter().map(T::read))
}

/// What the need is about.
pub(super) fn subject(need: &Need) -> Result<&str, Failure> {
    need.subject.as_deref().filter(|subject| !subject.is_empty()).ok_or_else(unaskable)
}

/// The failure of a need that no call of the API answers.
pub(super) fn unaskable() -> Failure {
    Failure::told("no call answers this")
}

/// The last part of an ARN, behind its last slash.
pub(super) fn last_segment(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}
