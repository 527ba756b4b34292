//! What each layer says to a request, before the layers are weighed against each other.

use std::collections::BTreeSet;

use crate::iam::arn::ShortArns;
use crate::iam::decision::{Layer, Missing, StatementRef};
use crate::iam::layers::{Levels, PolicySet};
use crate::iam::principal::Closeness;
use crate::iam::statement::{Effect, PrincipalElement, Probe, Reading, Statement};
use crate::iam::truth::Truth;

/// What one set of policies says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice<'p> {
    pub(super) deny: Found<'p>,
    /// Allows that name the caller itself, or everyone; in layers without principals, all.
    pub(super) caller: Found<'p>,
    /// Allows that name the role of the caller's session.
    pub(super) role: Found<'p>,
    /// Allows that name the caller's account.
    pub(super) account: Found<'p>,
}

/// Whether a statement was found that applies, and the first one that does so most surely.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'p> {
    pub(super) truth: Truth,
    at: Option<Place<'p>>,
}

/// Where a statement stands, without the cost of keeping its policy alive.
#[derive(Clone, Copy, Debug)]
struct Place<'p> {
    set: &'p PolicySet,
    position: usize,
    index: usize,
}

impl<'p> Voice<'p> {
    pub(super) fn of(set: &'p PolicySet, probe: &Probe<'_>, layer: Layer) -> Self {
        let reading = reading_of(layer);
        let mut voice = Self::silent(if set.incomplete { Truth::Unknown } else { Truth::No });
        for (position, policy) in set.policies.iter().enumerate() {
            for (index, statement) in policy.statements().iter().enumerate() {
                let (truth, closeness) = statement.applies(probe, reading);
                if truth != Truth::No {
                    let place = Place { set, position, index };
                    voice.slot(statement.effect, closeness).raise(truth, place);
                }
            }
        }
        voice
    }

    /// The voice of a layer that has nothing to say.
    pub(super) fn silent(truth: Truth) -> Self {
        let found = Found { truth, at: None };
        Self { deny: found, caller: found, role: found, account: found }
    }

    /// An allow, however closely it names the caller.
    pub(super) fn allow(&self) -> Found<'p> {
        [self.role, self.account].into_iter().fold(self.caller, Found::or)
    }

    fn slot(&mut self, effect: Effect, closeness: Closeness) -> &mut Found<'p> {
        match (effect, closeness) {
            (Effect::Deny, _) => &mut self.deny,
            (Effect::Allow, Closeness::Caller) => &mut self.caller,
            (Effect::Allow, Closeness::Role) => &mut self.role,
            (Effect::Allow, Closeness::Account) => &mut self.account,
        }
    }
}

impl<'p> Found<'p> {
    /// Found, by other means than a statement.
    pub(super) fn without_statement(truth: Truth) -> Self {
        Self { truth, at: None }
    }

    pub(super) fn or(self, other: Self) -> Self {
        if other.truth > self.truth { other } else { self }
    }

    pub(super) fn is_unknown(&self) -> bool {
        self.truth == Truth::Unknown
    }

    pub(super) fn statement(&self, level: Option<usize>) -> Option<StatementRef> {
        let place = self.at.filter(|_| self.truth == Truth::Yes)?;
        let policy = place.set.policies.get(place.position)?.clone();
        Some(StatementRef { policy, level, position: place.position, index: place.index })
    }

    fn raise(&mut self, truth: Truth, at: Place<'p>) {
        if truth > self.truth {
            *self = Self { truth, at: Some(at) };
        }
    }
}

/// What the levels of an organization say: any may deny, and each must allow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Organization<'p> {
    pub(super) deny: Found<'p>,
    pub(super) deny_level: usize,
    pub(super) allow: Truth,
    /// The first level that does not surely allow.
    pub(super) lacking: Option<&'p PolicySet>,
}

