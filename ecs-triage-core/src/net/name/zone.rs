//! What is set to answer in the place of a name's own servers: firewalls, rules, private zones.

use std::collections::BTreeSet;

use super::{Lead, Resolution, Resolver};
use crate::net::address::Ip;
use crate::net::trace::BlockKind;
use crate::snapshot::{Assumption, Gap, Operation, route53};

impl<'a> Resolver<'a> {
    /// A DNS firewall may refuse any name.
    pub(super) fn check_firewall(
        self,
        assumptions: &mut BTreeSet<Assumption>,
        lacks: &mut Vec<Gap>,
    ) {
        match self.plan.snapshot.owned::<route53::FirewallAssociation>(self.vpc_id()) {
            Ok(mut associations) => lacks.extend(associations.next().map(|association| {
                self.plan.gap(Operation::ListFirewallRuleGroupAssociations, &association.id)
            })),
            Err(_) => {
                assumptions.insert(Assumption::DnsFirewall);
            }
        }
    }

    /// Does a rule of the Resolver send the name elsewhere?
    pub(super) fn is_forwarded(self, host: &str, assumptions: &mut BTreeSet<Assumption>) -> bool {
        let snapshot = self.plan.snapshot;
        let rules = snapshot.all::<route53::ResolverRule>();
        let mine = snapshot.owned::<route53::ResolverRuleAssociation>(self.vpc_id());
        let (Ok(rules), Ok(mut mine)) = (rules, mine) else {
            assumptions.insert(Assumption::ResolverRules);
            return false;
        };
        mine.any(|association| {
            let rule = rules.iter().find(|rule| rule.id == association.resolver_rule_id);
            rule.is_some_and(|rule| {
                let domain = rule.domain_name.as_deref().unwrap_or_default();
                rule.rule_type.as_deref() == Some("FORWARD") && is_under(host, domain)
            })
        })
    }

    /// The private zone that answers for the name: that with the longest domain.
    pub(super) fn zone_of(
        self,
        host: &str,
        assumptions: &mut BTreeSet<Assumption>,
    ) -> Option<&'a route53::HostedZoneSummary> {
        match self.plan.snapshot.find::<route53::HostedZonesOfVpc>(self.vpc_id()) {
            Ok(zones) => {
                let zones = zones.into_iter().flat_map(|zones| zones.hosted_zone_summaries.iter());
                let mine = zones.filter(|zone| is_under(host, &zone.name));
                mine.max_by_key(|zone| zone.name.len())
            }
            Err(_) => {
                assumptions.insert(Assumption::PrivateHostedZones);
                None
            }
        }
    }

    pub(super) fn by_zone(
        self,
        host: &str,
        zone: &'a route53::HostedZoneSummary,
        lacks: &mut Vec<Gap>,
    ) -> (Resolution, Lead<'a>) {
        let id = zone.hosted_zone_id.as_str();
        let resolution = Resolution::PrivateZone { zone: id.to_owned(), domain: zone.name.clone() };
        let records = match self.plan.snapshot.find::<route53::RecordSets>(id) {
            Ok(Some(records)) if records.is_truncated != Some(true) => records,
            _ => {
                lacks.push(self.plan.gap(Operation::ListResourceRecordSets, id));
                return (resolution, Lead::Addresses(Vec::new()));
            }
        };
        let mine = records.resource_record_sets.iter();
        let mut mine =
            mine.filter(|record| leads_on(record) && matches_name(host, &record.name)).peekable();
        if mine.peek().is_none() {
            let why = BlockKind::PrivateZoneHidesName;
            let id = id.to_owned();
            return (Resolution::Nothing { why, id: id.clone() }, Lead::Nowhere(why, id));
        }
        let mut addresses = Vec::new();
        for record in mine {
            addresses.extend(record.resource_records.iter().filter_map(|r| Ip::parse(&r.value)));
            let alias =
                record.alias_target.as_ref().map(|alias| alias.dns_name.to_ascii_lowercase());
            let alias = alias.as_deref().map(|alias| alias.trim_end_matches('.'));
            if let Some(endpoint) = alias.and_then(|alias| self.endpoint_of(alias, lacks)) {
                return (resolution, self.to_endpoint(endpoint).1);
            }
        }
        if addresses.is_empty() {
            return (resolution, Lead::Nowhere(BlockKind::NameUnknown, id.to_owned()));
        }
        (resolution, Lead::Addresses(addresses))
    }
}

/// Is it a record that says where a name leads? The zone's own NS and SOA say nothing of it.
fn leads_on(record: &route53::ResourceRecordSet) -> bool {
    matches!(record.r#type.as_deref(), None | Some("A" | "AAAA" | "CNAME"))
}

pub(super) fn matches_name(host: &str, record: &str) -> bool {
    let record = record.trim_end_matches('.').replace("\\052", "*").to_ascii_lowercase();
    match record.strip_prefix("*.") {
        Some(domain) => is_under(host, domain) && host != domain,
        None => host == record,
    }
}

pub(super) fn is_under(host: &str, domain: &str) -> bool {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let rest = host.strip_suffix(domain.as_str());
    rest.is_some_and(|rest| domain.is_empty() || rest.is_empty() || rest.ends_with('.'))
}
