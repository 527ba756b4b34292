use super::acl::{self, Entry, Ruling};
use super::address::{Ip, Span};
use super::group::{self, Admission, Rule};
use super::interface::{Interface, Kind};
use super::packet::Packet;
use super::place::Subnet;
use super::routes::Target;
use super::trace::{BlockKind, Direction, HopKind};
use super::walk::Walk;
use crate::snapshot::{Gap, Operation, ec2};

/// Which side of an interface or a subnet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
    In,
    Out,
}

/// Network ACLs keep no state: each direction is asked, the answer too.
impl<'a> Walk<'a> {
    /// Asks the ACL of a subnet that the packet leaves.
    pub(super) fn leave(&mut self, subnet: Option<&'a Subnet<'a>>, packet: &Packet<'a>) {
        if let Some(subnet) = subnet {
            self.ask_acl(subnet, packet, Side::Out);
        }
    }

    /// Asks the ACL of a subnet that the packet enters.
    pub(super) fn enter(&mut self, subnet: Option<&'a Subnet<'a>>, packet: &Packet<'a>) {
        if let Some(subnet) = subnet {
            self.ask_acl(subnet, packet, Side::In);
        }
    }

    fn ask_acl(&mut self, subnet: &'a Subnet<'a>, packet: &Packet<'a>, side: Side) {
        let Some(acl) = subnet.acl.and_then(|acl| self.plan.acls.get(acl)) else {
            let spot = self.spot(HopKind::NetworkAcl, subnet.id(), packet);
            let vpc = &subnet.item.vpc_id;
            return self.log.lack(spot, || self.plan.gap(Operation::DescribeNetworkAcls, vpc));
        };
        let (entries, peer) = match side {
            Side::Out => (&acl.outbound, packet.destination),
            Side::In => (&acl.inbound, packet.source),
        };
        self.holds_until(peer.first(), || acl::change_above(entries, peer.first()));
        let spot = self.spot(HopKind::NetworkAcl, &acl.item.network_acl_id, packet);
        let pointer = |entry: Option<&Entry>| match entry {
            Some(entry) => format!("/ec2/network_acls/{}/Entries/{}", acl.index, entry.place),
            None => format!("/ec2/network_acls/{}", acl.index),
        };
        let swept = self.swept;
        let says = |entry: Option<&Entry>| {
            let rule = entry.map_or("the last rule".to_owned(), |e| format!("rule {}", e.number));
            format!("{rule} for {}", traffic(packet, side, peer, swept))
        };
        match (acl::rule(entries, packet, peer), side) {
            (Ruling::Allowed(entry), _) => {
                let detail = || format!("rule {}", entry.number);
                self.log.hop(spot, detail, || pointer(Some(entry)));
            }
            (Ruling::Denied(entry), Side::Out) => {
                let kind = BlockKind::NetworkAclOutbound;
                self.log.block(kind, spot, || says(entry), || pointer(entry));
            }
            (Ruling::Denied(entry), Side::In) => {
                let kind = BlockKind::NetworkAclInbound;
                self.log.block(kind, spot, || says(entry), || pointer(entry));
            }
            (Ruling::Partly(entry), _) => {
                let detail = || format!("{} stops a part", says(entry));
                self.log.block(BlockKind::NetworkAclPart, spot, detail, || pointer(entry));
            }
        }
    }
}

/// Security groups keep state: only the packet that opens a connection is asked.
impl<'a> Walk<'a> {
    /// Asks the sender's groups; `receiver` is who has the destination's address, where known.
    pub(super) fn egress(
        &mut self,
        sender: &'a Interface<'a>,
        packet: &Packet<'a>,
        receiver: Option<&Interface<'a>>,
    ) {
        let identity = receiver.map(|receiver| receiver.groups.as_slice()).unwrap_or_default();
        self.ask_groups(sender, packet, (Side::Out, packet.destination), identity);
    }

    /// Asks the receiver's groups.
    pub(super) fn ingress(&mut self, receiver: &'a Interface<'a>, packet: &Packet<'a>) {
        self.ask_groups(receiver, packet, (Side::In, packet.source), packet.identity);
    }

    /// What would tell the groups of a peer of which none are known.
    fn unread_identity(
        &self,
        interface: &Interface<'a>,
        packet: &Packet<'a>,
        side: Side,
    ) -> Option<Gap> {
        let snapshot = self.plan.snapshot;
        if side == Side::In {
            return snapshot.find::<ec2::TransitGateway>(packet.unsure?).err();
        }
        let to = packet.destination;
        if to.first().is_public() && !to.is_v6() {
            return None;
        }
        let unseen = snapshot.owned::<ec2::NetworkInterface>(interface.vpc_id).err();
        if unseen.is_some() || self.plan.is_local(interface.vpc, to) {
            return unseen;
        }
        // Rules may name groups across peerings and transit gateways, where routes lead to any.
        let leads = |wanted: fn(&Target<'_>) -> bool| {
            let tables = self.plan.tables.iter();
            let mut mine = tables.filter(|table| table.item.vpc_id == interface.vpc_id);
            mine.any(|table| table.routes.iter().any(|route| wanted(&route.target)))
        };
        if leads(|target| matches!(target, Target::Peering(_)))
            && let Err(gap) = snapshot.all::<ec2::VpcPeeringConnection>()
        {
            return Some(gap);
        }
        if !leads(|target| matches!(target, Target::TransitGateway(_))) {
            return None;
        }
        let attachments = snapshot.all::<ec2::TransitGatewayVpcAttachment>().err();
        attachments.or_else(|| snapshot.all::<ec2::TransitGateway>().err())
    }

