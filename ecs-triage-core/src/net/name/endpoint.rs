//! Names that interface endpoints answer.

use std::borrow::Cow;

use super::zone::matches_name;
use super::{Lead, Resolution, Resolver, push};
use crate::net::interface::{Future, Interface, Kind};
use crate::net::plan::Subnet;
use crate::net::services::{ServiceHost, region_of_endpoint, service_of_endpoint};
use crate::snapshot::{Gap, ec2};

impl<'a> Resolver<'a> {
    /// The interface endpoint that a name resolves to: its own name, or a service's public name
    /// where private DNS is on. Private DNS holds for the whole VPC.
    pub(super) fn endpoint_of(
        self,
        host: &str,
        lacks: &mut Vec<Gap>,
    ) -> Option<&'a ec2::VpcEndpoint> {
        let endpoints = self.plan.snapshot.seen::<ec2::VpcEndpoint>().iter();
        let mine = endpoints.filter(|endpoint| {
            endpoint.vpc_id == self.vpc_id()
                && endpoint.vpc_endpoint_type.as_deref() != Some("Gateway")
                && !matches!(endpoint.state.as_deref(), Some("deleted" | "Deleted"))
        });
        for endpoint in mine {
            if is_own_name(endpoint, host) {
                return Some(endpoint);
            }
            if answers_for(endpoint, host) {
                match self.setting(|attributes| attributes.enable_dns_hostnames.as_ref()) {
                    Ok(true) => return Some(endpoint),
                    Ok(false) => continue,
                    Err(gap) => {
                        push(lacks, gap);
                        return Some(endpoint);
                    }
                }
            }
        }
        let known = self.plan.snapshot.owned::<ec2::VpcEndpoint>(self.vpc_id());
        if let (Err(gap), true) = (known.map(drop), ServiceHost::parse(host).is_some()) {
            push(lacks, gap);
        }
        None
    }

    pub(super) fn to_endpoint(self, endpoint: &'a ec2::VpcEndpoint) -> (Resolution, Lead<'a>) {
        let ids = endpoint.network_interface_ids.iter();
        let mut interfaces: Vec<_> =
            ids.filter_map(|id| self.plan.interface_named(id)).map(Cow::Borrowed).collect();
        if interfaces.is_empty() {
            let subnets = endpoint.subnet_ids.iter();
            let planned = subnets.filter_map(|id| self.plan.subnet_named(id));
            interfaces.extend(planned.map(|subnet| Cow::Owned(self.unseen(endpoint, subnet))));
        }
        let id = endpoint.vpc_endpoint_id.clone();
        let service = endpoint.service_name.clone();
        (Resolution::Endpoint { id, service }, Lead::Interfaces(interfaces))
    }

    /// An endpoint's interface in a subnet, where interfaces were not collected.
    fn unseen(self, endpoint: &'a ec2::VpcEndpoint, subnet: &'a Subnet<'a>) -> Interface<'a> {
        let range = |v6| subnet.ranges.iter().find(|range| range.is_v6() == v6).copied();
        let groups: Vec<_> = endpoint.groups.iter().map(|group| group.group_id.as_str()).collect();
        Interface {
            id: &endpoint.vpc_endpoint_id,
            subnet_id: subnet.id(),
            vpc_id: &endpoint.vpc_id,
            vpc: subnet.vpc,
            subnet: self.plan.subnet_index(subnet.id()),
            group_indices: groups.iter().map(|id| self.plan.group_index(id)).collect(),
            groups,
            kind: Kind::Endpoint,
            future: Some(Future { v4: range(false), v6: None, public: false }),
            ..Interface::nowhere()
        }
    }
}

fn is_own_name(endpoint: &ec2::VpcEndpoint, host: &str) -> bool {
    host.contains(".vpce.") && host.contains(endpoint.vpc_endpoint_id.as_str())
}

/// Does private DNS make the endpoint answer for a public name?
fn answers_for(endpoint: &ec2::VpcEndpoint, host: &str) -> bool {
    if endpoint.private_dns_enabled != Some(true) {
        return false;
    }
    let inbound = endpoint.dns_options.private_dns_only_for_inbound_resolver_endpoint;
    if inbound == Some(true) {
        return false;
    }
    let names = endpoint.dns_entries.iter().filter_map(|entry| entry.dns_name.as_deref());
    if names.into_iter().any(|name| matches_name(host, name)) {
        return true;
    }
    let Some(service) = ServiceHost::parse(host).filter(|service| !service.dual_stack) else {
        return false;
    };
    service_of_endpoint(&endpoint.service_name) == Some(service.service())
        && region_of_endpoint(&endpoint.service_name) == service.region
}
