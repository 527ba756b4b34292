use super::address::{Ip, Span};
use super::lists::PrefixLists;
use super::packet::Packet;
use crate::snapshot::ec2;

/// A security group, compiled: one rule a peer.
#[derive(Debug)]
pub(super) struct Group<'s> {
    pub(super) item: &'s ec2::SecurityGroup,
    pub(super) index: usize,
    pub(super) ingress: Vec<Rule<'s>>,
    pub(super) egress: Vec<Rule<'s>>,
}

/// A rule for one peer.
#[derive(Debug)]
pub(super) struct Rule<'s> {
    traffic: Traffic,
    peer: Peer<'s>,
    /// Its permission's place in the group.
    pub(super) place: usize,
}

/// Which traffic a rule is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traffic {
    /// A protocol number; `None` for all.
    protocol: Option<u8>,
    /// Ports, or the ICMP type and code.
    from: Option<u16>,
    to: Option<u16>,
}

#[derive(Debug)]
enum Peer<'s> {
    Range(Span),
    Group(&'s str),
    /// A prefix list whose ranges are not known.
    UnreadList(&'s str),
}

/// What the groups of an interface say to a packet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Admission<'s> {
    /// By the rule at that place of the group at that index.
    Allowed {
        group: usize,
        place: usize,
    },
    /// Some of the peer's addresses are allowed, others are not.
    Partly,
    Refused,
    /// A prefix list would tell.
    UnreadList(&'s str),
}

impl Traffic {
    pub(super) fn new(protocol: &str, from: Option<i64>, to: Option<i64>) -> Option<Self> {
        let protocol = match protocol {
            "-1" | "all" => None,
            "tcp" => Some(6),
            "udp" => Some(17),
            "icmp" => Some(1),
            "icmpv6" => Some(58),
            number => Some(number.parse().ok()?),
        };
        let port = |port: Option<i64>| port.and_then(|port| u16::try_from(port).ok());
        Some(Self { protocol, from: port(from), to: port(to) })
    }

    /// Is any of the packet's traffic meant, and up to which port is the answer the same?
    pub(super) fn matches(&self, packet: &Packet<'_>, port: u16) -> (bool, u16) {
        match self.protocol {
            None => return (true, u16::MAX),
            Some(protocol) if protocol != packet.protocol => return (false, u16::MAX),
            Some(_) => {}
        }
        match packet.protocol {
            6 | 17 => self.matches_port(port),
            1 | 58 => {
                let (kind, code) = packet.icmp;
                let same =
                    |rule: Option<u16>, value: u8| rule.is_none_or(|r| r == u16::from(value));
                (same(self.from, kind) && same(self.to, code), u16::MAX)
            }
            _ => (true, u16::MAX),
        }
    }

    fn matches_port(&self, port: u16) -> (bool, u16) {
        let (from, to) = (self.from.unwrap_or(0), self.to.unwrap_or(u16::MAX));
        match port {
            port if port < from => (false, from - 1),
            port if port <= to => (true, to),
            _ => (false, u16::MAX),
        }
    }
}

impl Rule<'_> {
    /// Is this a rule by group that is about the packet?
    pub(super) fn names_group_for(&self, packet: &Packet<'_>) -> bool {
        matches!(self.peer, Peer::Group(_)) && self.traffic.matches(packet, packet.ports.0).0
    }
}

impl<'s> Group<'s> {
    pub(super) fn new(index: usize, item: &'s ec2::SecurityGroup, lists: &PrefixLists<'s>) -> Self {
        let ingress = rules(&item.ip_permissions, lists);
        let egress = rules(&item.ip_permissions_egress, lists);
        Self { item, index, ingress, egress }
    }
}

fn rules<'s>(permissions: &'s [ec2::IpPermission], lists: &PrefixLists<'s>) -> Vec<Rule<'s>> {
    let numbered = permissions.iter().enumerate();
    numbered.flat_map(|(place, permission)| peers(place, permission, lists)).collect()
}

