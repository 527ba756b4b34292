use super::address::{Ip, Span};
use super::interface::{Interface, Kind};
use super::log::{Log, Spot};
use super::packet::{ANY_CLIENT, Packet};
use super::place::Subnet;
use super::plan::Plan;
use super::routes::{Route, Table};
use super::source::Listed;
use super::trace::{BlockKind, HopKind};
use crate::snapshot::{Assumption, Item, Operation};

/// A connection on its way: the packet is carried, its answer carried back, and what happens is
/// written down.
///
/// A connection is a row of legs. NAT gateways and load balancers end one leg and begin the next;
/// the answer walks the legs in reverse.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) log: Log<'a>,
    pub(super) listed: Listed<'a>,
    /// The name by which the destination is called.
    pub(super) host: Option<&'a str>,
    /// Take a route by an unread prefix list, where it could hold the destination?
    pub(super) doubts: Doubts,
    /// One of many addresses on the internet, which is nobody's in this snapshot.
    pub(super) swept: Option<Ip>,
    /// How far the swept address lies from the one that is being carried: NAT64 moves it.
    swept_offset: u128,
    pub(super) legs: u8,
}

/// Does a prefix list that was not collected hold the destination?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Doubts {
    No,
    Yes,
}

/// One leg of a packet's way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leg<'a> {
    pub(super) from: &'a Interface<'a>,
    pub(super) packet: Packet<'a>,
    /// Who is known to have the destination's address.
    pub(super) goal: Option<&'a Interface<'a>>,
    pub(super) returns: Returns,
}

/// How the answer to a leg comes back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Returns {
    /// By the routes of the one who answers.
    Routed,
    /// To the load balancer that the packet came by, whatever address it shows.
    ByBalancer,
}

/// Where a packet is: in a subnet, or at a route table that has none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'a> {
    pub(super) vpc: usize,
    pub(super) subnet: Option<&'a Subnet<'a>>,
    pub(super) table: Option<&'a Table<'a>>,
}

