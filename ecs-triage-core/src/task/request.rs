//! What is asked of ECS, as far as ECS or EC2 refuses it.

use std::collections::BTreeMap;
use std::fmt;

use crate::finding::{Evidence, EvidenceKind, Remedy};
use crate::fit::fargate::{self, Legality, Os, Size};
use crate::image::{ImageReference, Registry};
use crate::snapshot::ec2::{SecurityGroup, Subnet};
use crate::snapshot::ecs::{AwsVpcConfiguration, ContainerDefinition, TaskOverride};
use crate::snapshot::servicequotas::Quota;
use crate::snapshot::{Gap, Item, Need, Operation, Quantity};
use crate::target::Subject;

use super::{Launch, RoleKind, TaskView, told};

/// More vCPUs than a quota allows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OverQuota<'s> {
    /// The quota.
    pub(crate) quota: &'s Quota,
    /// The vCPUs that it allows.
    pub(crate) allowed: f64,
    tasks: i64,
    size: Size,
}

impl OverQuota<'_> {
    /// vCPUs.
    fn needed(&self) -> f64 {
        self.tasks.saturating_mul(self.size.cpu) as f64 / 1024.0
    }
}

impl fmt::Display for OverQuota<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { quota, allowed, tasks, size } = self;
        let code = &quota.quota_code;
        let (needed, cpu) = (self.needed(), size.cpu);
        write!(
            f,
            "{tasks} tasks of {cpu} CPU units need {needed} vCPU, quota {code} allows {allowed}"
        )
    }
}

impl<'s> TaskView<'s> {
    /// Does it run on Fargate?
    ///
    /// # Errors
    ///
    /// As [`launch`](Self::launch).
    pub(crate) fn is_fargate(&self) -> Result<bool, Gap> {
        Ok(self.launch()? == Launch::Fargate)
    }

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

    /// Is a task to start that still needs an address?
    pub(crate) fn seeks_address(&self) -> bool {
        match self.subject {
            Subject::Service(service) => !told::is_steady(service),
            Subject::Task(_) | Subject::Run(..) => true,
        }
    }

    /// Does all of it run on Fargate Spot?
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub(crate) fn is_spot(&self) -> Result<bool, Gap> {
        let spot = |name: &str| name == "FARGATE_SPOT";
        if let Some(provider) = self.task().and_then(|task| task.capacity_provider_name.as_deref())
        {
            return Ok(spot(provider));
        }
        let Some(service) = self.service()? else { return Ok(false) };
        let strategy = &service.capacity_provider_strategy;
        Ok(!strategy.is_empty() && strategy.iter().all(|item| spot(&item.capacity_provider)))
    }

