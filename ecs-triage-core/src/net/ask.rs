use std::borrow::Cow;
use std::iter;
use std::net::IpAddr;

use super::address::{GLOBAL_V6, Ip, Span, public_v4};
use super::interface::{Interface, Kind};
use super::log::{Detail, Log, Outcome, Spot};
use super::name::{Lead, Resolution, Resolver};
use super::packet::{Packet, Protocol};
use super::plan::Plan;
use super::source::{Aim, Destination, Source};
use super::trace::{BlockKind, Direction, Disposition, HopKind};
use super::walk::{Arrival, Doubts, Leg, Returns, Step, Walk};
use crate::snapshot::{Gap, Operation, ec2, elbv2};

/// What is asked of a network, apart from the two ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) protocol: Protocol,
    pub(super) detail: Detail,
}

/// An end that is not in the snapshot.
enum NoEnd {
    /// It does not exist, or exists more than once.
    Wrong(BlockKind, String),
    Unknown(Gap),
}

impl<'a> Question<'a> {
    pub(super) fn ask(self, from: &Source, to: &Destination) -> Outcome {
        if let Source::LoadBalancer(name) = from {
            return self.ask_nodes(name, to);
        }
        match self.sender(from) {
            Ok(sender) => self.ask_from(&sender, to),
            Err(no) => self.no_end(no),
        }
    }

    fn ask_from(self, sender: &Interface<'_>, to: &Destination) -> Outcome {
        match to {
            Destination::Address(ip) => self.send(sender, Aim::at(Ip::new(*ip))),
            Destination::Interface(id) => self.to_interface(sender, self.interface(id)),
            Destination::Instance(id) => self.to_interface(sender, self.instance(id)),
            Destination::Planned(planned) => match Interface::planned(self.plan, planned) {
                Some(goal) => self.to_interface(sender, Ok(&goal)),
                None => self.no_end(NoEnd::Unknown(self.subnet_gap(&planned.subnet))),
            },
            Destination::AnyPublicIpv4 => self.sweep(sender, public_v4(), None),
            Destination::Host(host) => self.to_host(sender, host),
        }
    }

    /// Every node of a load balancer must get through: any of them may be the one that asks.
    fn ask_nodes(self, name: &str, to: &Destination) -> Outcome {
        let snapshot = self.plan.snapshot;
        let balancer = match snapshot.find::<elbv2::ElasticLoadBalancer>(name) {
            Ok(Some(balancer)) => balancer,
            Ok(None) => return self.no_end(NoEnd::Wrong(BlockKind::NoSuchEnd, name.to_owned())),
            Err(gap) => return self.no_end(NoEnd::Unknown(gap)),
        };
        let zones = balancer.availability_zones.iter();
        let subnets = zones.filter_map(|zone| zone.subnet_id.as_deref());
        let planned: Vec<_> =
            subnets.filter_map(|subnet| Interface::node(self.plan, balancer, subnet)).collect();
        let seen: Vec<_> = self.plan.nodes_of(balancer).collect();
        let nodes = if seen.is_empty() { planned.iter().collect() } else { seen };
        if let Some(zone) = self.plan.unserved_zone(balancer, to) {
            return self.no_end(NoEnd::Wrong(BlockKind::TargetZone, zone.to_owned()));
        }
        let outcomes = nodes.into_iter().map(|node| self.ask_from(node, to));
        let none = || self.no_end(NoEnd::Unknown(self.subnet_gap(name)));
        outcomes.reduce(join).unwrap_or_else(none)
    }

    fn to_host(self, sender: &Interface<'_>, host: &str) -> Outcome {
        let resolver =
            Resolver { plan: self.plan, vpc: sender.vpc, subnet: self.plan.subnet_of(sender) };
        let answer = resolver.answer(host);
        let mut outcome = self.follow(sender, &answer.lead);
        if let Some(public) = &answer.public {
            outcome = self.either(outcome, self.follow(sender, public), &answer.resolution, host);
        }
        outcome.rest_on(answer)
    }

