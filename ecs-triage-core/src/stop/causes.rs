//! Which checks could be behind a text: the lists that kinds share, and how the names and words in
//! a text weigh them.
//!
//! A row of the table of kinds lists all causes, likeliest first. What a text names (an address, a
//! host, a policy), and what it says besides, then takes causes out or puts some of them first; it
//! never adds one.

mod denial;
mod image;
pub(super) mod lists;
mod network;
mod words;

use super::field::{Field, Fields};
use super::kind::Kind;

/// Which names in a text weigh the causes of a kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Weigh {
    /// None.
    Plain,
    /// The address and host of a connection.
    Path,
    /// The address and host of a registry.
    Registry,
    /// The address of a connection to S3.
    Layers,
    /// The host that did not resolve, and the resolver.
    Names,
    /// The action and the policy that denies it.
    Denial,
    /// Who may not do something.
    Caller,
    /// The policy that denies a pull, and whose repository and role it is.
    Pull,
    /// The registry that a pull failed at.
    Pulled,
    /// The registry that answered 403.
    Forbidden,
    /// The registry that wants credentials.
    Unauthorized,
    /// The registry that has not the image.
    ImageMissing,
    /// The registry that has not the repository.
    RepositoryMissing,
    /// Whether the image reference has a tag beside its digest.
    Digest,
    /// The role's name.
    Role,
}

/// The causes of a kind, likeliest first, as far as the names and words of a cleaned text weigh
/// them.
pub(super) fn of(kind: Kind, fields: &Fields, text: &str) -> Vec<&'static str> {
    let all = kind.causes().to_vec();
    let named = match kind.weigh() {
        Weigh::Plain => all,
        Weigh::Path => network::path(all, fields),
        Weigh::Registry => network::registry(all, fields),
        Weigh::Layers => network::layers(all, fields),
        Weigh::Names => network::names(all, fields),
        Weigh::Denial => denial::of(all, fields),
        Weigh::Caller => denial::caller(all, fields),
        Weigh::Pull => denial::pull(all, fields),
        Weigh::Pulled => image::pulled(all, fields),
        Weigh::Forbidden => image::forbidden(all, fields),
        Weigh::Unauthorized => image::unauthorized(all, fields),
        Weigh::ImageMissing => image::missing(all, fields, text),
        Weigh::RepositoryMissing => image::repository_missing(all, fields, text),
        Weigh::Digest => image::digest(all, fields),
        Weigh::Role => role(all, fields),
    };
    words::weigh(named, kind, text)
}

/// Puts some causes first, in their order; those that the kind has not are not added.
fn first(mut all: Vec<&'static str>, these: &[&str]) -> Vec<&'static str> {
    all.sort_by_key(|cause| these.iter().position(|this| this == cause).unwrap_or(these.len()));
    all
}

fn first_if(all: Vec<&'static str>, fits: bool, these: &[&str]) -> Vec<&'static str> {
    if fits { first(all, these) } else { all }
}

/// Puts a cause first where it fits, and takes it out where it does not.
fn first_or_out(all: Vec<&'static str>, fits: bool, this: &str) -> Vec<&'static str> {
    if fits { first(all, &[this]) } else { without(all, &[this]) }
}

fn without(mut all: Vec<&'static str>, these: &[&str]) -> Vec<&'static str> {
    all.retain(|cause| !these.contains(cause));
    all
}

fn only(mut all: Vec<&'static str>, these: &[&str]) -> Vec<&'static str> {
    all.retain(|cause| these.contains(cause));
    first(all, these)
}

/// The text does not say which of the task's roles it means; the name often does.
fn role(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let name = fields.get(Field::Role).map(str::to_ascii_lowercase).unwrap_or_default();
    first_if(
        all,
        name.contains("task") && !name.contains("exec"),
        &["task-role-not-assumable", "task-role-missing"],
    )
}
