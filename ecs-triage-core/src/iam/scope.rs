//! What a policy says to calls of which nothing is known but where they go.

use crate::iam::arn::{Arn, ArnPattern};
use crate::iam::glob;
use crate::iam::policy::Policy;
use crate::iam::statement::{Action, Effect, Selection, Statement};
use crate::iam::text::{Compiled, Text};

/// Where calls go.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Scope<'a> {
    /// What the actions of the service begin with, where that is known: `s3`.
    pub service: Option<&'a str>,
    /// The bucket of S3 that they are about, where they are about one.
    pub bucket: Option<&'a str>,
}

impl Policy {
    /// Could the policy allow any call of the scope? Whoever an `Allow` names may be the caller and
    /// its conditions may hold, those of a `Deny` may not: only a `false` is certain.
    pub fn may_allow(&self, scope: &Scope<'_>) -> bool {
        let allows = |s: &Statement| s.effect == Effect::Allow && s.names_some(scope);
        let denies = |s: &Statement| s.effect == Effect::Deny && s.refuses_all(scope);
        self.statements().iter().any(allows) && !self.statements().iter().any(denies)
    }
}

impl Statement {
    fn names_some(&self, scope: &Scope<'_>) -> bool {
        let actions =
            self.actions.may_hold(|a| a.touches(scope.service), |a| a.covers(scope.service));
        let resources = self.resources.as_ref().is_none_or(|resources| {
            resources.may_hold(|r| touches(r, scope.bucket), |r| covers(r, scope.bucket))
        });
        actions && resources
    }

    fn refuses_all(&self, scope: &Scope<'_>) -> bool {
        let actions =
            self.actions.holds_all(|a| a.touches(scope.service), |a| a.covers(scope.service));
        let resources = self.resources.as_ref().is_none_or(|resources| {
            resources.holds_all(|r| touches(r, scope.bucket), |r| covers(r, scope.bucket))
        });
        let certain = self.conditions.is_empty() && self.unreadable.is_empty();
        actions && resources && certain && self.names_everyone()
    }
}

impl<T> Selection<T> {
    /// Could something of the scope be selected?
    fn may_hold(&self, touches: impl Fn(&T) -> bool, covers: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::In(list) => list.iter().any(touches),
            Self::NotIn(list) => !list.iter().any(covers),
        }
    }

    /// Is everything of the scope selected?
    fn holds_all(&self, touches: impl Fn(&T) -> bool, covers: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::In(list) => list.iter().any(covers),
            Self::NotIn(list) => !list.iter().any(touches),
        }
    }
}

impl Action {
    fn touches(&self, service: Option<&str>) -> bool {
        let Some(service) = service else { return true };
        self.service_and_name().is_none_or(|(prefix, _)| glob::matches(prefix, service.as_bytes()))
    }

    fn covers(&self, service: Option<&str>) -> bool {
        self.service_and_name().is_none_or(|(prefix, name)| {
            let same = service.is_some_and(|service| glob::matches(prefix, service.as_bytes()));
            (same || glob::is_any(prefix)) && glob::is_any(name)
        })
    }
}

fn touches(pattern: &Text<ArnPattern>, bucket: Option<&str>) -> bool {
    let (Some(pattern), Some(bucket)) = (pattern.fixed(), bucket) else { return true };
    let objects = format!("{bucket}/");
    of_bucket(pattern.text()).is_none_or(|resource| {
        resource.is_some_and(|resource| {
            glob::matches(resource, bucket.as_bytes())
                || glob::may_begin(resource, objects.as_bytes())
        })
    })
}

fn covers(pattern: &Text<ArnPattern>, bucket: Option<&str>) -> bool {
    let Some(pattern) = pattern.fixed() else { return false };
    if glob::is_any(pattern.text()) {
        return true;
    }
    let resource =
        of_bucket(pattern.text()).flatten().and_then(|text| text.strip_suffix(&[glob::MANY]));
    resource.zip(bucket).is_some_and(|(head, bucket)| bucket.as_bytes().starts_with(head))
}

