//! NAT gateways, and instances that do the same.

use super::address::Span;
use super::interface::{Fault, Interface};
use super::packet::Packet;
use super::place::Subnet;
use super::plan::Nat;
use super::routes::Route;
use super::trace::{BlockKind, HopKind};
use super::walk::{Arrival, Leg, Site, Step, Walk};
use crate::snapshot::{Operation, ec2};

impl<'a> Walk<'a> {
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html>.
    pub(super) fn nat_gateway(
        &mut self,
        leg: &Leg<'a>,
        site: Site<'a>,
        route: &'a Route<'a>,
        id: &'a str,
    ) -> Step<'a> {
        let packet = &leg.packet;
        let spot = self.spot(HopKind::NatGateway, id, packet);
        let Some(nat) = self.plan.nats.get(id) else {
            self.leave(site.subnet, packet);
            self.pass_route(leg, site, route);
            let known = self.plan.snapshot.find::<ec2::NatGateway>(id);
            match known {
                Ok(_) => {
                    let detail = || format!("{id} does not exist");
                    self.log.block(BlockKind::NatGatewayState, spot, detail, String::new);
                }
                Err(gap) => self.log.lack(spot, || gap),
            }
            return Step::Stopped;
        };
        self.go_to(leg, site, route, &nat.interface);
        if self.check_nat(leg, site, nat, id) {
            self.log.hop(spot, String::new, || format!("/ec2/nat_gateways/{}", nat.index));
        }
        Step::Arrived(Arrival::Nat(&nat.interface))
    }

    /// Takes the packet by the route to an interface, which may be in the same subnet.
    fn go_to(&mut self, leg: &Leg<'a>, site: Site<'a>, route: &'a Route<'a>, to: &Interface<'a>) {
        let subnet = self.plan.subnet_of(to);
        let same = site.subnet.map(Subnet::id) == subnet.map(Subnet::id);
        if !same {
            self.leave(site.subnet, &leg.packet);
        }
        self.pass_route(leg, site, route);
        if !same {
            self.enter(subnet, &leg.packet);
        }
    }

    fn check_nat(&mut self, leg: &Leg<'a>, site: Site<'a>, nat: &Nat<'a>, id: &str) -> bool {
        let packet = &leg.packet;
        let spot = self.spot(HopKind::NatGateway, id, packet);
        let state = nat.item.state.as_deref().unwrap_or("available");
        let zones = &nat.item.nat_gateway_addresses;
        let regional = nat.item.availability_mode.as_deref() == Some("regional");
        let fixed = nat.item.auto_provision_zones.as_deref() == Some("disabled");
        let zone = site.subnet.and_then(|subnet| subnet.item.availability_zone.as_deref());
        let zone_id = site.subnet.and_then(|subnet| subnet.item.availability_zone_id.as_deref());
        let serves = |address: &ec2::NatGatewayAddress| {
            address.availability_zone.as_deref() == zone && zone.is_some()
                || address.availability_zone_id.as_deref() == zone_id && zone_id.is_some()
        };
        let nat64 = Span::NAT64.contains(packet.destination.first());
        let fault = if state != "available" {
            let why = nat.item.failure_message.as_deref().unwrap_or_default();
            Some((
                BlockKind::NatGatewayState,
                format!("{id} is {state} {why}").trim_end().to_owned(),
            ))
        } else if !matches!(packet.protocol, 1 | 6 | 17) || packet.destination.is_v6() && !nat64 {
            Some((BlockKind::NatGatewayProtocol, format!("{id} does not translate this protocol")))
        } else if regional && fixed && !zones.iter().any(serves) {
            let zone = zone.unwrap_or("the zone of the sender");
            Some((BlockKind::NatGatewayZone, format!("{id} has no address in {zone}")))
        } else {
            None
        };
        let Some((kind, detail)) = fault else { return true };
        self.log.block(kind, spot, || detail, || format!("/ec2/nat_gateways/{}", nat.index));
        false
    }

    /// A route to an interface or an instance: a NAT instance, a firewall, a VPN box.
    pub(super) fn appliance(
        &mut self,
        leg: &Leg<'a>,
        site: Site<'a>,
        route: &'a Route<'a>,
        appliance: Option<&'a Interface<'a>>,
        id: &str,
    ) -> Step<'a> {
        let packet = &leg.packet;
        let Some(appliance) = appliance else {
            self.leave(site.subnet, packet);
            self.pass_route(leg, site, route);
            let spot = self.spot(HopKind::Interface, id, packet);
            let gap = || self.plan.gap(Operation::DescribeNetworkInterfaces, id);
            self.log.lack(spot, gap);
            return Step::Stopped;
        };
        self.go_to(leg, site, route, appliance);
        self.check_forwards(appliance, packet);
        self.ingress(appliance, packet);
        Step::Arrived(Arrival::Appliance(appliance))
    }

    fn check_forwards(&mut self, appliance: &'a Interface<'a>, packet: &Packet<'a>) {
        let spot = self.spot(HopKind::Interface, appliance.name(), packet);
        let pointer = || appliance.pointer.clone();
        match appliance.forwards {
            Some(true) => self.log.hop(spot, String::new, pointer),
            Some(false) => {
                let detail = || format!("{} has its source/dest check on", appliance.name());
                self.log.block(BlockKind::SourceDestCheck, spot, detail, pointer);
            }
            None => {
                let gap = || self.plan.gap(Operation::DescribeNetworkInterfaces, appliance.name());
                self.log.lack(spot, gap);
            }
        }
        self.check_fault(appliance, packet);
    }

    /// Does the interface's owner run, and is it attached?
    pub(super) fn check_fault(&mut self, interface: &'a Interface<'a>, packet: &Packet<'a>) {
        let spot = self.spot(HopKind::Interface, interface.name(), packet);
        let (kind, what) = match interface.fault {
            None => return,
            Some(Fault::Detached) => (BlockKind::InterfaceDetached, "is attached to nothing"),
            Some(Fault::InstanceState) => {
                (BlockKind::InstanceState, "belongs to no running instance")
            }
            Some(Fault::Untold) => {
                let id = interface.instance.unwrap_or_default();
                return self.log.lack(spot, || self.plan.gap(Operation::DescribeInstances, id));
            }
        };
        let detail = || format!("{} {what}", interface.name());
        self.log.block(kind, spot, detail, || interface.pointer.clone());
    }
}
