use super::address::{Ip, Span};
use super::interface::{Interface, Kind};
use super::log::{Detail, Log};
use super::packet::{ANY_CLIENT, Packet};
use super::plan::Plan;
use super::source::Destination;
use super::trace::{BlockKind, Disposition, HopKind};
use super::walk::{Leg, Returns, Walk};
use crate::snapshot::{Gap, elbv2};

mod target;

use target::{Client, Way, Ways};

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
        let Ways { open, untold } = self.ways(node, balancer, listener, packet);
        // It is enough that one target gets it: the balancer chooses among those that do.
        let rank = |way: &&Way<'a>| match self.rehearse(node, packet, **way) {
            Disposition::Delivered => 0,
            Disposition::Unknown => 1,
            _ => 2,
        };
        let best = open.iter().map(|way| (rank(&way), *way)).min_by_key(|(rank, _)| *rank);
        match (best, untold) {
            (Some((0, way)), _) | (Some((_, way)), None) => {
                self.forward_to_one(node, packet, way, &balancer.load_balancer_name);
            }
            (_, Some(gap)) => self.log.lack(spot, || gap),
            (None, None) => {
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
        if way.client == Client::Kept && destination == packet.source {
            let spot = self.spot(HopKind::LoadBalancer, name, packet);
            let detail = || format!("{name} sends {destination} its own connection");
            return self.log.block(BlockKind::Hairpin, spot, detail, String::new);
        }
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
