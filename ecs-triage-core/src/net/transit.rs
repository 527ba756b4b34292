use std::collections::HashMap;

use super::address::{Ip, Span};
use super::lists::PrefixLists;
use super::packet::Packet;
use super::place::Subnet;
use super::routes::{Claim, Ladder};
use super::trace::{BlockKind, HopKind};
use super::walk::{Leg, Site, Step, Walk};
use crate::snapshot::{Gap, Need, Operation, Snapshot, ec2};

/// A transit gateway's route table, compiled.
#[derive(Debug)]
pub(super) struct TransitTable<'s> {
    item: &'s ec2::TransitGatewayRoutes,
    index: usize,
    ladder: Ladder,
    /// Could there be routes that were not answered, or not read?
    partly: bool,
}

/// Compiles every transit gateway route table of a snapshot.
pub(super) fn tables<'s>(
    snapshot: &'s Snapshot,
    lists: &PrefixLists<'s>,
) -> HashMap<&'s str, TransitTable<'s>> {
    let tables = snapshot.seen::<ec2::TransitGatewayRoutes>().iter().enumerate();
    let compiled = tables.map(|(index, item)| TransitTable::new(index, item, lists));
    compiled.map(|table| (table.item.transit_gateway_route_table_id.as_str(), table)).collect()
}

impl<'s> TransitTable<'s> {
    fn new(index: usize, item: &'s ec2::TransitGatewayRoutes, lists: &PrefixLists<'s>) -> Self {
        let mut claims = Vec::new();
        let mut partly = item.additional_routes_available == Some(true);
        for (index, route) in item.routes.iter().enumerate() {
            // Source: <https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html>.
            let rank = u8::from(route.r#type.as_deref() == Some("propagated"));
            let block = route.destination_cidr_block.as_deref().and_then(Span::parse);
            let listed = route.prefix_list_id.as_deref().map(|list| lists.get(list));
            let spans = match (block, listed) {
                (Some(span), _) => vec![span],
                (None, Some(Some(Some(spans)))) => spans.clone(),
                _ => {
                    partly = true;
                    Vec::new()
                }
            };
            claims.extend(spans.into_iter().map(|span| Claim { span, rank, index }));
        }
        Self { item, index, ladder: Ladder::new(claims), partly }
    }

    fn look_up(&self, ip: Ip) -> (Option<(usize, &'s ec2::TransitGatewayRoute)>, u128) {
        let rung = self.ladder.look_up(ip);
        let route = rung.winner.and_then(|nth| Some((nth, self.item.routes.get(nth)?)));
        (route, rung.until)
    }
}

/// A packet inside a transit gateway.
#[derive(Clone, Copy, Debug)]
struct Inside<'a> {
    gateway: &'a str,
    /// The attachment by which it came in.
    attachment: &'a str,
    /// The subnet, in whose zone it travels.
    zone: Option<&'a Subnet<'a>>,
}

/// Transit gateways one behind the other, by peering, before it counts as a circle.
const PEERS: usize = 6;

impl<'a> Walk<'a> {
    /// Source: <https://docs.aws.amazon.com/vpc/latest/tgw/what-is-transit-gateway.html>.
    pub(super) fn transit_gateway(
        &mut self,
        leg: &mut Leg<'a>,
        site: Site<'a>,
        gateway: &'a str,
    ) -> Step<'a> {
        let packet = &leg.packet.clone();
        self.check_gateway(gateway, packet);
        let Some(attachment) = self.attachment_of(gateway, site.vpc, packet) else {
            return Step::Stopped;
        };
        let near = self.gateway_subnet(attachment, site.subnet);
        match near {
            Some(near) if site.subnet.is_none_or(|mine| near.is_in_zone_of(mine)) => {
                self.enter(Some(near), packet);
            }
            _ if site.subnet.is_none() => {}
            Some(_) => {
                let id = attachment.transit_gateway_attachment_id.as_str();
                let spot = self.spot(HopKind::TransitGatewayAttachment, id, packet);
                let zone = site.subnet.and_then(|s| s.item.availability_zone.as_deref());
                let zone = zone.unwrap_or("the sender's zone");
                let detail = || format!("{id} has no subnet in {zone}");
                let pointer = || self.plan.snapshot.pointer(attachment);
                self.log.block(BlockKind::TransitGatewayZone, spot, detail, pointer);
            }
            None => {
                let spot = self.spot(HopKind::TransitGatewayAttachment, gateway, packet);
                self.log.lack(spot, || self.plan.gap(Operation::DescribeSubnets, ""));
            }
        }
        self.carry_groups(&mut leg.packet, gateway, attachment);
        let attachment = attachment.transit_gateway_attachment_id.as_str();
        self.cross_gateways(leg, Inside { gateway, attachment, zone: site.subnet })
    }

