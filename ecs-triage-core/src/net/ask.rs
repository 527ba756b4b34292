use super::address::Ip;
use super::interface::{Interface, Kind};
use super::log::{Detail, Log, Outcome, Spot};
use super::packet::{Packet, Protocol};
use super::plan::Plan;
use super::source::{Aim, Destination, Source};
use super::trace::{BlockKind, Direction, Disposition, HopKind};
use super::walk::{Doubts, Leg, Returns, Walk};
use crate::snapshot::{Gap, Operation, elbv2};

mod ends;
mod host;
mod sweep;

/// What is asked of a network, apart from the two ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) protocol: Protocol,
    pub(super) detail: Detail,
    /// The name by which the destination is called.
    pub(super) host: Option<&'a str>,
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
            Destination::AnyPublicIpv4 => self.to_all(sender),
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
        walk.listed = aim.listed;
        walk.host = self.host;
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
