use super::address::{Ip, Span};
use super::interface::{Interface, Kind};
use super::log::{Detail, Log};
use super::packet::{ANY_CLIENT, Packet};
use super::plan::Plan;
use super::source::Destination;
use super::trace::{BlockKind, Disposition, HopKind};
use super::walk::{Leg, Returns, Walk};
use crate::snapshot::{Gap, Operation, ec2, elbv2};

/// A load balancer's node has a packet: a listener must want it, and a target get it.
impl<'a> Walk<'a> {
    pub(super) fn receive_balancer(&mut self, node: &'a Interface<'a>, packet: &Packet<'a>) {
        let spot = self.spot(HopKind::LoadBalancer, node.name(), packet);
        let balancer = match balancer_of(self.plan, node) {
            Ok(Some(balancer)) => balancer,
            Ok(None) => {
                let detail = || format!("{} is not described", node.description);
                return self.log.block(BlockKind::Beyond, spot, detail, String::new);
            }
            Err(gap) => return self.log.lack(spot, || gap),
        };
        let name = balancer.load_balancer_name.as_str();
        let state = balancer.state.as_ref().and_then(|state| state.code.as_deref());
        let pointer = || self.plan.snapshot.pointer(balancer);
        let spot = self.spot(HopKind::LoadBalancer, name, packet);
        if !matches!(state, None | Some("active" | "active_impaired")) {
            let detail = || format!("{name} is {}", state.unwrap_or_default());
            self.log.block(BlockKind::LoadBalancerState, spot, detail, pointer);
        }
        let Some(listener) = self.listener(balancer, packet) else { return };
        self.log.hop(spot, || listener.listener_arn.clone(), pointer);
        if balancer.r#type.as_deref() == Some("network") {
            self.forward_to_all(node, balancer, listener, packet);
        } else {
            // An application load balancer takes the connection itself.
            self.log.deliver();
        }
    }

    fn listener(
        &mut self,
        balancer: &'a elbv2::ElasticLoadBalancer,
        packet: &Packet<'a>,
    ) -> Option<&'a elbv2::Listener> {
        let name = balancer.load_balancer_name.as_str();
        let wants = |listener: &&elbv2::Listener| {
            listener.port == Some(packet.ports.0.into()) && speaks(listener, packet.protocol)
        };
        let spot = self.spot(HopKind::LoadBalancer, name, packet);
        match self.plan.snapshot.owned::<elbv2::Listener>(&balancer.load_balancer_arn) {
            Ok(mut listeners) => {
                let found = listeners.find(wants);
                if found.is_none() {
                    let detail = || format!("{name} has no listener on port {}", packet.ports.0);
                    let pointer = || self.plan.snapshot.pointer(balancer);
                    self.log.block(BlockKind::NoListener, spot, detail, pointer);
                }
                found
            }
            Err(gap) => {
                self.log.lack(spot, || gap);
                None
            }
        }
    }

    fn forward_to_all(
        &mut self,
        node: &'a Interface<'a>,
        balancer: &'a elbv2::ElasticLoadBalancer,
        listener: &'a elbv2::Listener,
        packet: &Packet<'a>,
    ) {
        let spot = self.spot(HopKind::LoadBalancer, &balancer.load_balancer_name, packet);
        let ways = match self.ways(node, balancer, listener, packet) {
            Ok(ways) => ways,
            Err(gap) => return self.log.lack(spot, || gap),
        };
        // It is enough that one target gets it: the balancer chooses among those that do.
        let works = |way: &&Way<'a>| self.rehearse(node, packet, **way) == Disposition::Delivered;
        let chosen = ways.iter().find(works).or(ways.first()).copied();
        match chosen {
            Some(way) => self.forward_to_one(node, packet, way, &balancer.load_balancer_name),
            None => {
                let name = &balancer.load_balancer_name;
                let detail = || format!("{name} has no target for this node");
                self.log.block(BlockKind::NoTarget, spot, detail, String::new);
            }
        }
    }

    fn rehearse(&self, node: &'a Interface<'a>, packet: &Packet<'a>, way: Way<'a>) -> Disposition {
        let mut walk = Walk::new(self.plan, Log::new(Detail::Quick));
        walk.legs = self.legs + 1;
        walk.forward_to_one(node, packet, way, "");
        walk.log.close().disposition
    }

    fn forward_to_one(
        &mut self,
        node: &'a Interface<'a>,
        packet: &Packet<'a>,
        way: Way<'a>,
        name: &'a str,
    ) {
        let address = way.target.and_then(|target| target.address_for(packet.destination.first()));
        let Some(destination) = way.address.map(Span::from).or(address) else {
            return self.log.deliver();
        };
        let (source, returns) = match way.client {
            Client::Kept => (Some(packet.source), Returns::ByBalancer),
            Client::Replaced => (node.address_for(destination.first()), Returns::Routed),
        };
        let Some(source) = source else { return };
        let inner = Packet {
            source,
            destination,
            ports: (way.port, way.port),
            source_ports: ANY_CLIENT,
            identity: &node.groups,
            unsure: None,
            ..*packet
        };
        let before = self.log.behind.replace(name);
        self.egress(node, &inner, way.target);
        self.exchange(Leg { from: node, packet: inner, goal: way.target, returns });
        self.log.behind = before;
    }

    /// The targets that the node may choose among.
    fn ways(
        &self,
        node: &'a Interface<'a>,
        balancer: &'a elbv2::ElasticLoadBalancer,
        listener: &'a elbv2::Listener,
        packet: &Packet<'a>,
    ) -> Result<Vec<Way<'a>>, Gap> {
        let snapshot = self.plan.snapshot;
        let mut ways = Vec::new();
        for arn in target_groups(listener) {
            let Some(group) = snapshot.find::<elbv2::TargetGroup>(arn)? else { continue };
            for target in usable(self.targets(group)?) {
                let way = self.way(group, target, packet);
                if self.serves_zone(node, balancer, group, way.target)? {
                    ways.push(way);
                }
            }
        }
        Ok(ways)
    }

    fn targets(
        &self,
        group: &'a elbv2::TargetGroup,
    ) -> Result<&'a [elbv2::TargetHealthDescription], Gap> {
        let (arn, name) = (&group.target_group_arn, &group.target_group_name);
        let seen = self.plan.snapshot.seen::<elbv2::TargetHealthOf>().iter();
        let mut mine =
            seen.filter(|health| health.target_group == *arn || health.target_group == *name);
        match mine.next() {
            Some(health) => Ok(&health.target_health_descriptions),
            None => Err(self.plan.gap(Operation::DescribeTargetHealth, arn)),
        }
    }

    fn way(
        &self,
        group: &'a elbv2::TargetGroup,
        target: &'a elbv2::TargetDescription,
        packet: &Packet<'a>,
    ) -> Way<'a> {
        let port = target.port.or(group.port).and_then(|port| u16::try_from(port).ok());
        let address = Ip::parse(&target.id);
        let vpc = group.vpc_id.as_deref().and_then(|vpc| self.plan.vpc_named(vpc));
        let at = |ip| vpc.and_then(|vpc| self.plan.interface_at(vpc, ip));
        Way {
            target: match address {
                Some(ip) => at(ip),
                None => self.plan.interface_of_instance(&target.id),
            },
            address,
            port: port.unwrap_or(packet.ports.0),
            client: client_of(self.plan, group),
        }
    }

    /// A node sends to targets in its own zone only, unless cross-zone is on.
    fn serves_zone(
        &self,
        node: &Interface<'a>,
        balancer: &elbv2::ElasticLoadBalancer,
        group: &elbv2::TargetGroup,
        target: Option<&Interface<'a>>,
    ) -> Result<bool, Gap> {
        let here = self.plan.subnet_of(node);
        let there = target.and_then(|target| self.plan.subnet_of(target));
        let (Some(here), Some(there)) = (here, there) else { return Ok(true) };
        if here.is_in_zone_of(there) {
            return Ok(true);
        }
        match attribute(group_attributes(self.plan, group), CROSS_ZONE) {
            Some("true") => return Ok(true),
            Some("false") => return Ok(false),
            _ => {}
        }
        let (arn, name) = (&balancer.load_balancer_arn, &balancer.load_balancer_name);
        let seen = self.plan.snapshot.seen::<elbv2::LoadBalancerAttributes>().iter();
        let mut mine =
            seen.filter(|item| item.load_balancer == *arn || item.load_balancer == *name);
        match mine.next() {
            Some(item) => Ok(attribute(&item.attributes, CROSS_ZONE) == Some("true")),
            None => Err(self.plan.gap(Operation::DescribeLoadBalancerAttributes, arn)),
        }
    }
}

