//! The target groups of a task's service, and the load balancers before them.

use crate::net::{Destination, Network, PlannedInterface, Protocol, Source, Trace};
use crate::snapshot::Gap;
use crate::snapshot::ec2::Subnet;
use crate::snapshot::ecs::{LoadBalancer, PortMapping, Task};
use crate::snapshot::elbv2::{ElasticLoadBalancer, TargetGroup};
use crate::stop::Kind;

use super::seat::detail;
use super::{Seat, TaskView};

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
    /// The target groups that the service registers its tasks in; none for a run, which needs no
    /// service.
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub fn memberships(&self) -> Result<Vec<Membership<'s>>, Gap> {
        if self.is_planned() {
            return Ok(Vec::new());
        }
        let entries = self.load_balancers()?.into_iter();
        let member = |entry: &'s LoadBalancer| {
            Some(Membership { arn: entry.target_group_arn.as_deref()?, entry })
        };
        Ok(entries.filter_map(member).collect())
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
        let (mut unserved, mut gap) = (Vec::new(), None);
        for seat in self.seats()? {
            match self.find::<Subnet>(seat.subnet) {
                Ok(Some(subnet)) if !balancers.is_empty() && !serves(&balancers, subnet) => {
                    unserved.push(subnet);
                }
                Ok(_) => {}
                Err(unmet) => gap = gap.or(Some(unmet)),
            }
        }
        match gap {
            Some(gap) if unserved.is_empty() => Err(gap),
            _ => Ok(unserved),
        }
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

impl<'s> TaskView<'s> {
    /// What becomes of a connection from a load balancer to a port of the task, from each place
    /// that the task has or may get.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell where the task is.
    pub fn from_balancer(
        &self,
        balancer: &ElasticLoadBalancer,
        port: u16,
    ) -> Result<Vec<(&Seat<'s>, Trace)>, Gap> {
        let network = Network::new(self.snapshot());
        let from = Source::LoadBalancer(balancer.load_balancer_arn.clone());
        let walk = |seat| {
            let to = Destination::Planned(self.planned(seat));
            (seat, network.trace(&from, &to, Protocol::Tcp(port)))
        };
        Ok(self.seats()?.iter().map(walk).collect())
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
