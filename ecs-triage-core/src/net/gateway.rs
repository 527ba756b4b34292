use super::address::{Ip, Span};
use super::interface::{Fault, Interface};
use super::packet::Packet;
use super::plan::{Nat, Subnet};
use super::routes::{Route, Target};
use super::trace::{BlockKind, Direction, HopKind};
use super::walk::{Arrival, Leg, Site, Step, Walk};
use crate::snapshot::{Assumption, Operation, ec2};

/// What leads out of a VPC to the internet, and what it asks of a packet.
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
        let vpc = self.plan.vpcs.get(site.vpc).map_or("", |vpc| vpc.id);
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
        let vpc = self.plan.vpcs.get(site.vpc).map_or("", |vpc| vpc.id);
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

/// NAT gateways, and instances that do the same.
impl<'a> Walk<'a> {
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html>.
    pub(super) fn nat_gateway(
        &mut self,
        leg: &Leg<'a>,
        site: Site<'a>,
        route: &'a Route<'a>,
        id: &'a str,
    ) -> Step<'a> {
        let packet = &leg.packet;
        let spot = self.spot(HopKind::NatGateway, id, packet);
        let Some(nat) = self.plan.nats.get(id) else {
            self.leave(site.subnet, packet);
            self.pass_route(leg, site, route);
            let known = self.plan.snapshot.find::<ec2::NatGateway>(id);
            match known {
                Ok(_) => {
                    let detail = || format!("{id} does not exist");
                    self.log.block(BlockKind::NatGatewayState, spot, detail, String::new);
                }
                Err(gap) => self.log.lack(spot, || gap),
            }
            return Step::Stopped;
        };
        let of_nat = self.plan.subnet_of(&nat.interface);
        let same = site.subnet.map(Subnet::id) == of_nat.map(Subnet::id);
        if !same {
            self.leave(site.subnet, packet);
        }
        self.pass_route(leg, site, route);
        if !same {
            self.enter(of_nat, packet);
        }
        if self.check_nat(leg, site, nat, id) {
            self.log.hop(spot, String::new, || format!("/ec2/nat_gateways/{}", nat.index));
        }
        Step::Arrived(Arrival::Nat(&nat.interface))
    }

    fn check_nat(&mut self, leg: &Leg<'a>, site: Site<'a>, nat: &Nat<'a>, id: &str) -> bool {
        let packet = &leg.packet;
        let spot = self.spot(HopKind::NatGateway, id, packet);
        let state = nat.item.state.as_deref().unwrap_or("available");
        let zones = &nat.item.nat_gateway_addresses;
        let regional = nat.item.availability_mode.as_deref() == Some("regional");
        let fixed = nat.item.auto_provision_zones.as_deref() == Some("disabled");
        let zone = site.subnet.and_then(|subnet| subnet.item.availability_zone.as_deref());
        let zone_id = site.subnet.and_then(|subnet| subnet.item.availability_zone_id.as_deref());
        let serves = |address: &ec2::NatGatewayAddress| {
            address.availability_zone.as_deref() == zone && zone.is_some()
                || address.availability_zone_id.as_deref() == zone_id && zone_id.is_some()
        };
        let nat64 = Span::NAT64.contains(packet.destination.first());
        let fault = if state != "available" {
            let why = nat.item.failure_message.as_deref().unwrap_or_default();
            Some((
                BlockKind::NatGatewayState,
                format!("{id} is {state} {why}").trim_end().to_owned(),
            ))
        } else if !matches!(packet.protocol, 1 | 6 | 17) || packet.destination.is_v6() && !nat64 {
            Some((BlockKind::NatGatewayProtocol, format!("{id} does not translate this protocol")))
        } else if regional && fixed && !zones.iter().any(serves) {
            let zone = zone.unwrap_or("the zone of the sender");
            Some((BlockKind::NatGatewayZone, format!("{id} has no address in {zone}")))
        } else {
            None
        };
        let Some((kind, detail)) = fault else { return true };
        self.log.block(kind, spot, || detail, || format!("/ec2/nat_gateways/{}", nat.index));
        false
    }

    /// A route to an interface or an instance: a NAT instance, a firewall, a VPN box.
    pub(super) fn appliance(
        &mut self,
        leg: &Leg<'a>,
        site: Site<'a>,
        route: &'a Route<'a>,
        appliance: Option<&'a Interface<'a>>,
        id: &str,
    ) -> Step<'a> {
        let packet = &leg.packet;
        let Some(appliance) = appliance else {
            self.leave(site.subnet, packet);
            self.pass_route(leg, site, route);
            let spot = self.spot(HopKind::Interface, id, packet);
            let gap = || self.plan.gap(Operation::DescribeNetworkInterfaces, id);
            self.log.lack(spot, gap);
            return Step::Stopped;
        };
        let of_appliance = self.plan.subnet_of(appliance);
        let same = site.subnet.map(Subnet::id) == of_appliance.map(Subnet::id);
        if !same {
            self.leave(site.subnet, packet);
        }
        self.pass_route(leg, site, route);
        if !same {
            self.enter(of_appliance, packet);
        }
        self.check_forwards(appliance, packet);
        self.ingress(appliance, packet);
        Step::Arrived(Arrival::Appliance(appliance))
    }

    fn check_forwards(&mut self, appliance: &'a Interface<'a>, packet: &Packet<'a>) {
        let spot = self.spot(HopKind::Interface, appliance.name(), packet);
        let pointer = || appliance.pointer.clone();
        match appliance.forwards {
            Some(true) => self.log.hop(spot, String::new, pointer),
            Some(false) => {
                let detail = || format!("{} has its source/dest check on", appliance.name());
                self.log.block(BlockKind::SourceDestCheck, spot, detail, pointer);
            }
            None => {
                let gap = || self.plan.gap(Operation::DescribeNetworkInterfaces, appliance.name());
                self.log.lack(spot, gap);
            }
        }
        self.check_fault(appliance, packet);
    }

    /// Does the interface's owner run, and is it attached?
    pub(super) fn check_fault(&mut self, interface: &'a Interface<'a>, packet: &Packet<'a>) {
        let (kind, what) = match interface.fault {
            None => return,
            Some(Fault::Detached) => (BlockKind::InterfaceDetached, "is attached to nothing"),
            Some(Fault::InstanceState) => {
                (BlockKind::InstanceState, "belongs to no running instance")
            }
        };
        let spot = self.spot(HopKind::Interface, interface.name(), packet);
        let detail = || format!("{} {what}", interface.name());
        self.log.block(kind, spot, detail, || interface.pointer.clone());
    }
}