    fn cross_gateways(&mut self, leg: &mut Leg<'a>, mut inside: Inside<'a>) -> Step<'a> {
        for _ in 0..PEERS {
            let Some(route) = self.transit_route(leg, inside) else { return Step::Stopped };
            let to = route.transit_gateway_attachments.first();
            let kind = to.and_then(|to| to.resource_type.as_deref()).unwrap_or_default();
            let resource = to.and_then(|to| to.resource_id.as_deref()).unwrap_or_default();
            let attachment =
                to.and_then(|to| to.transit_gateway_attachment_id.as_deref()).unwrap_or_default();
            match kind {
                "vpc" => return self.leave_gateway(leg, inside, resource, attachment),
                "peering" => {
                    (leg.packet.identity, leg.packet.unsure) = (&[], None);
                    inside = Inside { gateway: resource, attachment, zone: None };
                }
                _ => {
                    return self.beyond(HopKind::TransitGatewayAttachment, attachment, &leg.packet);
                }
            }
            self.check_gateway(inside.gateway, &leg.packet);
        }
        let spot = self.spot(HopKind::TransitGatewayAttachment, inside.attachment, &leg.packet);
        let detail = || "transit gateways lead in a circle".to_owned();
        self.log.block(BlockKind::RoutingLoop, spot, detail, String::new);
        Step::Stopped
    }

    /// What the gateway's route table says: that of the attachment by which the packet came.
    fn transit_route(
        &mut self,
        leg: &Leg<'a>,
        inside: Inside<'a>,
    ) -> Option<&'a ec2::TransitGatewayRoute> {
        let packet = &leg.packet;
        let destination = packet.destination;
        let id = self.association_of(inside, packet)?;
        let spot = self.spot(HopKind::TransitGatewayRouteTable, id, packet);
        let Some(table) = self.plan.transit_tables.get(id) else {
            self.log.lack(spot, || self.plan.gap(Operation::SearchTransitGatewayRoutes, id));
            return None;
        };
        let (found, until) = table.look_up(destination.first());
        self.holds_until(destination.first(), || until);
        if table.partly {
            let gap = || self.plan.gap(Operation::SearchTransitGatewayRoutes, id);
            self.log.lack(spot, gap);
            return None;
        }
        let place = |nth| format!("/ec2/transit_gateway_routes/{}/Routes/{nth}", table.index);
        let Some((nth, route)) = found else {
            let detail = || format!("{id} has no route to {destination}");
            let pointer = || format!("/ec2/transit_gateway_routes/{}", table.index);
            self.log.block(BlockKind::TransitGatewayNoRoute, spot, detail, pointer);
            return None;
        };
        let to = route.destination_cidr_block.as_deref().unwrap_or_default();
        if route.state.as_deref() == Some("blackhole") {
            let detail = || format!("the route of {id} to {to} is a blackhole");
            self.log.block(BlockKind::TransitGatewayBlackhole, spot, detail, || place(nth));
            return None;
        }
        if until < destination.last {
            let detail = || format!("the routes of {id} to {destination} differ");
            self.log.block(BlockKind::RoutePart, spot, detail, || place(nth));
        }
        self.log.hop(spot, || to.to_owned(), || place(nth));
        Some(route)
    }

    fn association_of(&mut self, inside: Inside<'a>, packet: &Packet<'a>) -> Option<&'a str> {
        let Inside { gateway, attachment: id, .. } = inside;
        let spot = self.spot(HopKind::TransitGatewayAttachment, id, packet);
        let seen = self.plan.snapshot.seen::<ec2::TransitGatewayAttachment>().iter();
        // A peering has one id, and an attachment at either end.
        let mut mine = seen.filter(|item| {
            item.transit_gateway_attachment_id == id && item.transit_gateway_id == gateway
        });
        let Some(attachment) = mine.next() else {
            let gap = || self.plan.gap(Operation::DescribeTransitGatewayAttachments, gateway);
            self.log.lack(spot, gap);
            return None;
        };
        let pointer = || self.plan.snapshot.pointer(attachment);
        self.check_state(attachment.state.as_deref(), id, packet);
        let association = attachment.association.as_ref();
        let associated =
            association.filter(|a| a.state.as_deref().is_none_or(|state| state == "associated"));
        let table = associated.and_then(|a| a.transit_gateway_route_table_id.as_deref());
        match (table, self.hidden_tables(gateway)) {
            (Some(_), _) => self.log.hop(spot, || gateway.to_owned(), pointer),
            (None, Some(gap)) => self.log.lack(spot, || gap),
            (None, None) => {
                let detail = || format!("{id} is associated with no route table of {gateway}");
                self.log.block(BlockKind::TransitGatewayNoAssociation, spot, detail, pointer);
            }
        }
        table
    }

    /// Only its owner sees the route tables of a gateway, and what is associated with them.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-share.html>.
    fn hidden_tables(&self, gateway: &str) -> Option<Gap> {
        let snapshot = self.plan.snapshot;
        let owner = match snapshot.find::<ec2::TransitGateway>(gateway) {
            Ok(Some(item)) => Some(item.owner_id.as_deref()?),
            Ok(None) => None,
            Err(gap) => return Some(gap),
        };
        let need = Need::of(Operation::DescribeTransitGatewayAttachments, gateway);
        let who = owner.unwrap_or("another account");
        let why = format!("{gateway} is of {who}, which alone sees its route tables");
        let mine = owner.is_some() && snapshot.account.as_deref() == owner;
        (!mine).then(|| Gap::undecidable(need, why))
    }

    /// Rules may name groups across a gateway only where it and the attachment support that.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html>.
    pub(super) fn keeps_groups(
        &self,
        gateway: &str,
        attachment: &ec2::TransitGatewayVpcAttachment,
    ) -> Result<bool, Gap> {
        let on = |option: &Option<String>| option.as_deref() == Some("enable");
        if !on(&attachment.options.security_group_referencing_support) {
            return Ok(false);
        }
        let of_gateway = self.plan.snapshot.find::<ec2::TransitGateway>(gateway)?;
        Ok(of_gateway.is_some_and(|item| on(&item.options.security_group_referencing_support)))
    }

    fn carry_groups(
        &self,
        packet: &mut Packet<'a>,
        gateway: &'a str,
        attachment: &ec2::TransitGatewayVpcAttachment,
    ) {
        match self.keeps_groups(gateway, attachment) {
            Ok(true) => {}
            Ok(false) => (packet.identity, packet.unsure) = (&[], None),
            Err(_) if packet.identity.is_empty() => {}
            Err(_) => (packet.identity, packet.unsure) = (&[], Some(gateway)),
        }
    }

    fn check_gateway(&mut self, gateway: &str, packet: &Packet<'a>) {
        if let Ok(Some(item)) = self.plan.snapshot.find::<ec2::TransitGateway>(gateway) {
            self.check_state(item.state.as_deref(), gateway, packet);
        }
    }

    fn check_state(&mut self, state: Option<&str>, id: &str, packet: &Packet<'a>) {
        let state = state.unwrap_or("available");
        if state != "available" && state != "modifying" {
            let spot = self.spot(HopKind::TransitGatewayAttachment, id, packet);
            let detail = || format!("{id} is {state}");
            self.log.block(BlockKind::TransitGatewayState, spot, detail, String::new);
        }
    }

    /// The attachment of a VPC to a gateway.
    fn attachment_of(
        &mut self,
        gateway: &'a str,
        vpc: usize,
        packet: &Packet<'a>,
    ) -> Option<&'a ec2::TransitGatewayVpcAttachment> {
        let snapshot = self.plan.snapshot;
        let vpc = self.plan.vpc_id(vpc);
        let mine = |item: &&ec2::TransitGatewayVpcAttachment| {
            item.transit_gateway_id == gateway
                && item.vpc_id == vpc
                && !matches!(item.state.as_deref(), Some("deleted" | "deleting" | "rejected"))
        };
        let spot = self.spot(HopKind::TransitGatewayAttachment, gateway, packet);
        let seen = snapshot.seen::<ec2::TransitGatewayVpcAttachment>();
        if let Some(attachment) = seen.iter().find(mine) {
            let id = attachment.transit_gateway_attachment_id.as_str();
            self.check_state(attachment.state.as_deref(), id, packet);
            let v6 = attachment.options.ipv6_support.as_deref() == Some("disable");
            if v6 && packet.destination.is_v6() {
                let detail = || format!("{id} does not carry IPv6");
                self.log.block(BlockKind::TransitGatewayFamily, spot, detail, String::new);
            }
            return Some(attachment);
        }
        match snapshot.owned::<ec2::TransitGatewayVpcAttachment>(gateway) {
            Ok(_) => {
                let detail = || format!("{vpc} has no attachment to {gateway}");
                let kind = BlockKind::TransitGatewayNotAttached;
                self.log.block(kind, spot, detail, String::new);
            }
            Err(gap) => self.log.lack(spot, || gap),
        }
        None
    }

    /// The attachment's subnet in the zone of `near`, else any.
    fn gateway_subnet(
        &self,
        attachment: &'a ec2::TransitGatewayVpcAttachment,
        near: Option<&Subnet<'a>>,
    ) -> Option<&'a Subnet<'a>> {
        let subnets = || attachment.subnet_ids.iter().filter_map(|id| self.plan.subnet_named(id));
        let same = near.and_then(|near| subnets().find(|subnet| subnet.is_in_zone_of(near)));
        // A subnet that is not described could be the one in the sender's zone.
        let all = subnets().count() == attachment.subnet_ids.len();
        same.or_else(|| subnets().next().filter(|_| all))
    }

    fn leave_gateway(
        &mut self,
        leg: &mut Leg<'a>,
        inside: Inside<'a>,
        vpc_id: &'a str,
        attachment: &'a str,
    ) -> Step<'a> {
        let packet = &leg.packet.clone();
        let vpc = self.plan.vpc_named(vpc_id);
        let described = vpc.and_then(|vpc| self.plan.vpcs.get(vpc)).is_some_and(|v| v.described);
        let (Some(vpc), true) = (vpc, described) else {
            // Only who asked and got no answer knows that the VPC is another account's.
            let Err(gap) = self.plan.snapshot.find::<ec2::Vpc>(vpc_id) else {
                return self.beyond(HopKind::TransitGatewayAttachment, attachment, packet);
            };
            let spot = self.spot(HopKind::TransitGatewayAttachment, attachment, packet);
            self.log.lack(spot, || gap);
            return Step::Stopped;
        };
        let Some(item) = self.attachment_of(inside.gateway, vpc, packet) else {
            return Step::Stopped;
        };
        let spot = self.spot(HopKind::TransitGatewayAttachment, attachment, packet);
        self.log.hop(spot, || vpc_id.to_owned(), || self.plan.snapshot.pointer(item));
        self.carry_groups(&mut leg.packet, inside.gateway, item);
        match self.gateway_subnet(item, inside.zone) {
            Some(subnet) => Step::To(self.site(subnet)),
            None => {
                self.log.lack(spot, || self.plan.gap(Operation::DescribeSubnets, vpc_id));
                Step::Stopped
            }
        }
    }
}
