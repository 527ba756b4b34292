use serde::{Deserialize, Serialize};

/// Something that is hardly ever readable, or hardly ever changed from its default.
///
/// Where one of these alone is unread, an engine assumes the default, goes on, and carries the
/// assumption in its answer; the report lists each once. The list is closed on purpose: everything
/// else that is unread is unknown.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Assumption {
    /// Service control policies of the organization.
    ServiceControlPolicies,
    /// Resource control policies of the organization.
    ResourceControlPolicies,
    /// VPC block public access.
    BlockPublicAccess,
    /// Rules by which the resolver asks other name servers.
    ResolverRules,
    /// Rules by which the resolver refuses names.
    DnsFirewall,
    /// Private hosted zones that answer in the place of public names.
    PrivateHostedZones,
    /// Account settings of ECS.
    AccountSettings,
    /// The digests that a service's deployment resolved its images' tags to.
    PinnedImages,
    /// What an instance does with packets that a route sends through it.
    ForwardingInstances,
}

impl Assumption {
    /// What is assumed of.
    pub const fn about(self) -> &'static str {
        match self {
            Self::ServiceControlPolicies => "service control policies",
            Self::ResourceControlPolicies => "resource control policies",
            Self::BlockPublicAccess => "VPC block public access",
            Self::ResolverRules => "resolver rules",
            Self::DnsFirewall => "DNS firewall",
            Self::PrivateHostedZones => "private hosted zones",
            Self::AccountSettings => "account settings",
            Self::PinnedImages => "the digests that the service's deployment pinned",
            Self::ForwardingInstances => "instances that a default route leads to",
        }
    }

    /// What is assumed.
    pub const fn assumed(self) -> &'static str {
        match self {
            Self::ServiceControlPolicies | Self::ResourceControlPolicies => "none denies",
            Self::BlockPublicAccess => "off",
            Self::ResolverRules => "none forwards the names of AWS services",
            Self::DnsFirewall => "none refuses the names that the task needs",
            Self::PrivateHostedZones => "none shadows the names that the task needs",
            Self::AccountSettings => "at their defaults",
            Self::PinnedImages => "the images are still in their repositories",
            Self::ForwardingInstances => "they translate addresses like a NAT gateway",
        }
    }

    /// The IAM action that would show it; empty where no call of the API does.
    pub const fn grant(self) -> &'static str {
        match self {
            Self::ServiceControlPolicies | Self::ResourceControlPolicies => {
                "organizations:ListPoliciesForTarget"
            }
            Self::BlockPublicAccess => "ec2:DescribeVpcBlockPublicAccessOptions",
            Self::ResolverRules => "route53resolver:ListResolverRuleAssociations",
            Self::DnsFirewall => "route53resolver:ListFirewallRuleGroupAssociations",
            Self::PrivateHostedZones => "route53:ListHostedZonesByVPC",
            Self::AccountSettings => "ecs:ListAccountSettings",
            Self::PinnedImages => "ecs:DescribeServiceRevisions",
            Self::ForwardingInstances => "",
        }
    }
}
