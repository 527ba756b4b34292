use super::address::{Ip, Span};
use super::group::Traffic;
use super::packet::Packet;
use crate::snapshot::ec2;

/// A network ACL, compiled: each direction in the order of its rule numbers.
#[derive(Debug)]
pub(super) struct Acl<'s> {
    pub(super) item: &'s ec2::NetworkAcl,
    pub(super) index: usize,
    pub(super) inbound: Vec<Entry>,
    pub(super) outbound: Vec<Entry>,
}

/// A rule of an ACL.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its place in the ACL.
    pub(super) place: usize,
    pub(super) number: i64,
    allows: bool,
    range: Span,
    traffic: Traffic,
}

/// What an ACL says to a packet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ruling<'a> {
    Allowed(&'a Entry),
    /// By that rule, or by the last one, which denies everything.
    Denied(Option<&'a Entry>),
    /// Some addresses or ports pass, others do not; the rule that stops some.
    Partly(Option<&'a Entry>),
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl<'s> Acl<'s> {
    pub(super) fn new(index: usize, item: &'s ec2::NetworkAcl) -> Self {
        let read = |egress| {
            let numbered = item.entries.iter().enumerate();
            let mine = numbered.filter(|(_, entry)| entry.egress == egress);
            let mut entries: Vec<_> =
                mine.filter_map(|(at, entry)| Entry::new(at, entry)).collect();
            entries.sort_by_key(|entry| entry.number);
            entries
        };
        Self { item, index, inbound: read(false), outbound: read(true) }
    }
}

impl Entry {
    fn new(place: usize, entry: &ec2::NetworkAclEntry) -> Option<Self> {
        let block = entry.cidr_block.as_deref().or(entry.ipv6_cidr_block.as_deref())?;
        let ports = entry.port_range.as_ref().map(|range| (range.from, range.to));
        let icmp = entry.icmp_type_code.as_ref().map(|icmp| (icmp.r#type, icmp.code));
        let protocol = entry.protocol.as_str();
        let (from, to) = if matches!(protocol, "1" | "58" | "icmp" | "icmpv6") {
            icmp.unwrap_or_default()
        } else {
            ports.unwrap_or_default()
        };
        Some(Self {
            place,
            number: entry.rule_number,
            allows: entry.rule_action == "allow",
            range: Span::parse(block)?,
            traffic: Traffic::new(protocol, from, to)?,
        })
    }
}

/// What holds for one address and port, and up to which address and port it holds.
struct Said<'a> {
    entry: Option<&'a Entry>,
    until_address: u128,
    until_port: u16,
}

/// What the rules say to every address of `peer` and every destination port of the packet.
pub(super) fn rule<'a>(entries: &'a [Entry], packet: &Packet<'_>, peer: Span) -> Ruling<'a> {
    let mut whole: Option<Ruling<'a>> = None;
    let mut address = peer.first;
    loop {
        let mut until_address = u128::MAX;
        let mut port = packet.ports.0;
        loop {
            let said = ask(entries, packet, Ip(address), port);
            until_address = until_address.min(said.until_address);
            whole = Some(join(whole, said.entry));
            if said.until_port >= packet.ports.1 {
                break;
            }
            port = said.until_port + 1;
        }
        if until_address >= peer.last {
            return whole.unwrap_or(Ruling::Denied(None));
        }
        address = until_address + 1;
    }
}

fn join<'a>(whole: Option<Ruling<'a>>, entry: Option<&'a Entry>) -> Ruling<'a> {
    let new = match entry {
        Some(entry) if entry.allows => Ruling::Allowed(entry),
        entry => Ruling::Denied(entry),
    };
    match (whole, new) {
        (None, new) => new,
        (Some(old @ Ruling::Allowed(_)), Ruling::Allowed(_))
        | (Some(old @ Ruling::Denied(_)), Ruling::Denied(_))
        | (Some(old @ Ruling::Partly(_)), _) => old,
        (Some(Ruling::Denied(entry)), _) | (_, Ruling::Denied(entry)) => Ruling::Partly(entry),
        (Some(_), new) => new,
    }
}

fn ask<'a>(entries: &'a [Entry], packet: &Packet<'_>, peer: Ip, port: u16) -> Said<'a> {
    let mut said = Said { entry: None, until_address: u128::MAX, until_port: u16::MAX };
    for entry in entries {
        let (meant, until_port) = entry.traffic.matches(packet, port);
        let here = entry.range.contains(peer);
        if here || entry.range.first > peer.0 {
            said.until_port = said.until_port.min(until_port);
        }
        if here {
            said.until_address = said.until_address.min(entry.range.last);
        } else if entry.range.first > peer.0 {
            said.until_address = said.until_address.min(entry.range.first - 1);
        }
        if here && meant {
            return Said { entry: Some(entry), ..said };
        }
    }
    said
}

/// Where the answer of these rules may change above `ip`: for sweeps over many addresses.
pub(super) fn change_above(entries: &[Entry], ip: Ip) -> u128 {
    let ends = entries.iter().filter_map(|entry| match entry.range {
        range if range.first > ip.0 => Some(range.first - 1),
        range if range.last >= ip.0 => Some(range.last),
        _ => None,
    });
    ends.min().unwrap_or(u128::MAX)
}