    /// Nobody knows what other name servers answer: it must not matter.
    fn either(
        self,
        amazon: Outcome,
        public: Outcome,
        resolution: &Resolution,
        host: &str,
    ) -> Outcome {
        let class = |outcome: &Outcome| match outcome.disposition {
            Disposition::Unknown => None,
            disposition => Some(disposition == Disposition::Delivered),
        };
        if class(&amazon).is_some() && class(&amazon) == class(&public) {
            return public;
        }
        let endpoint = matches!(resolution, Resolution::CustomServers { amazon, .. }
            if matches!(**amazon, Resolution::Endpoint { .. }));
        let only_endpoint =
            endpoint && [class(&amazon), class(&public)] == [Some(true), Some(false)];
        let kind =
            if only_endpoint { BlockKind::EndpointUnresolved } else { BlockKind::CustomResolver };
        self.no_end(NoEnd::Wrong(kind, host.to_owned()))
    }

    fn follow(self, sender: &Interface<'_>, lead: &Lead<'_>) -> Outcome {
        match lead {
            Lead::Addresses(ips) => {
                let aims: Vec<_> = ips.iter().copied().map(Aim::at).collect();
                self.send_all(sender, &aims)
            }
            Lead::Interfaces(interfaces) => {
                let outcomes = interfaces.iter().map(|to| self.to_interface(sender, Ok(to)));
                outcomes.reduce(join).unwrap_or_else(|| Log::new(self.detail).close())
            }
            Lead::Public { ranges, list, dual_stack } => {
                self.to_public(sender, ranges, *list, *dual_stack)
            }
            Lead::Nowhere(why, id) => self.no_end(NoEnd::Wrong(*why, id.clone())),
        }
    }

    fn to_public(
        self,
        sender: &Interface<'_>,
        ranges: &[Span],
        list: Option<&str>,
        dual_stack: bool,
    ) -> Outcome {
        if sender.address_for(Ip(0)).is_some() {
            return match ranges {
                [] => self.sweep(sender, public_v4(), list),
                ranges => self.sweep(sender, ranges.iter().copied(), list),
            };
        }
        let dns64 = self.plan.subnet_of(sender).and_then(|subnet| subnet.item.enable_dns64);
        match (dual_stack, dns64) {
            (true, _) => self.sweep(sender, iter::once(GLOBAL_V6), None),
            (false, Some(true)) => {
                let offset = Span::NAT64.first;
                let spell = |s: Span| Span { first: s.first + offset, last: s.last + offset };
                self.sweep(sender, public_v4().map(spell), None)
            }
            _ => self.send_once(sender, Aim::at(Ip(1 << 24)), Doubts::No),
        }
    }

    /// Sends to every address of the ranges: once for each run that all rules and routes on the
    /// way treat alike.
    fn sweep(
        self,
        sender: &Interface<'_>,
        ranges: impl Iterator<Item = Span> + Clone,
        list: Option<&str>,
    ) -> Outcome {
        let quick = Self { detail: Detail::Quick, ..self };
        let mut whole = None;
        let mut shown = None;
        let first = ranges.clone().next().map_or(0, |range| range.first);
        for range in ranges {
            let mut at = range.first;
            loop {
                let outcome = quick.send(sender, Aim::swept(Ip(at), list));
                let disposition = outcome.disposition;
                whole = Some(whole.map_or(disposition, |whole| both(whole, disposition)));
                if disposition != Disposition::Delivered {
                    shown = shown.or(Some(at));
                }
                if outcome.until >= range.last {
                    break;
                }
                at = outcome.until.max(at) + 1;
            }
        }
        let mut outcome = self.send(sender, Aim::swept(Ip(shown.unwrap_or(first)), list));
        outcome.set(whole.unwrap_or_default());
        outcome
    }

