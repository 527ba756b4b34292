//! The target groups of a task's service, and the load balancers before them.

use std::collections::BTreeSet;

use crate::finding::Evidence;
use crate::net::{Destination, Network, PlannedInterface, Protocol, Source, Trace};
use crate::snapshot::Gap;
use crate::snapshot::ec2::Subnet;
use crate::snapshot::ecs::{ContainerDefinition, LoadBalancer, PortMapping, Task};
use crate::snapshot::elbv2::{ElasticLoadBalancer, TargetGroup};
use crate::stop::Kind;

use super::seat::detail;
use super::{Seat, TaskView, definite};

/// A target group that a service registers its tasks in.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Membership<'s> {
    /// The ARN of the target group.
    pub arn: &'s str,
    /// Which container and port of the task it leads to.
    pub entry: &'s LoadBalancer,
}

impl<'s> TaskView<'s> {
    /// The target groups that the service registers its tasks in; none for a run without one.
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub fn memberships(&self) -> Result<Vec<Membership<'s>>, Gap> {
        let entries = self.load_balancers()?.into_iter();
        let member = |entry: &'s LoadBalancer| {
            Some(Membership { arn: entry.target_group_arn.as_deref()?, entry })
        };
        Ok(entries.filter_map(member).collect())
    }

    /// What leads to a container of the service that ECS is still to accept.
    pub(crate) fn asked_entries(&self) -> &'s [LoadBalancer] {
        let entries = self.asked_service().map(|service| service.load_balancers.as_slice());
        entries.unwrap_or_default()
    }

    /// The container of the definition of that name.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn container_named(
        &self,
        name: &str,
    ) -> Result<Option<&'s ContainerDefinition>, Gap> {
        Ok(self.containers()?.iter().find(|container| container.name == name))
    }

    /// A load balancer of the service, as a proof.
    pub(crate) fn entry_field(
        &self,
        entry: &LoadBalancer,
        says: impl std::fmt::Display,
    ) -> Option<Evidence> {
        let service = self.asked_service()?;
        let place = service.load_balancers.iter().position(|other| std::ptr::eq(other, entry));
        let member = place.map(|index| format!("loadBalancers.{index}")).unwrap_or_default();
        Some(self.field(service, &member, says))
    }

    /// The load balancers that a target group belongs to.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn balancers(&self, group: &TargetGroup) -> Result<Vec<&'s ElasticLoadBalancer>, Gap> {
        let found: Result<Vec<_>, _> =
            group.load_balancer_arns.iter().map(|arn| self.find(arn)).collect();
        Ok(found?.into_iter().flatten().collect())
    }

    /// The subnets of the task whose zone none of a target group's load balancers serves.
    ///
    /// # Errors
    ///
    /// When none is known to lie so, and the snapshot does not tell of all.
    pub fn unserved(&self, group: &TargetGroup) -> Result<Vec<&'s Subnet>, Gap> {
        let balancers = self.balancers(group)?;
        let unserved = |subnet: &&Subnet| !balancers.is_empty() && !serves(&balancers, subnet);
        let subnets = self.seats()?.iter().map(|seat| self.find::<Subnet>(seat.subnet));
        definite(subnets.map(|subnet| Ok(subnet?.filter(unserved))))
    }

    /// The mappings of the port that a target group leads to.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn mappings(&self) -> Result<Vec<(&'s str, &'s PortMapping)>, Gap> {
        let containers = self.containers()?.iter();
        let all = containers.flat_map(|container| {
            container.port_mappings.iter().map(|mapping| (container.name.as_str(), mapping))
        });
        Ok(all.collect())
    }

    /// Is nothing known to answer the health checks: refused, or no answer?
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell how they failed.
    pub fn goes_unanswered(&self) -> Result<bool, Gap> {
        for kind in [Kind::HealthFailed, Kind::HealthTimeout] {
            if self.unhealthy(kind)?.is_some_and(|found| !found.is_empty()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The task that the load balancer's health checks ended.
    ///
    /// # Errors
    ///
    /// When tasks of a failing service are not known.
    pub fn killed_by_balancer(&self) -> Result<Option<&'s Task>, Gap> {
        let by_balancer = self.symptom().is_some_and(|symptom| {
            matches!(
                symptom.kind(),
                Kind::LoadBalancerUnhealthy
                    | Kind::HealthCode
                    | Kind::HealthFailed
                    | Kind::HealthTimeout
            )
        });
        Ok(self.stopped()?.filter(|_| by_balancer))
    }
}

/// A connection from a load balancer to a task, walked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Approach<'s> {
    /// The port that is asked.
    pub port: u16,
    /// The security groups of the interface that is asked.
    pub security_groups: Vec<&'s str>,
    /// The way.
    pub trace: Trace,
}

