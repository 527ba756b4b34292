use std::borrow::Cow;
use std::collections::BTreeSet;
use std::net::IpAddr;

use serde::Serialize;

use super::address::{Ip, Span};
use super::interface::Interface;
use super::place::Subnet;
use super::plan::Plan;
use super::source::Listed;
use super::trace::BlockKind;
use crate::snapshot::{Assumption, Gap, Operation, ec2, route53};

mod endpoint;
mod inside;
mod public;
mod zone;

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

impl Resolution {
    /// Would the VPC's own name server lead to an endpoint, where others are asked?
    pub(super) fn is_endpoint_elsewhere(&self) -> bool {
        let Self::CustomServers { amazon, .. } = self else { return false };
        matches!(**amazon, Self::Endpoint { .. })
    }
}

/// Where a name leads.
#[derive(Clone, Debug)]
pub(super) enum Lead<'a> {
    Addresses(Vec<Ip>),
    Interfaces(Vec<Cow<'a, Interface<'a>>>),
    /// Any of these public addresses.
    Public {
        ranges: Vec<Span>,
        listed: Listed<'a>,
        dual_stack: bool,
    },
    /// To any of several: a name may have more than one record.
    Any(Vec<Self>),
    Nowhere(BlockKind, String),
}

/// Where a name leads as well, for all that is known.
#[derive(Clone, Debug)]
pub(super) struct Elsewhere<'a> {
    pub(super) lead: Lead<'a>,
    pub(super) why: Why,
}

/// Why it is not known which of two ways a name leads.
#[derive(Clone, Debug)]
pub(super) enum Why {
    /// Other name servers answer than the VPC's own.
    OtherServers,
    Unread(Gap),
}

/// The answer to a name, and what it rests on.
#[derive(Clone, Debug)]
pub(super) struct Answer<'a> {
    pub(super) resolution: Resolution,
    pub(super) lead: Lead<'a>,
    pub(super) notes: Notes<'a>,
}

/// What an answer rests on.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes<'a> {
    /// What was not read and may stop the name from resolving.
    pub(super) lacks: Vec<Gap>,
    pub(super) elsewhere: Vec<Elsewhere<'a>>,
    pub(super) assumptions: BTreeSet<Assumption>,
}

impl<'a> Notes<'a> {
    pub(super) fn lack(&mut self, gap: Gap) {
        if !self.lacks.contains(&gap) {
            self.lacks.push(gap);
        }
    }

    pub(super) fn fork(&mut self, lead: Lead<'a>, gap: Gap) {
        self.elsewhere.push(Elsewhere { lead, why: Why::Unread(gap) });
    }
}

/// A VPC's name server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) vpc: usize,
    /// Where the one who asks is: some names differ by zone.
    pub(super) subnet: Option<&'a Subnet<'a>>,
}

/// Names that lead on to names, before it counts as a circle.
const ALIASES: u8 = 8;

impl<'a> Resolver<'a> {
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html>.
    pub(super) fn answer(self, host: &str) -> Answer<'a> {
        let host = domain(host);
        let mut notes = Notes::default();
        if let Some(literal) = literal(&host) {
            let resolution = Resolution::Literal { address: literal };
            return Answer { resolution, lead: Lead::Addresses(vec![Ip::new(literal)]), notes };
        }
        let servers = self.other_servers();
        let alone = servers.as_ref().is_ok_and(Vec::is_empty);
        let (resolution, lead) = match self.own_server() {
            Ok(false) if alone => self.nothing(BlockKind::DnsSupportOff),
            support => {
                support.err().into_iter().for_each(|gap| notes.lack(gap));
                self.look_up(&host, &mut notes, ALIASES)
            }
        };
        if alone {
            return Answer { resolution, lead, notes };
        }
        let there = self.public(&host).1;
        match servers {
            Ok(servers) => {
                notes.elsewhere.push(Elsewhere { lead: there, why: Why::OtherServers });
                let amazon = Box::new(resolution);
                Answer { resolution: Resolution::CustomServers { servers, amazon }, lead, notes }
            }
            Err(gap) => {
                notes.lack(gap.clone());
                notes.fork(there, gap);
                Answer { resolution, lead, notes }
            }
        }
    }

    fn vpc_id(self) -> &'a str {
        self.plan.vpc_id(self.vpc)
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
    pub(super) fn own_server(self) -> Result<bool, Gap> {
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

    /// Of rules, private zones and endpoints the one of the longest domain answers, of a rule and
    /// another of the same domain the rule; then what is inside the VPC, then the internet.
    ///
    /// Source: <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-autodefined-rules.html>.
    fn look_up(self, host: &str, notes: &mut Notes<'a>, aliases: u8) -> (Resolution, Lead<'a>) {
        self.check_firewall(notes);
        if let Some(endpoint) = self.endpoint_named(host) {
            return self.to_endpoint(endpoint, host);
        }
        let zone = self.zone_of(host, notes);
        let (endpoint, untold) = self.endpoint_of(host);
        let of_zone = zone.map_or(0, |zone| domain(&zone.name).len());
        let of_endpoint = endpoint.map_or(0, |(_, length)| length);
        let forwarded = self.forwarded(host, notes);
        if forwarded.is_some_and(|length| length >= of_zone.max(of_endpoint)) {
            return self.nothing(BlockKind::CustomResolver);
        }
        let endpoint = endpoint.filter(|(_, length)| *length > of_zone);
        let untold = untold.filter(|_| of_zone < host.len());
        let answer = match endpoint {
            Some((endpoint, _)) => self.to_endpoint(endpoint, host),
            None => self.without_endpoint(host, zone, notes, aliases),
        };
        if let Some(gap) = untold {
            let lead = match endpoint {
                Some(_) => self.without_endpoint(host, zone, notes, aliases).1,
                None => self.to_any_endpoint(),
            };
            notes.fork(lead, gap);
        }
        answer
    }

    fn without_endpoint(
        self,
        host: &str,
        zone: Option<&'a route53::HostedZoneSummary>,
        notes: &mut Notes<'a>,
        aliases: u8,
    ) -> (Resolution, Lead<'a>) {
        match zone {
            Some(zone) => self.by_zone(host, zone, notes, aliases),
            None => self.inside(host, notes).unwrap_or_else(|| self.public(host)),
        }
    }

    /// Where a record leads that names another name.
    fn by_alias(self, name: &str, notes: &mut Notes<'a>, aliases: u8) -> Lead<'a> {
        let name = domain(name);
        match aliases.checked_sub(1) {
            Some(left) => self.look_up(&name, notes, left).1,
            None => Lead::Nowhere(BlockKind::NameUnknown, name),
        }
    }
}

/// A name as it is compared: in lower case, without the last dot.
pub(super) fn domain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
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
