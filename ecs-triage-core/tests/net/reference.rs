//! A slow, obvious network: a packet is walked rule by rule over a model of its own.
//!
//! It shares nothing with the engine: addresses are plain numbers, every list is searched from its
//! beginning, every client port that could matter is tried.

use serde_json::{Value, json};

/// Two VPCs, `10.0.0.0/16` and `10.1.0.0/16`, joined by a peering.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) subnets: Vec<Subnet>,
    pub(crate) tables: Vec<Vec<Route>>,
    pub(crate) acls: Vec<Vec<Entry>>,
    pub(crate) groups: Vec<Group>,
    pub(crate) hosts: Vec<Host>,
    pub(crate) nats: Vec<Nat>,
    pub(crate) gateway_attached: [bool; 2],
    pub(crate) peering_active: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Subnet {
    pub(crate) vpc: usize,
    pub(crate) base: u32,
    pub(crate) table: usize,
    pub(crate) acl: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) block: Block,
    pub(crate) to: To,
    pub(crate) blackhole: bool,
    pub(crate) propagated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum To {
    Internet,
    Nat(usize),
    Peer,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Block(pub(crate) u32, pub(crate) u32);

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) number: u32,
    pub(crate) egress: bool,
    pub(crate) allow: bool,
    pub(crate) block: Block,
    pub(crate) ports: Option<(u16, u16)>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub(crate) ingress: Vec<Rule>,
    pub(crate) egress: Vec<Rule>,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) ports: Option<(u16, u16)>,
    pub(crate) peer: Peer,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer {
    Block(Block),
    Group(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) subnet: usize,
    pub(crate) ip: u32,
    pub(crate) public: Option<u32>,
    pub(crate) groups: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Nat {
    pub(crate) subnet: usize,
    pub(crate) ip: u32,
    pub(crate) public: u32,
    pub(crate) available: bool,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Fate {
    Blocked,
    Partial,
    Delivered,
}

impl Block {
    fn contains(self, ip: u32) -> bool {
        self.1 == 0 || (ip ^ self.0) >> (32 - self.1) == 0
    }

    fn text(self) -> String {
        format!("{}/{}", dotted(self.0), self.1)
    }
}

pub(crate) fn dotted(ip: u32) -> String {
    std::net::Ipv4Addr::from(ip).to_string()
}

fn is_public(ip: u32) -> bool {
    let private = [Block(0x0a00_0000, 8), Block(0xac10_0000, 12), Block(0xc0a8_0000, 16)];
    !private.iter().any(|block| block.contains(ip))
}

/// Who holds a packet.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Holder {
    Host(usize),
    Nat(usize),
    /// A NAT gateway that the packet is addressed to.
    NatItself,
    Internet,
}

#[derive(Clone, Copy, Debug)]
struct Packet {
    source: u32,
    destination: u32,
    port: u16,
}

impl World {
    /// The sender chooses a port, and a NAT gateway chooses another: every pair is tried.
    pub(crate) fn fate(&self, from: usize, destination: u32, port: u16) -> Fate {
        let ports = self.client_ports();
        let pairs: Vec<_> =
            ports.iter().flat_map(|a| ports.iter().map(move |b| [*a, *b])).collect();
        let passed = pairs.iter().filter(|pair| self.passes(from, destination, port, **pair));
        match passed.count() {
            0 => Fate::Blocked,
            count if count == pairs.len() => Fate::Delivered,
            _ => Fate::Partial,
        }
    }

    /// Every port at which some rule of some ACL begins or has ended.
    fn client_ports(&self) -> Vec<u16> {
        let mut ports = vec![1024];
        for (first, last) in self.acls.iter().flatten().filter_map(|entry| entry.ports) {
            ports.extend([first, last.saturating_add(1)].into_iter().filter(|port| *port >= 1024));
        }
        ports.sort_unstable();
        ports.dedup();
        ports
    }

    fn passes(&self, from: usize, destination: u32, port: u16, clients: [u16; 2]) -> bool {
        let host = &self.hosts[from];
        let source = host.ip;
        let packet = Packet { source, destination, port };
        self.egress(host, destination, port)
            && self.converse(host.subnet, Some(from), host.public, packet, clients, 0)
    }

    /// One leg and its answer; a NAT gateway opens the next leg in between.
    fn converse(
        &self,
        subnet: usize,
        host: Option<usize>,
        public: Option<u32>,
        packet: Packet,
        clients: [u16; 2],
        depth: usize,
    ) -> bool {
        if depth > 4 {
            return false;
        }
        let Some((holder, seen)) = self.carry(subnet, public, packet) else { return false };
        let client = clients[depth.min(1)];
        let me = host.map_or(Holder::NatItself, Holder::Host);
        let back = |subnet: usize, public: Option<u32>, from: u32| {
            let answer = Packet { source: from, destination: seen.source, port: client };
            let there = self.carry(subnet, public, answer).map(|(holder, _)| holder);
            there == Some(me)
                && (me != Holder::NatItself || self.nat_at(packet.source, answer.destination))
        };
        match holder {
            Holder::Internet => {
                let answer = Packet { source: packet.destination, destination: 0, port: client };
                self.acl(subnet, false, packet.destination, answer.port)
            }
            Holder::Host(to) => {
                let host = &self.hosts[to];
                let sender = (seen.source == packet.source)
                    .then(|| self.hosts.iter().find(|h| h.ip == seen.source))
                    .flatten();
                self.ingress(host, sender, seen.source, packet.port)
                    && back(host.subnet, host.public, host.ip)
            }
            Holder::NatItself => false,
            Holder::Nat(nat) => {
                let nat = &self.nats[nat];
                let inner = Packet { source: nat.ip, ..packet };
                self.converse(nat.subnet, None, Some(nat.public), inner, clients, depth + 1)
                    && back(nat.subnet, None, packet.destination)
            }
        }
    }

    fn nat_at(&self, ip: u32, seen: u32) -> bool {
        self.nats.iter().any(|nat| nat.ip == ip && (seen == nat.ip || seen == nat.public))
    }

    /// Carries a packet out of a subnet until somebody holds it.
    fn carry(
        &self,
        subnet: usize,
        public: Option<u32>,
        packet: Packet,
    ) -> Option<(Holder, Packet)> {
        let here = &self.subnets[subnet];
        let to = packet.destination;
        if Block(here.base, 24).contains(to) {
            return self.owner(here.vpc, to).map(|(_, holder)| (holder, packet));
        }
        let route = self.route(here, to)?;
        let out = || self.acl(subnet, true, to, packet.port);
        match route {
            None => {
                let (there, holder) = self.owner(here.vpc, to)?;
                (out() && self.acl(there, false, packet.source, packet.port))
                    .then_some((holder, packet))
            }
            Some(To::Nat(nat)) => {
                let gateway = &self.nats[nat];
                let same = gateway.subnet == subnet;
                let crossed =
                    same || (out() && self.acl(gateway.subnet, false, packet.source, packet.port));
                (crossed && gateway.available).then_some((Holder::Nat(nat), packet))
            }
            Some(To::Peer) => {
                let local = |vpc: usize, ip| Block(vpc_base(vpc), 16).contains(ip);
                let far = 1 - here.vpc;
                let (there, holder) = self.owner(far, to)?;
                (self.peering_active
                    && out()
                    && local(here.vpc, packet.source)
                    && local(far, to)
                    && self.acl(there, false, packet.source, packet.port))
                .then_some((holder, packet))
            }
            Some(To::Internet) => {
                let source = public?;
                if !self.gateway_attached[here.vpc] || !is_public(to) || !out() {
                    return None;
                }
                let packet = Packet { source, ..packet };
                match self.behind(to) {
                    None => Some((Holder::Internet, packet)),
                    Some((there, holder)) => {
                        self.acl(there, false, source, packet.port).then_some((holder, packet))
                    }
                }
            }
        }
    }

    /// The route that wins: the longest prefix, static before propagated. `Some(None)` is local.
    fn route(&self, subnet: &Subnet, to: u32) -> Option<Option<To>> {
        if Block(vpc_base(subnet.vpc), 16).contains(to) {
            let longer = self.tables[subnet.table]
                .iter()
                .any(|route| route.block.1 > 16 && !route.propagated && route.block.contains(to));
            if !longer {
                return Some(None);
            }
        }
        let mine = self.tables[subnet.table].iter().filter(|route| route.block.contains(to));
        let best = mine.max_by_key(|route| (route.block.1, !route.propagated))?;
        (!best.blackhole).then_some(Some(best.to))
    }

    fn owner(&self, vpc: usize, ip: u32) -> Option<(usize, Holder)> {
        let in_vpc = |subnet: usize| self.subnets[subnet].vpc == vpc;
        let host = self.hosts.iter().position(|host| host.ip == ip && in_vpc(host.subnet));
        if let Some(host) = host {
            return Some((self.hosts[host].subnet, Holder::Host(host)));
        }
        let nat = self.nats.iter().find(|nat| nat.ip == ip && in_vpc(nat.subnet))?;
        Some((nat.subnet, Holder::NatItself))
    }

    fn behind(&self, public: u32) -> Option<(usize, Holder)> {
        if let Some(host) = self.hosts.iter().position(|host| host.public == Some(public)) {
            return Some((self.hosts[host].subnet, Holder::Host(host)));
        }
        let nat = self.nats.iter().find(|nat| nat.public == public)?;
        Some((nat.subnet, Holder::NatItself))
    }

    fn acl(&self, subnet: usize, egress: bool, peer: u32, port: u16) -> bool {
        let mut entries: Vec<_> = self.acls[self.subnets[subnet].acl].iter().collect();
        entries.sort_by_key(|entry| entry.number);
        let meant = |entry: &&&Entry| {
            entry.egress == egress
                && entry.block.contains(peer)
                && entry.ports.is_none_or(|(first, last)| (first..=last).contains(&port))
        };
        entries.iter().find(meant).is_some_and(|entry| entry.allow)
    }

    fn egress(&self, host: &Host, to: u32, port: u16) -> bool {
        let receiver = self.hosts.iter().find(|other| other.ip == to);
        let rules = host.groups.iter().flat_map(|group| &self.groups[*group].egress);
        self.any(rules, receiver, to, port)
    }

    fn ingress(&self, host: &Host, sender: Option<&Host>, from: u32, port: u16) -> bool {
        let rules = host.groups.iter().flat_map(|group| &self.groups[*group].ingress);
        self.any(rules, sender, from, port)
    }

    fn any<'w>(
        &self,
        mut rules: impl Iterator<Item = &'w Rule>,
        peer: Option<&Host>,
        ip: u32,
        port: u16,
    ) -> bool {
        rules.any(|rule| {
            rule.ports.is_none_or(|(first, last)| (first..=last).contains(&port))
                && match rule.peer {
                    Peer::Block(block) => block.contains(ip),
                    Peer::Group(group) => peer.is_some_and(|peer| peer.groups.contains(&group)),
                }
        })
    }
}

