use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! operations {
    ($( $service:literal: $( $variant:ident = $cli:literal, $action:literal; )+ )+) => {
        /// A read-only call of the AWS API whose answer a snapshot can hold.
        #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[non_exhaustive]
        pub enum Operation { $( $(
            #[doc = concat!("`aws ", $service, " ", $cli, "`, granted by `", $action, "`.")]
            #[serde(rename = $action)]
            $variant,
        )+ )+ }

        impl Operation {
            /// Every operation, by service.
            pub const ALL: &[Self] = &[$( $( Self::$variant, )+ )+];

            /// The service's name on the AWS command line.
            pub const fn service(self) -> &'static str {
                match self { $( $( Self::$variant )|+ => $service, )+ }
            }

            /// The operation's name on the AWS command line.
            pub const fn command(self) -> &'static str {
                match self { $( $( Self::$variant => $cli, )+ )+ }
            }

            /// The IAM action that grants the call.
            pub const fn action(self) -> &'static str {
                match self { $( $( Self::$variant => $action, )+ )+ }
            }
        }
    };
}

operations! {
    "ecs":
        DescribeTasks = "describe-tasks", "ecs:DescribeTasks";
        ListTasks = "list-tasks", "ecs:ListTasks";
        DescribeServices = "describe-services", "ecs:DescribeServices";
        ListServices = "list-services", "ecs:ListServices";
        ListServiceDeployments = "list-service-deployments", "ecs:ListServiceDeployments";
        DescribeServiceRevisions = "describe-service-revisions", "ecs:DescribeServiceRevisions";
        DescribeTaskDefinition = "describe-task-definition", "ecs:DescribeTaskDefinition";
        DescribeClusters = "describe-clusters", "ecs:DescribeClusters";
        ListClusters = "list-clusters", "ecs:ListClusters";
        ListContainerInstances = "list-container-instances", "ecs:ListContainerInstances";
        DescribeContainerInstances = "describe-container-instances", "ecs:DescribeContainerInstances";
        DescribeCapacityProviders = "describe-capacity-providers", "ecs:DescribeCapacityProviders";
        ListAccountSettings = "list-account-settings", "ecs:ListAccountSettings";
    "ec2":
        DescribeVpcs = "describe-vpcs", "ec2:DescribeVpcs";
        DescribeVpcAttribute = "describe-vpc-attribute", "ec2:DescribeVpcAttribute";
        DescribeSubnets = "describe-subnets", "ec2:DescribeSubnets";
        DescribeRouteTables = "describe-route-tables", "ec2:DescribeRouteTables";
        DescribeSecurityGroups = "describe-security-groups", "ec2:DescribeSecurityGroups";
        DescribeNetworkAcls = "describe-network-acls", "ec2:DescribeNetworkAcls";
        DescribeNetworkInterfaces = "describe-network-interfaces", "ec2:DescribeNetworkInterfaces";
        DescribeAddresses = "describe-addresses", "ec2:DescribeAddresses";
        DescribeInstances = "describe-instances", "ec2:DescribeInstances";
        DescribeInternetGateways = "describe-internet-gateways", "ec2:DescribeInternetGateways";
        DescribeEgressOnlyInternetGateways = "describe-egress-only-internet-gateways", "ec2:DescribeEgressOnlyInternetGateways";
        DescribeNatGateways = "describe-nat-gateways", "ec2:DescribeNatGateways";
        DescribeVpcEndpoints = "describe-vpc-endpoints", "ec2:DescribeVpcEndpoints";
        DescribePrefixLists = "describe-prefix-lists", "ec2:DescribePrefixLists";
        DescribeManagedPrefixLists = "describe-managed-prefix-lists", "ec2:DescribeManagedPrefixLists";
        GetManagedPrefixListEntries = "get-managed-prefix-list-entries", "ec2:GetManagedPrefixListEntries";
        DescribeDhcpOptions = "describe-dhcp-options", "ec2:DescribeDhcpOptions";
        DescribeVpcPeeringConnections = "describe-vpc-peering-connections", "ec2:DescribeVpcPeeringConnections";
        DescribeTransitGateways = "describe-transit-gateways", "ec2:DescribeTransitGateways";
        DescribeTransitGatewayAttachments = "describe-transit-gateway-attachments", "ec2:DescribeTransitGatewayAttachments";
        DescribeTransitGatewayVpcAttachments = "describe-transit-gateway-vpc-attachments", "ec2:DescribeTransitGatewayVpcAttachments";
        DescribeTransitGatewayRouteTables = "describe-transit-gateway-route-tables", "ec2:DescribeTransitGatewayRouteTables";
        SearchTransitGatewayRoutes = "search-transit-gateway-routes", "ec2:SearchTransitGatewayRoutes";
        GetTransitGatewayRouteTablePropagations = "get-transit-gateway-route-table-propagations", "ec2:GetTransitGatewayRouteTablePropagations";
        DescribeVpnGateways = "describe-vpn-gateways", "ec2:DescribeVpnGateways";
        DescribeVpnConnections = "describe-vpn-connections", "ec2:DescribeVpnConnections";
        DescribeVpcBlockPublicAccessOptions = "describe-vpc-block-public-access-options", "ec2:DescribeVpcBlockPublicAccessOptions";
        DescribeVpcBlockPublicAccessExclusions = "describe-vpc-block-public-access-exclusions", "ec2:DescribeVpcBlockPublicAccessExclusions";
        DescribeSnapshots = "describe-snapshots", "ec2:DescribeSnapshots";
        DescribeAvailabilityZones = "describe-availability-zones", "ec2:DescribeAvailabilityZones";
    "iam":
        GetAccountAuthorizationDetails = "get-account-authorization-details", "iam:GetAccountAuthorizationDetails";
        ListRoles = "list-roles", "iam:ListRoles";
        GetRole = "get-role", "iam:GetRole";
        ListRolePolicies = "list-role-policies", "iam:ListRolePolicies";
        GetRolePolicy = "get-role-policy", "iam:GetRolePolicy";
        ListAttachedRolePolicies = "list-attached-role-policies", "iam:ListAttachedRolePolicies";
        GetPolicy = "get-policy", "iam:GetPolicy";
        GetPolicyVersion = "get-policy-version", "iam:GetPolicyVersion";
        ListInstanceProfiles = "list-instance-profiles", "iam:ListInstanceProfiles";
        GetInstanceProfile = "get-instance-profile", "iam:GetInstanceProfile";
    "sts":
        GetCallerIdentity = "get-caller-identity", "sts:GetCallerIdentity";
    "organizations":
        DescribeOrganization = "describe-organization", "organizations:DescribeOrganization";
        ListPoliciesForTarget = "list-policies-for-target", "organizations:ListPoliciesForTarget";
        DescribePolicy = "describe-policy", "organizations:DescribePolicy";
        ListParents = "list-parents", "organizations:ListParents";
    "ecr":
        DescribeRepositories = "describe-repositories", "ecr:DescribeRepositories";
        DescribeImages = "describe-images", "ecr:DescribeImages";
        BatchGetImage = "batch-get-image", "ecr:BatchGetImage";
        GetRepositoryPolicy = "get-repository-policy", "ecr:GetRepositoryPolicy";
        GetRegistryPolicy = "get-registry-policy", "ecr:GetRegistryPolicy";
        DescribePullThroughCacheRules = "describe-pull-through-cache-rules", "ecr:DescribePullThroughCacheRules";
    "logs":
        DescribeLogGroups = "describe-log-groups", "logs:DescribeLogGroups";
    "secretsmanager":
        ListSecrets = "list-secrets", "secretsmanager:ListSecrets";
        DescribeSecret = "describe-secret", "secretsmanager:DescribeSecret";
        GetSecretResourcePolicy = "get-resource-policy", "secretsmanager:GetResourcePolicy";
    "ssm":
        DescribeParameters = "describe-parameters", "ssm:DescribeParameters";
    "kms":
        DescribeKey = "describe-key", "kms:DescribeKey";
        GetKeyPolicy = "get-key-policy", "kms:GetKeyPolicy";
        ListGrants = "list-grants", "kms:ListGrants";
        ListAliases = "list-aliases", "kms:ListAliases";
    "elbv2":
        DescribeLoadBalancers = "describe-load-balancers", "elasticloadbalancing:DescribeLoadBalancers";
        DescribeLoadBalancerAttributes = "describe-load-balancer-attributes", "elasticloadbalancing:DescribeLoadBalancerAttributes";
        DescribeListeners = "describe-listeners", "elasticloadbalancing:DescribeListeners";
        DescribeTargetGroups = "describe-target-groups", "elasticloadbalancing:DescribeTargetGroups";
        DescribeTargetGroupAttributes = "describe-target-group-attributes", "elasticloadbalancing:DescribeTargetGroupAttributes";
        DescribeTargetHealth = "describe-target-health", "elasticloadbalancing:DescribeTargetHealth";
    "autoscaling":
        DescribeAutoScalingGroups = "describe-auto-scaling-groups", "autoscaling:DescribeAutoScalingGroups";
        DescribeScalingActivities = "describe-scaling-activities", "autoscaling:DescribeScalingActivities";
    "servicediscovery":
        ListNamespaces = "list-namespaces", "servicediscovery:ListNamespaces";
    "service-quotas":
        ListServiceQuotas = "list-service-quotas", "servicequotas:ListServiceQuotas";
    "efs":
        DescribeFileSystems = "describe-file-systems", "elasticfilesystem:DescribeFileSystems";
        DescribeMountTargets = "describe-mount-targets", "elasticfilesystem:DescribeMountTargets";
        DescribeMountTargetSecurityGroups = "describe-mount-target-security-groups", "elasticfilesystem:DescribeMountTargetSecurityGroups";
        DescribeAccessPoints = "describe-access-points", "elasticfilesystem:DescribeAccessPoints";
        DescribeFileSystemPolicy = "describe-file-system-policy", "elasticfilesystem:DescribeFileSystemPolicy";
    "route53":
        ListHostedZonesByVpc = "list-hosted-zones-by-vpc", "route53:ListHostedZonesByVPC";
        ListResourceRecordSets = "list-resource-record-sets", "route53:ListResourceRecordSets";
    "route53resolver":
        ListResolverRules = "list-resolver-rules", "route53resolver:ListResolverRules";
        ListResolverRuleAssociations = "list-resolver-rule-associations", "route53resolver:ListResolverRuleAssociations";
        ListFirewallRuleGroupAssociations = "list-firewall-rule-group-associations", "route53resolver:ListFirewallRuleGroupAssociations";
    "s3api":
        GetBucketPolicy = "get-bucket-policy", "s3:GetBucketPolicy";
        ListObjectsV2 = "list-objects-v2", "s3:ListBucket";
}

