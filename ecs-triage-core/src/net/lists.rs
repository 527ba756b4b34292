//! Prefix lists, and those of the services that gateway endpoints serve.

use std::collections::{HashMap, HashSet};

use super::address::Span;
use super::plan::Plan;
use super::services::service_of_endpoint;
use crate::snapshot::{Snapshot, ec2};

/// The ranges of prefix lists, by id; `None` for a list that is known by name only.
pub(super) type PrefixLists<'s> = HashMap<&'s str, Option<Vec<Span>>>;

pub(super) fn prefix_lists(snapshot: &Snapshot) -> PrefixLists<'_> {
    let ranges = |list: &'_ ec2::PrefixList| {
        let cidrs = list.cidrs.as_ref()?;
        Some(cidrs.iter().filter_map(|cidr| Span::parse(cidr)).collect())
    };
    let lists = snapshot.seen::<ec2::PrefixList>().iter();
    lists.map(|list| (list.prefix_list_id.as_str(), ranges(list))).collect()
}

/// The lists of services that gateway endpoints serve: by their names, or by routes that lead there.
pub(super) fn gateway_lists(snapshot: &Snapshot) -> HashSet<&str> {
    let lists = snapshot.seen::<ec2::PrefixList>().iter();
    let named = lists.filter(|list| {
        let service = list.prefix_list_name.as_deref().and_then(service_of_endpoint);
        service.is_some_and(has_gateway)
    });
    let named = named.map(|list| list.prefix_list_id.as_str());
    let endpoints = snapshot.seen::<ec2::VpcEndpoint>().iter();
    let gateways = endpoints.filter(|e| e.vpc_endpoint_type.as_deref() == Some("Gateway"));
    let gateways: HashSet<_> = gateways.map(|e| e.vpc_endpoint_id.as_str()).collect();
    let tables = snapshot.seen::<ec2::RouteTable>().iter();
    let routed = tables.flat_map(|table| &table.routes).filter_map(|route| {
        let to = route.gateway_id.as_deref()?;
        route.destination_prefix_list_id.as_deref().filter(|_| gateways.contains(to))
    });
    named.chain(routed).collect()
}

/// Has the service gateway endpoints?
pub(super) fn has_gateway(service: &str) -> bool {
    matches!(service, "s3" | "dynamodb")
}

impl Plan<'_> {
    /// Where hosts are that no gateway endpoint serves: the ranges without those of its services.
    pub(super) fn hosts(&self, ranges: impl Iterator<Item = Span>) -> Vec<Span> {
        let lists = self.gateway_lists.iter().filter_map(|list| self.lists.get(list)?.as_ref());
        let holes: Vec<_> = lists.flatten().copied().collect();
        let without = |spans: Vec<Span>, hole: &Span| {
            spans.into_iter().flat_map(|span| span.without(*hole)).collect()
        };
        holes.iter().fold(ranges.collect(), without)
    }
}
