//! What leads out of a VPC to the internet, and what it asks of a packet.

use super::address::Span;
use super::interface::Interface;
use super::packet::Packet;
use super::place::Subnet;
use super::routes::Target;
use super::trace::{BlockKind, Direction, HopKind};
use super::walk::{Arrival, Leg, Site, Step, Walk};
use crate::snapshot::{Assumption, ec2};

impl<'a> Walk<'a> {
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>.
    pub(super) fn internet_gateway(
        &mut self,
        leg: &Leg<'a>,
        site: Site<'a>,
        id: &'a str,
    ) -> Step<'a> {
        let mut packet = leg.packet;
        let destination = packet.destination;
        let spot = self.spot(HopKind::InternetGateway, id, &packet);
        self.check_attached(site, id, &packet);
        self.block_public_access(site.subnet, &packet, Way::InternetGateway);
        if !leg.is_to_unknown_public() && !destination.first().is_public() {
            let detail = || format!("{destination} is no public address");
            let kind = BlockKind::InternetGatewayPrivateDestination;
            self.log.block(kind, spot, detail, String::new);
            return Step::Stopped;
        }
        if !destination.is_v6() {
            packet.source = self.public_source(leg, site, id);
        }
        packet.identity = &[];
        packet.unsure = None;
        self.log.hop(spot, String::new, String::new);
        if let Some(goal) = leg.goal.filter(|goal| goal.public_of(Span::PUBLIC).is_some())
            && leg.is_to_unknown_public()
        {
            return self.come_in(goal, packet);
        }
        let known = self.plan.interface_behind(destination.first());
        match known.filter(|_| self.swept != Some(destination.first())) {
            Some((interface, private)) => {
                packet.destination = private.into();
                self.come_in(interface, packet)
            }
            None => {
                let spot = self.spot(HopKind::Internet, "internet", &packet);
                self.log.hop(spot, || destination.to_string(), String::new);
                self.lead_in(leg.from, &leg.packet.reply());
                Step::Arrived(Arrival::Internet)
            }
        }
    }

    /// A packet from the internet side of a VPC's gateway to an interface with a public address.
    pub(super) fn come_in(&mut self, to: &'a Interface<'a>, packet: Packet<'a>) -> Step<'a> {
        let subnet = self.plan.subnet_of(to);
        self.block_public_access(subnet, &packet, Way::InternetGateway);
        self.lead_in(to, &packet);
        self.enter(subnet, &packet);
        Step::Arrived(Arrival::At(to, packet))
    }

    /// A gateway's own route table may lead what comes in to a firewall first.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html>.
    fn lead_in(&mut self, to: &'a Interface<'a>, packet: &Packet<'a>) {
        let Some(table) = self.plan.ingress_table(to.vpc_id) else { return };
        let ip = packet.destination.first();
        let (route, until) = table.look_up(ip);
        self.holds_until(ip, || until);
        let Some(route) = route.filter(|route| route.target != Target::Local) else { return };
        let (at, id) = match route.target {
            Target::Endpoint(id) => (HopKind::Endpoint, id),
            Target::Interface(id) | Target::Instance(id) => (HopKind::Interface, id),
            _ => (HopKind::RouteTable, table.item.route_table_id.as_str()),
        };
        let spot = self.spot(at, id, packet);
        let (kind, what) = if route.blackhole {
            (BlockKind::RouteBlackhole, "is a blackhole")
        } else {
            (BlockKind::Firewall, "leads to a firewall or an appliance, which decides")
        };
        let detail = || format!("the gateway's route to {} {what}", route.destination);
        self.log.block(kind, spot, detail, || table.pointer(route));
    }

    /// The address under which the internet sees the sender.
    fn public_source(&mut self, leg: &Leg<'a>, site: Site<'a>, id: &'a str) -> Span {
        let own = Some(leg.from).filter(|from| from.vpc == site.vpc);
        if let Some(public) = own.and_then(|from| from.public_of(leg.packet.source)) {
            return public;
        }
        let (kind, who) = match self.log.behind {
            Some(nat) if nat.starts_with("nat-") => (BlockKind::NatGatewayPrivate, nat),
            _ => (BlockKind::NoPublicIp, leg.from.name()),
        };
        let spot = self.spot(HopKind::Interface, who, &leg.packet);
        let detail = || format!("{who} has no public IPv4 address, and the route leads to {id}");
        self.log.block(kind, spot, detail, || leg.from.pointer.clone());
        Span::PUBLIC
    }

    fn check_attached(&mut self, site: Site<'a>, id: &str, packet: &Packet<'a>) {
        let spot = self.spot(HopKind::InternetGateway, id, packet);
        let vpc = self.plan.vpc_id(site.vpc);
        match self.plan.snapshot.find::<ec2::InternetGateway>(id) {
            Ok(Some(gateway)) if is_attached(&gateway.attachments, vpc) => {}
            Ok(gateway) => {
                let kind = self.kind_behind(BlockKind::InternetGatewayDetached);
                let pointer =
                    || gateway.map_or(String::new(), |gateway| self.plan.snapshot.pointer(gateway));
                self.log.block(kind, spot, || format!("{id} is not attached to {vpc}"), pointer);
            }
            Err(gap) => self.log.lack(spot, || gap),
        }
    }

    pub(super) fn egress_only_gateway(
        &mut self,
        leg: &Leg<'a>,
        site: Site<'a>,
        id: &'a str,
    ) -> Step<'a> {
        let packet = &leg.packet;
        let spot = self.spot(HopKind::EgressOnlyInternetGateway, id, packet);
        let vpc = self.plan.vpc_id(site.vpc);
        match self.plan.snapshot.find::<ec2::EgressOnlyInternetGateway>(id) {
            Ok(Some(gateway)) if is_attached(&gateway.attachments, vpc) => {}
            Ok(_) => {
                let kind = BlockKind::EgressOnlyGatewayDetached;
                let detail = || format!("{id} is not attached to {vpc}");
                self.log.block(kind, spot, detail, String::new);
            }
            Err(gap) => self.log.lack(spot, || gap),
        }
        self.block_public_access(site.subnet, packet, Way::OutboundOnly);
        if packet.direction == Direction::Back {
            let detail = || format!("{id} lets no connection in");
            self.log.block(BlockKind::Unsolicited, spot, detail, String::new);
        }
        if !packet.destination.first().is_public() {
            let detail = || format!("{} is no public address", packet.destination);
            let kind = BlockKind::InternetGatewayPrivateDestination;
            self.log.block(kind, spot, detail, String::new);
            return Step::Stopped;
        }
        self.log.hop(spot, String::new, String::new);
        Step::Arrived(Arrival::Internet)
    }
}

