//! One compiled statement, and whether a request meets it.

use std::collections::BTreeSet;

use crate::iam::arn::{Arn, ArnPattern, ShortArns};
use crate::iam::condition::Condition;
use crate::iam::context::Context;
use crate::iam::document::{Principals, RawStatement, Strings};
use crate::iam::glob::{self, Shape};
use crate::iam::principal::{self, Closeness, Named, Principal};
use crate::iam::text::{Text, Variables, Wildcards};
use crate::iam::truth::Truth;

/// `Effect`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Effect {
    Allow,
    Deny,
}

/// A compiled statement.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) sid: Option<Box<str>>,
    pub(super) effect: Effect,
    pub(super) principals: Option<Selection<Named>>,
    pub(super) actions: Selection<Action>,
    /// Absent in trust policies and in some policies of resources: every resource.
    pub(super) resources: Option<Selection<Text<ArnPattern>>>,
    pub(super) conditions: Box<[Condition]>,
    /// What the engine cannot read. It makes the statement undecidable where the rest matches.
    pub(super) unreadable: Box<[String]>,
}

/// A list that a request must be in, or must not be in (`NotAction` and its like).
#[derive(Clone, Debug)]
pub(super) enum Selection<T> {
    In(Box<[T]>),
    NotIn(Box<[T]>),
}

/// An action pattern.
#[derive(Clone, Debug)]
pub(super) struct Action {
    pub(super) written: Box<str>,
    /// In lower case.
    folded: Box<[u8]>,
    /// Where the colon is, and what it takes to match service and name. Without a colon, only
    /// stars match.
    parts: Option<(usize, Shape, Shape)>,
}

/// The action of a request, in lower case.
#[derive(Clone, Debug)]
pub(super) struct AskedAction {
    folded: Box<[u8]>,
    colon: usize,
}

/// What statements are held against.
pub(super) struct Probe<'a> {
    pub(super) principal: &'a Principal,
    pub(super) action: AskedAction,
    pub(super) resource: &'a str,
    pub(super) arn: Option<Arn<'a>>,
    pub(super) context: &'a Context,
    /// Has the caller a permissions boundary? Then `Deny` with `NotPrincipal` spares nobody.
    pub(super) bounded: Truth,
}

/// How a kind of policy is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) principals: PrincipalElement,
    pub(super) short_arns: ShortArns,
}

/// What a statement without `Principal` means in a kind of policy.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PrincipalElement {
    /// It applies to whoever the policy is attached to.
    Optional,
    /// It names nobody.
    Required,
}

impl Statement {
    pub(super) fn compile(raw: RawStatement<'_>, variables: Variables) -> Result<Self, String> {
        let effect = match raw.effect.as_deref() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            Some(other) => return Err(format!("Effect is neither Allow nor Deny: {other:?}")),
            None => return Err("the statement has no Effect".into()),
        };
        let mut unreadable: Vec<String> =
            raw.unknown.iter().map(|name| format!("unknown element {name:?}")).collect();
        let principals = select(raw.principal, raw.not_principal, "Principal", |principals| {
            compile_principals(&principals, &mut unreadable)
        })?;
        let actions = select(raw.action, raw.not_action, "Action", compile_actions)?
            .ok_or("the statement has neither Action nor NotAction")?;
        let resources = select(raw.resource, raw.not_resource, "Resource", |Strings(list)| {
            list.iter().map(|text| Text::compile(text, Wildcards::Live, variables)).collect()
        })?;
        let mut conditions = Vec::new();
        for (operator, keys) in raw.conditions.into_iter().flat_map(|block| block.0) {
            for (key, Strings(values)) in keys.0 {
                match Condition::compile(&operator, &key, &values, variables) {
                    Some(condition) => conditions.push(condition),
                    None => {
                        unreadable.push(format!("unknown operator {operator:?}"));
                        conditions.push(Condition::never(&operator, &key));
                    }
                }
            }
        }
        let sid = raw.sid.map(|sid| sid.into_owned().into());
        let statement = Self {
            sid,
            effect,
            principals,
            actions,
            resources,
            conditions: conditions.into(),
            unreadable: unreadable.into(),
        };
        match statement.is_searchable() {
            true => Ok(statement),
            false => Err(format!("a pattern with ? of over {} bytes", glob::LONGEST_SEARCHED)),
        }
    }

    /// Does the statement apply? Where it does, also how closely it names the caller.
    pub(super) fn applies(&self, probe: &Probe<'_>, reading: Reading) -> (Truth, Closeness) {
        const NO: (Truth, Closeness) = (Truth::No, Closeness::Account);
        if !self.names_action(&probe.action) {
            return NO;
        }
        let resource = self.names_resource(probe, reading.short_arns);
        if resource == Truth::No {
            return NO;
        }
        let (principal, closeness) = self.names_principal(probe, reading.principals);
        if principal == Truth::No {
            return NO;
        }
        let conditions = Truth::all(self.conditions.iter().map(|c| c.holds(probe.context)));
        let readable = if self.unreadable.is_empty() { Truth::Yes } else { Truth::Unknown };
        (resource.and(principal).and(conditions).and(readable), closeness)
    }

    pub(super) fn names_action(&self, action: &AskedAction) -> bool {
        match &self.actions {
            Selection::In(list) => list.iter().any(|pattern| pattern.matches(action)),
            Selection::NotIn(list) => !list.iter().any(|pattern| pattern.matches(action)),
        }
    }

    pub(super) fn names_resource(&self, probe: &Probe<'_>, short: ShortArns) -> Truth {
        let any = |list: &[Text<ArnPattern>]| {
            let arn = probe.arn.as_ref();
            let matches = |pattern: &ArnPattern| pattern.matches_resource(arn, short);
            Truth::any(list.iter().map(|text| text.passes(probe.context, matches)))
        };
        match &self.resources {
            None => Truth::Yes,
            Some(Selection::In(list)) => any(list),
            Some(Selection::NotIn(list)) => {
                let resolved = list.iter().map(|text| text.is_resolved(probe.context));
                (!any(list)).and(Truth::all(resolved))
            }
        }
    }

    pub(super) fn names_principal(
        &self,
        probe: &Probe<'_>,
        element: PrincipalElement,
    ) -> (Truth, Closeness) {
        let (caller, context) = (probe.principal, probe.context);
        match &self.principals {
            None => ((element == PrincipalElement::Optional).into(), Closeness::Caller),
            Some(Selection::In(list)) => {
                match list.iter().filter_map(|named| named.closeness(caller, context)).max() {
                    Some(closeness) => (Truth::Yes, closeness),
                    None => (Truth::No, Closeness::Account),
                }
            }
            Some(Selection::NotIn(list)) if self.effect == Effect::Deny => {
                let excepted = principal::excepts(list, caller, context);
                let spared = Truth::from(excepted).and(!probe.bounded);
                (!spared, Closeness::Caller)
            }
            Some(Selection::NotIn(list)) => {
                let named = list.iter().any(|named| named.closeness(caller, context).is_some());
                ((!named).into(), Closeness::Caller)
            }
        }
    }

    /// Whoever calls, is it named?
    pub(super) fn names_everyone(&self) -> bool {
        match &self.principals {
            None => false,
            Some(Selection::In(list)) => list.iter().any(|named| matches!(named, Named::Everyone)),
            Some(Selection::NotIn(_)) => false,
        }
    }

    /// Adds the names of the keys that are not known and that the statement reads.
    pub(super) fn note_unknown(&self, context: &Context, names: &mut BTreeSet<String>) {
        for condition in &self.conditions {
            if condition.holds(context) == Truth::Unknown {
                condition.note_unknown(context, names);
            }
        }
        if let Some(Selection::In(list) | Selection::NotIn(list)) = &self.resources {
            for key in list.iter().flat_map(Text::keys) {
                key.note_unknown(context, names);
            }
        }
    }

    fn is_searchable(&self) -> bool {
        let (Selection::In(actions) | Selection::NotIn(actions)) = &self.actions;
        let resources = match &self.resources {
            Some(Selection::In(list) | Selection::NotIn(list)) => &**list,
            None => &[],
        };
        actions.iter().all(|action| glob::is_searchable(&action.folded))
            && resources.iter().all(Text::is_searchable)
            && self.conditions.iter().all(Condition::is_searchable)
    }
}