fn vpc_base(vpc: usize) -> u32 {
    0x0a00_0000 | (vpc as u32) << 16
}

/// The same world in the API's shapes.
impl World {
    pub(crate) fn snapshot(&self) -> Value {
        let vpc = |index: usize| format!("vpc-{index}");
        let vpcs =
            [0, 1].map(|v| json!({"VpcId": vpc(v), "CidrBlock": Block(vpc_base(v), 16).text()}));
        let gateways = [0, 1].map(|v| {
            let attachment = json!({"VpcId": vpc(v), "State": "available"});
            let attachments = Vec::from_iter(self.gateway_attached[v].then_some(attachment));
            json!({"InternetGatewayId": format!("igw-{v}"), "Attachments": attachments})
        });
        json!({ "schema": 1, "ec2": {
            "vpcs": vpcs,
            "subnets": self.subnets.iter().enumerate().map(|(i, s)| json!({
                "SubnetId": format!("subnet-{i}"), "VpcId": vpc(s.vpc), "AvailabilityZone": "a",
                "CidrBlock": Block(s.base, 24).text(),
            })).collect::<Vec<_>>(),
            "route_tables": self.route_tables(),
            "network_acls": self.network_acls(),
            "security_groups": self.groups.iter().enumerate().map(|(i, group)| json!({
                "GroupId": format!("sg-{i}"), "VpcId": "vpc-0",
                "IpPermissions": group.ingress.iter().map(Rule::json).collect::<Vec<_>>(),
                "IpPermissionsEgress": group.egress.iter().map(Rule::json).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "network_interfaces": self.interfaces(),
            "nat_gateways": self.nats.iter().enumerate().map(|(i, nat)| json!({
                "NatGatewayId": format!("nat-{i}"), "VpcId": vpc(self.subnets[nat.subnet].vpc),
                "SubnetId": format!("subnet-{}", nat.subnet),
                "State": if nat.available { "available" } else { "failed" },
                "NatGatewayAddresses": [{"PrivateIp": dotted(nat.ip), "PublicIp": dotted(nat.public)}],
            })).collect::<Vec<_>>(),
            "internet_gateways": gateways,
            "vpc_peering_connections": [{
                "VpcPeeringConnectionId": "pcx-0",
                "Status": {"Code": if self.peering_active { "active" } else { "expired" }},
                "RequesterVpcInfo": {"VpcId": "vpc-0", "CidrBlock": "10.0.0.0/16", "Region": "r"},
                "AccepterVpcInfo": {"VpcId": "vpc-1", "CidrBlock": "10.1.0.0/16", "Region": "r"},
            }],
            "block_public_access": [],
        }})
    }

    fn route_tables(&self) -> Value {
        let table = |(i, routes): (usize, &Vec<Route>)| {
            let users = self.subnets.iter().enumerate().filter(|(_, subnet)| subnet.table == i);
            let users: Vec<_> =
                users.map(|(s, _)| json!({"SubnetId": format!("subnet-{s}")})).collect();
            let vpc = self.subnets.iter().find(|subnet| subnet.table == i).map_or(0, |s| s.vpc);
            let routes: Vec<_> = routes.iter().map(|route| route.json(vpc)).collect();
            json!({"RouteTableId": format!("rtb-{i}"), "VpcId": format!("vpc-{vpc}"), "Routes": routes, "Associations": users})
        };
        self.tables.iter().enumerate().map(table).collect()
    }

    fn network_acls(&self) -> Value {
        let acl = |(i, entries): (usize, &Vec<Entry>)| {
            let users = self.subnets.iter().enumerate().filter(|(_, subnet)| subnet.acl == i);
            let users: Vec<_> =
                users.map(|(s, _)| json!({"SubnetId": format!("subnet-{s}")})).collect();
            let entries: Vec<_> = entries.iter().map(Entry::json).collect();
            json!({"NetworkAclId": format!("acl-{i}"), "VpcId": "vpc-0", "Entries": entries, "Associations": users})
        };
        self.acls.iter().enumerate().map(acl).collect()
    }

    fn interfaces(&self) -> Value {
        let hosts = self.hosts.iter().enumerate().map(|(i, host)| {
            let public = host.public.map(|public| json!({"PublicIp": dotted(public)}));
            let mut item = json!({
                "NetworkInterfaceId": format!("eni-{i}"), "SubnetId": format!("subnet-{}", host.subnet),
                "VpcId": format!("vpc-{}", self.subnets[host.subnet].vpc), "PrivateIpAddress": dotted(host.ip),
                "Status": "in-use", "InterfaceType": "interface",
                "Groups": host.groups.iter().map(|g| json!({"GroupId": format!("sg-{g}")})).collect::<Vec<_>>(),
            });
            if let Some(public) = public {
                item["Association"] = public;
            }
            item
        });
        let nats = self.nats.iter().enumerate().map(|(i, nat)| json!({
            "NetworkInterfaceId": format!("eni-nat-{i}"), "SubnetId": format!("subnet-{}", nat.subnet),
            "VpcId": format!("vpc-{}", self.subnets[nat.subnet].vpc), "PrivateIpAddress": dotted(nat.ip),
            "Status": "in-use", "InterfaceType": "nat_gateway", "Association": {"PublicIp": dotted(nat.public)},
        }));
        hosts.chain(nats).collect()
    }
}

impl Route {
    fn json(&self, vpc: usize) -> Value {
        let (member, id) = match self.to {
            To::Internet => ("GatewayId", format!("igw-{vpc}")),
            To::Nat(nat) => ("NatGatewayId", format!("nat-{nat}")),
            To::Peer => ("VpcPeeringConnectionId", "pcx-0".to_owned()),
        };
        json!({
            "DestinationCidrBlock": self.block.text(), member: id,
            "State": if self.blackhole { "blackhole" } else { "active" },
            "Origin": if self.propagated { "EnableVgwRoutePropagation" } else { "CreateRoute" },
        })
    }
}

impl Entry {
    fn json(&self) -> Value {
        let mut entry = json!({
            "RuleNumber": self.number, "Egress": self.egress, "CidrBlock": self.block.text(),
            "RuleAction": if self.allow { "allow" } else { "deny" },
            "Protocol": if self.ports.is_some() { "6" } else { "-1" },
        });
        if let Some((first, last)) = self.ports {
            entry["PortRange"] = json!({"From": first, "To": last});
        }
        entry
    }
}

impl Rule {
    fn json(&self) -> Value {
        let mut rule = match self.ports {
            Some((first, last)) => json!({"IpProtocol": "tcp", "FromPort": first, "ToPort": last}),
            None => json!({"IpProtocol": "-1"}),
        };
        match self.peer {
            Peer::Block(block) => rule["IpRanges"] = json!([{"CidrIp": block.text()}]),
            Peer::Group(group) => {
                rule["UserIdGroupPairs"] = json!([{"GroupId": format!("sg-{group}")}]);
            }
        }
        rule
    }
}
