//! How a packet sets out.

use super::address::Span;
use super::interface::{Interface, Kind};
use super::trace::{BlockKind, HopKind};
use super::walk::{Arrival, Leg, Step, Walk};
use crate::snapshot::ec2;

impl<'a> Walk<'a> {
    /// Sends a packet from its first sender.
    pub(super) fn start(&mut self, leg: Leg<'a>) {
        self.check_fault(leg.from, &leg.packet);
        if leg.from.kind == Kind::Internet {
            return self.start_outside(leg);
        }
        let spot = self.spot(HopKind::Interface, leg.from.name(), &leg.packet);
        let pointer = || leg.from.pointer.clone();
        self.log.hop(spot, || leg.packet.source.to_string(), pointer);
        if self.swept.is_none() && self.is_for_platform(&leg) {
            return;
        }
        let receiver = leg.goal.or_else(|| self.receiver(leg.from, leg.packet.destination));
        self.egress(leg.from, &leg.packet, receiver);
        self.exchange(leg);
    }

    /// Who a rule that names groups would know the destination as: in this VPC or a peered one.
    fn receiver(&self, from: &Interface<'a>, destination: Span) -> Option<&'a Interface<'a>> {
        let ip = destination.first();
        if ip.is_public() && !ip.is_v6() {
            return None;
        }
        let here = self.plan.interface_at(from.vpc, ip);
        here.or_else(|| self.plan.interfaces_at(ip).find(|there| self.are_peers(from, there)))
    }

    fn are_peers(&self, one: &Interface<'_>, other: &Interface<'_>) -> bool {
        let (one, other) = (Some(one.vpc_id), Some(other.vpc_id));
        let peerings = self.plan.snapshot.seen::<ec2::VpcPeeringConnection>();
        let transit = self.plan.snapshot.seen::<ec2::TransitGatewayVpcAttachment>();
        let joins = |peering: &ec2::VpcPeeringConnection| {
            let ends = [&peering.requester_vpc_info, &peering.accepter_vpc_info];
            let [a, b] = ends.map(|end| end.vpc_id.as_deref());
            (a, b) == (one, other) || (b, a) == (one, other)
        };
        let keeps = |vpc: Option<&str>| {
            let mut mine = transit.iter().filter(|item| Some(item.vpc_id.as_str()) == vpc);
            mine.any(|item| self.keeps_groups(&item.transit_gateway_id, item) == Ok(true))
        };
        peerings.iter().any(joins) || (keeps(one) && keeps(other))
    }

    fn start_outside(&mut self, leg: Leg<'a>) {
        let destination = leg.packet.destination;
        let mut packet = leg.packet;
        let Some((to, private)) = self.plan.interface_behind(destination.first()) else {
            let id = destination.to_string();
            let spot = self.spot(HopKind::Internet, &id, &packet);
            let detail = || format!("{destination} is no public address in this snapshot");
            return self.log.block(BlockKind::NoInterface, spot, detail, String::new);
        };
        packet.destination = private.into();
        if let Step::Arrived(Arrival::At(to, packet)) = self.come_in(to, packet) {
            self.receive(leg, to, packet);
        }
    }
}
