//! The condition keys that a request at the start carries
//! ([global keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)).

use crate::iam::context::Context;
use crate::iam::needs::{Start, Who};

/// Keys that a request of a role may carry and that nothing known beforehand tells. What is left
/// out is absent: multi-factor keys, and `aws:SourceArn` and its like, which only services send.
const UNTOLD: [&str; 18] = [
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalTag/*",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:ResourceTag/*",
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:TokenIssueTime",
    "aws:UserAgent",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:userid",
];

/// What every request of that principal carries.
pub(super) fn of(start: &Start, who: Who) -> Context {
    let context = Context::new()
        .with("aws:RequestedRegion", &start.region)
        .with("aws:SecureTransport", "true")
        .with("aws:ViaAWSService", "false")
        .with("aws:ResourceAccount", &start.account);
    match who {
        Who::EcsTasks => of_service(context, "ecs-tasks.amazonaws.com")
            .with("aws:SourceAccount", &start.account)
            .with("aws:SourceArn", source_arn(start)),
        Who::Ecs => of_service(context, "ecs.amazonaws.com")
            .with("aws:SourceAccount", &start.account)
            .with("aws:SourceArn", source_arn(start)),
        Who::Ec2 => of_service(context, "ec2.amazonaws.com"),
        Who::ExecutionRole => of_role(context, start.execution_role.as_deref()),
        Who::TaskRole => of_role(context, start.task_role.as_deref()),
        Who::InstanceRole => of_role(context, start.instance_role.as_deref()),
        Who::InfrastructureRole => of_role(context, start.infrastructure_role.as_deref()),
        Who::Caller => of_caller(context, start),
        // The signer of a URL is not known, and what is said of it neither.
        Who::NobodyOfTheTask => untold(context)
            .with_unknown("aws:PrincipalArn")
            .with_unknown("aws:PrincipalAccount")
            .with_unknown("aws:PrincipalType")
            .with_unknown("aws:PrincipalIsAWSService"),
    }
}

fn of_service(context: Context, name: &str) -> Context {
    context
        .with("aws:PrincipalIsAWSService", "true")
        .with("aws:PrincipalServiceName", name)
        .with_values("aws:PrincipalServiceNamesList", [name])
        .with_unknown("aws:SourceOrgID")
        .with_unknown("aws:SourceOrgPaths")
}

fn of_role(context: Context, role: Option<&str>) -> Context {
    let context = untold(context)
        .with("aws:PrincipalType", "AssumedRole")
        .with("aws:PrincipalIsAWSService", "false");
    match role {
        Some(arn) => context
            .with("aws:PrincipalArn", arn)
            .with("aws:PrincipalAccount", arn.split(':').nth(4).unwrap_or_default()),
        None => context.with_unknown("aws:PrincipalArn").with_unknown("aws:PrincipalAccount"),
    }
}

fn of_caller(context: Context, start: &Start) -> Context {
    let context = untold(context)
        .with("aws:PrincipalIsAWSService", "false")
        .with_unknown("aws:PrincipalArn")
        .with_unknown("aws:PrincipalType")
        .with_unknown("aws:username")
        .with_unknown("aws:MultiFactorAuthPresent")
        .with_unknown("aws:MultiFactorAuthAge")
        .with_unknown("aws:ViaAWSService")
        .with_unknown("aws:CalledVia")
        .with_unknown("aws:CalledViaFirst")
        .with_unknown("aws:CalledViaLast");
    match start.caller.as_ref().and_then(|caller| caller.account()) {
        Some(account) => context.with("aws:PrincipalAccount", account),
        None => context.with_unknown("aws:PrincipalAccount"),
    }
}

/// The ARN of the task: any policy that works must match every task, so its region and account
/// are what can be told.
fn source_arn(start: &Start) -> String {
    let task = start.task_id.as_deref().unwrap_or("task");
    let cluster = start.cluster.as_deref().and_then(|arn| arn.rsplit('/').next());
    start.arn("ecs", &format!("task/{}/{task}", cluster.unwrap_or("default")))
}

fn untold(context: Context) -> Context {
    UNTOLD.iter().fold(context, |context, key| context.with_unknown(key))
}