    fn to_interface(self, sender: &Interface<'_>, goal: Result<&Interface<'_>, NoEnd>) -> Outcome {
        let goal = match goal {
            Ok(goal) => goal,
            Err(no) => return self.no_end(no),
        };
        let v6 = sender.addresses.iter().all(|ip| ip.is_v6()) && sender.future.is_none();
        let like = if v6 { Ip(u128::MAX) } else { Ip(0) };
        let public = || {
            let public = goal.public_addresses.first().map(|(_, public)| (*public).into());
            public.filter(|_| sender.kind == Kind::Internet)
        };
        let other = Ip(if v6 { 0 } else { u128::MAX });
        let address =
            public().or_else(|| goal.address_for(like)).or_else(|| goal.address_for(other));
        match address {
            Some(address) => self.send(sender, Aim { interface: Some(goal), ..Aim::to(address) }),
            None => {
                let gap = self.plan.gap(Operation::DescribeNetworkInterfaces, goal.name());
                self.no_end(NoEnd::Unknown(gap))
            }
        }
    }

    fn send_all(self, sender: &Interface<'_>, aims: &[Aim<'_>]) -> Outcome {
        let outcomes = aims.iter().map(|aim| self.send(sender, *aim));
        outcomes.reduce(join).unwrap_or_else(|| Log::new(self.detail).close())
    }

    /// Sends to one address; twice where a prefix list that was not collected may matter.
    fn send(self, sender: &Interface<'_>, aim: Aim<'_>) -> Outcome {
        let plain = self.send_once(sender, aim, Doubts::No);
        if plain.doubt.is_none() {
            return plain;
        }
        let listed = self.send_once(sender, aim, Doubts::Yes);
        let same = |d: Disposition| (d == Disposition::Delivered, d == Disposition::Unknown);
        if same(plain.disposition) == same(listed.disposition) {
            return plain;
        }
        let list = plain.doubt.as_deref().unwrap_or_default();
        let gap = self.plan.gap(Operation::GetManagedPrefixListEntries, list);
        self.no_end(NoEnd::Unknown(gap))
    }

    fn send_once(self, sender: &Interface<'_>, aim: Aim<'_>, doubts: Doubts) -> Outcome {
        let mut walk = Walk::new(self.plan, Log::new(self.detail));
        walk.doubts = doubts;
        walk.service_list = aim.list;
        walk.swept = aim.swept;
        let Some(source) = sender.address_for(aim.address.first()) else {
            let spot =
                Spot { at: HopKind::Interface, id: sender.name(), direction: Direction::Out };
            let family = if aim.address.is_v6() { "IPv6" } else { "IPv4" };
            let detail = || format!("{} has no {family} address", sender.name());
            walk.log.block(BlockKind::AddressFamily, spot, detail, String::new);
            return walk.log.close();
        };
        let packet = Packet::new(self.protocol, source, aim.address, sender.client, &sender.groups);
        walk.start(Leg { from: sender, packet, goal: aim.interface, returns: Returns::Routed });
        walk.log.close()
    }

    fn no_end(self, no: NoEnd) -> Outcome {
        let mut log = Log::new(self.detail);
        let spot = |id| Spot { at: HopKind::Interface, id, direction: Direction::Out };
        match no {
            NoEnd::Wrong(kind, id) => log.block(kind, spot(&id), || id.clone(), String::new),
            NoEnd::Unknown(gap) => {
                let subject = gap.need.subject.clone().unwrap_or_default();
                log.lack(spot(&subject), || gap);
            }
        }
        log.close()
    }
}

