use std::cmp::Reverse;

use super::address::{Ip, Span};
use super::lists::PrefixLists;
use crate::snapshot::ec2;

/// Where a route leads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Target<'s> {
    Local,
    InternetGateway(&'s str),
    EgressOnlyGateway(&'s str),
    NatGateway(&'s str),
    TransitGateway(&'s str),
    Peering(&'s str),
    VirtualPrivateGateway(&'s str),
    Endpoint(&'s str),
    Interface(&'s str),
    Instance(&'s str),
    /// A carrier, local or core network gateway: what lies behind it is not described.
    Beyond(&'s str),
}

/// A route, read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Route<'s> {
    /// Its place in the table; `None` for the local route that every table has.
    pub(super) place: Option<usize>,
    pub(super) destination: &'s str,
    pub(super) target: Target<'s>,
    pub(super) blackhole: bool,
    pub(super) propagated: bool,
    pub(super) prefix_list: bool,
}

/// Longest prefix match, compiled: every address in order with the one route that wins there, so
/// that a look-up is a binary search.
#[derive(Debug, Default)]
pub(super) struct Ladder {
    steps: Vec<(u128, Option<usize>)>,
}

/// What a look-up found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Rung {
    pub(super) winner: Option<usize>,
    /// The last address for which the answer is the same.
    pub(super) until: u128,
}

/// One candidate of a ladder; the lower rank wins where ranges are equal.
pub(super) struct Claim {
    pub(super) span: Span,
    pub(super) rank: u8,
    pub(super) index: usize,
}

impl Ladder {
    /// CIDR blocks nest or are disjoint, so that a stack holds what encloses the present block.
    pub(super) fn new(mut claims: Vec<Claim>) -> Self {
        claims.sort_by_key(|claim| {
            (claim.span.first, Reverse(claim.span.last), claim.rank, claim.index)
        });
        claims.dedup_by_key(|claim| claim.span.first..=claim.span.last);
        let mut ladder = Self::default();
        let mut open: Vec<&Claim> = Vec::new();
        for claim in &claims {
            ladder.close(&mut open, claim.span.first);
            ladder.step(claim.span.first, Some(claim.index));
            open.push(claim);
        }
        ladder.close(&mut open, u128::MAX);
        ladder
    }

    fn close(&mut self, open: &mut Vec<&Claim>, before: u128) {
        while let Some(inner) = open.pop_if(|claim| claim.span.last < before) {
            let outer = open.last().map(|claim| claim.index);
            if let Some(next) = inner.span.last.checked_add(1) {
                self.step(next, outer);
            }
        }
    }

    fn step(&mut self, at: u128, winner: Option<usize>) {
        match self.steps.last_mut() {
            Some(last) if last.0 == at => last.1 = winner,
            _ => self.steps.push((at, winner)),
        }
    }

    pub(super) fn look_up(&self, ip: Ip) -> Rung {
        let after = self.steps.partition_point(|step| step.0 <= ip.0);
        let winner = after.checked_sub(1).and_then(|i| self.steps.get(i)).and_then(|step| step.1);
        Rung { winner, until: self.steps.get(after).map_or(u128::MAX, |step| step.0 - 1) }
    }
}

/// A route table, compiled.
#[derive(Debug)]
pub(super) struct Table<'s> {
    pub(super) item: &'s ec2::RouteTable,
    pub(super) index: usize,
    pub(super) routes: Vec<Route<'s>>,
    ladder: Ladder,
    /// Routes by prefix lists whose ranges are not known.
    pub(super) unread: Vec<usize>,
    /// Is it known what is local to the VPC?
    pub(super) local_known: bool,
}

impl<'s> Table<'s> {
    /// `local` are the ranges of the VPC, which every table routes.
    pub(super) fn new(
        index: usize,
        item: &'s ec2::RouteTable,
        local: &[Span],
        lists: &PrefixLists<'s>,
    ) -> Self {
        let mut routes: Vec<_> = item
            .routes
            .iter()
            .enumerate()
            .filter_map(|(place, route)| read(place, route))
            .collect();
        let mut spans = local.to_vec();
        spans.extend(
            routes.iter().filter(|r| r.is_local()).filter_map(|r| Span::parse(r.destination)),
        );
        let mut table = Self {
            item,
            index,
            routes: Vec::new(),
            ladder: Ladder::default(),
            unread: Vec::new(),
            local_known: !spans.is_empty(),
        };
        let mut claims = Vec::new();
        for (index, route) in routes.iter().enumerate() {
            match ranges(route, lists) {
                Some(ranges) => claims.extend(
                    ranges
                        .iter()
                        // A propagated route never takes what is local to the VPC.
                        .filter(|range| {
                            !route.propagated || !spans.iter().any(|s| s.covers(**range))
                        })
                        .map(|span| Claim { span: *span, rank: route.rank(), index }),
                ),
                None => table.unread.push(index),
            }
        }
        let implied = routes.len();
        claims.extend(local.iter().map(|span| Claim {
            span: *span,
            rank: u8::MAX,
            index: implied,
        }));
        routes.push(Route::LOCAL);
        table.ladder = Ladder::new(claims);
        table.routes = routes;
        table
    }

    /// Where a route is written.
    pub(super) fn pointer(&self, route: &Route<'_>) -> String {
        match route.place {
            Some(place) => format!("/ec2/route_tables/{}/Routes/{place}", self.index),
            None => format!("/ec2/route_tables/{}", self.index),
        }
    }

    pub(super) fn look_up(&self, ip: Ip) -> (Option<&Route<'s>>, u128) {
        let rung = self.ladder.look_up(ip);
        (rung.winner.and_then(|winner| self.routes.get(winner)), rung.until)
    }
}

fn ranges(route: &Route<'_>, lists: &PrefixLists<'_>) -> Option<Vec<Span>> {
    if route.prefix_list {
        return lists.get(route.destination)?.clone();
    }
    Some(Span::parse(route.destination).into_iter().collect())
}

impl Route<'_> {
    const LOCAL: Self = Self {
        place: None,
        destination: "local",
        target: Target::Local,
        blackhole: false,
        propagated: false,
        prefix_list: false,
    };

    fn is_local(&self) -> bool {
        self.target == Target::Local && !self.prefix_list
    }

    /// Static before prefix list before propagated, where the range is the same.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-tables-priority>.
    fn rank(&self) -> u8 {
        match (self.propagated, self.prefix_list) {
            (false, false) => 0,
            (false, true) => 1,
            (true, _) => 2,
        }
    }
}

fn read(place: usize, route: &ec2::Route) -> Option<Route<'_>> {
    let list = route.destination_prefix_list_id.as_deref();
    let destination = list
        .or(route.destination_cidr_block.as_deref())
        .or(route.destination_ipv6_cidr_block.as_deref())?;
    Some(Route {
        place: Some(place),
        destination,
        target: target(route),
        blackhole: route.state.as_deref() == Some("blackhole"),
        propagated: route.origin.as_deref() == Some("EnableVgwRoutePropagation"),
        prefix_list: list.is_some(),
    })
}

fn target(route: &ec2::Route) -> Target<'_> {
    if let Some(id) = route.gateway_id.as_deref() {
        return match id.split_once('-').map(|(kind, _)| kind) {
            None if id == "local" => Target::Local,
            Some("igw") => Target::InternetGateway(id),
            Some("vgw") => Target::VirtualPrivateGateway(id),
            Some("vpce") => Target::Endpoint(id),
            Some("eigw") => Target::EgressOnlyGateway(id),
            _ => Target::Beyond(id),
        };
    }
    let some = |id: &Option<String>| id.is_some();
    match route {
        r if some(&r.nat_gateway_id) => named(&r.nat_gateway_id, Target::NatGateway),
        r if some(&r.transit_gateway_id) => named(&r.transit_gateway_id, Target::TransitGateway),
        r if some(&r.vpc_peering_connection_id) => {
            named(&r.vpc_peering_connection_id, Target::Peering)
        }
        r if some(&r.vpc_endpoint_id) => named(&r.vpc_endpoint_id, Target::Endpoint),
        r if some(&r.network_interface_id) => named(&r.network_interface_id, Target::Interface),
        r if some(&r.instance_id) => named(&r.instance_id, Target::Instance),
        r if some(&r.egress_only_internet_gateway_id) => {
            named(&r.egress_only_internet_gateway_id, Target::EgressOnlyGateway)
        }
        r if some(&r.carrier_gateway_id) => named(&r.carrier_gateway_id, Target::Beyond),
        r if some(&r.local_gateway_id) => named(&r.local_gateway_id, Target::Beyond),
        r => named(&r.core_network_arn, Target::Beyond),
    }
}

fn named<'s>(id: &'s Option<String>, kind: fn(&'s str) -> Target<'s>) -> Target<'s> {
    kind(id.as_deref().unwrap_or_default())
}
