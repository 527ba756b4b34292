//! Names of what is inside a VPC: load balancers, file systems.

use std::borrow::Cow;

use super::{Lead, Resolution, Resolver, push};
use crate::net::address::Ip;
use crate::net::interface::{Interface, Kind};
use crate::net::trace::BlockKind;
use crate::snapshot::{Gap, efs, elbv2};

impl<'a> Resolver<'a> {
    /// Names of what is inside the VPC: load balancers, file systems.
    pub(super) fn inside(self, host: &str, lacks: &mut Vec<Gap>) -> Option<(Resolution, Lead<'a>)> {
        let balancers = self.plan.snapshot.seen::<elbv2::ElasticLoadBalancer>();
        let named = |balancer: &&elbv2::ElasticLoadBalancer| {
            let name = balancer.dns_name.as_deref().unwrap_or_default().to_ascii_lowercase();
            !name.is_empty() && (host == name || host.strip_prefix("dualstack.") == Some(&name))
        };
        if let Some(balancer) = balancers.iter().find(named) {
            return Some(self.to_balancer(balancer));
        }
        let (file_system, zone) = file_system_of(host)?;
        let targets = match self.plan.snapshot.owned::<efs::MountTarget>(file_system) {
            Ok(targets) => targets,
            Err(gap) => {
                push(lacks, gap);
                return Some(self.nothing(BlockKind::NameUnknown));
            }
        };
        let here = self.subnet.and_then(|subnet| subnet.item.availability_zone.as_deref());
        let zone = zone.or(here);
        let mut mine = targets.filter(|target| self.is_target_in(target, zone));
        match mine.next() {
            Some(target) => Some(self.to_mount_target(target)),
            None => Some(self.nothing(BlockKind::NoMountTarget)),
        }
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
        let groups: Vec<_> = groups.collect();
        let subnet = self.plan.subnet_named(&target.subnet_id)?;
        Some(Interface {
            id: &target.mount_target_id,
            subnet_id: subnet.id(),
            vpc_id: self.vpc_id(),
            vpc: subnet.vpc,
            subnet: self.plan.subnet_index(subnet.id()),
            addresses: vec![ip],
            group_indices: groups.iter().map(|id| self.plan.group_index(id)).collect(),
            groups,
            kind: Kind::Host,
            pointer: snapshot.pointer(target),
            ..Interface::nowhere()
        })
    }

    fn to_balancer(self, balancer: &'a elbv2::ElasticLoadBalancer) -> (Resolution, Lead<'a>) {
        let public = balancer.scheme.as_deref() == Some("internet-facing");
        let nodes = self.plan.nodes_of(balancer);
        let address = |node: &Interface<'_>| match public {
            true => node.public_addresses.first().map(|(_, public)| *public),
            false => node.addresses.first().copied(),
        };
        let arn = balancer.load_balancer_arn.clone();
        (Resolution::LoadBalancer { arn }, Lead::Addresses(nodes.filter_map(address).collect()))
    }
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
