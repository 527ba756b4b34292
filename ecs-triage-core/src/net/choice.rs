//! Which route a packet takes, and what waits at its end.

use super::address::Ip;
use super::place::Subnet;
use super::routes::{Route, Table, Target};
use super::source::Listed;
use super::trace::{BlockKind, HopKind};
use super::walk::{Arrival, Doubts, Leg, Site, Step, Walk};
use crate::snapshot::Operation;

impl<'a> Walk<'a> {
    /// The route that wins for the packet.
    pub(super) fn choose(&mut self, leg: &Leg<'a>, site: Site<'a>) -> Option<&'a Route<'a>> {
        let packet = &leg.packet;
        let vpc = self.plan.vpc_id(site.vpc);
        let Some(table) = site.table else {
            let id = site.subnet.map_or(vpc, Subnet::id);
            let spot = self.spot(HopKind::RouteTable, id, packet);
            self.log.lack(spot, || self.plan.gap(Operation::DescribeRouteTables, vpc));
            self.leave(site.subnet, packet);
            return None;
        };
        let ip = packet.destination.first();
        if !table.local_known {
            let spot = self.spot(HopKind::RouteTable, &table.item.route_table_id, packet);
            self.log.lack(spot, || self.plan.gap(Operation::DescribeVpcs, vpc));
            return None;
        }
        let (winner, until) = table.look_up(ip);
        self.holds_until(ip, || until);
        let winner = self.doubted(table, winner, ip).or(winner);
        let spot = self.spot(HopKind::RouteTable, &table.item.route_table_id, packet);
        let Some(route) = winner else {
            self.leave(site.subnet, packet);
            let detail = || match self.swept {
                Some(_) => "no route to the internet".to_owned(),
                None => format!("no route to {}", packet.destination),
            };
            let pointer = || format!("/ec2/route_tables/{}", table.index);
            let kind = self.kind_behind(BlockKind::NoRoute);
            self.log.block(kind, spot, detail, pointer);
            return None;
        };
        if until < packet.destination.last && !leg.is_to_unknown_public() {
            let detail = || format!("the routes to {} differ", packet.destination);
            self.log.block(BlockKind::RoutePart, spot, detail, String::new);
        }
        if route.blackhole {
            self.leave(site.subnet, packet);
            let detail = || format!("the route to {} is a blackhole", route.destination);
            let kind = self.kind_behind(BlockKind::RouteBlackhole);
            self.log.block(kind, spot, detail, || table.pointer(route));
            return None;
        }
        Some(route)
    }

    /// A route by a prefix list whose ranges are not known, when the destination may be in it.
    fn doubted(
        &mut self,
        table: &'a Table<'a>,
        winner: Option<&Route<'a>>,
        ip: Ip,
    ) -> Option<&'a Route<'a>> {
        if winner.is_some_and(|route| route.target == Target::Local) {
            return None;
        }
        for index in &table.unread {
            let route = table.routes.get(*index)?;
            match self.listed {
                Listed::In(list) if list == route.destination => return Some(route),
                Listed::In(_) | Listed::InNone
                    if self.plan.gateway_lists.contains(route.destination) =>
                {
                    continue;
                }
                _ => {}
            }
            if ip.is_public() || !matches!(route.target, Target::Endpoint(_)) {
                self.log.doubt = Some(route.destination);
                if self.doubts == Doubts::Yes {
                    return Some(route);
                }
            }
        }
        None
    }

    pub(super) fn pass_route(&mut self, leg: &Leg<'a>, site: Site<'a>, route: &Route<'a>) {
        let Some(table) = site.table else { return };
        let spot = self.spot(HopKind::RouteTable, &table.item.route_table_id, &leg.packet);
        self.log.hop(spot, || route.destination.to_owned(), || table.pointer(route));
    }

    pub(super) fn take(
        &mut self,
        leg: &mut Leg<'a>,
        site: Site<'a>,
        route: &'a Route<'a>,
    ) -> Step<'a> {
        match route.target {
            // An address of the VPC itself is none of those on the internet.
            Target::Local if self.swept == Some(leg.packet.destination.first()) => {
                Step::Arrived(Arrival::Platform)
            }
            Target::Local => {
                let found = self.find(leg, site.vpc);
                self.found(found, leg, Some((site, route)))
            }
            Target::NatGateway(id) => self.nat_gateway(leg, site, route, id),
            Target::Interface(id) => {
                self.appliance(leg, site, route, self.plan.interface_named(id), id)
            }
            Target::Instance(id) => {
                self.appliance(leg, site, route, self.plan.interface_of_instance(id), id)
            }
            _ => {
                self.leave(site.subnet, &leg.packet);
                self.pass_route(leg, site, route);
                self.leave_vpc(leg, site, route)
            }
        }
    }

    fn leave_vpc(&mut self, leg: &mut Leg<'a>, site: Site<'a>, route: &'a Route<'a>) -> Step<'a> {
        match route.target {
            Target::InternetGateway(id) => self.internet_gateway(leg, site, id),
            Target::EgressOnlyGateway(id) => self.egress_only_gateway(leg, site, id),
            Target::Endpoint(id) => self.routed_endpoint(leg, site, id),
            Target::Peering(id) => self.peering(leg, site, id),
            Target::TransitGateway(id) => self.transit_gateway(leg, site, id),
            Target::VirtualPrivateGateway(id) => self.virtual_private_gateway(leg, site, id),
            target => {
                let id = if let Target::Beyond(id) = target { id } else { route.destination };
                self.beyond(HopKind::Other, id, &leg.packet)
            }
        }
    }
}
