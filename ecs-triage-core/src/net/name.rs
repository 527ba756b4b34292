use std::borrow::Cow;
use std::collections::BTreeSet;
use std::net::IpAddr;

use serde::Serialize;

use super::address::{Ip, Span};
use super::interface::{Future, Interface, Kind};
use super::plan::{Plan, Subnet};
use super::services::{ServiceHost, region_of_endpoint, service_of_endpoint};
use super::trace::BlockKind;
use crate::snapshot::{Assumption, Gap, Operation, ec2, efs, elbv2, route53};

/// How a host name resolves in a VPC.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Resolution {
    /// To the interfaces of an endpoint, by its private DNS or its own name.
    Endpoint {
        /// The endpoint.
        id: String,
        /// Its service.
        service: String,
    },
    /// To the nodes of a load balancer.
    LoadBalancer {
        /// The load balancer's ARN.
        arn: String,
    },
    /// To a mount target of a file system.
    MountTarget {
        /// The mount target.
        id: String,
    },
    /// By a private hosted zone.
    PrivateZone {
        /// The zone's id.
        zone: String,
        /// Its domain.
        domain: String,
    },
    /// To public addresses.
    Public {
        /// The service of AWS that it is, `ecr.api` say.
        service: Option<String>,
    },
    /// To an address that the name spells out.
    Literal {
        /// The address.
        address: IpAddr,
    },
    /// By other name servers than the VPC's own.
    CustomServers {
        /// The servers.
        servers: Vec<String>,
        /// How the VPC's own would resolve it.
        amazon: Box<Resolution>,
    },
    /// To nothing, or nothing that is known here.
    Nothing {
        /// Why.
        why: BlockKind,
        /// What stands in the way: a VPC, a zone.
        id: String,
    },
}

/// Where a name leads.
#[derive(Clone, Debug)]
pub(super) enum Lead<'a> {
    Addresses(Vec<Ip>),
    Interfaces(Vec<Cow<'a, Interface<'a>>>),
    /// Any of these public addresses; of that prefix list, where it is known to be of one.
    Public {
        ranges: Vec<Span>,
        list: Option<&'a str>,
        dual_stack: bool,
    },
    Nowhere(BlockKind, String),
}

/// The answer to a name, and what it rests on.
#[derive(Clone, Debug)]
pub(super) struct Answer<'a> {
    pub(super) resolution: Resolution,
    pub(super) lead: Lead<'a>,
    /// For other name servers: where the name leads on the internet.
    pub(super) public: Option<Lead<'a>>,
    pub(super) lacks: Vec<Gap>,
    pub(super) assumptions: BTreeSet<Assumption>,
}

/// A VPC's name server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) vpc: usize,
    /// Where the one who asks is: some names differ by zone.
    pub(super) subnet: Option<&'a Subnet<'a>>,
}

