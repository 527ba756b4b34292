//! Which calls the adapter makes, and the policy that grants them.

use ecs_triage_core::snapshot::Operation::{self, *};

/// Every call that the adapter makes, and no other.
pub(crate) const USED: &[Operation] = &[
    DescribeTasks,
    ListTasks,
    DescribeServices,
    ListServices,
    ListServiceDeployments,
    DescribeServiceRevisions,
    DescribeTaskDefinition,
    DescribeClusters,
    ListClusters,
    ListContainerInstances,
    DescribeContainerInstances,
    DescribeCapacityProviders,
    ListAccountSettings,
    DescribeVpcs,
    DescribeVpcAttribute,
    DescribeSubnets,
    DescribeRouteTables,
    DescribeSecurityGroups,
    DescribeNetworkAcls,
    DescribeNetworkInterfaces,
    DescribeInstances,
    DescribeInternetGateways,
    DescribeEgressOnlyInternetGateways,
    DescribeNatGateways,
    DescribeVpcEndpoints,
    DescribeManagedPrefixLists,
    GetManagedPrefixListEntries,
    DescribeDhcpOptions,
    DescribeVpcPeeringConnections,
    DescribeTransitGateways,
    DescribeTransitGatewayAttachments,
    DescribeTransitGatewayVpcAttachments,
    SearchTransitGatewayRoutes,
    DescribeVpnGateways,
    DescribeVpnConnections,
    DescribeVpcBlockPublicAccessOptions,
    DescribeVpcBlockPublicAccessExclusions,
    DescribeSnapshots,
    GetRole,
    ListRolePolicies,
    GetRolePolicy,
    ListAttachedRolePolicies,
    GetPolicy,
    GetPolicyVersion,
    GetInstanceProfile,
    GetCallerIdentity,
    DescribeOrganization,
    ListPoliciesForTarget,
    DescribePolicy,
    ListParents,
    DescribeRepositories,
    DescribeImages,
    BatchGetImage,
    GetRepositoryPolicy,
    GetRegistryPolicy,
    DescribePullThroughCacheRules,
    DescribeLogGroups,
    DescribeSecret,
    GetSecretResourcePolicy,
    DescribeParameters,
    DescribeKey,
    GetKeyPolicy,
    ListGrants,
    ListAliases,
    DescribeLoadBalancers,
    DescribeLoadBalancerAttributes,
    DescribeListeners,
    DescribeTargetGroups,
    DescribeTargetGroupAttributes,
    DescribeTargetHealth,
    DescribeAutoScalingGroups,
    DescribeScalingActivities,
    ListNamespaces,
    ListServiceQuotas,
    DescribeFileSystems,
    DescribeMountTargets,
    DescribeMountTargetSecurityGroups,
    DescribeAccessPoints,
    DescribeFileSystemPolicy,
    ListHostedZonesByVpc,
    ListResourceRecordSets,
    ListResolverRules,
    ListResolverRuleAssociations,
    ListFirewallRuleGroupAssociations,
    GetBucketPolicy,
    ListObjectsV2,
];

/// The least IAM policy under which an [`AwsAccount`](crate::AwsAccount) reads all it may want.
///
/// It grants no write and no value of a secret. What it leaves out becomes a gap in the report
/// that names the action.
pub fn policy() -> serde_json::Value {
    let actions: std::collections::BTreeSet<_> = USED.iter().map(|call| call.action()).collect();
    serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "EcsTriage",
            "Effect": "Allow",
            "Action": actions,
            "Resource": "*",
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No call that describes, gets or lists tells the routes of a transit gateway's table; this one
    /// reads them and nothing else.
    const ELSE: &[Operation] = &[SearchTransitGatewayRoutes];

    #[test]
    fn every_call_only_reads() {
        let reads = ["describe-", "get-", "list-", "batch-get-"];
        for call in USED {
            let command = call.command();
            let by_name = reads.iter().any(|read| command.starts_with(read));
            assert!(by_name != ELSE.contains(call), "{command}");
        }
    }

    #[test]
    fn every_action_only_reads() {
        let reads = ["Describe", "Get", "List", "BatchGet"];
        for call in USED.iter().filter(|call| !ELSE.contains(call)) {
            let action = call.action();
            let verb = action.split_once(':').map_or(action, |(_, verb)| verb);
            assert!(reads.iter().any(|read| verb.starts_with(read)), "{action}");
        }
    }

    #[test]
    fn no_action_reveals_a_secret() {
        let values = ["GetSecretValue", "ssm:GetParameter", "kms:Decrypt", "s3:GetObject"];
        let policy = policy().to_string();
        for value in values {
            assert!(!policy.contains(value), "{value}");
        }
    }
}