    /// Do the tasks of the target alone need more vCPUs than this quota of Fargate allows?
    ///
    /// # Errors
    ///
    /// When the quota is not known.
    pub(crate) fn over_quota(&self, code: &str) -> Result<Option<OverQuota<'s>>, Gap> {
        let known = self.snapshot().find::<Quota>(code);
        let known = known.map_err(|_| self.lack(Operation::ListServiceQuotas, Some("fargate")));
        let (Some(quota), Some(size)) = (known?, self.size()?) else {
            return Ok(None);
        };
        let Some(allowed) = quota.value else { return Ok(None) };
        let tasks = match self.subject {
            Subject::Service(service) => service.desired_count.unwrap_or_default().max(1),
            Subject::Task(_) | Subject::Run(..) => 1,
        };
        let over = OverQuota { quota, allowed, tasks, size };
        Ok((over.needed() > allowed).then_some(over))
    }

    /// The size of the task, with what is replaced for this run.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn size(&self) -> Result<Option<Size>, Gap> {
        let overrides = self.task().and_then(|task| task.overrides.as_ref());
        let definition = self.definition()?;
        let of = |replaced: Option<&Quantity>, defined: Option<&Quantity>| {
            replaced.or(defined).and_then(Quantity::number)
        };
        let cpu =
            of(overrides.and_then(|o: &TaskOverride| o.cpu.as_ref()), definition.cpu.as_ref());
        let memory = of(overrides.and_then(|o| o.memory.as_ref()), definition.memory.as_ref());
        Ok(cpu.zip(memory).map(|(cpu, memory)| Size::new(cpu, memory)))
    }

    /// Is there such a size on Fargate? `None` where the task names none.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn fargate_size(&self) -> Result<Option<Legality>, Gap> {
        let platform = self.definition()?.runtime_platform.as_ref();
        let family = platform.and_then(|platform| platform.operating_system_family.as_deref());
        Ok(self.size()?.map(|size| fargate::legality(size, Os::of(family))))
    }

    /// What of the task needs an execution role on Fargate, in words; empty where it names one.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn lacks_execution_role(&self) -> Result<Vec<String>, Gap> {
        if self.role_arn(RoleKind::Execution)?.is_some_and(|arn| !arn.is_empty()) {
            return Ok(Vec::new());
        }
        let needs = |container: &ContainerDefinition| {
            let what = needs_execution_role(container)?;
            Some(format!("container {} {what}", container.name))
        };
        Ok(self.containers()?.iter().filter_map(needs).collect())
    }

    /// Containers that wait for each other in a circle, each for the next and the last for the
    /// first.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn circle(&self) -> Result<Option<Vec<&'s str>>, Gap> {
        let containers = self.containers()?;
        let circle = containers.iter().find_map(|container| {
            let mut way = vec![container.name.as_str()];
            leads_back(containers, &mut way, &mut Vec::new()).then_some(way)
        });
        Ok(circle)
    }

    /// What a container waits for, as a proof.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn defined_in_circle(
        &self,
        container: &ContainerDefinition,
    ) -> Result<Evidence, Gap> {
        let member = match (container.depends_on.is_empty(), container.links.is_empty()) {
            (false, _) => "dependsOn",
            (true, false) => "links",
            (true, true) => "volumesFrom",
        };
        let others: Vec<_> = waits_for(container).collect();
        self.defined(container, member, others.join(", "))
    }

    /// Another network configuration; what is not given stays as it is.
    pub(crate) fn reconfigure(
        &self,
        action: String,
        subnets: Option<&str>,
        groups: Option<&str>,
        see: &str,
    ) -> Remedy {
        let network = self.own_network().ok().flatten();
        let list = |ids: Option<&[String]>| ids.unwrap_or_default().join(",");
        let own_subnets = || list(network.map(|network| network.subnets.as_slice()));
        let own_groups = || list(network.map(|network| network.security_groups.as_slice()));
        let subnets = subnets.map_or_else(own_subnets, |ids| ids.replace(", ", ","));
        let groups = groups.map_or_else(own_groups, str::to_owned);
        let public = network.and_then(|network| network.assign_public_ip.as_deref());
        let region = self.place().region;
        let call = match self.service().ok().flatten() {
            Some(service) => format!(
                "aws ecs update-service --region {region} --cluster {} --service {}",
                self.cluster_name(),
                service.service_name
            ),
            None => format!(
                "aws ecs run-task --region {region} --cluster CLUSTER --task-definition TASK"
            ),
        };
        Remedy::new(action)
            .command(format!(
                "{call} --network-configuration 'awsvpcConfiguration={{subnets=[{subnets}],\
                 securityGroups=[{groups}],assignPublicIp={}}}'",
                public.unwrap_or("DISABLED")
            ))
            .see(see)
    }

    /// What asks for it, the service, task or definition itself, as a proof.
    pub(crate) fn asks(&self, says: impl Into<String>) -> Evidence {
        let (id, at) = match self.subject {
            Subject::Task(task) => (self.id(), self.pointer(task)),
            Subject::Service(service) => (self.id(), self.pointer(service)),
            Subject::Run(definition, _) => (self.id(), self.pointer(definition)),
        };
        Evidence::new(EvidenceKind::Field, id, says, at)
    }
}

/// What is found, as far as is known; unknown only where nothing is found.
fn definite<T>(answers: impl Iterator<Item = Result<Option<T>, Gap>>) -> Result<Vec<T>, Gap> {
    let mut found = Vec::new();
    let mut lacking = None;
    for answer in answers {
        match answer {
            Ok(item) => found.extend(item),
            Err(gap) => lacking = lacking.or(Some(gap)),
        }
    }
    match lacking {
        Some(gap) if found.is_empty() => Err(gap),
        _ => Ok(found),
    }
}

fn needs_execution_role(container: &ContainerDefinition) -> Option<&'static str> {
    let log = container.log_configuration.as_ref();
    let image = container.image.as_deref().map(ImageReference::parse);
    let of_ecr =
        matches!(image, Some(Ok(image)) if matches!(image.registry(), Registry::Ecr { .. }));
    let logs = log.is_some_and(|log| log.log_driver.as_deref() == Some("awslogs"));
    let log_secrets = log.is_some_and(|log| !log.secret_options.is_empty());
    match () {
        () if of_ecr => Some("pulls its image from ECR"),
        () if !container.secrets.is_empty() => Some("gets secrets"),
        () if container.repository_credentials.is_some() => Some("gets registry credentials"),
        () if !container.environment_files.is_empty() => Some("gets environment files"),
        () if log_secrets => Some("gets secrets for its log driver"),
        () if logs => Some("logs to CloudWatch"),
        () => None,
    }
}

/// Those that a container waits for: `dependsOn`, `links` and `volumesFrom`.
fn waits_for(container: &ContainerDefinition) -> impl Iterator<Item = &str> {
    let depends = container.depends_on.iter().map(|other| other.container_name.as_str());
    let links = container.links.iter().filter_map(|link| link.split(':').next());
    let volumes = container.volumes_from.iter().filter_map(|from| from.source_container.as_deref());
    depends.chain(links).chain(volumes)
}

/// Goes on from the end of the way until it is back at its start; never twice to one container.
fn leads_back<'s>(
    containers: &'s [ContainerDefinition],
    way: &mut Vec<&'s str>,
    visited: &mut Vec<&'s str>,
) -> bool {
    let (first, last) = (way.first().copied(), way.last().copied());
    let Some(here) = containers.iter().find(|container| Some(container.name.as_str()) == last)
    else {
        return false;
    };
    for next in waits_for(here) {
        if Some(next) == first {
            return true;
        }
        if !visited.contains(&next) {
            visited.push(next);
            way.push(next);
            if leads_back(containers, way, visited) {
                return true;
            }
            way.pop();
        }
    }
    false
}