    fn ask_groups(
        &mut self,
        interface: &'a Interface<'a>,
        packet: &Packet<'a>,
        (side, peer): (Side, Span),
        identity: &[&str],
    ) {
        if interface.groups.is_empty() && interface.kind != Kind::Host {
            return;
        }
        let spot = self.spot(HopKind::SecurityGroup, interface.name(), packet);
        if interface.groups.is_empty() {
            let gap = || self.plan.gap(Operation::DescribeNetworkInterfaces, interface.name());
            return self.log.lack(spot, gap);
        }
        let plan = self.plan;
        let known = interface.group_indices.iter().flatten();
        let groups = known.filter_map(|index| plan.groups.get(*index)).map(|group| match side {
            Side::Out => (group.index, group.egress.as_slice()),
            Side::In => (group.index, group.ingress.as_slice()),
        });
        self.holds_until(peer.first(), || {
            let changes = groups.clone().map(|(_, rules)| group::change_above(rules, peer.first()));
            changes.min().unwrap_or(u128::MAX)
        });
        let admission = group::admit(groups.clone(), packet, peer, identity);
        match admission {
            Admission::Allowed { group, place } => self.pass_group(packet, side, group, place),
            Admission::UnreadList(list) => {
                let spot = self.spot(HopKind::SecurityGroup, interface.name(), packet);
                self.log.lack(spot, || plan.gap(Operation::GetManagedPrefixListEntries, list));
            }
            _ if interface.group_indices.contains(&None) => {
                let nth = interface.group_indices.iter().position(Option::is_none);
                let id = nth.and_then(|nth| interface.groups.get(nth)).copied().unwrap_or_default();
                let spot = self.spot(HopKind::SecurityGroup, id, packet);
                self.log.lack(spot, || plan.gap(Operation::DescribeSecurityGroups, id));
            }
            refused => {
                let could = identity.is_empty() && names_groups(groups, packet);
                let unread = could.then(|| self.unread_identity(interface, packet, side)).flatten();
                match unread {
                    Some(gap) => self.log.lack(spot, || gap),
                    None => self.refuse(interface, packet, (side, peer), refused),
                }
            }
        }
    }

    fn pass_group(&mut self, packet: &Packet<'a>, side: Side, group: usize, place: usize) {
        let Some(group) = self.plan.groups.get(group) else { return };
        let spot = self.spot(HopKind::SecurityGroup, &group.item.group_id, packet);
        let (list, what) = match side {
            Side::In => ("IpPermissions", "inbound"),
            Side::Out => ("IpPermissionsEgress", "outbound"),
        };
        let pointer = || format!("/ec2/security_groups/{}/{list}/{place}", group.index);
        self.log.hop(spot, || format!("{what} rule {place}"), pointer);
    }

    fn refuse(
        &mut self,
        interface: &Interface<'a>,
        packet: &Packet<'a>,
        (side, peer): (Side, Span),
        admission: Admission<'a>,
    ) {
        let id = interface.groups.first().copied().unwrap_or_default();
        let spot = self.spot(HopKind::SecurityGroup, id, packet);
        let kind = match (admission, side) {
            (Admission::Partly, _) => BlockKind::SecurityGroupPart,
            (_, Side::In) => BlockKind::SecurityGroupIngress,
            (_, Side::Out) => BlockKind::SecurityGroupEgress,
        };
        let swept = self.swept;
        let detail = || {
            let groups = interface.groups.join(", ");
            format!("no rule of {groups} admits {}", traffic(packet, side, peer, swept))
        };
        let index = interface.group_indices.first().copied().flatten();
        let pointer = || index.map_or(String::new(), |i| format!("/ec2/security_groups/{i}"));
        self.log.block(kind, spot, detail, pointer);
    }
}

/// Could knowing the peer's groups change the answer?
fn names_groups<'r, 's: 'r>(
    groups: impl Iterator<Item = (usize, &'r [Rule<'s>])>,
    packet: &Packet<'_>,
) -> bool {
    groups.flat_map(|(_, rules)| rules).any(|rule| rule.names_group_for(packet))
}

fn traffic(packet: &Packet<'_>, side: Side, peer: Span, swept: Option<Ip>) -> String {
    // The one of many addresses that is being tried is nobody's.
    let peer = match swept {
        Some(ip) if peer == Span::from(ip) => "the internet".to_owned(),
        _ => peer.to_string(),
    };
    let whence = if side == Side::In { "from" } else { "to" };
    let protocol = match packet.protocol {
        6 => "tcp",
        17 => "udp",
        1 | 58 => "icmp",
        _ => "protocol",
    };
    let answer = if packet.direction == Direction::Back { "the answer, " } else { "" };
    match packet.ports {
        _ if !matches!(packet.protocol, 6 | 17) => format!("{answer}{protocol} {whence} {peer}"),
        (first, last) if first == last => format!("{answer}{protocol}/{first} {whence} {peer}"),
        (first, last) => format!("{answer}{protocol}/{first}-{last} {whence} {peer}"),
    }
}
