//! The connections that a task's start opens, and what stands in their way.
//!
//! The network engine walks each of them from the interface that really opens it. What blocks one
//! usually blocks several, so that obstacles are gathered by cause: one missing route is one
//! obstacle with five destinations.

use std::collections::BTreeMap;

use crate::net::start::{Connection, Opener, Purpose};
use crate::net::{
    BlockKind, Blocker, Destination, Disposition, Network, PlannedInterface, Source, Trace,
};
use crate::phase::Phase;
use crate::snapshot::ec2::{Instance, Subnet};
use crate::snapshot::{Gap, Need, Operation};
use crate::{Meta, Verdict};

use super::{Seat, TaskView};

mod fault;
mod policy;
mod start;
mod switch;
mod way;

pub use fault::PathFault;
pub use policy::RefusedCall;
pub(crate) use switch::Switch;

/// One connection, walked from one place.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Path<'s> {
    /// What is opened, and what for.
    pub connection: Connection,
    /// The subnet that it is opened from.
    pub subnet: &'s str,
    /// The security groups of the interface that opens it.
    pub security_groups: Vec<&'s str>,
    /// The container instance that opens it, where the task's own interface does not.
    pub instance: Option<&'s str>,
    /// The way.
    pub trace: Trace,
}

/// Something that stands in the way of one or more connections.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Obstacle<'v, 's> {
    /// What is wrong.
    pub fault: PathFault,
    /// The id of what is wrong.
    pub id: String,
    /// What the engine says of it.
    pub blocker: &'v Blocker,
    /// The connections that it blocks, in the order of the start.
    pub paths: Vec<&'v Path<'s>>,
}

impl<'s> TaskView<'s> {
    /// Every connection of the start, from every place that may open it.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell what is opened, or from where.
    pub fn paths(&self) -> Result<&[Path<'s>], Gap> {
        let paths = self.paths.get_or_init(|| self.walk());
        paths.as_deref().map_err(Clone::clone)
    }

    fn walk(&self) -> Result<Vec<Path<'s>>, Gap> {
        let network = Network::new(self.snapshot);
        let mut paths = Vec::new();
        for connection in self.connections()? {
            let host = Destination::Host(connection.host.clone());
            for from in self.openers(&connection)? {
                let trace = network.trace(&from.source, &host, connection.protocol());
                trace.missing.iter().for_each(|gap| self.want(gap));
                let Opening { subnet, security_groups, instance, .. } = from;
                let connection = connection.clone();
                paths.push(Path { connection, subnet, security_groups, instance, trace });
            }
        }
        if paths.iter().any(|path| path.trace.is_delivered()) {
            let assumed = paths.iter().flat_map(|path| &path.trace.assumptions);
            assumed.for_each(|assumption| self.assume(*assumption));
        }
        Ok(paths)
    }

    fn openers(&self, connection: &Connection) -> Result<Vec<Opening<'s>>, Gap> {
        match connection.opener {
            Opener::TaskEni => Ok(self.seats()?.iter().map(Opening::seat).collect()),
            Opener::InstanceEni => self.instance_openings(),
            _ => Ok(Vec::new()),
        }
    }

    fn instance_openings(&self) -> Result<Vec<Opening<'s>>, Gap> {
        let hosts = self.hosts()?;
        if hosts.is_empty() {
            // Without an instance there is nothing to walk from; placement says why.
            return Ok(Vec::new());
        }
        Ok(hosts.into_iter().filter_map(Opening::instance).collect())
    }

    /// What stands in the way for this reason.
    ///
    /// # Errors
    ///
    /// When nothing is found and the snapshot does not tell of some connection.
    pub fn obstacles(&self, fault: PathFault) -> Result<Vec<Obstacle<'_, 's>>, Gap> {
        let mut found: BTreeMap<String, Obstacle<'_, 's>> = BTreeMap::new();
        for path in self.paths()? {
            for (named, blocker) in self.faults(path)? {
                if named.fault == fault {
                    let id = named.id.clone();
                    let start = || Obstacle { fault, id, blocker, paths: Vec::new() };
                    found.entry(named.id).or_insert_with(start).paths.push(path);
                }
            }
        }
        if found.is_empty() {
            self.all_told()?;
        }
        Ok(found.into_values().collect())
    }

    /// Is it known of every connection what becomes of it?
    fn all_told(&self) -> Result<(), Gap> {
        let untold = |path: &&Path<'s>| {
            let trace = &path.trace;
            let partly = !trace.missing.is_empty() && !trace.is_delivered();
            // Other name servers decide where the connection goes at all.
            let elsewhere =
                |(named, _): &(fault::Named, &Blocker)| named.fault == PathFault::CustomDnsServer;
            let elsewhere = self.faults(path).is_ok_and(|faults| faults.iter().any(elsewhere));
            partly || elsewhere || trace.disposition == Disposition::Unknown
        };
        match self.paths()?.iter().find(untold) {
            None => Ok(()),
            Some(path) => Err(path.gap()),
        }
    }

    /// The verdict of a check on one fault: a finding an obstacle.
    ///
    /// # Errors
    ///
    /// As [`obstacles`](Self::obstacles).
    pub fn judge_paths(
        &self,
        meta: &Meta,
        fault: PathFault,
        word: impl Fn(&Self, &Obstacle<'_, 's>) -> crate::Finding,
    ) -> Result<Verdict, Gap> {
        if self.paths()?.is_empty() {
            return Ok(Verdict::NotApplicable);
        }
        let obstacles = self.obstacles(fault)?;
        let place = |obstacle: &Obstacle<'_, 's>| {
            let phase = obstacle.phase().unwrap_or(meta.phase);
            word(self, obstacle).at(phase)
        };
        Ok(obstacles.iter().map(place).collect::<Vec<_>>().into())
    }
}

