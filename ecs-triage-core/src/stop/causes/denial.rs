//! How the action, the policy and the caller in a text weigh the causes of a denial.

use super::{Field, Fields, first, only, without};

/// The actions that a cause is about, in lower case, by how they begin. A cause that is not here
/// may be behind the denial of any action.
const ABOUT: &[(&str, &[&str])] = &[
    ("secret-permission-missing", &["secretsmanager:"]),
    ("secret-sm-suffix-missing", &["secretsmanager:"]),
    ("registry-credentials-permission-missing", &["secretsmanager:"]),
    ("parameter-permission-missing", &["ssm:"]),
    ("secret-sm-plain-name", &["ssm:"]),
    ("kms-decrypt-permission-missing", &["kms:"]),
    ("secret-kms-key-unusable", &["kms:"]),
    ("awslogs-kms-key-unusable", &["kms:"]),
    ("logs-permission-missing", &["logs:createlogstream", "logs:putlogevents", "logs:describe"]),
    ("logs-create-group-permission-missing", &["logs:createloggroup"]),
    // The token is of the registry, not of a repository.
    ("ecr-repository-policy-denied", &["ecr:batch", "ecr:getdownloadurl"]),
    ("ecr-cross-account-policy", &["ecr:batch", "ecr:getdownloadurl"]),
];

const REPOSITORY: &[&str] = &["ecr-repository-policy-denied", "ecr-cross-account-policy"];

/// What the action and the layer leave. A layer that is named is the one that denied.
pub(super) fn of(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let all = about(all, fields);
    match fields.get(Field::Layer) {
        Some("endpoint") => only(all, &["vpc-endpoint-policy-denied"]),
        Some(_) => without(all, &["vpc-endpoint-policy-denied"]),
        None => all,
    }
}

/// Keeps the causes that can deny the action that the text names.
fn about(mut all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let Some(action) = fields.get(Field::Action).map(str::to_ascii_lowercase) else {
        return all;
    };
    all.retain(|cause| {
        let actions = ABOUT.iter().find(|(about, _)| about == cause);
        actions.is_none_or(|(_, begin)| begin.iter().any(|begin| fits(&action, begin)))
    });
    all
}

/// An action that is cut may yet become the one.
fn fits(action: &str, begin: &str) -> bool {
    action.starts_with(begin) || begin.starts_with(action)
}

/// A caller that the text names is there, so no role of ECS is missing. It is the agent of an
/// instance where the session, or the service of the action, says so.
pub(super) fn caller(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let agent = fields.get(Field::Action).is_some_and(|action| action.starts_with("ecs:"));
    match fields.get(Field::Principal) {
        Some(caller) if agent || caller.contains("/i-") => {
            only(all, &["instance-role-permission-missing"])
        }
        Some(_) => Vec::new(),
        None => all,
    }
}

pub(super) fn pull(all: Vec<&'static str>, fields: &Fields) -> Vec<&'static str> {
    let accounts =
        [Field::Principal, Field::Resource].map(|field| fields.get(field).and_then(account));
    let foreign = matches!(accounts, [Some(mine), Some(other)] if mine != other);
    let instance = fields.get(Field::Principal).is_some_and(|arn| arn.contains("/i-"));
    let all = of(all, fields);
    let all = match fields.get(Field::Layer) {
        Some("resource") | None if foreign => {
            first(all, &["ecr-cross-account-policy", "ecr-repository-policy-denied"])
        }
        Some("resource") => first(all, REPOSITORY),
        _ => all,
    };
    let known = fields.get(Field::Principal).is_some();
    if known && !instance { without(all, &["instance-role-permission-missing"]) } else { all }
}

fn account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}