impl Approach<'_> {
    /// The ports to admit: the one that is asked, or all that a dynamic host port may be.
    pub fn ports(&self) -> String {
        match self.port {
            DYNAMIC => "32768-65535".to_owned(),
            port => port.to_string(),
        }
    }
}

/// Where a load balancer's connection to a task ends.
#[derive(Clone, Debug)]
struct Landing<'s> {
    to: Destination,
    port: u16,
    security_groups: Vec<&'s str>,
}

/// A port of Docker's range for dynamic host ports, old and new.
const DYNAMIC: u16 = 49200;

impl<'s> TaskView<'s> {
    /// What becomes of the connections from a load balancer to the port that it checks, at each
    /// place that the task has or may get.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell where the task is, or may be.
    pub fn from_balancer(
        &self,
        balancer: &ElasticLoadBalancer,
        member: &Membership<'s>,
        group: &TargetGroup,
    ) -> Result<Vec<Approach<'s>>, Gap> {
        let network = Network::new(self.snapshot());
        let from = Source::LoadBalancer(balancer.load_balancer_arn.clone());
        let landings = match group.target_type.as_deref() {
            Some("ip") => self.own_landings(member)?,
            Some("instance") => self.host_landings(member, group)?,
            _ => Vec::new(),
        };
        let walk = |landing: Landing<'s>| {
            let trace = network.trace(&from, &landing.to, Protocol::Tcp(landing.port));
            Approach { port: landing.port, security_groups: landing.security_groups, trace }
        };
        Ok(landings.into_iter().map(walk).collect())
    }

    /// With a network interface of its own the task is asked on the container's port.
    fn own_landings(&self, member: &Membership<'s>) -> Result<Vec<Landing<'s>>, Gap> {
        let Some(port) = self.checked_port(member.arn).and_then(|port| port.parse::<u16>().ok())
        else {
            return Ok(Vec::new());
        };
        if !self.mappings()?.iter().any(|(_, mapping)| mapping.has(i64::from(port))) {
            // Nothing is offered there, so that a group that is closed there is right.
            return Ok(Vec::new());
        }
        let landing = |seat: &Seat<'s>| Landing {
            to: Destination::Planned(self.planned(seat)),
            port,
            security_groups: seat.security_groups.clone(),
        };
        Ok(self.seats()?.iter().map(landing).collect())
    }

    /// On an instance it is asked on the host's port. Instances that are alike are asked once.
    fn host_landings(
        &self,
        member: &Membership<'s>,
        group: &TargetGroup,
    ) -> Result<Vec<Landing<'s>>, Gap> {
        let fixed = group.health_check_port.as_deref().and_then(|port| port.parse().ok());
        let port = match fixed {
            Some(port) => port,
            None => self.host_port(member)?,
        };
        let mut alike = BTreeSet::new();
        let mut landings = Vec::new();
        for host in self.hosts()? {
            let security_groups: Vec<_> =
                host.security_groups.iter().map(|group| group.group_id.as_str()).collect();
            if alike.insert((host.subnet_id.as_deref(), security_groups.clone())) {
                let to = Destination::Instance(host.instance_id.clone());
                landings.push(Landing { to, port, security_groups });
            }
        }
        Ok(landings)
    }

    /// The host's port that leads to the container's: the task's own, the one that is fixed, or
    /// any of those that Docker gives.
    fn host_port(&self, member: &Membership<'s>) -> Result<u16, Gap> {
        let (name, port) = (member.entry.container_name.as_deref(), member.entry.container_port);
        let containers = self.task().map(|task| task.containers.as_slice()).unwrap_or_default();
        let own = containers.iter().filter(|container| Some(container.name.as_str()) == name);
        let mut bound = own.flat_map(|container| &*container.network_bindings);
        let bound = bound.find(|one| one.container_port == port).and_then(|one| one.host_port);
        let mappings = self.mappings()?;
        let mut defined = mappings.iter().filter(|(container, mapping)| {
            Some(*container) == name && mapping.container_port == port
        });
        let fixed = match self.network_mode()? {
            "host" => port,
            _ => defined.next().and_then(|(_, mapping)| mapping.host_port),
        };
        let known = bound.or(fixed).and_then(|port| u16::try_from(port).ok());
        Ok(known.filter(|port| *port != 0).unwrap_or(DYNAMIC))
    }

    fn planned(&self, seat: &Seat<'s>) -> PlannedInterface {
        let mut planned = PlannedInterface::new(seat.subnet, seat.security_groups.iter().copied());
        let address = self.task().and_then(|task| detail(task, "privateIPv4Address"));
        planned.private_ip = address.and_then(|address| address.parse().ok());
        planned
    }
}

fn serves(balancers: &[&ElasticLoadBalancer], subnet: &Subnet) -> bool {
    let mut zones = balancers.iter().flat_map(|balancer| &*balancer.availability_zones);
    zones.any(|zone| zone.zone_name == subnet.availability_zone)
}
