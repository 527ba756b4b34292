//! Names of what is inside a VPC: load balancers, file systems.

use std::borrow::Cow;

use super::{Lead, Notes, Resolution, Resolver};
use crate::net::address::Ip;
use crate::net::interface::Interface;
use crate::net::place::Subnet;
use crate::net::trace::BlockKind;
use crate::snapshot::{Operation, ec2, efs, elbv2};

impl<'a> Resolver<'a> {
    /// Names of what is inside the VPC: load balancers, file systems.
    pub(super) fn inside(
        self,
        host: &str,
        notes: &mut Notes<'a>,
    ) -> Option<(Resolution, Lead<'a>)> {
        let balancers = self.plan.snapshot.seen::<elbv2::ElasticLoadBalancer>();
        let named = |balancer: &&elbv2::ElasticLoadBalancer| {
            let name = balancer.dns_name.as_deref().unwrap_or_default().to_ascii_lowercase();
            !name.is_empty() && (host == name || host.strip_prefix("dualstack.") == Some(&name))
        };
        if let Some(balancer) = balancers.iter().find(named) {
            return Some(self.to_balancer(balancer, notes));
        }
        if let Some(public) = public_address_of(host) {
            return Some(self.to_public_name(public, notes));
        }
        let (file_system, zone) = file_system_of(host)?;
        let targets = match self.plan.snapshot.owned::<efs::MountTarget>(file_system) {
            Ok(targets) => targets,
            Err(gap) => {
                notes.lack(gap);
                return Some(self.nothing(BlockKind::NameUnknown));
            }
        };
        let here = self.subnet.and_then(|subnet| subnet.item.availability_zone.as_deref());
        let Some(zone) = zone.or(here) else {
            let subnet = self.subnet.map_or("", Subnet::id);
            notes.lack(self.plan.gap(Operation::DescribeSubnets, subnet));
            return Some(self.nothing(BlockKind::NameUnknown));
        };
        let mut mine = targets.filter(|target| self.is_target_in(target, Some(zone)));
        match mine.next() {
            Some(target) => Some(self.to_mount_target(target)),
            None => Some(self.nothing(BlockKind::NoMountTarget)),
        }
    }

    /// Inside its VPC the public name of an instance leads to the private address.
    fn to_public_name(self, public: Ip, notes: &mut Notes<'a>) -> (Resolution, Lead<'a>) {
        let here = self.plan.interface_behind(public).filter(|(there, _)| there.vpc == self.vpc);
        let private = here.map(|(_, private)| Lead::Addresses(vec![private]));
        let unseen = self.plan.snapshot.owned::<ec2::NetworkInterface>(self.vpc_id()).err();
        let lead = match (private, self.setting(|set| set.enable_dns_hostnames.as_ref())) {
            (_, Ok(false)) => Lead::Addresses(vec![public]),
            (Some(private), Ok(true)) => private,
            (private, setting) => {
                if let Some(gap) = unseen.or(setting.err().filter(|_| private.is_some())) {
                    notes.fork(private.unwrap_or(Lead::Addresses(Vec::new())), gap);
                }
                Lead::Addresses(vec![public])
            }
        };
        (Resolution::Literal { address: public.address() }, lead)
    }

    /// Is the mount target in this VPC, and in the zone?
    fn is_target_in(self, target: &efs::MountTarget, zone: Option<&str>) -> bool {
        let subnet = self.plan.subnet_named(&target.subnet_id).map(|subnet| subnet.item);
        let vpc = target.vpc_id.as_deref().or(subnet.map(|subnet| subnet.vpc_id.as_str()));
        let named = target.availability_zone_name.as_deref();
        let in_zone =
            named.or_else(|| subnet.and_then(|subnet| subnet.availability_zone.as_deref()));
        vpc.is_none_or(|vpc| vpc == self.vpc_id()) && in_zone == zone
    }

    fn to_mount_target(self, target: &'a efs::MountTarget) -> (Resolution, Lead<'a>) {
        let address = target.ip_address.as_deref().and_then(Ip::parse);
        let seen = address.and_then(|ip| self.plan.interface_at(self.vpc, ip)).is_some();
        let id = target.mount_target_id.clone();
        let lead = match address.and_then(|ip| self.unseen_target(target, ip)).filter(|_| !seen) {
            Some(interface) => Lead::Interfaces(vec![Cow::Owned(interface)]),
            None => Lead::Addresses(address.into_iter().collect()),
        };
        (Resolution::MountTarget { id }, lead)
    }

    /// A mount target's interface, where interfaces were not collected and its groups were.
    fn unseen_target(self, target: &'a efs::MountTarget, ip: Ip) -> Option<Interface<'a>> {
        let snapshot = self.plan.snapshot;
        let of_target = snapshot.find::<efs::MountTargetSecurityGroups>(&target.mount_target_id);
        let groups = of_target.ok().flatten()?.security_groups.iter().map(String::as_str);
        let subnet = self.plan.subnet_named(&target.subnet_id)?;
        Some(Interface {
            id: &target.mount_target_id,
            addresses: vec![ip],
            future: None,
            pointer: snapshot.pointer(target),
            ..Interface::in_subnet(self.plan, subnet, groups.collect())
        })
    }

    fn to_balancer(
        self,
        balancer: &'a elbv2::ElasticLoadBalancer,
        notes: &mut Notes<'a>,
    ) -> (Resolution, Lead<'a>) {
        let nodes: Vec<_> = self.plan.nodes_of(balancer).collect();
        if nodes.is_empty() {
            let vpc = balancer.vpc_id.as_deref().unwrap_or_default();
            notes.lack(self.plan.gap(Operation::DescribeNetworkInterfaces, vpc));
        }
        let arn = balancer.load_balancer_arn.clone();
        let lead = match balancer.scheme.as_deref() {
            Some("internet-facing") => {
                let public = nodes.iter().filter_map(|node| node.public_addresses.first());
                Lead::Addresses(public.map(|(_, public)| *public).collect())
            }
            _ => Lead::Interfaces(nodes.into_iter().map(Cow::Borrowed).collect()),
        };
        (Resolution::LoadBalancer { arn }, lead)
    }
}

/// `ec2-54-1-2-3.compute-1.amazonaws.com`, or with a region before `compute`.
fn public_address_of(host: &str) -> Option<Ip> {
    let (first, rest) = host.split_once('.')?;
    let ours = rest.starts_with("compute-1.amazonaws.") || rest.contains(".compute.amazonaws.");
    Ip::parse(&first.strip_prefix("ec2-").filter(|_| ours)?.replace('-', "."))
}

/// `fs-0123.efs.us-east-1.amazonaws.com`, with or without a zone in front.
fn file_system_of(host: &str) -> Option<(&str, Option<&str>)> {
    let (front, rest) = host.split_once(".efs.")?;
    if !rest.contains("amazonaws.") && !rest.contains('.') {
        return None;
    }
    match front.rsplit_once('.') {
        Some((zone, id)) => id.starts_with("fs-").then_some((id, Some(zone))),
        None => front.starts_with("fs-").then_some((front, None)),
    }
}
