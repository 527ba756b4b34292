//! The network that is configured for the task's own interface.

use std::collections::BTreeMap;

use crate::finding::Remedy;
use crate::snapshot::ec2::{SecurityGroup, Subnet};
use crate::snapshot::ecs::AwsVpcConfiguration;
use crate::snapshot::{Gap, Item, Need, Operation};
use crate::target::Subject;

use super::{TaskView, definite, told};

impl<'s> TaskView<'s> {
    /// The configuration of the task's own interface; `None` without `awsvpc`, or where nothing is
    /// configured.
    ///
    /// # Errors
    ///
    /// When it is not known, or a run is explained of which no network was given.
    pub(crate) fn own_network(&self) -> Result<Option<&'s AwsVpcConfiguration>, Gap> {
        if self.network_mode()? != "awsvpc" {
            return Ok(None);
        }
        let configured = self.network_configuration()?;
        if configured.is_none() && self.is_planned() && self.service()?.is_none() {
            let need = Need::all(Operation::DescribeServices);
            return Err(Gap::undecidable(need, "in which subnets the task is to run is not known"));
        }
        Ok(configured)
    }

    /// The subnets that are configured, and do not exist.
    ///
    /// # Errors
    ///
    /// When it is known of none, and not known of some.
    pub(crate) fn missing_subnets(&self) -> Result<Vec<&'s str>, Gap> {
        let Some(network) = self.own_network()? else {
            return Ok(Vec::new());
        };
        definite(network.subnets.iter().map(|name| {
            let found = self.find::<Subnet>(name)?;
            Ok(found.is_none().then_some(name.as_str()))
        }))
    }

    /// The security groups that are configured, and do not exist.
    ///
    /// # Errors
    ///
    /// When it is known of none, and not known of some.
    pub(crate) fn missing_groups(&self) -> Result<Vec<&'s str>, Gap> {
        let Some(network) = self.own_network()? else {
            return Ok(Vec::new());
        };
        definite(network.security_groups.iter().map(|name| {
            let found = self.find::<SecurityGroup>(name)?;
            Ok(found.is_none().then_some(name.as_str()))
        }))
    }

    /// The configured subnets that exist, by their VPC.
    ///
    /// # Errors
    ///
    /// When all that are known are in one VPC, and some are not known.
    pub(crate) fn subnets_by_vpc(&self) -> Result<BTreeMap<&'s str, Vec<&'s Subnet>>, Gap> {
        let mut by_vpc: BTreeMap<&str, Vec<&Subnet>> = BTreeMap::new();
        let mut lacking = None;
        let names = self.own_network()?.map(|network| network.subnets.iter());
        for name in names.into_iter().flatten() {
            match self.find::<Subnet>(name) {
                Ok(Some(subnet)) => by_vpc.entry(&subnet.vpc_id).or_default().push(subnet),
                Ok(None) => {}
                Err(gap) => lacking = Some(gap),
            }
        }
        match lacking {
            Some(gap) if by_vpc.len() < 2 => Err(gap),
            _ => Ok(by_vpc),
        }
    }

    /// The configured security groups of another VPC than the subnets'.
    ///
    /// # Errors
    ///
    /// When it is known of none, and not known of some.
    pub(crate) fn foreign_groups(&self) -> Result<Vec<&'s SecurityGroup>, Gap> {
        let Some(network) = self.own_network()? else {
            return Ok(Vec::new());
        };
        let by_vpc = self.subnets_by_vpc()?;
        let foreign = |group: &&SecurityGroup| {
            !by_vpc.is_empty()
                && !group.vpc_id.is_empty()
                && !by_vpc.contains_key(group.vpc_id.as_str())
        };
        definite(network.security_groups.iter().map(|name| {
            let group = self.find::<SecurityGroup>(name)?;
            Ok(group.filter(foreign))
        }))
    }

    /// The names of the subnets that are configured.
    pub(crate) fn subnet_names(&self) -> Vec<&'s str> {
        let network = self.own_network().ok().flatten();
        network
            .map(|network| network.subnets.iter().map(String::as_str).collect())
            .unwrap_or_default()
    }

    /// The configured subnets that exist.
    ///
    /// # Errors
    ///
    /// When some are not known.
    pub(crate) fn known_subnets(&self) -> Result<Vec<&'s Subnet>, Gap> {
        let names = self.own_network()?.map(|network| network.subnets.iter());
        let found: Result<Vec<_>, Gap> =
            names.into_iter().flatten().map(|name| self.find::<Subnet>(name)).collect();
        Ok(found?.into_iter().flatten().collect())
    }

    /// The configured subnets without a free IPv4 address, and how many are configured.
    ///
    /// # Errors
    ///
    /// When none is known to be full, and of some it is not known.
    pub(crate) fn empty_subnets(&self) -> Result<(Vec<&'s Subnet>, usize), Gap> {
        let names = self.own_network()?.map(|network| network.subnets.as_slice());
        let names = names.unwrap_or_default();
        let empty = definite(names.iter().map(|name| {
            let Some(subnet) = self.find::<Subnet>(name)? else { return Ok(None) };
            match subnet.available_ip_address_count {
                // A subnet without IPv4 has none to give and needs none.
                _ if subnet.ipv6_native == Some(true) => Ok(None),
                Some(free) => Ok((free == 0).then_some(subnet)),
                None => Err(Gap::undecidable(
                    Need::of(Subnet::ASKS, name.as_str()),
                    format!("how many addresses are free in {name} is not known"),
                )),
            }
        }))?;
        Ok((empty, names.len()))
    }

    /// Is a task to start?
    pub(crate) fn is_starting(&self) -> bool {
        match self.subject {
            Subject::Service(service) => !told::is_steady(service),
            Subject::Task(_) | Subject::Run(_) => true,
        }
    }

    /// Another network configuration; what is not given stays as it is.
    pub(crate) fn reconfigure(
        &self,
        action: String,
        subnets: Option<&str>,
        groups: Option<&str>,
        see: &str,
    ) -> Remedy {
        let public = self.own_network().ok().flatten();
        let public = public.and_then(|network| network.assign_public_ip.as_deref());
        self.configure(action, subnets, groups, public.unwrap_or("DISABLED")).see(see)
    }

    /// The same network configuration with or without a public address.
    pub(crate) fn reconfigure_public(&self, action: &str, public: &str, see: &str) -> Remedy {
        self.configure(action.to_owned(), None, None, public).see(see)
    }

    fn configure(
        &self,
        action: String,
        subnets: Option<&str>,
        groups: Option<&str>,
        public: &str,
    ) -> Remedy {
        let network = self.own_network().ok().flatten();
        let list = |ids: Option<&[String]>| ids.unwrap_or_default().join(",");
        let own_subnets = || list(network.map(|network| network.subnets.as_slice()));
        let own_groups = || list(network.map(|network| network.security_groups.as_slice()));
        let subnets = subnets.map_or_else(own_subnets, |ids| ids.replace(", ", ","));
        let groups = groups.map_or_else(own_groups, str::to_owned);
        Remedy::new(action).command(self.change_service(&format!(
            "--network-configuration 'awsvpcConfiguration={{subnets=[{subnets}],\
             securityGroups=[{groups}],assignPublicIp={public}}}'"
        )))
    }
}