/// By which kind of gateway a packet crosses to the internet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Way {
    InternetGateway,
    /// Egress-only gateways, and internet gateways for a NAT gateway.
    OutboundOnly,
}

/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html>.
impl<'a> Walk<'a> {
    fn block_public_access(&mut self, subnet: Option<&Subnet<'a>>, packet: &Packet<'a>, way: Way) {
        let snapshot = self.plan.snapshot;
        let Ok(options) = snapshot.all::<ec2::BlockPublicAccess>() else {
            return self.log.assume(Assumption::BlockPublicAccess);
        };
        let behind_nat = self.log.behind.is_some_and(|id| id.starts_with("nat-"));
        let way = if behind_nat { Way::OutboundOnly } else { way };
        let mode = options.iter().find_map(|option| option.internet_gateway_block_mode.as_deref());
        let blocks = match mode {
            Some("block-bidirectional") => true,
            Some("block-ingress") => way == Way::InternetGateway,
            _ => return,
        };
        if !blocks {
            return;
        }
        let spot = self.spot(HopKind::InternetGateway, "vpc-block-public-access", packet);
        match snapshot.all::<ec2::BlockPublicAccessExclusion>() {
            Ok(exclusions) if exclusions.iter().any(|e| excludes(e, subnet, way)) => {}
            Ok(_) => {
                let detail = || format!("mode {}", mode.unwrap_or_default());
                let pointer = || "/ec2/block_public_access/0".to_owned();
                self.log.block(BlockKind::BlockPublicAccess, spot, detail, pointer);
            }
            Err(gap) => self.log.lack(spot, || gap),
        }
    }
}

fn excludes(
    exclusion: &ec2::BlockPublicAccessExclusion,
    subnet: Option<&Subnet<'_>>,
    way: Way,
) -> bool {
    let arn = exclusion.resource_arn.as_deref().unwrap_or_default();
    let id = arn.rsplit('/').next().unwrap_or_default();
    let gone = exclusion.state.as_deref().is_some_and(|s| s.starts_with("delete-complete"));
    let mine = subnet.is_some_and(|subnet| id == subnet.id() || id == subnet.item.vpc_id);
    let mode = exclusion.internet_gateway_exclusion_mode.as_deref();
    let open = mode == Some("allow-bidirectional")
        || (mode == Some("allow-egress") && way == Way::OutboundOnly);
    mine && open && !gone
}

pub(super) fn is_attached(attachments: &[ec2::GatewayAttachment], vpc: &str) -> bool {
    attachments.iter().any(|attachment| {
        let state = attachment.state.as_deref();
        attachment.vpc_id.as_deref() == Some(vpc)
            && matches!(state, None | Some("available" | "attached" | "attaching"))
    })
}
