use super::interface::{Interface, Kind};
use super::packet::Packet;
use super::trace::{BlockKind, HopKind};
use super::walk::{Leg, Returns, Walk};
use crate::snapshot::ec2;

/// What the one who has the destination's address does with a packet.
impl<'a> Walk<'a> {
    pub(super) fn receive(&mut self, leg: Leg<'a>, to: &'a Interface<'a>, packet: Packet<'a>) {
        self.check_fault(to, &packet);
        self.ingress(to, &packet);
        let spot = self.spot(HopKind::Interface, to.name(), &packet);
        match to.kind {
            Kind::Host => {
                self.log.hop(spot, || packet.destination.to_string(), || to.pointer.clone());
                self.log.deliver();
            }
            Kind::Endpoint => self.receive_endpoint(to, &packet),
            Kind::LoadBalancer => self.receive_balancer(to, &packet),
            Kind::NatGateway | Kind::Passage | Kind::Internet => {
                let detail = || format!("{} takes no connection of its own", to.name());
                let pointer = || to.pointer.clone();
                return self.log.block(BlockKind::NotListening, spot, detail, pointer);
            }
        }
        self.answer(leg, to, &packet);
    }

    fn answer(&mut self, leg: Leg<'a>, to: &'a Interface<'a>, packet: &Packet<'a>) {
        let reply = packet.reply();
        match leg.returns {
            Returns::Routed => self.back(to, reply, leg.from),
            Returns::ByBalancer if to.subnet == leg.from.subnet => {}
            // The target sees the client's address, and still answers by way of the balancer.
            Returns::ByBalancer => {
                self.leave(self.plan.subnet_of(to), &reply);
                self.enter(self.plan.subnet_of(leg.from), &reply);
            }
        }
    }

    fn receive_endpoint(&mut self, to: &'a Interface<'a>, packet: &Packet<'a>) {
        let spot = self.spot(HopKind::Interface, to.name(), packet);
        self.log.hop(spot, || packet.destination.to_string(), || to.pointer.clone());
        self.log.deliver();
        let endpoints = self.plan.snapshot.seen::<ec2::VpcEndpoint>().iter();
        let mine = |endpoint: &&ec2::VpcEndpoint| {
            endpoint.vpc_endpoint_id == to.id
                || endpoint.network_interface_ids.iter().any(|id| id == to.id)
        };
        let Some(endpoint) = endpoints.clone().find(mine) else {
            return self.missing_endpoint(to, packet);
        };
        self.check_endpoint(endpoint, packet);
        self.check_policy(endpoint, packet);
        let spot = self.spot(HopKind::Endpoint, &endpoint.vpc_endpoint_id, packet);
        let pointer = || self.plan.snapshot.pointer(endpoint);
        self.log.hop(spot, || endpoint.service_name.clone(), pointer);
    }

    /// An endpoint's interface goes with the endpoint: it was there when it was seen.
    fn missing_endpoint(&mut self, to: &'a Interface<'a>, packet: &Packet<'a>) {
        let snapshot = self.plan.snapshot;
        if let Err(gap) = snapshot.owned::<ec2::VpcEndpoint>(to.vpc_id) {
            let spot = self.spot(HopKind::Endpoint, to.name(), packet);
            self.log.lack(spot, || gap);
        }
    }
}
