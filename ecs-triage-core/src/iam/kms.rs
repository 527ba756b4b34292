//! Grants of KMS keys, a third way to be allowed beside key policy and identity
//! ([grants](https://docs.aws.amazon.com/kms/latest/developerguide/grants.html)).

use crate::iam::context::{Context, Seen};
use crate::iam::decision::Layer;
use crate::iam::layers::{Grant, Grants};
use crate::iam::principal::{Closeness, Named};
use crate::iam::request::Request;
use crate::iam::survey::{Found, Lack, Voice};
use crate::iam::truth::Truth;

const ENCRYPTION_CONTEXT: &str = "kms:encryptioncontext:";

/// What the grants say to a request.
pub(super) fn voice<'p>(grants: &Grants, request: &Request<'_>) -> Voice<'p> {
    let operation = match request.action.split_once(':') {
        Some((service, operation)) if service.eq_ignore_ascii_case("kms") => operation,
        _ => return Voice::silent(Truth::No),
    };
    let floor = if grants.incomplete { Truth::Unknown } else { Truth::No };
    let mut voice = Voice::silent(floor);
    voice.deny = Found::without_statement(Truth::No);
    for grant in &grants.grants {
        let named = Named::compile("AWS", &grant.grantee)
            .and_then(|named| named.closeness(request.principal, request.context));
        let granted = grant.operations.iter().any(|name| name.eq_ignore_ascii_case(operation));
        let Some(closeness) = named.filter(|_| granted) else { continue };
        let slot = match closeness {
            Closeness::Caller => &mut voice.caller,
            Closeness::Role => &mut voice.role,
            Closeness::Account => &mut voice.account,
        };
        *slot = slot.or(Found::without_statement(grant.constraints_hold(request.context)));
    }
    voice
}

/// Notes the keys of the encryption context that are not known, and unread grants.
pub(super) fn note_missing(grants: &Grants, context: &Context, lack: &mut Lack<'_>) {
    if grants.incomplete {
        lack.layers.insert(Layer::Grant);
    }
    if context.has_unknown_under(ENCRYPTION_CONTEXT) {
        lack.keys.insert("kms:EncryptionContext:*".into());
    }
}

impl Grant {
    fn constraints_hold(&self, context: &Context) -> Truth {
        let pairs = self.context_subset.iter().chain(self.context_equals.iter().flatten());
        let held = Truth::all(pairs.map(|(key, value)| holds(context, key, value)));
        match &self.context_equals {
            None => held,
            Some(pairs) => held.and(has_no_more(context, pairs.len())),
        }
    }
}

fn holds(context: &Context, key: &str, value: &str) -> Truth {
    match context.seen_folded(&format!("{ENCRYPTION_CONTEXT}{}", key.to_lowercase())) {
        Seen::Present([seen]) => (seen == value).into(),
        Seen::Present(_) | Seen::Absent => Truth::No,
        Seen::Unknown => Truth::Unknown,
    }
}

fn has_no_more(context: &Context, count: usize) -> Truth {
    let seen = context.iter().filter(|(key, _)| key.starts_with(ENCRYPTION_CONTEXT)).count();
    match seen <= count {
        true if context.has_unknown_under(ENCRYPTION_CONTEXT) => Truth::Unknown,
        fits => fits.into(),
    }
}
