//! What a service would have told whose feature is off.
//!
//! Run without the default features it goes through them all; with them, through none.

use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_types::SdkConfig;
use aws_types::region::Region;
use ecs_triage_aws::{AwsAccount, FetchError, SnapshotSource as _};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::Operation::{self, *};

macro_rules! off {
    ($( $feature:literal: $operation:ident, )+) => {
        [$( (!cfg!(feature = $feature), $feature, $operation), )+]
    };
}

/// Whether the feature is off, its name, and a call that needs it.
const FEATURES: [(bool, &str, Operation); 14] = off! {
    "autoscaling": DescribeAutoScalingGroups,
    "logs": DescribeLogGroups,
    "ecr": DescribeImages,
    "efs": DescribeFileSystems,
    "elbv2": DescribeTargetGroups,
    "kms": DescribeKey,
    "organizations": DescribeOrganization,
    "route53": ListHostedZonesByVpc,
    "route53resolver": ListResolverRules,
    "s3": GetBucketPolicy,
    "secretsmanager": DescribeSecret,
    "servicediscovery": ListNamespaces,
    "servicequotas": ListServiceQuotas,
    "ssm": DescribeParameters,
};

#[tokio::test]
async fn a_service_that_is_not_built_in_is_a_gap_that_says_so() {
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .build();
    let account = AwsAccount::new(&config).unwrap();
    for (_, feature, operation) in FEATURES.iter().filter(|(off, ..)| *off) {
        let told = account.fetch(&Need::of(*operation, "web")).await.unwrap_err();
        let text = format!("the feature {feature} of ecs-triage-aws off");
        assert_eq!(told, FetchError::Failed(text));
    }
}
