//! Items of Route 53 and its Resolver, shaped like their APIs.

use super::shape::{Many, shape};

shape! { "snake_case":
    /// What was seen of Route 53; source: the [API](https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html).
    Route53 {
        /// Private hosted zones, by the VPC that they are associated with.
        hosted_zones: Option<Vec<HostedZonesOfVpc>>,
        /// Records of hosted zones.
        record_sets: Option<Vec<RecordSets>>,
        /// Rules of the Resolver.
        resolver_rules: Option<Vec<ResolverRule>>,
        /// The VPCs that rules of the Resolver hold for.
        resolver_rule_associations: Option<Vec<ResolverRuleAssociation>>,
        /// The VPCs that DNS firewalls hold for.
        firewall_associations: Option<Vec<FirewallAssociation>>,
    }
}

shape! { "PascalCase":
    /// The private hosted zones of a VPC, from ListHostedZonesByVPC.
    HostedZonesOfVpc {
        /// The VPC.
        #[serde(rename = "VPCId")]
        vpc_id: String,
        /// The zones.
        hosted_zone_summaries: Many<HostedZoneSummary>,
    }

    /// A hosted zone.
    HostedZoneSummary {
        /// Its id.
        hosted_zone_id: String,
        /// Its domain, with a full stop at the end.
        name: String,
    }

    /// The records of a hosted zone, from ListResourceRecordSets.
    RecordSets {
        /// The zone's id.
        hosted_zone_id: String,
        /// Its records.
        resource_record_sets: Many<ResourceRecordSet>,
        /// Is there more than was answered?
        is_truncated: Option<bool>,
    }

    /// Records of one name and type.
    ResourceRecordSet {
        /// The name, with a full stop at the end.
        name: String,
        /// `A`, `AAAA`, `CNAME` and so on.
        r#type: Option<String>,
        /// The values.
        resource_records: Many<ResourceRecord>,
        /// The AWS resource that it stands for.
        alias_target: Option<AliasTarget>,
    }

    /// The value of a record.
    ResourceRecord {
        /// The value.
        value: String,
    }

    /// The AWS resource that a record stands for.
    AliasTarget {
        /// Its name.
        #[serde(rename = "DNSName")]
        dns_name: String,
    }

    /// A rule of the Resolver.
    ResolverRule {
        /// Its id.
        id: String,
        /// The domain that it holds for, with a full stop at the end.
        domain_name: Option<String>,
        /// `FORWARD`, `SYSTEM` or `RECURSIVE`.
        rule_type: Option<String>,
    }

    /// A VPC that a rule of the Resolver holds for.
    ResolverRuleAssociation {
        /// Its id.
        id: String,
        /// The rule.
        resolver_rule_id: String,
        /// The VPC.
        #[serde(rename = "VPCId")]
        vpc_id: String,
    }

    /// A VPC that a DNS firewall holds for.
    FirewallAssociation {
        /// Its id.
        id: String,
        /// The group of rules.
        firewall_rule_group_id: Option<String>,
        /// The VPC.
        vpc_id: String,
    }
}