/// The last part of the pattern of an ARN, where the rest is like the ARN of a bucket; none at all
/// for what is no whole ARN.
fn of_bucket(pattern: &[u8]) -> Option<Option<&[u8]>> {
    let arn = Arn::parse(pattern)?;
    let [_, _, service, region, account, resource] = *arn.segments();
    let like =
        glob::matches(service, b"s3") && glob::matches(region, b"") && glob::matches(account, b"");
    Some(like.then_some(resource))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUCKET: Scope<'_> = Scope { service: Some("s3"), bucket: Some("layers") };
    const LOGS: Scope<'_> = Scope { service: Some("logs"), bucket: None };
    const SOME: Scope<'_> = Scope { service: None, bucket: None };

    fn may(scope: &Scope<'_>, statements: &str) -> bool {
        let policy = Policy::parse(&format!(r#"{{"Statement": [{statements}]}}"#)).unwrap();
        policy.may_allow(scope)
    }

    fn allow(rest: &str) -> String {
        format!(r#"{{"Effect": "Allow", "Principal": "*", {rest}}}"#)
    }

    fn deny(rest: &str) -> String {
        let all = allow(r#""Action": "*", "Resource": "*""#);
        format!(r#"{all}, {{"Effect": "Deny", {rest}}}"#)
    }

    #[test]
    fn allows() {
        for (scope, rest, expected) in [
            (BUCKET, r#""Action": "*", "Resource": "*""#, true),
            (BUCKET, r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::layers/*""#, true),
            (BUCKET, r#""Action": "s3:Get*", "Resource": "arn:aws:s3:::lay*/a/b""#, true),
            (BUCKET, r#""Action": "s3:ListBucket", "Resource": "arn:aws:s3:::layers""#, true),
            (BUCKET, r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::others/*""#, false),
            (BUCKET, r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::layers-2/*""#, false),
            (
                BUCKET,
                r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a""#,
                false,
            ),
            (BUCKET, r#""Action": "logs:*", "Resource": "*""#, false),
            (BUCKET, r#""NotAction": "s3:*", "Resource": "*""#, false),
            (BUCKET, r#""NotAction": "s3:PutObject", "Resource": "*""#, true),
            (BUCKET, r#""Action": "*", "NotResource": "arn:aws:s3:::lay*""#, false),
            (BUCKET, r#""Action": "*", "NotResource": "arn:aws:s3:::layers/secret""#, true),
            (
                BUCKET,
                r#""Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#,
                true,
            ),
            (LOGS, r#""Action": "log*:PutLogEvents", "Resource": "arn:aws:logs:*""#, true),
            (LOGS, r#""Action": "s3:*", "Resource": "*""#, false),
            (SOME, r#""Action": "s3:*", "Resource": "*""#, true),
        ] {
            assert_eq!(may(&scope, &allow(rest)), expected, "{rest}");
        }
        assert!(!may(&SOME, ""));
    }

    #[test]
    fn denies() {
        for (scope, rest, expected) in [
            (SOME, r#""Principal": "*", "Action": "*", "Resource": "*""#, false),
            (SOME, r#""Principal": "*", "Action": "s3:*", "Resource": "*""#, true),
            (BUCKET, r#""Principal": "*", "Action": "s3:*", "Resource": "*""#, false),
            (
                BUCKET,
                r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::layers*""#,
                false,
            ),
            (
                BUCKET,
                r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::layers/*""#,
                true,
            ),
            (
                BUCKET,
                r#""Principal": "*", "Action": "s3:*", "NotResource": "arn:aws:s3:::others/*""#,
                false,
            ),
            (BUCKET, r#""Principal": "*", "Action": "s3:Put*", "Resource": "*""#, true),
            (
                BUCKET,
                r#""Principal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*""#,
                true,
            ),
            (
                BUCKET,
                r#""NotPrincipal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*""#,
                true,
            ),
            (
                BUCKET,
                r#""Principal": "*", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#,
                true,
            ),
        ] {
            assert_eq!(may(&scope, &deny(rest)), expected, "{rest}");
        }
    }
}
