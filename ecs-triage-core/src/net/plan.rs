use std::collections::{HashMap, HashSet};

use super::acl::Acl;
use super::address::{Ip, Span};
use super::group::Group;
use super::interface::{Fault, Interface};
use super::lists::{PrefixLists, gateway_lists, prefix_lists};
use super::place::{Subnet, Vpc, subnet_ranges, vpc_ranges};
use super::routes::Table;
use super::transit::{self, TransitTable};
use crate::iam::Policy;
use crate::snapshot::{Gap, Operation, Snapshot, ec2};

/// A snapshot's network, compiled: every cross-reference followed once.
#[derive(Debug)]
pub(super) struct Plan<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) vpcs: Vec<Vpc<'s>>,
    pub(super) subnets: Vec<Subnet<'s>>,
    pub(super) interfaces: Vec<Interface<'s>>,
    pub(super) tables: Vec<Table<'s>>,
    pub(super) acls: Vec<Acl<'s>>,
    pub(super) groups: Vec<Group<'s>>,
    pub(super) lists: PrefixLists<'s>,
    /// The policies of endpoints that can be read, by the endpoints' ids.
    pub(super) endpoint_policies: HashMap<&'s str, Policy>,
    /// The lists of services that gateway endpoints serve.
    pub(super) gateway_lists: HashSet<&'s str>,
    pub(super) nats: HashMap<&'s str, Nat<'s>>,
    pub(super) transit_tables: HashMap<&'s str, TransitTable<'s>>,
    /// By VPC, the table that its internet gateway asks for what comes in.
    ingress: HashMap<&'s str, usize>,
    vpc_ids: HashMap<&'s str, usize>,
    subnet_ids: HashMap<&'s str, usize>,
    interface_ids: HashMap<&'s str, usize>,
    instances: HashMap<&'s str, usize>,
    group_ids: HashMap<&'s str, usize>,
    private: HashMap<(usize, Ip), usize>,
    public: HashMap<Ip, (usize, Ip)>,
}

/// A NAT gateway, with the interface by which it sends.
#[derive(Debug)]
pub(super) struct Nat<'s> {
    pub(super) item: &'s ec2::NatGateway,
    pub(super) index: usize,
    pub(super) interface: Interface<'s>,
}

impl<'s> Plan<'s> {
    pub(super) fn new(snapshot: &'s Snapshot) -> Self {
        let mut plan = Self {
            snapshot,
            vpcs: Vec::new(),
            subnets: Vec::new(),
            interfaces: Vec::new(),
            tables: Vec::new(),
            acls: Vec::new(),
            groups: Vec::new(),
            lists: prefix_lists(snapshot),
            endpoint_policies: endpoint_policies(snapshot),
            gateway_lists: gateway_lists(snapshot),
            nats: HashMap::new(),
            transit_tables: HashMap::new(),
            ingress: HashMap::new(),
            vpc_ids: HashMap::new(),
            subnet_ids: HashMap::new(),
            interface_ids: HashMap::new(),
            instances: HashMap::new(),
            group_ids: HashMap::new(),
            private: HashMap::new(),
            public: HashMap::new(),
        };
        plan.transit_tables = transit::tables(snapshot, &plan.lists);
        plan.read_vpcs();
        plan.read_filters();
        plan.read_subnets();
        plan.read_interfaces();
        plan.read_nat_gateways();
        plan
    }

    fn read_vpcs(&mut self) {
        for vpc in self.snapshot.seen::<ec2::Vpc>() {
            let index = self.vpc(&vpc.vpc_id);
            if let Some(known) = self.vpcs.get_mut(index) {
                known.ranges = vpc_ranges(vpc);
                known.resolver = known.ranges.first().map(|range| Ip(range.first + 2));
                known.described = true;
            }
        }
    }

