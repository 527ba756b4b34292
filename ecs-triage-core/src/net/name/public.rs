//! What a name is on the internet.

use super::zone::is_under;
use super::{Lead, Resolution, Resolver};
use crate::net::lists::has_gateway;
use crate::net::services::{ServiceHost, region_of_endpoint, service_of_endpoint};
use crate::net::source::Listed;
use crate::net::trace::BlockKind;
use crate::snapshot::ec2;

impl<'a> Resolver<'a> {
    /// What the name is on the internet.
    pub(super) fn public(self, host: &str) -> (Resolution, Lead<'a>) {
        let Some(service) = ServiceHost::parse(host) else {
            if is_private_name(host) {
                return self.nothing(BlockKind::NameUnknown);
            }
            let listed = Listed::InNone;
            let lead = Lead::Public { ranges: Vec::new(), listed, dual_stack: false };
            return (Resolution::Public { service: None }, lead);
        };
        let list = self.list_of(&service);
        let known = list.and_then(|list| self.plan.lists.get(list)).cloned().flatten();
        let lead = Lead::Public {
            ranges: known.unwrap_or_default(),
            listed: list.map_or(Listed::InNone, Listed::In),
            dual_stack: service.dual_stack,
        };
        (Resolution::Public { service: Some(service.service().to_owned()) }, lead)
    }

    /// The prefix list of a service that has a gateway endpoint.
    fn list_of(self, service: &ServiceHost<'_>) -> Option<&'a str> {
        let name = service.service();
        if !has_gateway(name) {
            return None;
        }
        let is = |other: &str| {
            let region =
                service.region.is_none_or(|region| region_of_endpoint(other) == Some(region));
            service_of_endpoint(other) == Some(name) && region
        };
        let lists = self.plan.snapshot.seen::<ec2::PrefixList>().iter();
        let mut named = lists.filter(|list| list.prefix_list_name.as_deref().is_some_and(is));
        if let Some(list) = named.next() {
            return Some(&list.prefix_list_id);
        }
        let endpoints = self.plan.snapshot.seen::<ec2::VpcEndpoint>().iter();
        let gateways = endpoints.filter(|endpoint| is(&endpoint.service_name));
        let ids: Vec<_> = gateways.map(|endpoint| endpoint.vpc_endpoint_id.as_str()).collect();
        let tables = self.plan.snapshot.seen::<ec2::RouteTable>().iter();
        let mut routes = tables.flat_map(|table| table.routes.iter());
        routes.find_map(|route| {
            let gateway = route.gateway_id.as_deref()?;
            route.destination_prefix_list_id.as_deref().filter(|_| ids.contains(&gateway))
        })
    }
}

/// Names that no one answers on the internet.
fn is_private_name(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    !host.contains('.')
        || matches!(last, "internal" | "local" | "lan" | "corp" | "home" | "test" | "localhost")
        || is_under(host, "amazonaws.com")
        || is_under(host, "amazonaws.com.cn")
}