impl Operation {
    /// The operation of that name on the AWS command line; `s3` stands for `s3api` too.
    pub fn named(service: &str, command: &str) -> Option<Self> {
        Self::of_service(service).find(|operation| operation.command() == command)
    }

    /// Is it named like a call that reads, and so little like one of these that it is no typing
    /// error?
    pub(super) fn may_read(service: &str, command: &str) -> bool {
        let mut others = Self::of_service(service).peekable();
        let verbs = ["describe-", "get-", "list-", "batch-get-"];
        others.peek().is_some()
            && verbs.iter().any(|verb| command.starts_with(verb))
            && others.all(|other| strsim::osa_distance(command, other.command()) > 2)
    }

    fn of_service(service: &str) -> impl Iterator<Item = Self> {
        let service = if service == "s3" { "s3api" } else { service };
        Self::ALL.iter().copied().filter(move |operation| operation.service() == service)
    }
}

impl Operation {
    /// Does the answer of this call tell what the answer of `other` would, or is there none of that
    /// without it?
    pub fn answers(self, other: Self) -> bool {
        let more: &[Self] = match self {
            Self::GetAccountAuthorizationDetails => &[
                Self::GetRole,
                Self::ListRolePolicies,
                Self::GetRolePolicy,
                Self::ListAttachedRolePolicies,
                Self::GetPolicyVersion,
            ],
            Self::ListRoles => &[Self::GetRole],
            Self::ListInstanceProfiles => &[Self::GetInstanceProfile],
            Self::ListSecrets => &[Self::DescribeSecret],
            Self::GetManagedPrefixListEntries => &[Self::DescribePrefixLists],
            Self::ListTasks => &[Self::DescribeTasks],
            Self::ListClusters | Self::ListServices => &[Self::DescribeServices],
            Self::ListServiceDeployments => &[Self::DescribeServiceRevisions],
            Self::ListContainerInstances => &[Self::DescribeContainerInstances],
            Self::GetPolicy => &[Self::GetPolicyVersion],
            _ => &[],
        };
        self == other || more.contains(&other)
    }
}