impl Action {
    fn compile(written: &str) -> Self {
        let mut folded = Vec::with_capacity(written.len());
        glob::compile_into(&mut folded, written);
        folded.make_ascii_lowercase();
        let parts = glob::split_colon(&folded)
            .map(|(service, name)| (service.len(), Shape::of(service), Shape::of(name)));
        Self { written: written.into(), folded: folded.into(), parts }
    }

    /// The patterns of service and name; none where it is a star alone, or no action.
    pub(super) fn service_and_name(&self) -> Option<(&[u8], &[u8])> {
        glob::split_colon(&self.folded)
    }

    /// Service and name are compared apart; a star alone is every action.
    pub(super) fn matches(&self, action: &AskedAction) -> bool {
        let Some((colon, service_shape, name_shape)) = self.parts else {
            return glob::is_any(&self.folded);
        };
        let (service, name) = self.folded.split_at(colon);
        let (asked_service, asked_name) = action.folded.split_at(action.colon);
        // Both names begin with their colon, which matches itself.
        service_shape.matches(service, asked_service)
            && match name_shape {
                Shape::Any => !asked_name.is_empty(),
                shape => shape.matches(name, asked_name),
            }
    }
}

impl AskedAction {
    pub(super) fn new(action: &str) -> Self {
        let folded = action.to_ascii_lowercase().into_bytes();
        let colon = folded.iter().position(|byte| *byte == b':').unwrap_or(folded.len());
        Self { folded: folded.into(), colon }
    }

    /// The same action by a name that lacks a plural's s, and by one that has it.
    pub(super) fn in_other_number(&self) -> impl Iterator<Item = Self> + '_ {
        let other = |folded: Vec<u8>| Self { folded: folded.into(), colon: self.colon };
        let singular = self.folded.strip_suffix(b"s").map(<[u8]>::to_vec);
        let plural = [&*self.folded, b"s"].concat();
        singular.into_iter().chain([plural]).map(other)
    }
}

fn select<R, T>(
    positive: Option<R>,
    negative: Option<R>,
    name: &str,
    compile: impl FnOnce(R) -> Box<[T]>,
) -> Result<Option<Selection<T>>, String> {
    Ok(match (positive, negative) {
        (Some(raw), None) => Some(Selection::In(compile(raw))),
        (None, Some(raw)) => Some(Selection::NotIn(compile(raw))),
        (None, None) => None,
        (Some(_), Some(_)) => {
            return Err(format!("the statement has both {name} and Not{name}"));
        }
    })
}

fn compile_actions(Strings(list): Strings<'_>) -> Box<[Action]> {
    list.iter().map(|text| Action::compile(text)).collect()
}

fn compile_principals(principals: &Principals<'_>, unreadable: &mut Vec<String>) -> Box<[Named]> {
    let mut list = Vec::new();
    for (kind, Strings(values)) in &principals.0 {
        for value in values {
            match Named::compile(kind, value) {
                Some(named) => list.push(named),
                None => unreadable.push(format!("unknown kind of principal {kind:?}")),
            }
        }
    }
    list.into()
}