    fn read_filters(&mut self) {
        let snapshot = self.snapshot;
        for (index, item) in snapshot.seen::<ec2::RouteTable>().iter().enumerate() {
            let vpc = self.vpc(&item.vpc_id);
            let local = self.vpcs.get(vpc).map(|vpc| vpc.ranges.as_slice()).unwrap_or_default();
            self.tables.push(Table::new(index, item, local, &self.lists));
            let mut gateways = item.associations.iter().filter_map(|a| a.gateway_id.as_deref());
            if gateways.any(|gateway| gateway.starts_with("igw-")) {
                self.ingress.insert(&item.vpc_id, index);
            }
        }
        let acls = snapshot.seen::<ec2::NetworkAcl>().iter().enumerate();
        self.acls.extend(acls.map(|(index, item)| Acl::new(index, item)));
        for (index, item) in snapshot.seen::<ec2::SecurityGroup>().iter().enumerate() {
            self.group_ids.insert(&item.group_id, index);
            self.groups.push(Group::new(index, item, &self.lists));
        }
    }

    fn read_subnets(&mut self) {
        let (tables, acls) = (self.tables_of_subnets(), self.acls_of_subnets());
        for (index, item) in self.snapshot.seen::<ec2::Subnet>().iter().enumerate() {
            let vpc = self.vpc(&item.vpc_id);
            let id = item.subnet_id.as_str();
            let of_vpc =
                |by_name: &HashMap<&str, usize>| by_name.get(item.vpc_id.as_str()).copied();
            self.subnet_ids.insert(id, index);
            if let Some(vpc) = self.vpcs.get_mut(vpc) {
                vpc.described = true;
            }
            self.subnets.push(Subnet {
                item,
                vpc,
                ranges: subnet_ranges(item),
                table: tables.get(id).copied().or_else(|| of_vpc(&tables)),
                acl: acls.get(id).copied().or_else(|| of_vpc(&acls)),
            });
        }
    }