/// Finding the ends.
impl<'a> Question<'a> {
    fn sender<'f>(self, from: &'f Source) -> Result<Cow<'f, Interface<'f>>, NoEnd>
    where
        'a: 'f,
    {
        match from {
            Source::Interface(id) => self.interface(id).map(Cow::Borrowed),
            Source::Instance(id) => self.instance(id).map(Cow::Borrowed),
            Source::Address(ip) => self.at_address(*ip),
            Source::Planned(planned) => Interface::planned(self.plan, planned)
                .map(Cow::Owned)
                .ok_or_else(|| NoEnd::Unknown(self.subnet_gap(&planned.subnet))),
            Source::LoadBalancer(name) => Err(NoEnd::Wrong(BlockKind::Ambiguous, name.clone())),
        }
    }

    fn interface(self, id: &str) -> Result<&'a Interface<'a>, NoEnd> {
        if let Some(interface) = self.plan.interface_named(id) {
            return Ok(interface);
        }
        match self.plan.snapshot.find::<ec2::NetworkInterface>(id) {
            Ok(_) => Err(NoEnd::Wrong(BlockKind::NoSuchEnd, id.to_owned())),
            Err(gap) => Err(NoEnd::Unknown(gap)),
        }
    }

    fn instance(self, id: &str) -> Result<&'a Interface<'a>, NoEnd> {
        if let Some(interface) = self.plan.interface_of_instance(id) {
            return Ok(interface);
        }
        let attached = |interface: &&Interface<'_>| interface.instance == Some(id);
        if let Some(interface) = self.plan.interfaces.iter().find(attached) {
            return Ok(interface);
        }
        match self.plan.snapshot.find::<ec2::Instance>(id) {
            Ok(_) => Err(NoEnd::Wrong(BlockKind::NoSuchEnd, id.to_owned())),
            Err(gap) => Err(NoEnd::Unknown(gap)),
        }
    }

    fn at_address<'f>(self, ip: IpAddr) -> Result<Cow<'f, Interface<'f>>, NoEnd>
    where
        'a: 'f,
    {
        let ip = Ip::new(ip);
        let mut mine = self.plan.interfaces_at(ip);
        match (mine.next(), mine.next(), self.plan.interface_behind(ip)) {
            (Some(one), None, _) if one.addresses.first() == Some(&ip) => Ok(Cow::Borrowed(one)),
            (Some(one), None, _) => Ok(Cow::Owned(one.speaking_from(ip))),
            (Some(_), Some(_), _) => Err(NoEnd::Wrong(BlockKind::Ambiguous, ip.to_string())),
            (None, _, Some((interface, _))) => Ok(Cow::Borrowed(interface)),
            (None, _, None) if ip.is_public() => Ok(Cow::Owned(Interface::on_internet(ip))),
            (None, ..) => match self.plan.snapshot.all::<ec2::NetworkInterface>() {
                Ok(_) => Err(NoEnd::Wrong(BlockKind::NoSuchEnd, ip.to_string())),
                Err(gap) => Err(NoEnd::Unknown(gap)),
            },
        }
    }

    fn subnet_gap(self, subnet: &str) -> Gap {
        self.plan.gap(Operation::DescribeSubnets, subnet)
    }
}

impl<'a> Walk<'a> {
    /// Sends a packet from its first sender.
    fn start(&mut self, leg: Leg<'a>) {
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

/// Both must get through; the first that does not decides.
fn join(one: Outcome, other: Outcome) -> Outcome {
    let disposition = both(one.disposition, other.disposition);
    let (mut first, second) = match one.disposition {
        Disposition::Delivered if other.disposition != Disposition::Delivered => (other, one),
        _ => (one, other),
    };
    first.until = first.until.min(second.until);
    first.set(disposition);
    if let (Some(trace), Some(mut more)) = (&mut first.trace, second.trace) {
        trace.also.extend(more.blocked_at.take());
        trace.also.append(&mut more.also);
        trace.missing.append(&mut more.missing);
        trace.assumptions.append(&mut more.assumptions);
    }
    first
}

const fn both(one: Disposition, other: Disposition) -> Disposition {
    use Disposition::{Delivered, Partial, Unknown};
    match (one, other) {
        (Unknown, _) | (_, Unknown) => Unknown,
        (Delivered, Delivered) => Delivered,
        (Delivered, _) | (_, Delivered) => Partial,
        (one, _) => one,
    }
}
