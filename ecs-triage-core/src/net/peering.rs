//! Peering connections.

use super::address::Span;
use super::trace::{BlockKind, HopKind};
use super::walk::{Found, Leg, Site, Step, Walk};
use crate::snapshot::ec2;

/// One side of a peering connection as seen from the other.
struct Ends<'a> {
    near: &'a ec2::PeeringVpcInfo,
    far: &'a ec2::PeeringVpcInfo,
}

/// Source: <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html>.
impl<'a> Walk<'a> {
    pub(super) fn peering(&mut self, leg: &Leg<'a>, site: Site<'a>, id: &'a str) -> Step<'a> {
        let packet = &leg.packet;
        let spot = self.spot(HopKind::Peering, id, packet);
        let Some(peering) =
            self.existing::<ec2::VpcPeeringConnection>(id, spot, BlockKind::PeeringState)
        else {
            return Step::Stopped;
        };
        let pointer = || self.plan.snapshot.pointer(peering);
        let state = peering.status.code.as_deref().unwrap_or("active");
        if state != "active" {
            let detail = || format!("{id} is {state}");
            self.log.block(BlockKind::PeeringState, spot, detail, pointer);
        }
        let here = self.plan.vpcs.get(site.vpc).map(|vpc| vpc.id);
        let (asker, taker) = (&peering.requester_vpc_info, &peering.accepter_vpc_info);
        let ends = if asker.vpc_id.as_deref() == here {
            Ends { near: asker, far: taker }
        } else {
            Ends { near: taker, far: asker }
        };
        self.check_transit(leg, id, &ends);
        self.log.hop(spot, String::new, pointer);
        self.arrive_in_peer(leg, id, &ends)
    }

    fn check_transit(&mut self, leg: &Leg<'a>, id: &'a str, ends: &Ends<'a>) {
        let packet = &leg.packet;
        for (end, span) in [(ends.near, packet.source), (ends.far, packet.destination)] {
            let vpc = end.vpc_id.as_deref().unwrap_or_default();
            let local = || {
                let vpc = self.plan.vpc_named(vpc);
                vpc.is_some_and(|vpc| self.plan.is_local(vpc, span))
            };
            let inside = ranges(end).any(|range| range.covers(span)) || local();
            if !inside && ranges(end).next().is_some() {
                let spot = self.spot(HopKind::Peering, id, packet);
                let detail = || format!("{span} is not in {vpc}, and peering does not pass on");
                self.log.block(BlockKind::PeeringTransit, spot, detail, String::new);
            }
        }
    }

    fn arrive_in_peer(&mut self, leg: &Leg<'a>, id: &'a str, ends: &Ends<'a>) -> Step<'a> {
        let far = ends.far.vpc_id.as_deref().unwrap_or_default();
        let vpc = self.plan.vpc_named(far);
        let described = vpc.and_then(|vpc| self.plan.vpcs.get(vpc)).is_some_and(|v| v.described);
        let (Some(vpc), true) = (vpc, described) else {
            return self.beyond(HopKind::Peering, id, &leg.packet);
        };
        // Rules may name groups across a peering inside one region only.
        let mut leg = *leg;
        if ends.near.region != ends.far.region {
            leg.packet.identity = &[];
        }
        match self.find(&leg, vpc) {
            Found::Interface(interface) => {
                self.enter(self.plan.subnet_of(interface), &leg.packet);
                self.found(Found::Interface(interface), &leg, None)
            }
            found => self.found(found, &leg, None),
        }
    }
}

fn ranges(end: &ec2::PeeringVpcInfo) -> impl Iterator<Item = Span> {
    let sets = end.cidr_block_set.iter().map(|block| block.cidr_block.as_str());
    let v6 = end.ipv6_cidr_block_set.iter().map(|block| block.ipv6_cidr_block.as_str());
    let one = end.cidr_block.as_deref().into_iter();
    one.chain(sets).chain(v6).filter_map(Span::parse)
}
