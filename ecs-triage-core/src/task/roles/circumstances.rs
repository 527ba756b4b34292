//! The condition keys of the calls that are made with a role.

use crate::iam::Context;
use crate::iam::needs::actions::LOGIN;
use crate::net::start::Purpose;
use crate::snapshot::ec2::{Tag, VpcEndpoint};
use crate::snapshot::organizations::Organization;
use crate::task::TaskView;

use super::{Permission, arn_part};

/// The way by which calls to a service leave the task's network.
enum Way<'s> {
    /// Through this endpoint.
    Endpoint(&'s VpcEndpoint),
    /// Through none.
    Open,
    /// Nothing that was seen tells.
    Unknown,
}

impl<'s> TaskView<'s> {
    /// The condition keys of a call that a role with these tags makes from a task.
    ///
    /// See [global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
    pub(in crate::task) fn context(
        &self,
        role: &str,
        tags: Option<&[Tag]>,
        permission: &Permission<'_>,
    ) -> Context {
        let place = self.place();
        let own = arn_part(role, 4).unwrap_or(place.account);
        // The ARN of a bucket, say, does not tell whose it is.
        let owner = match permission.resource.starts_with("arn:") {
            true => arn_part(permission.resource, 4),
            false => Some(own),
        };
        let mut context = Context::new()
            .with("aws:PrincipalArn", role)
            .with("aws:PrincipalAccount", own)
            .with("aws:PrincipalType", "AssumedRole")
            .with("aws:PrincipalIsAWSService", "false")
            .with("aws:RequestedRegion", arn_part(permission.resource, 3).unwrap_or(place.region))
            .with("aws:SecureTransport", "true")
            .with("aws:ViaAWSService", "false");
        for key in UNKNOWN_KEYS {
            context = context.with_unknown(key);
        }
        context = match owner {
            Some(owner) => context.with("aws:ResourceAccount", owner),
            None => context.with_unknown("aws:ResourceAccount"),
        };
        let key = |tag: &Tag| format!("aws:PrincipalTag/{}", tag.key);
        context = match tags {
            Some(tags) => {
                tags.iter().fold(context, |all, tag| all.with(&key(tag), tag.value.as_str()))
            }
            None => context.with_unknown("aws:PrincipalTag/*"),
        };
        context = self.by_way(context, permission);
        context = self.of_organization(context, owner == Some(own));
        for key in &permission.unknown_keys {
            context = context.with_unknown(key);
        }
        for (key, values) in &permission.context {
            context = context.with_values(key, values.iter().map(String::as_str));
        }
        context
    }

    /// Only calls through an endpoint tell its id and its VPC, and only others their public address.
    fn by_way(&self, context: Context, permission: &Permission<'_>) -> Context {
        match self.way_out(permission.action) {
            Way::Endpoint(endpoint) => context
                .with("aws:SourceVpce", endpoint.vpc_endpoint_id.as_str())
                .with("aws:SourceVpc", endpoint.vpc_id.as_str())
                .with_unknown("aws:VpcSourceIp")
                .with_unknown("aws:SourceVpcArn")
                .with_unknown("aws:VpceAccount")
                .with_unknown("aws:VpceOrgID"),
            Way::Open => context.with_unknown("aws:SourceIp"),
            Way::Unknown => WAY_KEYS.iter().fold(context, |context, key| context.with_unknown(key)),
        }
    }

    /// The way is known where every place that the task may start in has the same one.
    fn way_out(&self, action: &str) -> Way<'s> {
        let Some(purpose) = purpose(action) else {
            return Way::Unknown;
        };
        let paths = self.paths().unwrap_or_default();
        let paths: Vec<_> =
            paths.iter().filter(|path| path.connection.purpose == purpose).collect();
        if paths.is_empty() || !paths.iter().all(|path| path.trace.is_delivered()) {
            return Way::Unknown;
        }
        let mut endpoints: Vec<_> =
            paths.iter().map(|path| path.trace.endpoints().next()).collect();
        endpoints.dedup();
        match endpoints.as_slice() {
            [None] => Way::Open,
            [Some(id)] => match self.find(id) {
                Ok(Some(endpoint)) => Way::Endpoint(endpoint),
                _ => Way::Unknown,
            },
            _ => Way::Unknown,
        }
    }

    /// The organization of the role's account, which is the resource's too in the same account.
    pub(super) fn of_organization(&self, context: Context, owned: bool) -> Context {
        match self.snapshot().all::<Organization>() {
            Ok([]) => context,
            Ok([organization, ..]) if owned => context
                .with("aws:PrincipalOrgID", organization.id.as_str())
                .with("aws:ResourceOrgID", organization.id.as_str())
                .with_unknown("aws:PrincipalOrgPaths")
                .with_unknown("aws:ResourceOrgPaths"),
            Ok([organization, ..]) => ORGANIZATION_KEYS
                .iter()
                .fold(context, |context, key| context.with_unknown(key))
                .with("aws:PrincipalOrgID", organization.id.as_str()),
            Err(_) => {
                ORGANIZATION_KEYS.iter().fold(context, |context, key| context.with_unknown(key))
            }
        }
    }
}

/// Which connection of the start carries a call; KMS is called by the services, not by the task.
fn purpose(action: &str) -> Option<Purpose> {
    match action.split(':').next()? {
        "ecr" if action == LOGIN => Some(Purpose::EcrApi),
        "ecr" => Some(Purpose::EcrRegistry),
        "secretsmanager" => Some(Purpose::SecretsManager),
        "ssm" => Some(Purpose::Ssm),
        "s3" => Some(Purpose::EnvironmentFile),
        "logs" => Some(Purpose::Logs),
        _ => None,
    }
}

/// Keys that depend on the way of a call.
const WAY_KEYS: &[&str] = &[
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:SourceVpcArn",
    "aws:VpceAccount",
    "aws:VpceOrgID",
];

/// Keys that depend on the organization.
const ORGANIZATION_KEYS: &[&str] =
    &["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:ResourceOrgPaths"];

/// Keys that every call of a task carries and no snapshot tells.
const UNKNOWN_KEYS: &[&str] =
    &["aws:CurrentTime", "aws:EpochTime", "aws:TokenIssueTime", "aws:userid"];
