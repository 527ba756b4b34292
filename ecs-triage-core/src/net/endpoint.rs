//! What leads to other networks by a route: endpoints and virtual private gateways.

use super::address::{Ip, Span};
use super::gateway::is_attached;
use super::packet::Packet;
use super::services::{ServiceHost, actions_of, service_of_endpoint};
use super::trace::{BlockKind, HopKind};
use super::walk::{Arrival, Leg, Site, Step, Walk};
use crate::iam::Scope;
use crate::snapshot::ec2;

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
        let Some(endpoint) = self.existing::<ec2::VpcEndpoint>(id, spot, BlockKind::EndpointState)
        else {
            return Step::Stopped;
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
        self.check_policy(endpoint, packet);
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

    /// A packet names no action: what no call to the host can pass stops it.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html>.
    pub(super) fn check_policy(&mut self, endpoint: &'a ec2::VpcEndpoint, packet: &Packet<'a>) {
        let id = endpoint.vpc_endpoint_id.as_str();
        let policy = self.plan.endpoint_policies.get(id);
        let host = self.host.and_then(ServiceHost::parse);
        let service = service_of_endpoint(&endpoint.service_name);
        let bucket = host.and_then(|host| host.bucket());
        let scope = Scope { service: service.and_then(actions_of), bucket };
        if policy.is_some_and(|policy| !policy.may_allow(&scope)) {
            let spot = self.spot(HopKind::Endpoint, id, packet);
            let what = self.host.unwrap_or(&endpoint.service_name);
            let detail = || format!("the policy of {id} allows no call to {what}");
            let pointer = || format!("{}/PolicyDocument", self.plan.snapshot.pointer(endpoint));
            self.log.block(BlockKind::EndpointPolicy, spot, detail, pointer);
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
        let vpc = self.plan.vpc_id(site.vpc);
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
