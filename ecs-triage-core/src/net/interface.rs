use super::address::{Ip, Span};
use super::packet::{ANY_CLIENT, LINUX_CLIENT, WINDOWS_CLIENT};
use crate::snapshot::ec2;

/// A network interface, compiled; or one that does not exist yet.
#[derive(Clone, Debug)]
pub(super) struct Interface<'s> {
    /// Empty for one that does not exist yet.
    pub(super) id: &'s str,
    pub(super) subnet_id: &'s str,
    pub(super) vpc_id: &'s str,
    pub(super) vpc: usize,
    pub(super) subnet: Option<usize>,
    /// Its addresses, the primary IPv4 one first.
    pub(super) addresses: Vec<Ip>,
    /// Private addresses with the public ones that stand for them.
    pub(super) public_addresses: Vec<(Ip, Ip)>,
    pub(super) groups: Vec<&'s str>,
    /// The groups' places in the plan; none for one that was not collected.
    pub(super) group_indices: Vec<Option<usize>>,
    pub(super) kind: Kind,
    pub(super) description: &'s str,
    pub(super) instance: Option<&'s str>,
    pub(super) forwards: Option<bool>,
    pub(super) fault: Option<Fault>,
    /// Ports from which it opens connections.
    pub(super) client: (u16, u16),
    /// The route table of a regional NAT gateway, which has no subnet.
    pub(super) table: Option<usize>,
    /// Where an interface that does not exist yet will get its address.
    pub(super) future: Option<Future>,
    pub(super) pointer: String,
}

/// What is known of an interface that does not exist yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Future {
    /// The subnet's IPv4 range.
    pub(super) v4: Option<Span>,
    /// The subnet's IPv6 range, when it will get such an address.
    pub(super) v6: Option<Span>,
    /// Will it get a public IPv4 address?
    pub(super) public: bool,
}

/// What an interface belongs to, as far as it matters to a packet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// Something that opens and takes connections, and has security groups.
    Host,
    /// A node of a load balancer.
    LoadBalancer,
    /// An interface endpoint.
    Endpoint,
    NatGateway,
    /// The internet, where a connection comes from there.
    Internet,
    /// A transit gateway, a gateway load balancer, a function: takes no connection of its own.
    Passage,
}

/// Why an interface neither sends nor receives.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fault {
    Detached,
    InstanceState,
    /// Its instance was not read.
    Untold,
}

impl<'s> Interface<'s> {
    pub(super) fn new(item: &'s ec2::NetworkInterface, pointer: String) -> Self {
        let detached = item.status.as_deref() == Some("available");
        Self {
            id: &item.network_interface_id,
            subnet_id: &item.subnet_id,
            vpc_id: &item.vpc_id,
            vpc: 0,
            subnet: None,
            addresses: addresses(item),
            public_addresses: public_addresses(item),
            groups: item.groups.iter().map(|group| group.group_id.as_str()).collect(),
            group_indices: Vec::new(),
            kind: kind(item),
            description: item.description.as_deref().unwrap_or_default(),
            instance: item.attachment.as_ref().and_then(|at| at.instance_id.as_deref()),
            forwards: item.source_dest_check.map(|check| !check),
            fault: detached.then_some(Fault::Detached),
            client: ANY_CLIENT,
            table: None,
            future: None,
            pointer,
        }
    }

    /// What a list of instances tells of an interface where interfaces were not collected.
    pub(super) fn of_instance(instance: &'s ec2::Instance, pointer: String) -> Self {
        let address = instance.private_ip_address.as_deref().and_then(Ip::parse);
        Self {
            id: "",
            subnet_id: instance.subnet_id.as_deref().unwrap_or_default(),
            vpc_id: instance.vpc_id.as_deref().unwrap_or_default(),
            vpc: 0,
            subnet: None,
            addresses: address.into_iter().collect(),
            public_addresses: Vec::new(),
            groups: instance.security_groups.iter().map(|group| group.group_id.as_str()).collect(),
            group_indices: Vec::new(),
            kind: Kind::Host,
            description: "",
            instance: Some(&instance.instance_id),
            forwards: instance.source_dest_check.map(|check| !check),
            fault: None,
            client: ANY_CLIENT,
            table: None,
            future: None,
            pointer,
        }
    }

    /// A NAT gateway sends by the interfaces of its addresses, which are of one kind.
    pub(super) fn of_nat_gateway(item: &'s ec2::NatGateway, pointer: String) -> Self {
        let live = item.nat_gateway_addresses.iter();
        let live = live.filter(|address| address.status.as_deref() != Some("failed"));
        let pairs: Vec<_> = live
            .map(|address| {
                let parse = |ip: &Option<String>| ip.as_deref().and_then(Ip::parse);
                let public = parse(&address.public_ip);
                // A regional gateway is in no subnet, and need not have private addresses.
                let own = public.filter(|_| item.subnet_id.is_none());
                (parse(&address.private_ip).or(own), public)
            })
            .collect();
        Self {
            id: &item.nat_gateway_id,
            subnet_id: item.subnet_id.as_deref().unwrap_or_default(),
            vpc_id: &item.vpc_id,
            vpc: 0,
            subnet: None,
            addresses: pairs.iter().filter_map(|(private, _)| *private).collect(),
            public_addresses: pairs
                .iter()
                .filter_map(|(private, public)| private.zip(*public))
                .collect(),
            groups: Vec::new(),
            group_indices: Vec::new(),
            kind: Kind::NatGateway,
            description: "",
            instance: None,
            forwards: None,
            fault: None,
            client: ANY_CLIENT,
            table: None,
            future: None,
            pointer,
        }
    }

