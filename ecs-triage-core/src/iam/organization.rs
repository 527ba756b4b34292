//! Which policies of an organization reach a request.

use crate::iam::layers::{Levels, Policies};
use crate::iam::request::{Request, ResourceKind};

/// The services whose resources resource control policies reach, by prefix of the action
/// ([RCPs](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html)).
/// Sorted. `ecs`, `ssm`, `ssmmessages` and `elasticfilesystem` are not among them.
const SERVICES_UNDER_RCPS: [&str; 44] = [
    "aoss",
    "appconfig",
    "appstream",
    "autoscaling",
    "cloudfront",
    "cloudsearch",
    "codebuild",
    "codecommit",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "comprehendmedical",
    "cost-optimization-hub",
    "dax",
    "dynamodb",
    "ecr",
    "events",
    "firehose",
    "fis",
    "health",
    "inspector-scan",
    "kendra",
    "kinesisvideo",
    "kms",
    "logs",
    "memorydb",
    "networkmonitor",
    "opensearch",
    "pca-connector-ad",
    "polly",
    "pricing",
    "s3",
    "secretsmanager",
    "signin",
    "sqs",
    "sts",
    "support",
    "textract",
    "timestream-influxdb",
    "transcribe",
    "transfer",
    "translate",
    "wafv2",
];

/// The service control policies that bind the caller: those of its account, unless it is the
/// management account or the caller a service-linked role
/// ([SCPs](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html)).
pub(super) fn scps<'p>(request: &Request<'_>, policies: &'p Policies) -> Option<&'p Levels> {
    let account = request.principal.account()?;
    if policies.scps.is_empty() {
        return None;
    }
    let exempt = is_management(policies, Some(account))
        || request.principal.is_service_linked(request.context);
    (!exempt).then_some(&policies.scps)
}

/// The resource control policies that protect the resource: those of its account, unless it is the
/// management account, the service is out of their reach, the key is managed by AWS, or the
/// caller is a service-linked role.
pub(super) fn rcps<'p>(
    request: &Request<'_>,
    policies: &'p Policies,
    kind: ResourceKind,
) -> Option<&'p Levels> {
    if policies.rcps.is_empty() {
        return None;
    }
    let service = request.service().to_ascii_lowercase();
    let exempt = SERVICES_UNDER_RCPS.binary_search(&service.as_str()).is_err()
        || kind == ResourceKind::AwsManagedKmsKey
        || is_management(policies, request.owner())
        || request.principal.is_service_linked(request.context);
    (!exempt).then_some(&policies.rcps)
}

fn is_management(policies: &Policies, account: Option<&str>) -> bool {
    account.is_some() && policies.management_account.as_deref() == account
}
