//! Where a task's network interface is, or may be.

use crate::snapshot::Gap;
use crate::snapshot::Operation;
use crate::snapshot::ec2::{NetworkInterface, SecurityGroup, Subnet};
use crate::snapshot::ecs::{AwsVpcConfiguration, NetworkConfiguration, Task};
use crate::target::{Run, Subject};

use super::{Launch, TaskView};

/// A place that a task's network interface has, or may get.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Seat<'s> {
    /// The subnet.
    pub subnet: &'s str,
    /// The security groups.
    pub security_groups: Vec<&'s str>,
    /// Does the interface get a public IPv4 address?
    pub public_ip: bool,
    /// The interface, where one was made; it is gone once the task has stopped.
    pub interface: Option<&'s str>,
}

impl<'s> TaskView<'s> {
    /// The network mode: `awsvpc`, `bridge`, `host` or `none`.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn network_mode(&self) -> Result<&'s str, Gap> {
        let mode = self.definition()?.network_mode.as_deref();
        let fargate = self.launch()? == Launch::Fargate;
        Ok(mode.unwrap_or(if fargate { "awsvpc" } else { "bridge" }))
    }

    /// The network configuration of the task, its deployment or its service.
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub fn network_configuration(&self) -> Result<Option<&'s AwsVpcConfiguration>, Gap> {
        if let Subject::Run(Run { network: Some(network), .. }) = self.subject {
            return Ok(network.awsvpc_configuration.as_ref());
        }
        let of = |network: Option<&'s NetworkConfiguration>| {
            network.and_then(|network| network.awsvpc_configuration.as_ref())
        };
        let Some(service) = self.service()? else {
            return Ok(None);
        };
        let deployed = self.deployment()?.and_then(|made| of(made.network_configuration.as_ref()));
        let of_set =
            || service.task_sets.iter().find_map(|set| of(set.network_configuration.as_ref()));
        Ok(deployed.or_else(|| of(service.network_configuration.as_ref())).or_else(of_set))
    }

    /// The places that the task's own interface has or may get; none without `awsvpc`.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn seats(&self) -> Result<&[Seat<'s>], Gap> {
        let seats = self.seats.get_or_init(|| self.find_seats());
        seats.as_deref().map_err(Clone::clone)
    }

    fn find_seats(&self) -> Result<Vec<Seat<'s>>, Gap> {
        if self.network_mode()? != "awsvpc" {
            return Ok(Vec::new());
        }
        let configured = self.network_configuration()?;
        let attached = self.task().and_then(|task| Some((task, detail(task, "subnetId")?)));
        if let Some((task, subnet)) = attached {
            return Ok(vec![self.as_made(task, subnet, configured)?]);
        }
        let Some(configured) = configured else {
            let interface = self.task().and_then(|task| detail(task, "networkInterfaceId"));
            return Err(self.lack(Operation::DescribeNetworkInterfaces, interface));
        };
        let seat = |subnet: &'s String| self.configured(subnet, configured, None);
        configured.subnets.iter().map(seat).collect()
    }

    /// The interface that the task got: itself where it still is, else what it was configured as.
    fn as_made(
        &self,
        task: &'s Task,
        subnet: &'s str,
        configured: Option<&'s AwsVpcConfiguration>,
    ) -> Result<Seat<'s>, Gap> {
        let id = detail(task, "networkInterfaceId");
        let seen = self.snapshot.seen::<NetworkInterface>().iter();
        let mut alive = seen.filter(|seen| Some(seen.network_interface_id.as_str()) == id);
        if let Some(interface) = alive.next() {
            return Ok(Seat {
                subnet,
                security_groups: interface.groups.iter().map(|g| g.group_id.as_str()).collect(),
                public_ip: interface.association.is_some(),
                interface: id,
            });
        }
        match configured {
            Some(configured) => self.configured(subnet, configured, id),
            None => Err(self.lack(Operation::DescribeNetworkInterfaces, id)),
        }
    }

    fn configured(
        &self,
        subnet: &'s str,
        configured: &'s AwsVpcConfiguration,
        interface: Option<&'s str>,
    ) -> Result<Seat<'s>, Gap> {
        let named: Vec<_> = configured.security_groups.iter().map(String::as_str).collect();
        let security_groups = if named.is_empty() { self.default_group(subnet)? } else { named };
        // On EC2 an awsvpc interface never gets a public address, whatever is configured.
        let fargate = self.launch()? == Launch::Fargate;
        let public_ip = fargate && configured.assign_public_ip.as_deref() == Some("ENABLED");
        Ok(Seat { subnet, security_groups, public_ip, interface })
    }

    /// Without groups of its own an interface gets its VPC's default group.
    fn default_group(&self, subnet: &str) -> Result<Vec<&'s str>, Gap> {
        let Some(subnet) = self.find::<Subnet>(subnet)? else {
            return Ok(Vec::new());
        };
        let groups = self.owned::<SecurityGroup>(&subnet.vpc_id)?;
        let default = groups.into_iter().filter(|g| g.group_name.as_deref() == Some("default"));
        Ok(default.map(|group| group.group_id.as_str()).collect())
    }
}

/// A detail of the task's network interface.
pub(super) fn detail<'s>(task: &'s Task, name: &str) -> Option<&'s str> {
    let details = task.attachments.iter().flat_map(|attachment| &attachment.details);
    details.filter(|detail| detail.name == name).find_map(|detail| detail.value.as_deref())
}
