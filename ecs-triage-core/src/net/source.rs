use std::net::IpAddr;

use super::address::{Ip, Span};
use super::interface::{Future, Interface, Kind};
use super::packet::{ANY_CLIENT, LINUX_CLIENT};
use super::place::Subnet;
use super::plan::Plan;
use crate::snapshot::elbv2;

/// Who opens a connection.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Source {
    /// A network interface, by id.
    Interface(String),
    /// The primary interface of an instance, by the instance's id.
    Instance(String),
    /// Whoever has that private address; or a host on the internet.
    Address(IpAddr),
    /// An interface that does not exist yet.
    Planned(PlannedInterface),
    /// Every node of a load balancer, by the balancer's ARN or name.
    LoadBalancer(String),
}

/// Who it is opened to.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Destination {
    /// An address.
    Address(IpAddr),
    /// A network interface, by id.
    Interface(String),
    /// The primary interface of an instance, by the instance's id.
    Instance(String),
    /// A host name, as the source's VPC resolves it.
    Host(String),
    /// Any address on the internet: a registry outside AWS, say. All of them must be reachable.
    AnyPublicIpv4,
    /// An interface that does not exist yet.
    Planned(PlannedInterface),
}

/// A network interface that does not exist yet, as `awsvpcConfiguration` describes it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PlannedInterface {
    /// Its subnet.
    pub subnet: String,
    /// Its security groups; empty for the default group of the VPC.
    pub security_groups: Vec<String>,
    /// Will it get a public IPv4 address?
    pub public_ip: PublicIp,
    /// Its private address, where it is known already.
    pub private_ip: Option<IpAddr>,
    /// What will open connections from it.
    pub platform: Platform,
}

impl PlannedInterface {
    /// An interface in a subnet with these groups, and no public address.
    pub fn new(
        subnet: impl Into<String>,
        security_groups: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            subnet: subnet.into(),
            security_groups: security_groups.into_iter().map(Into::into).collect(),
            public_ip: PublicIp::No,
            private_ip: None,
            platform: Platform::Unknown,
        }
    }

    /// The same with a public address.
    #[must_use]
    pub fn with_public_ip(mut self) -> Self {
        self.public_ip = PublicIp::Yes;
        self
    }
}

/// Does an interface get a public IPv4 address?
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PublicIp {
    /// It gets one.
    Yes,
    /// It gets none.
    No,
}

/// What opens connections from an interface: that decides the ports that it opens them from.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Platform {
    /// Linux: ports 32768 to 60999.
    Linux,
    /// Anything: ports 1024 to 65535 must be open for answers.
    Unknown,
}

impl<'a> Interface<'a> {
    /// Lays out an interface that does not exist yet; `None` when its subnet was not collected.
    pub(super) fn planned(plan: &Plan<'a>, planned: &'a PlannedInterface) -> Option<Self> {
        let subnet = plan.subnet_named(&planned.subnet)?;
        let groups: Vec<&str> = if planned.security_groups.is_empty() {
            plan.default_group(subnet.vpc).into_iter().collect()
        } else {
            planned.security_groups.iter().map(String::as_str).collect()
        };
        let v6 = subnet.item.assign_ipv6_address_on_creation.or(subnet.item.ipv6_native);
        Some(Self {
            addresses: planned.private_ip.map(Ip::new).into_iter().collect(),
            client: match planned.platform {
                Platform::Linux => LINUX_CLIENT,
                Platform::Unknown => ANY_CLIENT,
            },
            future: Some(Future {
                v4: subnet.range(false),
                v6: subnet.range(true).filter(|_| v6 == Some(true)),
                public: planned.public_ip == PublicIp::Yes,
            }),
            ..Self::in_subnet(plan, subnet, groups)
        })
    }

    /// A node of a load balancer in a subnet, where interfaces were not collected.
    pub(super) fn node(
        plan: &Plan<'a>,
        balancer: &'a elbv2::ElasticLoadBalancer,
        subnet: &'a str,
    ) -> Option<Self> {
        let subnet = plan.subnet_named(subnet)?;
        let groups = balancer.security_groups.iter().map(String::as_str).collect();
        let (v4, v6) = (subnet.range(false), subnet.range(true));
        Some(Self {
            id: &balancer.load_balancer_name,
            kind: Kind::LoadBalancer,
            future: Some(Future { v4, v6, public: false }),
            ..Self::in_subnet(plan, subnet, groups)
        })
    }

    /// One in a subnet, with these groups, that has an IPv4 address of the subnet's range.
    pub(super) fn in_subnet(plan: &Plan<'a>, subnet: &Subnet<'a>, groups: Vec<&'a str>) -> Self {
        Self {
            subnet_id: subnet.id(),
            vpc_id: &subnet.item.vpc_id,
            vpc: subnet.vpc,
            subnet: plan.subnet_index(subnet.id()),
            group_indices: groups.iter().map(|id| plan.group_index(id)).collect(),
            groups,
            future: Some(Future { v4: subnet.range(false), v6: None, public: false }),
            ..Self::nowhere()
        }
    }

    /// A host on the internet.
    pub(super) fn on_internet(ip: Ip) -> Self {
        Self { addresses: vec![ip], kind: Kind::Internet, id: "internet", ..Self::nowhere() }
    }

    /// An interface of which nothing is known.
    pub(super) const fn nowhere() -> Self {
        Self {
            id: "",
            subnet_id: "",
            vpc_id: "",
            vpc: usize::MAX,
            subnet: None,
            addresses: Vec::new(),
            public_addresses: Vec::new(),
            groups: Vec::new(),
            group_indices: Vec::new(),
            kind: Kind::Host,
            description: "",
            instance: None,
            forwards: None,
            fault: None,
            client: ANY_CLIENT,
            table: None,
            future: None,
            pointer: String::new(),
        }
    }
}

/// Which list of a service that gateway endpoints serve an address is known to be in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Listed<'a> {
    Untold,
    In(&'a str),
    InNone,
}

/// Who a connection is opened to, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim<'a> {
    pub(super) address: Span,
    pub(super) interface: Option<&'a Interface<'a>>,
    pub(super) listed: Listed<'a>,
    /// One of many addresses on the internet, which is nobody's in this snapshot.
    pub(super) swept: Option<Ip>,
}

impl<'a> Aim<'a> {
    pub(super) const fn to(address: Span) -> Self {
        Self { address, interface: None, listed: Listed::Untold, swept: None }
    }

    pub(super) fn at(ip: Ip) -> Self {
        Self::to(ip.into())
    }

    /// One of many addresses on the internet.
    pub(super) fn swept(ip: Ip, listed: Listed<'a>) -> Self {
        Self { listed, swept: Some(ip), ..Self::at(ip) }
    }
}