const CROSS_ZONE: &str = "load_balancing.cross_zone.enabled";

/// One way of a balancer's node to a target.
#[derive(Clone, Copy, Debug)]
struct Way<'a> {
    target: Option<&'a Interface<'a>>,
    /// For targets by address.
    address: Option<Ip>,
    port: u16,
    client: Client,
}

/// Does the target see the client's address?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Client {
    Kept,
    Replaced,
}

/// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation>.
fn client_of(plan: &Plan<'_>, group: &elbv2::TargetGroup) -> Client {
    let set = attribute(group_attributes(plan, group), "preserve_client_ip.enabled")
        .map(|value| value == "true");
    let udp = matches!(group.protocol.as_deref(), Some("UDP" | "TCP_UDP" | "QUIC"));
    let default = udp || group.target_type.as_deref() == Some("instance");
    if set.unwrap_or(default) { Client::Kept } else { Client::Replaced }
}

fn group_attributes<'a>(plan: &Plan<'a>, group: &elbv2::TargetGroup) -> &'a [ec2::Tag] {
    let (arn, name) = (&group.target_group_arn, &group.target_group_name);
    let mut seen = plan.snapshot.seen::<elbv2::TargetGroupAttributes>().iter();
    let mine = seen.find(|item| item.target_group == *arn || item.target_group == *name);
    mine.map(|item| item.attributes.as_slice()).unwrap_or_default()
}