impl<'p> Organization<'p> {
    /// An organization that does not reach the request.
    pub(super) fn none() -> Self {
        let deny = Found::without_statement(Truth::No);
        Self { deny, deny_level: 0, allow: Truth::Yes, lacking: None }
    }

    pub(super) fn of_scps(levels: &'p Levels, probe: &Probe<'_>) -> Self {
        Self::of(levels, probe, Layer::Scp)
    }

    /// `RCPFullAWSAccess` is attached to every level and cannot be detached: they all allow.
    pub(super) fn of_rcps(levels: &'p Levels, probe: &Probe<'_>) -> Self {
        Self { allow: Truth::Yes, lacking: None, ..Self::of(levels, probe, Layer::Rcp) }
    }

    fn of(levels: &'p Levels, probe: &Probe<'_>, layer: Layer) -> Self {
        let mut result = Self::none();
        if levels.incomplete {
            result.deny = Found::without_statement(Truth::Unknown);
            result.allow = Truth::Unknown;
        }
        for (index, level) in levels.levels.iter().enumerate() {
            let voice = Voice::of(level, probe, layer);
            if voice.deny.truth > result.deny.truth {
                (result.deny, result.deny_level) = (voice.deny, index);
            }
            let allow = voice.allow().truth;
            if allow < result.allow {
                (result.allow, result.lacking) = (allow, Some(level));
            }
        }
        result
    }
}

pub(super) fn reading_of(layer: Layer) -> Reading {
    match layer {
        Layer::Resource => {
            Reading { principals: PrincipalElement::Required, short_arns: ShortArns::Refuse }
        }
        // AWS takes no endpoint policy without principals; a fragment of one is about all callers.
        Layer::Endpoint => {
            Reading { principals: PrincipalElement::Optional, short_arns: ShortArns::Refuse }
        }
        _ => Reading { principals: PrincipalElement::Optional, short_arns: ShortArns::Expand },
    }
}

/// Collects what an unknown answer lacks.
pub(super) struct Lack<'a> {
    pub(super) probe: &'a Probe<'a>,
    pub(super) keys: BTreeSet<String>,
    pub(super) layers: BTreeSet<Layer>,
    pub(super) unreadable: BTreeSet<String>,
}

impl<'a> Lack<'a> {
    pub(super) fn new(probe: &'a Probe<'a>) -> Self {
        let (keys, unreadable) = (BTreeSet::new(), BTreeSet::new());
        Self { probe, keys, layers: BTreeSet::new(), unreadable }
    }

    /// Notes what keeps the statements of one effect from being decided.
    pub(super) fn note(&mut self, layer: Layer, set: &PolicySet, effect: Effect) {
        if set.incomplete {
            self.layers.insert(layer);
        }
        for (position, policy) in set.policies.iter().enumerate() {
            for (index, statement) in policy.statements().iter().enumerate() {
                let undecided = statement.effect == effect
                    && statement.applies(self.probe, reading_of(layer)).0 == Truth::Unknown;
                if undecided {
                    let name = match policy.label() {
                        Some(label) => format!("{layer} policy {label}, statement {index}"),
                        None => format!("{layer} policy {position}, statement {index}"),
                    };
                    self.note_statement(&name, statement);
                }
            }
        }
    }

    pub(super) fn note_levels(&mut self, layer: Layer, levels: &Levels, effect: Effect) {
        if levels.incomplete {
            self.layers.insert(layer);
        }
        for level in &levels.levels {
            self.note(layer, level, effect);
        }
    }

    pub(super) fn finish(self) -> Missing {
        Missing {
            keys: self.keys.into_iter().collect(),
            layers: self.layers.into_iter().collect(),
            unreadable: self.unreadable.into_iter().collect(),
        }
    }

    fn note_statement(&mut self, name: &str, statement: &Statement) {
        statement.note_unknown(self.probe.context, &mut self.keys);
        let notes = statement.unreadable.iter().map(|what| format!("{name}: {what}"));
        self.unreadable.extend(notes);
    }
}