impl Path<'_> {
    /// The destination as people say it: `host:port`.
    pub fn destination(&self) -> String {
        self.connection.to_string()
    }

    /// The step of the start that it belongs to.
    pub fn phase(&self) -> Phase {
        phase(self.connection.purpose)
    }

    /// The end of the service name of the endpoint that would serve it: `.<region>.<service>`.
    pub(crate) fn service_name(&self) -> Option<String> {
        let service = self.connection.service?;
        Some(format!(".{}.{service}", self.connection.region))
    }

    /// Why it is not known what becomes of the connection.
    fn gap(&self) -> Gap {
        self.trace.missing.first().cloned().unwrap_or_else(|| {
            let detail = self.trace.blocked_at.as_ref().map(|blocker| blocker.detail.as_str());
            let why = detail.unwrap_or("what lies on the way is not described");
            let need = Need::of(Operation::DescribeRouteTables, self.subnet);
            Gap::undecidable(need, format!("the way to {}: {why}", self.destination()))
        })
    }
}

impl<'s> Obstacle<'_, 's> {
    /// The earliest step of the start that it stops.
    pub fn phase(&self) -> Option<Phase> {
        self.paths.iter().map(|path| path.phase()).min()
    }

    /// Is there an endpoint for each, which only the VPC's own resolver knows, and no other way?
    pub fn is_hidden_endpoint(&self) -> bool {
        self.paths.iter().all(|path| {
            path.trace.blockers().any(|blocker| blocker.kind == BlockKind::EndpointUnresolved)
        })
    }

    /// The destinations, each once, in the order of the start.
    pub fn destinations(&self) -> Vec<String> {
        let mut all = Vec::new();
        for path in &self.paths {
            let destination = path.destination();
            if !all.contains(&destination) {
                all.push(destination);
            }
        }
        all
    }

    /// The service names of the endpoints that would serve them, each once.
    pub fn services(&self) -> Vec<String> {
        let named = self.paths.iter().filter_map(|path| {
            Some(endpoint_service(&path.connection.region, path.connection.service?))
        });
        let mut all: Vec<_> = named.collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The destinations in one text.
    pub fn list(&self) -> String {
        self.destinations().join(", ")
    }

    /// The subnets, each once.
    pub fn subnets(&self) -> Vec<&'s str> {
        let mut all: Vec<_> = self.paths.iter().map(|path| path.subnet).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The security groups of the interfaces that open the connections, each once.
    pub fn security_groups(&self) -> Vec<&'s str> {
        let groups = self.paths.iter().flat_map(|path| path.security_groups.iter().copied());
        let mut all: Vec<_> = groups.collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// In China some endpoint services have names of their own; of those that tasks call it is ECR's.
fn endpoint_service(region: &str, service: &str) -> String {
    let own = region.starts_with("cn-") && service.starts_with("ecr.");
    format!("{}com.amazonaws.{region}.{service}", if own { "cn." } else { "" })
}

/// The step of the start that a connection belongs to.
fn phase(purpose: Purpose) -> Phase {
    match purpose {
        Purpose::SecretsManager | Purpose::Ssm | Purpose::EnvironmentFile => Phase::Secrets,
        Purpose::Logs => Phase::Logging,
        Purpose::Efs => Phase::Storage,
        _ => Phase::Image,
    }
}

/// An interface that opens connections.
struct Opening<'s> {
    source: Source,
    subnet: &'s str,
    security_groups: Vec<&'s str>,
    instance: Option<&'s str>,
}

impl<'s> Opening<'s> {
    fn seat(seat: &Seat<'s>) -> Self {
        let groups = seat.security_groups.iter().copied();
        let mut planned = PlannedInterface::new(seat.subnet, groups);
        planned.platform = crate::net::Platform::Linux;
        if seat.public_ip {
            planned = planned.with_public_ip();
        }
        Self {
            source: Source::Planned(planned),
            subnet: seat.subnet,
            security_groups: seat.security_groups.clone(),
            instance: None,
        }
    }

    fn instance(instance: &'s Instance) -> Option<Self> {
        Some(Self {
            source: Source::Instance(instance.instance_id.clone()),
            subnet: instance.subnet_id.as_deref()?,
            security_groups: instance.security_groups.iter().map(|g| g.group_id.as_str()).collect(),
            instance: Some(&instance.instance_id),
        })
    }
}

impl<'s> TaskView<'s> {
    /// The VPC of a subnet.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell of the subnet.
    pub(crate) fn vpc_of(&self, subnet: &str) -> Result<Option<&'s str>, Gap> {
        Ok(self.find::<Subnet>(subnet)?.map(|subnet| subnet.vpc_id.as_str()))
    }

    /// The VPC that blocked connections are opened in, where it is known.
    pub(crate) fn vpc_before(&self, obstacle: &Obstacle<'_, 's>) -> Option<&'s str> {
        self.vpc_of(obstacle.paths.first()?.subnet).ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn in_china_the_services_of_ecr_are_named_otherwise() {
        for (region, service, named) in [
            ("cn-north-1", "ecr.api", "cn.com.amazonaws.cn-north-1.ecr.api"),
            ("cn-northwest-1", "ecr.dkr", "cn.com.amazonaws.cn-northwest-1.ecr.dkr"),
            ("cn-north-1", "s3", "com.amazonaws.cn-north-1.s3"),
            ("cn-north-1", "logs", "com.amazonaws.cn-north-1.logs"),
            ("cn-north-1", "secretsmanager", "com.amazonaws.cn-north-1.secretsmanager"),
            ("eu-west-1", "ecr.api", "com.amazonaws.eu-west-1.ecr.api"),
        ] {
            assert_eq!(super::endpoint_service(region, service), named);
        }
    }
}