/// What leads to other networks by a route: endpoints and virtual private gateways.
impl<'a> Walk<'a> {
    /// A gateway endpoint, or the endpoint of a firewall.
    pub(super) fn routed_endpoint(
        &mut self,
        leg: &Leg<'a>,
        site: Site<'a>,
        id: &'a str,
    ) -> Step<'a> {
        let packet = &leg.packet;
        let spot = self.spot(HopKind::Endpoint, id, packet);
        let endpoint = match self.plan.snapshot.find::<ec2::VpcEndpoint>(id) {
            Ok(Some(endpoint)) => endpoint,
            Ok(None) => {
                let detail = || format!("{id} does not exist");
                self.log.block(BlockKind::EndpointState, spot, detail, String::new);
                return Step::Stopped;
            }
            Err(gap) => {
                self.log.lack(spot, || gap);
                return Step::Stopped;
            }
        };
        self.check_endpoint(endpoint, packet);
        if endpoint.vpc_endpoint_type.as_deref() == Some("GatewayLoadBalancer") {
            return self.firewall(leg, endpoint);
        }
        let spot = self.spot(HopKind::Endpoint, id, packet);
        let ping = packet.protocol == 1 && packet.icmp.0 == 8;
        if packet.protocol != 6 && !ping {
            let detail = || format!("{id} takes TCP and ICMP echo only");
            self.log.block(BlockKind::EndpointProtocol, spot, detail, String::new);
        }
        if leg.from.vpc != site.vpc {
            let detail = || format!("{id} serves its own VPC only");
            self.log.block(BlockKind::OutsideVpc, spot, detail, String::new);
        }
        self.log.hop(
            spot,
            || endpoint.service_name.clone(),
            || self.plan.snapshot.pointer(endpoint),
        );
        Step::Arrived(Arrival::Service)
    }

    /// Is the endpoint in a state to take anything?
    pub(super) fn check_endpoint(&mut self, endpoint: &'a ec2::VpcEndpoint, packet: &Packet<'a>) {
        let id = endpoint.vpc_endpoint_id.as_str();
        let state = endpoint.state.as_deref().unwrap_or("available");
        if !state.eq_ignore_ascii_case("available") {
            let spot = self.spot(HopKind::Endpoint, id, packet);
            let detail = || format!("{id} is {state}");
            let pointer = || self.plan.snapshot.pointer(endpoint);
            self.log.block(BlockKind::EndpointState, spot, detail, pointer);
        }
    }

    /// What a firewall decides is not known; what follows it may still be definite.
    fn firewall(&mut self, leg: &Leg<'a>, endpoint: &'a ec2::VpcEndpoint) -> Step<'a> {
        let id = endpoint.vpc_endpoint_id.as_str();
        let spot = self.spot(HopKind::Endpoint, id, &leg.packet);
        let detail = || format!("the firewall behind {id} decides");
        self.log.block(BlockKind::Firewall, spot, detail, String::new);
        let subnet = endpoint.subnet_ids.first();
        match subnet.and_then(|subnet| self.plan.subnet_named(subnet)) {
            Some(subnet) => {
                self.enter(Some(subnet), &leg.packet);
                Step::To(self.site(subnet))
            }
            None => Step::Stopped,
        }
    }

    /// Source: <https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html>.
    pub(super) fn virtual_private_gateway(
        &mut self,
        leg: &Leg<'a>,
        site: Site<'a>,
        id: &'a str,
    ) -> Step<'a> {
        let packet = &leg.packet;
        let spot = self.spot(HopKind::VirtualPrivateGateway, id, packet);
        let vpc = self.plan.vpcs.get(site.vpc).map_or("", |vpc| vpc.id);
        if let Ok(Some(gateway)) = self.plan.snapshot.find::<ec2::VpnGateway>(id)
            && !is_attached(&gateway.vpc_attachments, vpc)
        {
            let detail = || format!("{id} is not attached to {vpc}");
            let pointer = || self.plan.snapshot.pointer(gateway);
            let kind = BlockKind::VirtualPrivateGatewayDetached;
            self.log.block(kind, spot, detail, pointer);
            return Step::Stopped;
        }
        let Some((kind, detail)) = self.vpn_fault(id, packet.destination.first()) else {
            return self.beyond(HopKind::VirtualPrivateGateway, id, packet);
        };
        self.log.block(kind, spot, || detail, String::new);
        Step::Stopped
    }

    /// What the VPN connections of a gateway, where it has any, tell for certain.
    fn vpn_fault(&self, gateway: &str, destination: Ip) -> Option<(BlockKind, String)> {
        let all = self.plan.snapshot.all::<ec2::VpnConnection>().ok()?;
        let live = |vpn: &&ec2::VpnConnection| {
            vpn.vpn_gateway_id.as_deref() == Some(gateway)
                && !matches!(vpn.state.as_deref(), Some("deleted" | "deleting"))
        };
        let mine: Vec<_> = all.iter().filter(live).collect();
        // Without any, Direct Connect may be what the gateway is for.
        mine.first()?;
        let down = |vpn: &&ec2::VpnConnection| {
            let tunnels = &vpn.vgw_telemetry;
            !tunnels.is_empty() && tunnels.iter().all(|t| t.status.as_deref() == Some("DOWN"))
        };
        if mine.iter().all(down) {
            let detail = format!("every tunnel of {gateway} is down");
            return Some((BlockKind::VirtualPrivateGatewayDown, detail));
        }
        let serves = |vpn: &&ec2::VpnConnection| {
            let mut routes = vpn.routes.iter().filter_map(|route| {
                Span::parse(route.destination_cidr_block.as_deref().unwrap_or_default())
            });
            vpn.options.static_routes_only != Some(true) || routes.any(|r| r.contains(destination))
        };
        let detail = format!("no static route of {gateway} leads to {destination}");
        (!mine.iter().any(serves)).then_some((BlockKind::VirtualPrivateGatewayNoRoute, detail))
    }
}
