//! Names that interface endpoints answer.

use std::borrow::Cow;

use super::zone::{matches_name, wildcard};
use super::{Lead, Resolution, Resolver};
use crate::net::interface::{Interface, Kind};
use crate::net::place::Subnet;
use crate::net::services::{ServiceHost, region_of_endpoint, service_of_endpoint};
use crate::snapshot::{Gap, ec2};

impl<'a> Resolver<'a> {
    /// The endpoint whose own name it is: public DNS knows these, so that it may be of any VPC.
    pub(super) fn endpoint_named(self, host: &str) -> Option<&'a ec2::VpcEndpoint> {
        let mut endpoints = self.plan.snapshot.seen::<ec2::VpcEndpoint>().iter();
        let is_own = |endpoint: &&ec2::VpcEndpoint| host.contains(&endpoint.vpc_endpoint_id);
        endpoints.find(|endpoint| host.contains(".vpce.") && is_own(endpoint))
    }

    /// The interface endpoint that a service's public name leads to, for its private DNS is on, with
    /// the length of the domain that it answers for; and what was not read and may change that.
    /// Private DNS holds for the whole VPC.
    pub(super) fn endpoint_of(
        self,
        host: &str,
    ) -> (Option<(&'a ec2::VpcEndpoint, usize)>, Option<Gap>) {
        let endpoints = self.plan.snapshot.seen::<ec2::VpcEndpoint>().iter();
        let mine = endpoints.filter(|endpoint| {
            endpoint.vpc_id == self.vpc_id()
                && endpoint.vpc_endpoint_type.as_deref() != Some("Gateway")
                && !matches!(endpoint.state.as_deref(), Some("deleted" | "Deleted"))
        });
        let mut answering =
            mine.filter_map(|endpoint| Some((endpoint, answers_for(endpoint, host)?)));
        let found = answering.next();
        match self.setting(|attributes| attributes.enable_dns_hostnames.as_ref()) {
            Ok(false) => (None, None),
            setting if found.is_some() => (found, setting.err()),
            _ => (None, self.untold_endpoint(host)),
        }
    }

    /// What would tell of an endpoint that answers for a service's name.
    fn untold_endpoint(self, host: &str) -> Option<Gap> {
        let known = self.plan.snapshot.owned::<ec2::VpcEndpoint>(self.vpc_id());
        ServiceHost::parse(host).and(known.err())
    }

    /// To an endpoint that nobody saw, in any subnet of the VPC.
    pub(super) fn to_any_endpoint(self) -> Lead<'a> {
        let subnets = self.plan.subnets.iter().filter(|subnet| subnet.vpc == self.vpc);
        Lead::Interfaces(subnets.map(|subnet| Cow::Owned(self.somewhere_in(subnet))).collect())
    }

    pub(super) fn to_endpoint(
        self,
        endpoint: &'a ec2::VpcEndpoint,
        host: &str,
    ) -> (Resolution, Lead<'a>) {
        let ids = endpoint.network_interface_ids.iter();
        let mut interfaces: Vec<_> =
            ids.filter_map(|id| self.plan.interface_named(id)).map(Cow::Borrowed).collect();
        if interfaces.is_empty() {
            let subnets = endpoint.subnet_ids.iter();
            let planned = subnets.filter_map(|id| self.plan.subnet_named(id));
            interfaces.extend(planned.map(|subnet| Cow::Owned(self.unseen(endpoint, subnet))));
        }
        if interfaces.iter().any(|interface| self.is_zone_of(host, interface)) {
            interfaces.retain(|interface| self.is_zone_of(host, interface));
        }
        let id = endpoint.vpc_endpoint_id.clone();
        let service = endpoint.service_name.clone();
        (Resolution::Endpoint { id, service }, Lead::Interfaces(interfaces))
    }

    /// An endpoint has a name for each zone: `vpce-<id>-<zone>.<service>.<region>.vpce.<domain>`.
    fn is_zone_of(self, host: &str, interface: &Interface<'_>) -> bool {
        let subnet = self.plan.subnet_of(interface);
        let zone = subnet.and_then(|subnet| subnet.item.availability_zone.as_deref());
        let label = host.split('.').next().unwrap_or_default();
        let rest = zone.and_then(|zone| label.strip_suffix(zone));
        rest.is_some_and(|rest| rest.starts_with("vpce-") && rest.ends_with('-'))
    }

    /// The interface of an endpoint that may be in a subnet, with any group of the VPC.
    fn somewhere_in(self, subnet: &'a Subnet<'a>) -> Interface<'a> {
        let groups = self.plan.groups.iter().filter(|group| group.item.vpc_id == self.vpc_id());
        let groups = groups.map(|group| group.item.group_id.as_str()).collect();
        let somewhere = Interface::in_subnet(self.plan, subnet, groups);
        Interface { kind: Kind::Endpoint, ..somewhere }
    }

    /// An endpoint's interface in a subnet, where interfaces were not collected.
    fn unseen(self, endpoint: &'a ec2::VpcEndpoint, subnet: &'a Subnet<'a>) -> Interface<'a> {
        let groups = endpoint.groups.iter().map(|group| group.group_id.as_str()).collect();
        let there = Interface::in_subnet(self.plan, subnet, groups);
        Interface { id: &endpoint.vpc_endpoint_id, kind: Kind::Endpoint, ..there }
    }
}

/// The length of the domain for which private DNS makes the endpoint answer, where the name is in it.
fn answers_for(endpoint: &ec2::VpcEndpoint, host: &str) -> Option<usize> {
    let inbound = endpoint.dns_options.private_dns_only_for_inbound_resolver_endpoint;
    if endpoint.private_dns_enabled != Some(true) || inbound == Some(true) {
        return None;
    }
    let names = endpoint.dns_entries.iter().filter_map(|entry| entry.dns_name.as_deref());
    let mut mine = names.filter(|name| matches_name(host, name));
    if let Some(name) = mine.next() {
        return Some(wildcard(name).map_or(host.len(), |domain| domain.len()));
    }
    let service = ServiceHost::parse(host).filter(|service| !service.dual_stack)?;
    let same = service_of_endpoint(&endpoint.service_name) == Some(service.service())
        && region_of_endpoint(&endpoint.service_name) == service.region;
    same.then_some(host.len())
}
