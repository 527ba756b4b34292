//! What is set to answer in the place of a name's own servers: firewalls, rules, private zones.

use super::{Lead, Notes, Resolution, Resolver, domain};
use crate::net::address::Ip;
use crate::net::trace::BlockKind;
use crate::snapshot::{Assumption, Operation, route53};

impl<'a> Resolver<'a> {
    /// A DNS firewall may refuse any name.
    pub(super) fn check_firewall(self, notes: &mut Notes<'a>) {
        match self.plan.snapshot.owned::<route53::FirewallAssociation>(self.vpc_id()) {
            Ok(mut associations) => {
                if let Some(association) = associations.next() {
                    let asks = Operation::ListFirewallRuleGroupAssociations;
                    notes.lack(self.plan.gap(asks, &association.id));
                }
            }
            Err(_) => {
                notes.assumptions.insert(Assumption::DnsFirewall);
            }
        }
    }

    /// The length of the domain by which a rule of the Resolver sends the name elsewhere: that of
    /// the rule with the longest, unless this one keeps it here.
    pub(super) fn forwarded(self, host: &str, notes: &mut Notes<'a>) -> Option<usize> {
        let snapshot = self.plan.snapshot;
        let rules = snapshot.all::<route53::ResolverRule>();
        let mine = snapshot.owned::<route53::ResolverRuleAssociation>(self.vpc_id());
        let (Ok(rules), Ok(mine)) = (rules, mine) else {
            notes.assumptions.insert(Assumption::ResolverRules);
            return None;
        };
        let named = mine.filter_map(|association| {
            let rule = rules.iter().find(|rule| rule.id == association.resolver_rule_id)?;
            let domain = domain(rule.domain_name.as_deref().unwrap_or_default());
            is_under(host, &domain).then_some((domain.len(), rule))
        });
        let (length, rule) = named.max_by_key(|(length, _)| *length)?;
        matches!(rule.rule_type.as_deref(), Some("FORWARD" | "DELEGATE")).then_some(length)
    }

    /// The private zone that answers for the name: that with the longest domain.
    pub(super) fn zone_of(
        self,
        host: &str,
        notes: &mut Notes<'a>,
    ) -> Option<&'a route53::HostedZoneSummary> {
        match self.plan.snapshot.find::<route53::HostedZonesOfVpc>(self.vpc_id()) {
            Ok(zones) => {
                let zones = zones.into_iter().flat_map(|zones| zones.hosted_zone_summaries.iter());
                let mine = zones.filter(|zone| is_under(host, &zone.name));
                mine.max_by_key(|zone| zone.name.len())
            }
            Err(_) => {
                notes.assumptions.insert(Assumption::PrivateHostedZones);
                None
            }
        }
    }

    pub(super) fn by_zone(
        self,
        host: &str,
        zone: &'a route53::HostedZoneSummary,
        notes: &mut Notes<'a>,
        aliases: u8,
    ) -> (Resolution, Lead<'a>) {
        let id = zone.hosted_zone_id.as_str();
        let resolution = Resolution::PrivateZone { zone: id.to_owned(), domain: zone.name.clone() };
        let records = match self.plan.snapshot.find::<route53::RecordSets>(id) {
            Ok(Some(records)) if records.is_truncated != Some(true) => records,
            _ => {
                notes.lack(self.plan.gap(Operation::ListResourceRecordSets, id));
                return (resolution, Lead::Addresses(Vec::new()));
            }
        };
        let mine = records_of(host, &records.resource_record_sets);
        if mine.is_empty() {
            let why = BlockKind::PrivateZoneHidesName;
            let id = id.to_owned();
            return (Resolution::Nothing { why, id: id.clone() }, Lead::Nowhere(why, id));
        }
        let values = || mine.iter().flat_map(|record| &record.resource_records);
        let ips: Vec<_> = values().filter_map(|record| Ip::parse(&record.value)).collect();
        let names = mine.iter().flat_map(|record| names_of(record));
        let mut names: Vec<_> = names.map(domain).collect();
        names.sort_unstable();
        names.dedup();
        let mut leads: Vec<_> =
            names.iter().map(|name| self.by_alias(name, notes, aliases)).collect();
        match (ips.is_empty(), leads.is_empty()) {
            (true, true) => leads.push(Lead::Nowhere(BlockKind::NameUnknown, id.to_owned())),
            (true, false) => {}
            (false, _) => leads.push(Lead::Addresses(ips)),
        }
        (resolution, Lead::Any(leads))
    }
}

/// The records that answer for a name: its own, else those of the longest wildcard.
fn records_of<'r>(
    host: &str,
    records: &'r [route53::ResourceRecordSet],
) -> Vec<&'r route53::ResourceRecordSet> {
    let mine =
        || records.iter().filter(|record| leads_on(record) && matches_name(host, &record.name));
    let rank = |record: &route53::ResourceRecordSet| match wildcard(&record.name) {
        Some(domain) => domain.len(),
        None => usize::MAX,
    };
    let best = mine().map(rank).max();
    mine().filter(|record| Some(rank(record)) == best).collect()
}

/// The names that a record leads on to.
fn names_of(record: &route53::ResourceRecordSet) -> impl Iterator<Item = &str> {
    let alias = record.alias_target.as_ref().map(|alias| alias.dns_name.as_str());
    let is_name = record.r#type.as_deref() == Some("CNAME");
    let names = record.resource_records.iter().filter(move |_| is_name);
    alias.into_iter().chain(names.map(|record| record.value.as_str()))
}

/// Is it a record that says where a name leads? The zone's own NS and SOA say nothing of it.
fn leads_on(record: &route53::ResourceRecordSet) -> bool {
    matches!(record.r#type.as_deref(), None | Some("A" | "AAAA" | "CNAME"))
}

/// What follows the star of a name that begins with one.
pub(super) fn wildcard(name: &str) -> Option<String> {
    domain(&name.replace("\\052", "*")).strip_prefix("*.").map(str::to_owned)
}

pub(super) fn matches_name(host: &str, name: &str) -> bool {
    match wildcard(name) {
        Some(domain) => is_under(host, &domain) && host != domain,
        None => host == domain(name),
    }
}

pub(super) fn is_under(host: &str, name: &str) -> bool {
    let domain = domain(name);
    let rest = host.strip_suffix(domain.as_str());
    rest.is_some_and(|rest| domain.is_empty() || rest.is_empty() || rest.ends_with('.'))
}