/// One thing that the core asks for: a call, and what it is to be asked about.
///
/// The only protocol between the core and an adapter.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Need {
    /// The call that answers.
    pub operation: Operation,
    /// What the call is about: an id, a name or an ARN. `None` asks for all there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

impl Need {
    /// Asks for everything that `operation` lists.
    pub const fn all(operation: Operation) -> Self {
        Self { operation, subject: None }
    }

    /// Asks about one subject.
    pub fn of(operation: Operation, subject: impl Into<String>) -> Self {
        Self { operation, subject: Some(subject.into()) }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.operation.service(), self.operation.command())?;
        match &self.subject {
            Some(subject) => write!(f, " of {subject}"),
            None => Ok(()),
        }
    }
}

/// A need that the snapshot does not meet, and why.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Gap {
    /// What is lacking.
    pub need: Need,
    /// Why.
    #[serde(default)]
    pub reason: Reason,
}

/// Why a need is unmet.
#[derive(Clone, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// The account refused the call for want of permission.
    Refused,
    /// The call failed otherwise; the error's code.
    Failed(String),
    /// No call shows it; what lies in the way.
    Undecidable(String),
}

impl Gap {
    /// A need that nobody asked about yet.
    pub const fn not_asked(need: Need) -> Self {
        Self { need, reason: Reason::NotAsked }
    }

    /// Something that no call shows; `need` is the call that came nearest.
    pub fn undecidable(need: Need, why: impl Into<String>) -> Self {
        Self { need, reason: Reason::Undecidable(why.into()) }
    }

    /// The IAM action whose grant would close the gap; none when no call shows it.
    pub fn grant(&self) -> Option<&'static str> {
        let shown = !matches!(self.reason, Reason::Undecidable(_));
        shown.then(|| self.need.operation.action())
    }

    /// May an adapter still close it by asking?
    pub fn is_open(&self) -> bool {
        self.reason == Reason::NotAsked
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::NotAsked => write!(f, "{} was not collected", self.need),
            Reason::Refused => write!(f, "{} was refused", self.need),
            Reason::Failed(code) => write!(f, "{} failed with {code}", self.need),
            Reason::Undecidable(why) => f.write_str(why),
        }
    }
}
