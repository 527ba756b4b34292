use std::borrow::Cow;
use std::collections::BTreeSet;
use std::net::IpAddr;

use serde::Serialize;

use super::address::{Ip, Span};
use super::interface::Interface;
use super::plan::{Plan, Subnet};
use super::trace::BlockKind;
use crate::snapshot::{Assumption, Gap, Operation, ec2};

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