impl<'a> Resolver<'a> {
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html>.
    pub(super) fn answer(self, host: &str) -> Answer<'a> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let (mut lacks, mut assumptions) = (Vec::new(), BTreeSet::new());
        if let Some(literal) = literal(&host) {
            let resolution = Resolution::Literal { address: literal };
            let lead = Lead::Addresses(vec![Ip::new(literal)]);
            return Answer { resolution, lead, public: None, lacks, assumptions };
        }
        let servers = self.other_servers().unwrap_or_else(|gap| {
            lacks.push(gap);
            Vec::new()
        });
        let (resolution, lead) = match self.own_server() {
            Ok(false) if servers.is_empty() => self.nothing(BlockKind::DnsSupportOff),
            support => {
                lacks.extend(support.err());
                self.look_up(&host, &mut lacks, &mut assumptions)
            }
        };
        if servers.is_empty() {
            return Answer { resolution, lead, public: None, lacks, assumptions };
        }
        let public = Some(self.public(&host).1);
        let resolution = Resolution::CustomServers { servers, amazon: Box::new(resolution) };
        Answer { resolution, lead, public, lacks, assumptions }
    }

    fn vpc_id(self) -> &'a str {
        self.plan.vpcs.get(self.vpc).map_or("", |vpc| vpc.id)
    }

    fn nothing(self, why: BlockKind) -> (Resolution, Lead<'a>) {
        let id = self.vpc_id().to_owned();
        (Resolution::Nothing { why, id: id.clone() }, Lead::Nowhere(why, id))
    }

    /// Name servers of the VPC's DHCP options other than its own.
    fn other_servers(self) -> Result<Vec<String>, Gap> {
        let snapshot = self.plan.snapshot;
        let Some(vpc) = snapshot.find::<ec2::Vpc>(self.vpc_id())? else { return Ok(Vec::new()) };
        let Some(id) = vpc.dhcp_options_id.as_deref().filter(|id| *id != "default") else {
            return Ok(Vec::new());
        };
        let options = snapshot.find::<ec2::DhcpOptions>(id)?;
        let options = options.into_iter().flat_map(|options| options.dhcp_configurations.iter());
        let servers = options.filter(|option| option.key == "domain-name-servers");
        let servers: Vec<_> = servers.flat_map(|option| option.values.iter()).collect();
        let own = |value: &&&ec2::DhcpValue| self.is_own_server(&value.value);
        if servers.iter().any(|value| own(&value)) {
            return Ok(Vec::new());
        }
        Ok(servers.into_iter().map(|value| value.value.clone()).collect())
    }

    fn is_own_server(self, server: &str) -> bool {
        let resolver = self.plan.vpcs.get(self.vpc).and_then(|vpc| vpc.resolver);
        server.eq_ignore_ascii_case("AmazonProvidedDNS")
            || Ip::parse(server).is_some_and(|ip| ip.is_link_local() || Some(ip) == resolver)
    }

    /// Does the VPC's own name server answer?
    fn own_server(self) -> Result<bool, Gap> {
        self.setting(|attributes| attributes.enable_dns_support.as_ref())
    }

    fn setting(
        self,
        read: impl Fn(&ec2::VpcAttributes) -> Option<&ec2::AttributeValue>,
    ) -> Result<bool, Gap> {
        let vpc = self.vpc_id();
        let attributes = self.plan.snapshot.find::<ec2::VpcAttributes>(vpc)?;
        let set = attributes.and_then(read);
        set.map(|set| set.value).ok_or_else(|| self.plan.gap(Operation::DescribeVpcAttribute, vpc))
    }

    /// Private zones and rules first, then what endpoints answer, then what is inside the VPC, then
    /// the internet.
    fn look_up(
        self,
        host: &str,
        lacks: &mut Vec<Gap>,
        assumptions: &mut BTreeSet<Assumption>,
    ) -> (Resolution, Lead<'a>) {
        self.check_firewall(assumptions, lacks);
        if self.is_forwarded(host, assumptions) {
            return self.nothing(BlockKind::CustomResolver);
        }
        let zone = self.zone_of(host, assumptions);
        let endpoint = self.endpoint_of(host, lacks);
        if let Some(zone) = zone
            && (endpoint.is_none() || host == zone.name.trim_end_matches('.'))
        {
            return self.by_zone(host, zone, lacks);
        }
        if let Some(endpoint) = endpoint {
            return self.to_endpoint(endpoint);
        }
        self.inside(host, lacks).unwrap_or_else(|| self.public(host))
    }

    /// A DNS firewall may refuse any name.
    fn check_firewall(self, assumptions: &mut BTreeSet<Assumption>, lacks: &mut Vec<Gap>) {
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
    fn is_forwarded(self, host: &str, assumptions: &mut BTreeSet<Assumption>) -> bool {
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
    fn zone_of(
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

    fn by_zone(
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
        let mut mine = mine.filter(|record| matches_name(host, &record.name)).peekable();
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

    /// The interface endpoint that a name resolves to: its own name, or a service's public name
    /// where private DNS is on. Private DNS holds for the whole VPC.
    fn endpoint_of(self, host: &str, lacks: &mut Vec<Gap>) -> Option<&'a ec2::VpcEndpoint> {
        let endpoints = self.plan.snapshot.seen::<ec2::VpcEndpoint>().iter();
        let mine = endpoints.filter(|endpoint| {
            endpoint.vpc_id == self.vpc_id()
                && endpoint.vpc_endpoint_type.as_deref() != Some("Gateway")
                && !matches!(endpoint.state.as_deref(), Some("deleted" | "Deleted"))
        });
        for endpoint in mine {
            if is_own_name(endpoint, host) {
                return Some(endpoint);
            }
            if answers_for(endpoint, host) {
                match self.setting(|attributes| attributes.enable_dns_hostnames.as_ref()) {
                    Ok(true) => return Some(endpoint),
                    Ok(false) => continue,
                    Err(gap) => {
                        push(lacks, gap);
                        return Some(endpoint);
                    }
                }
            }
        }
        let known = self.plan.snapshot.owned::<ec2::VpcEndpoint>(self.vpc_id());
        if let (Err(gap), true) = (known.map(drop), ServiceHost::parse(host).is_some()) {
            push(lacks, gap);
        }
        None
    }

    fn to_endpoint(self, endpoint: &'a ec2::VpcEndpoint) -> (Resolution, Lead<'a>) {
        let ids = endpoint.network_interface_ids.iter();
        let mut interfaces: Vec<_> =
            ids.filter_map(|id| self.plan.interface_named(id)).map(Cow::Borrowed).collect();
        if interfaces.is_empty() {
            let subnets = endpoint.subnet_ids.iter();
            let planned = subnets.filter_map(|id| self.plan.subnet_named(id));
            interfaces.extend(planned.map(|subnet| Cow::Owned(self.unseen(endpoint, subnet))));
        }
        let id = endpoint.vpc_endpoint_id.clone();
        let service = endpoint.service_name.clone();
        (Resolution::Endpoint { id, service }, Lead::Interfaces(interfaces))
    }

    /// An endpoint's interface in a subnet, where interfaces were not collected.
    fn unseen(self, endpoint: &'a ec2::VpcEndpoint, subnet: &'a Subnet<'a>) -> Interface<'a> {
        let range = |v6| subnet.ranges.iter().find(|range| range.is_v6() == v6).copied();
        let groups: Vec<_> = endpoint.groups.iter().map(|group| group.group_id.as_str()).collect();
        Interface {
            id: &endpoint.vpc_endpoint_id,
            subnet_id: subnet.id(),
            vpc_id: &endpoint.vpc_id,
            vpc: subnet.vpc,
            subnet: self.plan.subnet_index(subnet.id()),
            group_indices: groups.iter().map(|id| self.plan.group_index(id)).collect(),
            groups,
            kind: Kind::Endpoint,
            future: Some(Future { v4: range(false), v6: None, public: false }),
            ..Interface::nowhere()
        }
    }

    /// Names of what is inside the VPC: load balancers, file systems.
    fn inside(self, host: &str, lacks: &mut Vec<Gap>) -> Option<(Resolution, Lead<'a>)> {
        let balancers = self.plan.snapshot.seen::<elbv2::ElasticLoadBalancer>();
        let named = |balancer: &&elbv2::ElasticLoadBalancer| {
            let name = balancer.dns_name.as_deref().unwrap_or_default().to_ascii_lowercase();
            !name.is_empty() && (host == name || host.strip_prefix("dualstack.") == Some(&name))
        };
        if let Some(balancer) = balancers.iter().find(named) {
            return Some(self.to_balancer(balancer));
        }
        let (file_system, zone) = file_system_of(host)?;
        let targets = match self.plan.snapshot.owned::<efs::MountTarget>(file_system) {
            Ok(targets) => targets,
            Err(gap) => {
                push(lacks, gap);
                return Some(self.nothing(BlockKind::NameUnknown));
            }
        };
        let here = self.subnet.and_then(|subnet| subnet.item.availability_zone.as_deref());
        let zone = zone.or(here);
        let mut mine = targets.filter(|target| self.is_target_in(target, zone));
        match mine.next() {
            Some(target) => Some(self.to_mount_target(target)),
            None => Some(self.nothing(BlockKind::NoMountTarget)),
        }
    }

    /// Is the mount target in this VPC, and in the zone?
    fn is_target_in(self, target: &efs::MountTarget, zone: Option<&str>) -> bool {
        let subnet = self.plan.subnet_named(&target.subnet_id).map(|subnet| subnet.item);
        let vpc = target.vpc_id.as_deref().or(subnet.map(|subnet| subnet.vpc_id.as_str()));
        let named = target.availability_zone_name.as_deref();
        let in_zone =
            named.or_else(|| subnet.and_then(|subnet| subnet.availability_zone.as_deref()));
        vpc.is_none_or(|vpc| vpc == self.vpc_id()) && in_zone == zone
    }

    fn to_mount_target(self, target: &'a efs::MountTarget) -> (Resolution, Lead<'a>) {
        let address = target.ip_address.as_deref().and_then(Ip::parse);
        let seen = address.and_then(|ip| self.plan.interface_at(self.vpc, ip)).is_some();
        let id = target.mount_target_id.clone();
        let lead = match address.and_then(|ip| self.unseen_target(target, ip)).filter(|_| !seen) {
            Some(interface) => Lead::Interfaces(vec![Cow::Owned(interface)]),
            None => Lead::Addresses(address.into_iter().collect()),
        };
        (Resolution::MountTarget { id }, lead)
    }

    /// A mount target's interface, where interfaces were not collected and its groups were.
    fn unseen_target(self, target: &'a efs::MountTarget, ip: Ip) -> Option<Interface<'a>> {
        let snapshot = self.plan.snapshot;
        let of_target = snapshot.find::<efs::MountTargetSecurityGroups>(&target.mount_target_id);
        let groups = of_target.ok().flatten()?.security_groups.iter().map(String::as_str);
        let groups: Vec<_> = groups.collect();
        let subnet = self.plan.subnet_named(&target.subnet_id)?;
        Some(Interface {
            id: &target.mount_target_id,
            subnet_id: subnet.id(),
            vpc_id: self.vpc_id(),
            vpc: subnet.vpc,
            subnet: self.plan.subnet_index(subnet.id()),
            addresses: vec![ip],
            group_indices: groups.iter().map(|id| self.plan.group_index(id)).collect(),
            groups,
            kind: Kind::Host,
            pointer: snapshot.pointer(target),
            ..Interface::nowhere()
        })
    }

    fn to_balancer(self, balancer: &'a elbv2::ElasticLoadBalancer) -> (Resolution, Lead<'a>) {
        let public = balancer.scheme.as_deref() == Some("internet-facing");
        let nodes = self.plan.nodes_of(balancer);
        let address = |node: &Interface<'_>| match public {
            true => node.public_addresses.first().map(|(_, public)| *public),
            false => node.addresses.first().copied(),
        };
        let arn = balancer.load_balancer_arn.clone();
        (Resolution::LoadBalancer { arn }, Lead::Addresses(nodes.filter_map(address).collect()))
    }

    /// What the name is on the internet.
    fn public(self, host: &str) -> (Resolution, Lead<'a>) {
        let Some(service) = ServiceHost::parse(host) else {
            if is_private_name(host) {
                return self.nothing(BlockKind::NameUnknown);
            }
            let lead = Lead::Public { ranges: Vec::new(), list: None, dual_stack: false };
            return (Resolution::Public { service: None }, lead);
        };
        let list = self.list_of(&service);
        let known = list.and_then(|list| self.plan.lists.get(list)).cloned().flatten();
        let lead = Lead::Public {
            ranges: known.unwrap_or_default(),
            list,
            dual_stack: service.dual_stack,
        };
        (Resolution::Public { service: Some(service.service().to_owned()) }, lead)
    }

    /// The prefix list of a service that has a gateway endpoint.
    fn list_of(self, service: &ServiceHost<'_>) -> Option<&'a str> {
        let name = service.service();
        if !matches!(name, "s3" | "dynamodb") {
            return None;
        }
        let is = |other: &str| {
            let region =
                service.region.is_none_or(|region| region_of_endpoint(other) == Some(region));
            service_of_endpoint(other) == Some(name) && region
        };
        let lists = self.plan.snapshot.seen::<ec2::PrefixList>().iter();
        let mut named = lists.filter(|list| list.prefix_list_name.as_deref().is_some_and(is));
        if let Some(list) = named.next() {
            return Some(&list.prefix_list_id);
        }
        let endpoints = self.plan.snapshot.seen::<ec2::VpcEndpoint>().iter();
        let gateways = endpoints.filter(|endpoint| is(&endpoint.service_name));
        let ids: Vec<_> = gateways.map(|endpoint| endpoint.vpc_endpoint_id.as_str()).collect();
        let tables = self.plan.snapshot.seen::<ec2::RouteTable>().iter();
        let mut routes = tables.flat_map(|table| table.routes.iter());
        routes.find_map(|route| {
            let gateway = route.gateway_id.as_deref()?;
            route.destination_prefix_list_id.as_deref().filter(|_| ids.contains(&gateway))
        })
    }
}

fn push(lacks: &mut Vec<Gap>, gap: Gap) {
    if !lacks.contains(&gap) {
        lacks.push(gap);
    }
}

fn literal(host: &str) -> Option<IpAddr> {
    if let Ok(ip) = host.parse() {
        return Some(ip);
    }
    // `ip-10-0-1-5.ec2.internal` and `ip-10-0-1-5.eu-west-1.compute.internal`.
    let (first, rest) = host.split_once('.')?;
    let internal = rest == "ec2.internal" || rest.ends_with(".compute.internal");
    first.strip_prefix("ip-").filter(|_| internal)?.replace('-', ".").parse().ok()
}

fn is_under(host: &str, domain: &str) -> bool {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let rest = host.strip_suffix(domain.as_str());
    rest.is_some_and(|rest| domain.is_empty() || rest.is_empty() || rest.ends_with('.'))
}

fn matches_name(host: &str, record: &str) -> bool {
    let record = record.trim_end_matches('.').replace("\\052", "*").to_ascii_lowercase();
    match record.strip_prefix("*.") {
        Some(domain) => is_under(host, domain) && host != domain,
        None => host == record,
    }
}

/// Names that no one answers on the internet.
fn is_private_name(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    !host.contains('.')
        || matches!(last, "internal" | "local" | "lan" | "corp" | "home" | "test" | "localhost")
        || is_under(host, "amazonaws.com")
        || is_under(host, "amazonaws.com.cn")
}

/// `fs-0123.efs.us-east-1.amazonaws.com`, with or without a zone in front.
fn file_system_of(host: &str) -> Option<(&str, Option<&str>)> {
    let (front, rest) = host.split_once(".efs.")?;
    if !rest.contains("amazonaws.") && !rest.contains('.') {
        return None;
    }
    match front.rsplit_once('.') {
        Some((zone, id)) => id.starts_with("fs-").then_some((id, Some(zone))),
        None => front.starts_with("fs-").then_some((front, None)),
    }
}

fn is_own_name(endpoint: &ec2::VpcEndpoint, host: &str) -> bool {
    host.contains(".vpce.") && host.contains(endpoint.vpc_endpoint_id.as_str())
}

/// Does private DNS make the endpoint answer for a public name?
fn answers_for(endpoint: &ec2::VpcEndpoint, host: &str) -> bool {
    if endpoint.private_dns_enabled != Some(true) {
        return false;
    }
    let inbound = endpoint.dns_options.private_dns_only_for_inbound_resolver_endpoint;
    if inbound == Some(true) {
        return false;
    }
    let names = endpoint.dns_entries.iter().filter_map(|entry| entry.dns_name.as_deref());
    if names.into_iter().any(|name| matches_name(host, name)) {
        return true;
    }
    let Some(service) = ServiceHost::parse(host).filter(|service| !service.dual_stack) else {
        return false;
    };
    service_of_endpoint(&endpoint.service_name) == Some(service.service())
        && region_of_endpoint(&endpoint.service_name) == service.region
}
