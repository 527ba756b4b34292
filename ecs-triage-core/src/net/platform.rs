//! What the hypervisor answers itself: names, metadata, credentials, time. No route leads there, and
//! neither security groups nor ACLs are asked.
//!
//! Sources: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html>,
//! <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html>.

use super::address::Ip;
use super::name::Resolver;
use super::packet::Packet;
use super::trace::{BlockKind, HopKind};
use super::walk::{Leg, Walk};
use crate::snapshot::Operation;

impl<'a> Walk<'a> {
    /// Is the packet one for the hypervisor? Then it is there, and on no way.
    pub(super) fn is_for_platform(&mut self, leg: &Leg<'a>) -> bool {
        let (ip, vpc) = (leg.packet.destination.first(), leg.from.vpc);
        let own = self.plan.vpcs.get(vpc).and_then(|vpc| vpc.resolver);
        if own == Some(ip) || ip.is_name_server() {
            self.ask_name_server(vpc, &leg.packet);
        } else if ip.is_link_local() {
            self.log.deliver();
        } else if own.is_none() && self.may_be_name_server(ip) {
            let id = self.plan.vpc_id(vpc);
            let spot = self.spot(HopKind::Resolver, id, &leg.packet);
            self.log.lack(spot, || self.plan.gap(Operation::DescribeVpcs, id));
        } else {
            return false;
        }
        true
    }

    fn ask_name_server(&mut self, vpc: usize, packet: &Packet<'a>) {
        let id = self.plan.vpc_id(vpc);
        let spot = self.spot(HopKind::Resolver, id, packet);
        match (Resolver { plan: self.plan, vpc, subnet: None }).own_server() {
            Ok(true) => {
                self.log.hop(spot, || packet.destination.to_string(), String::new);
                self.log.deliver();
            }
            Ok(false) => {
                let detail = || format!("the name server of {id} is off");
                self.log.block(BlockKind::NotListening, spot, detail, String::new);
            }
            Err(gap) => self.log.lack(spot, || gap),
        }
    }

    /// A VPC whose ranges are not known has its name server two above the base of one of them, and
    /// no range is smaller than 16 addresses.
    fn may_be_name_server(&self, ip: Ip) -> bool {
        let second = !ip.is_v6() && !ip.is_public() && ip.0 % 16 == 2;
        second && self.plan.interfaces_at(ip).next().is_none()
    }
}