    /// The table of each subnet that names one; and, under the VPC's id, of those that do not.
    fn tables_of_subnets(&self) -> HashMap<&'s str, usize> {
        let mut tables = HashMap::new();
        for table in &self.tables {
            let live = table.item.associations.iter().filter(|association| {
                let state = association.association_state.as_ref().and_then(|s| s.state.as_deref());
                !matches!(state, Some("disassociated" | "failed"))
            });
            for association in live {
                if let Some(subnet) = &association.subnet_id {
                    tables.insert(subnet.as_str(), table.index);
                }
                // A table that was not collected could be the one that the subnet names.
                let all = self.snapshot.owned::<ec2::RouteTable>(&table.item.vpc_id).is_ok();
                if association.main && all {
                    tables.insert(&table.item.vpc_id, table.index);
                }
            }
        }
        tables
    }

    fn acls_of_subnets(&self) -> HashMap<&'s str, usize> {
        let mut acls = HashMap::new();
        for acl in &self.acls {
            for association in &acl.item.associations {
                acls.insert(association.subnet_id.as_str(), acl.index);
            }
            let all = self.snapshot.owned::<ec2::NetworkAcl>(&acl.item.vpc_id).is_ok();
            if acl.item.is_default && all {
                acls.insert(&acl.item.vpc_id, acl.index);
            }
        }
        acls
    }

    fn read_interfaces(&mut self) {
        let snapshot = self.snapshot;
        for (index, item) in snapshot.seen::<ec2::NetworkInterface>().iter().enumerate() {
            self.add(Interface::new(item, format!("/ec2/network_interfaces/{index}")));
        }
        for (index, instance) in snapshot.seen::<ec2::Instance>().iter().enumerate() {
            for (nth, item) in instance.network_interfaces.iter().enumerate() {
                let pointer = format!("/ec2/instances/{index}/NetworkInterfaces/{nth}");
                self.add(Interface::new(item, pointer));
            }
            if instance.network_interfaces.is_empty() && !self.has_interface(instance) {
                self.add(Interface::of_instance(instance, format!("/ec2/instances/{index}")));
            }
            self.note_instance(instance);
        }
        let instances = snapshot.seen::<ec2::Instance>().iter();
        let seen: HashSet<_> = instances.map(|instance| instance.instance_id.as_str()).collect();
        for interface in &mut self.interfaces {
            let unread =
                |id: &str| !seen.contains(id) && snapshot.find::<ec2::Instance>(id).is_err();
            if interface.fault.is_none() && interface.instance.is_some_and(unread) {
                interface.fault = Some(Fault::Untold);
            }
        }
    }

    fn read_nat_gateways(&mut self) {
        for (index, item) in self.snapshot.seen::<ec2::NatGateway>().iter().enumerate() {
            let mut interface =
                Interface::of_nat_gateway(item, format!("/ec2/nat_gateways/{index}"));
            interface.vpc = self.vpc(&item.vpc_id);
            interface.subnet = self.subnet_ids.get(interface.subnet_id).copied();
            let own = item.route_table_id.as_deref();
            let own = own.filter(|_| item.subnet_id.is_none());
            interface.table = self.tables.iter().find_map(|table| {
                (Some(table.item.route_table_id.as_str()) == own).then_some(table.index)
            });
            if !interface.addresses.iter().any(|ip| self.interface_at(interface.vpc, *ip).is_some())
            {
                self.add(interface.clone());
            }
            self.nats.insert(&item.nat_gateway_id, Nat { item, index, interface });
        }
    }

    fn has_interface(&self, instance: &ec2::Instance) -> bool {
        let id = Some(instance.instance_id.as_str());
        self.interfaces.iter().any(|interface| interface.instance == id)
    }

    /// An interface is listed twice: by itself, and by its instance; the first tells more.
    fn add(&mut self, mut interface: Interface<'s>) {
        if self.interface_ids.contains_key(interface.id) && !interface.id.is_empty() {
            return;
        }
        let index = self.interfaces.len();
        interface.subnet = self.subnet_ids.get(interface.subnet_id).copied();
        let of_subnet = interface.subnet.and_then(|subnet| self.subnets.get(subnet));
        interface.vpc = match of_subnet {
            Some(subnet) => subnet.vpc,
            None => self.vpc(interface.vpc_id),
        };
        interface.group_indices =
            interface.groups.iter().map(|id| self.group_ids.get(id).copied()).collect();
        for ip in &interface.addresses {
            self.private.insert((interface.vpc, *ip), index);
            if ip.is_v6() {
                self.public.insert(*ip, (index, *ip));
            }
        }
        for (private, public) in &interface.public_addresses {
            self.public.insert(*public, (index, *private));
        }
        if let Some(instance) = interface.instance {
            self.instances.entry(instance).or_insert(index);
        }
        self.interface_ids.insert(interface.id, index);
        self.interfaces.push(interface);
    }

    /// Completes what only the instance tells, and finds its primary interface.
    fn note_instance(&mut self, instance: &'s ec2::Instance) {
        let id = instance.instance_id.as_str();
        let primary = instance.private_ip_address.as_deref().and_then(Ip::parse);
        let mut first = None;
        for (index, interface) in self.interfaces.iter_mut().enumerate() {
            let listed = instance
                .network_interfaces
                .iter()
                .any(|item| item.network_interface_id == interface.id && !interface.id.is_empty());
            if interface.instance != Some(id) && !listed {
                continue;
            }
            interface.note_instance(instance);
            let is_primary = primary.is_some_and(|ip| interface.addresses.contains(&ip));
            if is_primary || first.is_none() {
                first = Some(index);
            }
            if let Some((private, public)) = interface.public_of_instance(instance) {
                self.public.insert(public, (index, private));
            }
        }
        if let Some(index) = first {
            self.instances.insert(id, index);
        }
    }

    /// The index of a VPC, which gets one when it is named for the first time.
    fn vpc(&mut self, id: &'s str) -> usize {
        if let Some(index) = self.vpc_ids.get(id) {
            return *index;
        }
        let index = self.vpcs.len();
        self.vpc_ids.insert(id, index);
        self.vpcs.push(Vpc {
            id,
            ranges: Vec::new(),
            resolver: None,
            described: false,
            interfaces_known: self.snapshot.owned::<ec2::NetworkInterface>(id).is_ok(),
            subnets_known: self.snapshot.owned::<ec2::Subnet>(id).is_ok(),
        });
        index
    }
}

