//! Statements that nearly allowed a request that nothing allowed, and what they lack.

use std::fmt;

use crate::iam::arn::{Arn, ArnPattern};
use crate::iam::decision::{Layer, StatementRef};
use crate::iam::glob;
use crate::iam::layers::PolicySet;
use crate::iam::statement::{AskedAction, Effect, Probe, Selection, Statement};
use crate::iam::survey::reading_of;
use crate::iam::text::{Compiled, Text};
use crate::iam::truth::Truth;

/// The most near misses that one decision lists.
const MOST: usize = 8;

/// An `Allow` statement that nearly matched.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NearMiss {
    /// The statement.
    pub statement: StatementRef,
    /// What kept it from matching.
    pub why: Mismatch,
}

/// Why a statement does not match a request.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Mismatch {
    /// It grants an action with nearly the same name, such as `ssm:GetParameter` for
    /// `ssm:GetParameters`. The action as the policy writes it.
    Action(String),
    /// It grants the action on other resources.
    Resource {
        /// The pattern that comes closest, as the policy writes it.
        pattern: String,
        /// What is different about it.
        difference: Difference,
    },
    /// It names other principals.
    Principal,
    /// A condition does not hold.
    Condition {
        /// The operator, as the policy writes it.
        operator: String,
        /// The key.
        key: String,
    },
}

/// What keeps a pattern of the `Resource` element from matching an ARN.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Difference {
    /// It would match with `:*` at its end, as patterns for log groups must have.
    LacksColonStar,
    /// It would match with `-??????` at its end: the suffix that Secrets Manager adds.
    LacksSecretSuffix,
    /// It would match with `/*` at its end: it names the bucket or folder, not what is in it.
    LacksSlashStar,
    /// It has a slash too many before the name of a parameter.
    ExtraSlash,
    /// It is the same but for the name of the resource.
    Name,
    /// It is in another account.
    Account,
    /// It is in another region.
    Region,
    /// It is in another partition.
    Partition,
    /// The action knows no resources and needs `*`.
    NeedsStar,
    /// It is of another service, or not an ARN, or stands under `NotResource`.
    Other,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Action(action) => write!(f, "it grants {action}"),
            Self::Resource { pattern, difference } => write!(f, "{pattern} {difference}"),
            Self::Principal => f.write_str("it names other principals"),
            Self::Condition { operator, key } => {
                write!(f, "the condition {operator} on {key} does not hold")
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LacksColonStar => "lacks :* at its end",
            Self::LacksSecretSuffix => "lacks -?????? at its end",
            Self::LacksSlashStar => "lacks /* at its end",
            Self::ExtraSlash => "has a slash too many before the name",
            Self::Name => "names another resource",
            Self::Account => "is in another account",
            Self::Region => "is in another region",
            Self::Partition => "is in another partition",
            Self::NeedsStar => "names a resource, but the action needs *",
            Self::Other => "covers other resources",
        })
    }
}

/// The near misses of one layer, in the order of its statements.
pub(super) fn misses(layer: Layer, set: &PolicySet, probe: &Probe<'_>) -> Vec<NearMiss> {
    let mut misses = Vec::new();
    let others: Vec<AskedAction> = probe.action.in_other_number().collect();
    for (position, policy) in set.policies.iter().enumerate() {
        for (index, statement) in policy.statements().iter().enumerate() {
            if misses.len() == MOST {
                return misses;
            }
            if let Some(why) = mismatch(statement, probe, &others, layer) {
                let policy = policy.clone();
                let statement = StatementRef { policy, level: None, position, index };
                misses.push(NearMiss { statement, why });
            }
        }
    }
    misses
}

fn mismatch(
    statement: &Statement,
    probe: &Probe<'_>,
    others: &[AskedAction],
    layer: Layer,
) -> Option<Mismatch> {
    let reading = reading_of(layer);
    if statement.effect == Effect::Deny {
        return None;
    }
    if !statement.names_action(&probe.action) {
        return near_action(statement, others);
    }
    if statement.names_resource(probe, reading.short_arns) == Truth::No {
        return Some(nearest_resource(statement, probe));
    }
    if statement.names_principal(probe, reading.principals).0 == Truth::No {
        let named = matches!(layer, Layer::Resource | Layer::Endpoint);
        return named.then_some(Mismatch::Principal);
    }
    let failed = statement.conditions.iter().find(|c| c.holds(probe.context) == Truth::No)?;
    let (operator, key) = (failed.operator().to_owned(), failed.key().to_owned());
    Some(Mismatch::Condition { operator, key })
}

/// A pattern that grants the singular for the plural, or the other way round.
fn near_action(statement: &Statement, others: &[AskedAction]) -> Option<Mismatch> {
    let Selection::In(patterns) = &statement.actions else { return None };
    let near = patterns.iter().find(|pattern| others.iter().any(|other| pattern.matches(other)))?;
    Some(Mismatch::Action(near.written.to_string()))
}

fn nearest_resource(statement: &Statement, probe: &Probe<'_>) -> Mismatch {
    let patterns: &[Text<ArnPattern>] = match &statement.resources {
        Some(Selection::In(patterns)) => patterns,
        _ => &[],
    };
    let nearest = patterns.iter().map(|text| (difference(text, probe), text)).min_by_key(|p| p.0);
    match nearest {
        Some((difference, text)) => Mismatch::Resource { pattern: text.to_string(), difference },
        None => Mismatch::Resource { pattern: "NotResource".into(), difference: Difference::Other },
    }
}

fn difference(text: &Text<ArnPattern>, probe: &Probe<'_>) -> Difference {
    let Text::Fixed(pattern) = text else { return Difference::Name };
    if probe.resource == "*" {
        return Difference::NeedsStar;
    }
    let (Some(ours), Some(theirs)) = (Arn::parse(pattern.text()), probe.arn) else {
        return Difference::Other;
    };
    let (ours, theirs) = (ours.segments(), theirs.segments());
    let same: Vec<bool> = ours.iter().zip(theirs).map(|(p, t)| glob::matches(p, t)).collect();
    match same.as_slice() {
        [true, true, true, true, true, false] => name_difference(ours[5], theirs[5]),
        [true, true, true, _, false, _] => Difference::Account,
        [true, true, true, false, ..] => Difference::Region,
        [true, false, true, ..] => Difference::Partition,
        _ => Difference::Other,
    }
}

fn name_difference(pattern: &[u8], name: &[u8]) -> Difference {
    let with = |end: &str| {
        let mut longer = pattern.to_vec();
        glob::compile_into(&mut longer, end);
        glob::matches(&longer, name)
    };
    let without_slash = || {
        let slash = pattern.windows(2).position(|pair| pair == b"//")?;
        let (head, tail) = pattern.split_at(slash);
        Some(glob::matches(&[head, tail.get(1..)?].concat(), name))
    };
    match () {
        () if with(":*") => Difference::LacksColonStar,
        () if with("-??????") => Difference::LacksSecretSuffix,
        () if with("/*") => Difference::LacksSlashStar,
        () if without_slash() == Some(true) => Difference::ExtraSlash,
        () => Difference::Name,
    }
}
