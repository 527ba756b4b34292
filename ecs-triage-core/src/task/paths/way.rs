//! What lies on a blocked way, as proofs.

use crate::finding::{Evidence, EvidenceKind};
use crate::net::{Direction, HopKind};
use crate::snapshot::ec2::{DhcpOptions, Subnet, Vpc};
use crate::snapshot::route53::{HostedZonesOfVpc, ResolverRule};
use crate::task::TaskView;

use super::{Obstacle, PathFault};

impl<'s> TaskView<'s> {
    /// The place that blocks, and what is opened from where.
    pub(crate) fn way(&self, obstacle: &Obstacle<'_, 's>) -> Vec<Evidence> {
        let subnet = obstacle
            .paths
            .first()
            .and_then(|path| self.snapshot().find::<Subnet>(path.subnet).ok().flatten());
        let here = subnet.map(|subnet| self.pointer(subnet)).unwrap_or_default();
        let mut proofs = subnet.map(|s| self.of_names(obstacle, &s.vpc_id)).unwrap_or_default();
        if proofs.is_empty() {
            proofs.push(blocks(obstacle, &here));
        }
        let from = "the connections are opened from here";
        if let Some(subnet) = subnet {
            proofs.push(Evidence::new(EvidenceKind::Hop, &subnet.subnet_id, from, here));
        }
        if self.allows_any() {
            proofs.push(self.said());
        }
        proofs
    }

    /// Did ECS say anything that is a fault?
    fn allows_any(&self) -> bool {
        self.symptom().is_some_and(|symptom| symptom.is_fault() && !symptom.text().is_empty())
    }

    /// What decides where a name leads; nothing where the way itself is what blocks.
    fn of_names(&self, obstacle: &Obstacle<'_, 's>, vpc: &str) -> Vec<Evidence> {
        match obstacle.fault {
            PathFault::VpcDnsDisabled => {
                let off = self.switched_off(vpc).unwrap_or_default();
                off.into_iter().map(|switch| switch.proof).collect()
            }
            PathFault::PrivateHostedZone => {
                self.hiding_zone(vpc, &obstacle.id).into_iter().collect()
            }
            PathFault::CustomDnsServer => {
                self.own_servers(vpc).or_else(|| self.forwarder(obstacle)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn hiding_zone(&self, vpc: &str, id: &str) -> Option<Evidence> {
        let zones = self.snapshot().find::<HostedZonesOfVpc>(vpc).ok().flatten()?;
        let mut summaries = zones.hosted_zone_summaries.iter();
        let place = summaries.position(|zone| zone.hosted_zone_id == id)?;
        let name = &zones.hosted_zone_summaries.get(place)?.name;
        let says = format!("private hosted zone {name} of {vpc}");
        let pointer = format!("{}/HostedZoneSummaries/{place}", self.pointer(zones));
        Some(Evidence::new(EvidenceKind::Field, id, says, pointer))
    }

    fn own_servers(&self, vpc: &str) -> Option<Evidence> {
        let vpc = self.snapshot().find::<Vpc>(vpc).ok().flatten()?;
        let options = vpc.dhcp_options_id.as_deref()?;
        let options = self.snapshot().find::<DhcpOptions>(options).ok().flatten()?;
        let mut all = options.dhcp_configurations.iter();
        let servers = all.find(|option| option.key == "domain-name-servers")?;
        let names: Vec<_> = servers.values.iter().map(|server| server.value.as_str()).collect();
        let others = names.iter().any(|name| *name != "AmazonProvidedDNS");
        let says = format!("the name servers of {} are {}", vpc.vpc_id, names.join(", "));
        others.then(|| self.field(options, "", says))
    }

    /// The rule of the Resolver that holds for a name, where one forwards it.
    fn forwarder(&self, obstacle: &Obstacle<'_, 's>) -> Option<Evidence> {
        let host = &obstacle.paths.first()?.connection.host;
        let domain = |rule: &ResolverRule| {
            let domain = rule.domain_name.as_deref()?.trim_end_matches('.').to_owned();
            (rule.rule_type.as_deref() == Some("FORWARD") && host.ends_with(&domain))
                .then_some(domain)
        };
        let rules = self.snapshot().seen::<ResolverRule>().iter();
        let named = rules.filter_map(|rule| Some((rule, domain(rule)?)));
        let (rule, domain) = named.max_by_key(|(_, domain)| domain.len())?;
        Some(self.field(rule, "", format!("forwards the names of {domain}")))
    }
}

fn blocks(obstacle: &Obstacle<'_, '_>, here: &str) -> Evidence {
    let blocker = obstacle.blocker;
    let kind = match blocker.at {
        HopKind::RouteTable => EvidenceKind::Route,
        HopKind::SecurityGroup | HopKind::NetworkAcl => EvidenceKind::Rule,
        _ => EvidenceKind::Hop,
    };
    let says = match blocker.direction {
        Direction::Back => format!("{} (on the way back)", blocker.detail),
        _ => blocker.detail.clone(),
    };
    let pointer = if blocker.pointer.is_empty() { here } else { &blocker.pointer };
    Evidence::new(kind, &blocker.id, says, pointer)
}