fn attribute<'a>(attributes: &'a [ec2::Tag], key: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|attribute| attribute.key == key);
    found.map(|attribute| attribute.value.as_str())
}

fn target_groups(listener: &elbv2::Listener) -> impl Iterator<Item = &str> {
    listener.default_actions.iter().flat_map(|action| {
        let more = action.forward_config.iter().flat_map(|config| config.target_groups.iter());
        let more = more.filter_map(|group| group.target_group_arn.as_deref());
        let first = action.target_group_arn.as_deref();
        first.into_iter().chain(more.filter(move |arn| Some(*arn) != first))
    })
}

/// Healthy targets; all that are registered when none is, for then the balancer fails open.
fn usable(
    targets: &[elbv2::TargetHealthDescription],
) -> impl Iterator<Item = &elbv2::TargetDescription> {
    let any = targets.iter().any(is_healthy);
    let registered = |target: &elbv2::TargetHealthDescription| {
        !matches!(target.target_health.state.as_deref(), Some("unused" | "draining"))
    };
    let takes = move |target: &&elbv2::TargetHealthDescription| {
        if any { is_healthy(target) } else { registered(target) }
    };
    targets.iter().filter(takes).map(|target| &target.target)
}

fn is_healthy(target: &elbv2::TargetHealthDescription) -> bool {
    matches!(target.target_health.state.as_deref(), None | Some("healthy"))
}

fn speaks(listener: &elbv2::Listener, protocol: u8) -> bool {
    let speaks = listener.protocol.as_deref().unwrap_or("TCP");
    match protocol {
        6 => !matches!(speaks, "UDP" | "QUIC"),
        17 => matches!(speaks, "UDP" | "TCP_UDP" | "QUIC" | "TCP_QUIC"),
        _ => false,
    }
}

/// The load balancer that an interface is a node of, which its description names:
/// `ELB net/<name>/<id>` or `ELB app/<name>/<id>`; classic ones have the name only.
fn balancer_of<'a>(
    plan: &Plan<'a>,
    node: &Interface<'_>,
) -> Result<Option<&'a elbv2::ElasticLoadBalancer>, Gap> {
    let name = node.description.strip_prefix("ELB ").unwrap_or_default();
    let mut seen = plan.snapshot.seen::<elbv2::ElasticLoadBalancer>().iter();
    let is = |balancer: &&elbv2::ElasticLoadBalancer| {
        let before = balancer.load_balancer_arn.strip_suffix(name);
        name.contains('/') && before.is_some_and(|arn| arn.ends_with("loadbalancer/"))
    };
    match seen.find(is) {
        Some(balancer) => Ok(Some(balancer)),
        None if !name.contains('/') => Ok(None),
        None => plan.snapshot.all::<elbv2::ElasticLoadBalancer>().map(|_| None),
    }
}

impl<'a> Plan<'a> {
    /// The nodes of a load balancer.
    pub(super) fn nodes_of<'p>(
        &'p self,
        balancer: &'p elbv2::ElasticLoadBalancer,
    ) -> impl Iterator<Item = &'p Interface<'a>> {
        let is_node = |interface: &&Interface<'_>| {
            let name = interface.description.strip_prefix("ELB ").unwrap_or_default();
            interface.kind == Kind::LoadBalancer
                && name.contains('/')
                && balancer.load_balancer_arn.ends_with(name)
        };
        self.interfaces.iter().filter(is_node)
    }

    /// The target's zone, when the balancer is not enabled there and so sends it nothing.
    ///
    /// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#availability-zones>.
    pub(super) fn unserved_zone(
        &self,
        balancer: &elbv2::ElasticLoadBalancer,
        to: &Destination,
    ) -> Option<&'a str> {
        let vpc = balancer.vpc_id.as_deref()?;
        let target = match to {
            Destination::Address(ip) => self.interface_at(self.vpc_named(vpc)?, Ip::new(*ip)),
            Destination::Interface(id) => self.interface_named(id),
            Destination::Instance(id) => self.interface_of_instance(id),
            _ => None,
        };
        let subnet = match to {
            Destination::Planned(planned) => self.subnet_named(&planned.subnet),
            _ => target.and_then(|target| self.subnet_of(target)),
        }?;
        let zone = subnet.item.availability_zone.as_deref()?;
        let served = |mine: &elbv2::LoadBalancerZone| {
            mine.zone_name.as_deref().is_none_or(|name| name == zone)
        };
        let zones = &balancer.availability_zones;
        let known = subnet.item.vpc_id == vpc && !zones.is_empty();
        (known && !zones.iter().any(served)).then_some(zone)
    }
}