/// Where one step of a leg leads.
#[derive(Debug)]
pub(super) enum Step<'a> {
    To(Site<'a>),
    Arrived(Arrival<'a>),
    Stopped,
}

/// Where a leg ends.
#[derive(Debug)]
pub(super) enum Arrival<'a> {
    /// At an interface, with the packet as it is there.
    At(&'a Interface<'a>, Packet<'a>),
    /// At a NAT gateway, which sends it on under its own address.
    Nat(&'a Interface<'a>),
    /// At an instance that the route leads to.
    Appliance(&'a Interface<'a>),
    /// On the internet.
    Internet,
    /// At a service, by a gateway endpoint.
    Service,
    /// At one of the VPC's own addresses, while those on the internet are swept.
    Platform,
}

/// Steps of one leg, and legs of one connection, before it counts as a circle.
const STEPS: u8 = 24;
const LEGS: u8 = 8;

impl<'a> Walk<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, log: Log<'a>) -> Self {
        Self {
            plan,
            log,
            listed: Listed::Untold,
            host: None,
            doubts: Doubts::No,
            swept: None,
            swept_offset: 0,
            legs: 0,
        }
    }

    /// Sends a packet and its answer.
    pub(super) fn exchange(&mut self, leg: Leg<'a>) {
        self.legs += 1;
        if self.legs > LEGS {
            let spot = self.spot(HopKind::Interface, leg.from.name(), &leg.packet);
            let detail = || format!("sent on {LEGS} times without getting anywhere");
            return self.log.block(BlockKind::RoutingLoop, spot, detail, String::new);
        }
        if let Some(arrival) = self.carry(leg) {
            self.arrive(leg, arrival);
        }
    }

    fn arrive(&mut self, leg: Leg<'a>, arrival: Arrival<'a>) {
        match arrival {
            Arrival::At(to, packet) => match leg.goal.filter(|goal| !to.is(goal)) {
                Some(goal) => self.miss(goal, to, &packet),
                None => self.receive(leg, to, packet),
            },
            Arrival::Nat(nat) => self.translate(leg, nat),
            Arrival::Appliance(appliance) => self.forward(leg, appliance),
            Arrival::Internet | Arrival::Service => {
                self.log.deliver();
                self.enter(self.plan.subnet_of(leg.from), &leg.packet.reply());
            }
            Arrival::Platform => self.log.deliver(),
        }
    }

    /// On this way another has the address than the one who was meant.
    fn miss(&mut self, goal: &Interface<'a>, to: &Interface<'a>, packet: &Packet<'a>) {
        let spot = self.spot(HopKind::Interface, to.name(), packet);
        let detail = || format!("the packet comes to {}, not to {}", to.name(), goal.name());
        self.log.block(BlockKind::OtherInterface, spot, detail, || to.pointer.clone());
    }

    /// A NAT gateway or instance opens the connection anew, from its own address.
    fn translate(&mut self, mut leg: Leg<'a>, nat: &'a Interface<'a>) {
        let outer = leg.packet;
        self.translate_family(&mut leg.packet);
        let Some(source) = nat.address_for(leg.packet.destination.first()) else {
            let spot = self.spot(HopKind::NatGateway, nat.name(), &leg.packet);
            let gap = || self.plan.gap(Operation::DescribeNatGateways, nat.name());
            return self.log.lack(spot, gap);
        };
        let packet =
            Packet { source, source_ports: ANY_CLIENT, identity: &[], unsure: None, ..leg.packet };
        let before = self.log.behind.replace(nat.name());
        self.exchange(Leg { from: nat, packet, goal: leg.goal, returns: Returns::Routed });
        self.log.behind = before;
        self.back(nat, outer.reply(), leg.from);
    }

    /// NAT64: behind the gateway the IPv6 address is the IPv4 one that it spells.
    fn translate_family(&mut self, packet: &mut Packet<'a>) {
        let from = packet.destination;
        if !Span::NAT64.covers(from) {
            return;
        }
        let offset = Span::NAT64.first;
        packet.destination = Span { first: from.first - offset, last: from.last - offset };
        if packet.protocol == 58 {
            (packet.protocol, packet.icmp) = (1, (8, 0));
        }
        if self.swept == Some(from.first()) {
            self.swept = Some(packet.destination.first());
            self.swept_offset = offset;
        }
    }

    /// What an instance does with what is not addressed to it, no API tells: to the internet it is
    /// taken for a NAT instance, elsewhere it is unknown.
    fn forward(&mut self, leg: Leg<'a>, appliance: &'a Interface<'a>) {
        let spot = self.spot(HopKind::Interface, appliance.name(), &leg.packet);
        if !leg.packet.destination.first().is_public() {
            let detail = || "the instance that the route leads to decides".to_owned();
            return self.log.block(BlockKind::Firewall, spot, detail, String::new);
        }
        self.log.assume(Assumption::ForwardingInstances);
        self.egress(appliance, &leg.packet, None);
        self.translate(leg, appliance);
    }

    /// Carries an answer from where the packet arrived to where it came from.
    pub(super) fn back(
        &mut self,
        from: &'a Interface<'a>,
        packet: Packet<'a>,
        to: &'a Interface<'a>,
    ) {
        match self.carry(Leg { from, packet, goal: Some(to), returns: Returns::Routed }) {
            Some(Arrival::At(there, _)) if there.is(to) => {}
            Some(Arrival::Internet) if to.kind == Kind::Internet => {}
            Some(Arrival::At(there, _) | Arrival::Nat(there) | Arrival::Appliance(there)) => {
                let spot = self.spot(HopKind::Interface, there.name(), &packet);
                let detail =
                    || format!("the answer goes to {}, not to {}", there.name(), to.name());
                self.log.block(BlockKind::Asymmetric, spot, detail, String::new);
            }
            Some(Arrival::Internet | Arrival::Service | Arrival::Platform) => {
                let spot = self.spot(HopKind::Interface, from.name(), &packet);
                let detail = || format!("the answer does not come to {}", to.name());
                self.log.block(BlockKind::Asymmetric, spot, detail, String::new);
            }
            None => {}
        }
    }

    /// Carries a packet until somebody has it.
    pub(super) fn carry(&mut self, mut leg: Leg<'a>) -> Option<Arrival<'a>> {
        let mut site = self.site_of(&leg)?;
        for _ in 0..STEPS {
            match self.leave_site(&mut leg, site) {
                Step::To(next) => site = next,
                Step::Arrived(arrival) => return Some(arrival),
                Step::Stopped => return None,
            }
        }
        let spot = self.spot(HopKind::Interface, leg.from.name(), &leg.packet);
        let detail = || "the routes lead in a circle".to_owned();
        self.log.block(BlockKind::RoutingLoop, spot, detail, String::new);
        None
    }

    fn site_of(&mut self, leg: &Leg<'a>) -> Option<Site<'a>> {
        let Interface { vpc, subnet_id, .. } = *leg.from;
        if let Some(table) = leg.from.table {
            return Some(Site { vpc, subnet: None, table: self.plan.tables.get(table) });
        }
        let Some(subnet) = self.plan.subnet_of(leg.from) else {
            let spot = self.spot(HopKind::Interface, leg.from.name(), &leg.packet);
            self.log.lack(spot, || self.plan.gap(Operation::DescribeSubnets, subnet_id));
            return None;
        };
        Some(self.site(subnet))
    }

    pub(super) fn site(&self, subnet: &'a Subnet<'a>) -> Site<'a> {
        let table = subnet.table.and_then(|table| self.plan.tables.get(table));
        Site { vpc: subnet.vpc, subnet: Some(subnet), table }
    }

    fn leave_site(&mut self, leg: &mut Leg<'a>, site: Site<'a>) -> Step<'a> {
        let destination = leg.packet.destination;
        if let Some(subnet) = site.subnet
            && subnet.ranges.iter().any(|range| range.covers(destination))
            && self.swept != Some(destination.first())
        {
            // Inside a subnet neither ACLs nor routes are asked.
            return self.found(self.find(leg, site.vpc), leg, None);
        }
        let Some(route) = self.choose(leg, site) else { return Step::Stopped };
        self.take(leg, site, route)
    }

    pub(super) fn beyond(&mut self, at: HopKind, id: &str, packet: &Packet<'a>) -> Step<'a> {
        let detail = || "what lies behind it is not described".to_owned();
        self.log.block(BlockKind::Beyond, self.spot(at, id, packet), detail, String::new);
        Step::Stopped
    }

    /// Who has the packet's destination address in a VPC?
    pub(super) fn find(&self, leg: &Leg<'a>, vpc: usize) -> Found<'a> {
        let destination = leg.packet.destination;
        if let Some(goal) = leg.goal
            && goal.vpc == vpc
            && goal.answers_to(destination)
        {
            return Found::Interface(goal);
        }
        let ip = destination.first();
        match (self.plan.interface_at(vpc, ip), self.plan.vpcs.get(vpc)) {
            (Some(interface), _) => Found::Interface(interface),
            // A VPC's name server answers its own interfaces only, and they ask it by no route.
            (None, Some(vpc)) if vpc.resolver == Some(ip) => Found::Nobody,
            (None, Some(vpc)) if vpc.interfaces_known || self.in_no_subnet(vpc.id, ip) => {
                Found::Nobody
            }
            (None, vpc) => Found::Unknown(vpc.map_or("", |vpc| vpc.id)),
        }
    }

    fn in_no_subnet(&self, vpc: &str, ip: Ip) -> bool {
        let mine = |subnet: &&Subnet<'_>| subnet.item.vpc_id == vpc;
        let known = self.plan.vpc_named(vpc).and_then(|index| self.plan.vpcs.get(index));
        known.is_some_and(|vpc| vpc.subnets_known)
            && !self.plan.subnets.iter().filter(mine).any(|subnet| subnet.contains(ip))
    }

    /// Crosses from the site, when the packet leaves one, to the subnet of who was found.
    pub(super) fn found(
        &mut self,
        found: Found<'a>,
        leg: &Leg<'a>,
        leaving: Option<(Site<'a>, &'a Route<'a>)>,
    ) -> Step<'a> {
        let packet = leg.packet;
        if let Some((site, route)) = leaving {
            self.leave(site.subnet, &packet);
            self.pass_route(leg, site, route);
        }
        match found {
            Found::Interface(interface) => {
                if leaving.is_some() {
                    self.enter(self.plan.subnet_of(interface), &packet);
                }
                Step::Arrived(Arrival::At(interface, packet))
            }
            Found::Nobody => {
                let to = packet.destination.to_string();
                let spot = self.spot(HopKind::Interface, &to, &packet);
                let detail = || format!("no interface has {to}");
                self.log.block(BlockKind::NoInterface, spot, detail, String::new);
                Step::Stopped
            }
            Found::Unknown(vpc) => {
                let to = packet.destination.to_string();
                let spot = self.spot(HopKind::Interface, &to, &packet);
                let gap = || self.plan.gap(Operation::DescribeNetworkInterfaces, vpc);
                self.log.lack(spot, gap);
                Step::Stopped
            }
        }
    }

    /// Notes up to where an answer about the swept address holds.
    pub(super) fn holds_until(&mut self, about: Ip, until: impl FnOnce() -> u128) {
        if self.swept == Some(about) {
            let until = until().saturating_add(self.swept_offset);
            self.log.until = self.log.until.min(until);
        }
    }

    /// Once a NAT gateway has the packet, a way that ends is the gateway's fault.
    pub(super) fn kind_behind(&self, kind: BlockKind) -> BlockKind {
        match self.log.behind {
            Some(id) if id.starts_with("nat-") => BlockKind::NatGatewayLeadsNowhere,
            _ => kind,
        }
    }

    /// What a route leads to, when it is there; what is not there stops the packet.
    pub(super) fn existing<T: Item>(
        &mut self,
        id: &str,
        spot: Spot<'_>,
        gone: BlockKind,
    ) -> Option<&'a T> {
        match self.plan.snapshot.find::<T>(id) {
            Ok(Some(item)) => return Some(item),
            Ok(None) => {
                self.log.block(gone, spot, || format!("{id} does not exist"), String::new);
            }
            Err(gap) => self.log.lack(spot, || gap),
        }
        None
    }

    pub(super) fn spot<'i>(&self, at: HopKind, id: &'i str, packet: &Packet<'_>) -> Spot<'i> {
        Spot { at, id, direction: packet.direction }
    }
}

/// Who has an address.
#[derive(Debug)]
pub(super) enum Found<'a> {
    Interface(&'a Interface<'a>),
    Nobody,
    /// The interfaces of that VPC are not all known.
    Unknown(&'a str),
}

impl Leg<'_> {
    /// The public address of an interface that does not exist yet is not known.
    pub(super) fn is_to_unknown_public(&self) -> bool {
        self.packet.destination == Span::PUBLIC
    }
}