impl<'s> Plan<'s> {
    /// The id of a VPC; empty where there is none of that index.
    pub(super) fn vpc_id(&self, vpc: usize) -> &'s str {
        self.vpcs.get(vpc).map_or("", |vpc| vpc.id)
    }

    pub(super) fn vpc_named(&self, id: &str) -> Option<usize> {
        self.vpc_ids.get(id).copied()
    }

    pub(super) fn subnet_named(&self, id: &str) -> Option<&Subnet<'s>> {
        self.subnet_ids.get(id).and_then(|index| self.subnets.get(*index))
    }

    pub(super) fn subnet_index(&self, id: &str) -> Option<usize> {
        self.subnet_ids.get(id).copied()
    }

    pub(super) fn group_index(&self, id: &str) -> Option<usize> {
        self.group_ids.get(id).copied()
    }

    /// The group that an interface gets when none is named.
    pub(super) fn default_group(&self, vpc: usize) -> Option<&'s str> {
        let vpc = self.vpcs.get(vpc)?.id;
        let is_default = |group: &&Group<'_>| {
            group.item.vpc_id == vpc && group.item.group_name.as_deref() == Some("default")
        };
        self.groups.iter().find(is_default).map(|group| group.item.group_id.as_str())
    }

    pub(super) fn interface_named(&self, id: &str) -> Option<&Interface<'s>> {
        self.interface_ids.get(id).and_then(|index| self.interfaces.get(*index))
    }

    /// The primary interface of an instance.
    pub(super) fn interface_of_instance(&self, id: &str) -> Option<&Interface<'s>> {
        self.instances.get(id).and_then(|index| self.interfaces.get(*index))
    }

    /// Who has a private address (or an IPv6 one) in a VPC?
    pub(super) fn interface_at(&self, vpc: usize, ip: Ip) -> Option<&Interface<'s>> {
        self.private.get(&(vpc, ip)).and_then(|index| self.interfaces.get(*index))
    }

    /// Who has a public address, and which private address stands behind it?
    pub(super) fn interface_behind(&self, public: Ip) -> Option<(&Interface<'s>, Ip)> {
        let (index, private) = self.public.get(&public)?;
        Some((self.interfaces.get(*index)?, *private))
    }

    /// Every interface with that private address.
    pub(super) fn interfaces_at(&self, ip: Ip) -> impl Iterator<Item = &Interface<'s>> {
        let in_vpc = move |vpc| self.interface_at(vpc, ip);
        (0..self.vpcs.len()).filter_map(in_vpc)
    }

    /// The table by which a VPC's internet gateway leads on what comes in, where it has one.
    pub(super) fn ingress_table(&self, vpc: &str) -> Option<&Table<'s>> {
        self.ingress.get(vpc).and_then(|table| self.tables.get(*table))
    }

    pub(super) fn subnet_of(&self, interface: &Interface<'_>) -> Option<&Subnet<'s>> {
        interface.subnet.and_then(|index| self.subnets.get(index))
    }

    /// Is the address one of the VPC's own?
    pub(super) fn is_local(&self, vpc: usize, span: Span) -> bool {
        let inside = |vpc: &Vpc<'_>| vpc.ranges.iter().any(|range| range.covers(span));
        let subnets = || self.subnets.iter().filter(move |subnet| subnet.vpc == vpc);
        self.vpcs.get(vpc).is_some_and(inside)
            || subnets().any(|subnet| subnet.ranges.iter().any(|range| range.covers(span)))
    }

    pub(super) fn gap(&self, operation: Operation, subject: &str) -> Gap {
        self.snapshot.gap(operation, Some(subject))
    }
}

fn endpoint_policies(snapshot: &Snapshot) -> HashMap<&str, Policy> {
    let endpoints = snapshot.seen::<ec2::VpcEndpoint>().iter();
    let read = endpoints.filter_map(|endpoint| {
        let policy = Policy::parse(endpoint.policy_document.as_ref()?.text()).ok()?;
        Some((endpoint.vpc_endpoint_id.as_str(), policy))
    });
    read.collect()
}