    pub(super) fn note_instance(&mut self, instance: &'s ec2::Instance) {
        self.instance = Some(&instance.instance_id);
        let windows =
            instance.platform.as_deref().is_some_and(|p| p.eq_ignore_ascii_case("windows"));
        self.client = if windows { WINDOWS_CLIENT } else { LINUX_CLIENT };
        let state = instance.state.as_ref().and_then(|state| state.name.as_deref());
        if state.is_some_and(|state| state != "running") {
            self.fault = Some(Fault::InstanceState);
        }
    }

    /// The instance's public address, where the interface itself does not name one.
    pub(super) fn public_of_instance(&mut self, instance: &ec2::Instance) -> Option<(Ip, Ip)> {
        let public = instance.public_ip_address.as_deref().and_then(Ip::parse)?;
        let private = instance.private_ip_address.as_deref().and_then(Ip::parse)?;
        let here = self.addresses.contains(&private);
        let named = self.public_addresses.iter().any(|(known, _)| *known == private);
        (here && !named).then(|| {
            self.public_addresses.push((private, public));
            (private, public)
        })
    }

    /// Is this the same interface? A NAT gateway is listed by itself and by its interface.
    pub(super) fn is(&self, other: &Self) -> bool {
        let nat = |interface: &Self| interface.kind == Kind::NatGateway;
        let shares = || self.addresses.iter().any(|ip| other.addresses.contains(ip));
        std::ptr::eq(self, other)
            || (self.id == other.id && !self.id.is_empty())
            || (nat(self) && nat(other) && self.vpc == other.vpc && shares())
    }

    /// The same interface, speaking from one of its other addresses.
    pub(super) fn speaking_from(&self, ip: Ip) -> Self {
        let mut own = self.clone();
        own.addresses.sort_by_key(|address| *address != ip);
        own
    }

    /// The interface's name in a trace.
    pub(super) fn name(&self) -> &'s str {
        match (self.id, self.instance) {
            ("", Some(instance)) => instance,
            ("", None) => self.subnet_id,
            (id, _) => id,
        }
    }

    /// The address from which it speaks to one of that family.
    pub(super) fn address_for(&self, destination: Ip) -> Option<Span> {
        let v6 = destination.is_v6();
        let known = self.addresses.iter().find(|ip| ip.is_v6() == v6).copied().map(Span::from);
        known.or_else(|| self.future.and_then(|future| if v6 { future.v6 } else { future.v4 }))
    }

    /// The public address that stands for a private one.
    pub(super) fn public_of(&self, private: Span) -> Option<Span> {
        let stands = |(known, _): &&(Ip, Ip)| private == Span::from(*known);
        let known = self.public_addresses.iter().find(stands).map(|(_, public)| (*public).into());
        known.or_else(|| self.future.filter(|future| future.public).map(|_| Span::PUBLIC))
    }

    /// Is the destination this interface's address, or the range that it will be taken from?
    pub(super) fn answers_to(&self, destination: Span) -> bool {
        let is = |ip: &Ip| Span::from(*ip) == destination;
        let will = |future: Future| [future.v4, future.v6].contains(&Some(destination));
        self.addresses.iter().any(is) || self.future.is_some_and(will)
    }
}

fn addresses(item: &ec2::NetworkInterface) -> Vec<Ip> {
    let first = item.private_ip_address.as_deref();
    let more = item.private_ip_addresses.iter().map(|address| address.private_ip_address.as_str());
    let v6 = item.ipv6_addresses.iter().map(|address| address.ipv6_address.as_str());
    let mut all: Vec<Ip> = first.into_iter().chain(more).chain(v6).filter_map(Ip::parse).collect();
    let mut seen = Vec::new();
    all.retain(|ip| {
        !seen.contains(ip) && {
            seen.push(*ip);
            true
        }
    });
    all
}

fn public_addresses(item: &ec2::NetworkInterface) -> Vec<(Ip, Ip)> {
    let public = |association: &Option<ec2::Association>| {
        association.as_ref()?.public_ip.as_deref().and_then(Ip::parse)
    };
    let primary = item.private_ip_address.as_deref().and_then(Ip::parse);
    let mut pairs: Vec<_> = primary.zip(public(&item.association)).into_iter().collect();
    for address in &item.private_ip_addresses {
        let pair = Ip::parse(&address.private_ip_address).zip(public(&address.association));
        pairs.extend(pair.filter(|pair| !pairs.contains(pair)));
    }
    pairs
}

/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html>;
/// application and classic load balancers say what they are only in the description.
fn kind(item: &ec2::NetworkInterface) -> Kind {
    let description = item.description.as_deref().unwrap_or_default();
    match item.interface_type.as_deref().unwrap_or_default() {
        "nat_gateway" | "natGateway" => Kind::NatGateway,
        "network_load_balancer" | "load_balancer" => Kind::LoadBalancer,
        "vpc_endpoint" => Kind::Endpoint,
        "transit_gateway"
        | "gateway_load_balancer"
        | "gateway_load_balancer_endpoint"
        | "lambda" => Kind::Passage,
        _ if description.starts_with("ELB ") => Kind::LoadBalancer,
        _ if description.starts_with("VPC Endpoint Interface ") => Kind::Endpoint,
        _ if description.starts_with("Interface for NAT Gateway ") => Kind::NatGateway,
        _ if description.starts_with("Network Interface for Transit Gateway ") => Kind::Passage,
        _ => Kind::Host,
    }
}