fn peers<'s>(
    place: usize,
    permission: &'s ec2::IpPermission,
    lists: &PrefixLists<'s>,
) -> Vec<Rule<'s>> {
    let (from, to) = (permission.from_port, permission.to_port);
    let Some(traffic) = Traffic::new(&permission.ip_protocol, from, to) else { return Vec::new() };
    let v4 = permission.ip_ranges.iter().filter_map(|range| Span::parse(&range.cidr_ip));
    let v6 = permission.ipv6_ranges.iter().filter_map(|range| Span::parse(&range.cidr_ipv6));
    let mut peers: Vec<_> = v4.chain(v6).map(Peer::Range).collect();
    peers.extend(permission.user_id_group_pairs.iter().map(|pair| Peer::Group(&pair.group_id)));
    for list in &permission.prefix_list_ids {
        match lists.get(list.prefix_list_id.as_str()) {
            Some(Some(ranges)) => peers.extend(ranges.iter().copied().map(Peer::Range)),
            _ => peers.push(Peer::UnreadList(&list.prefix_list_id)),
        }
    }
    peers.into_iter().map(|peer| Rule { traffic, peer, place }).collect()
}

/// What rules say of one peer address.
struct Said<'s> {
    admission: Admission<'s>,
    /// The last address for which the answer is the same.
    until: u128,
}

/// Do the rules of `groups` admit the packet's peer, whose addresses are `peer` and whose own
/// groups, as far as the path keeps them, are `identity`?
///
/// Any rule of any group may admit: the groups of an interface add up.
pub(super) fn admit<'a, 's: 'a>(
    groups: impl Iterator<Item = (usize, &'a [Rule<'s>])> + Clone,
    packet: &Packet<'_>,
    peer: Span,
    identity: &[&str],
) -> Admission<'s> {
    let mut whole = None;
    let mut at = peer.first;
    loop {
        let said = ask(groups.clone(), packet, Ip(at), identity);
        whole = Some(match (whole, said.admission) {
            (None, new) => new,
            (Some(unread @ Admission::UnreadList(_)), _) => unread,
            (_, unread @ Admission::UnreadList(_)) => unread,
            (Some(old @ Admission::Allowed { .. }), Admission::Allowed { .. }) => old,
            (Some(Admission::Refused), Admission::Refused) => Admission::Refused,
            _ => Admission::Partly,
        });
        if said.until >= peer.last {
            return whole.unwrap_or(Admission::Refused);
        }
        at = said.until + 1;
    }
}

fn ask<'a, 's: 'a>(
    groups: impl Iterator<Item = (usize, &'a [Rule<'s>])>,
    packet: &Packet<'_>,
    peer: Ip,
    identity: &[&str],
) -> Said<'s> {
    let mut said = Said { admission: Admission::Refused, until: u128::MAX };
    for (group, rules) in groups {
        for rule in rules {
            if !rule.traffic.matches(packet, packet.ports.0).0 {
                continue;
            }
            let allowed = Admission::Allowed { group, place: rule.place };
            match &rule.peer {
                Peer::Range(range) if range.contains(peer) => {
                    return Said { admission: allowed, until: range.last };
                }
                Peer::Range(range) if range.first > peer.0 => {
                    said.until = said.until.min(range.first - 1);
                }
                Peer::Group(id) if identity.contains(id) => {
                    return Said { admission: allowed, until: u128::MAX };
                }
                Peer::UnreadList(id) => said.admission = Admission::UnreadList(id),
                Peer::Range(_) | Peer::Group(_) => {}
            }
        }
    }
    said
}

/// Where the answer of these rules may change above `ip`: for sweeps over many addresses.
pub(super) fn change_above(rules: &[Rule<'_>], ip: Ip) -> u128 {
    let ends = rules.iter().filter_map(|rule| match rule.peer {
        Peer::Range(range) if range.first > ip.0 => Some(range.first - 1),
        Peer::Range(range) if range.last >= ip.0 => Some(range.last),
        _ => None,
    });
    ends.min().unwrap_or(u128::MAX)
}
