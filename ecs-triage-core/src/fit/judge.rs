use super::attributes::explain;
use super::demand::{Constraint, Demand, HostPort, Protocol};
use super::doubt::Doubt;
use super::eni;
use super::host::{Host, Offer, amount, as_count};
use super::misfit::{Misfit, Shortage};
use super::query::{Query, Truth};
use crate::snapshot::ecs::Attribute;

/// The most ports that may be reserved on an instance, the agent's own included.
/// Source: [PortMapping](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html).
const MOST_PORTS: i64 = 100;

/// Does the host take the task?
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fit {
    /// It does.
    Fits,
    /// It does not, for every one of these reasons.
    Misfit(Vec<Misfit>),
    /// Nothing known keeps it out, but this is not known.
    Unknown(Vec<Doubt>),
}

/// Compares what a task asks for with what a container instance has.
pub fn judge(demand: &Demand, host: &Host<'_>) -> Fit {
    judge_next(demand, host, &mut Places::default())
}

/// The same for one of many instances.
pub(super) fn judge_next(demand: &Demand, host: &Host<'_>, places: &mut Places) -> Fit {
    let mut verdict = Findings::default();
    verdict.standing(host);
    verdict.place(demand, host);
    verdict.platform(demand, host);
    places.0.resize(demand.attributes.len(), 0);
    for (attribute, place) in demand.attributes.iter().zip(&mut places.0) {
        verdict.attribute(attribute, host, place);
    }
    for constraint in &demand.constraints {
        verdict.constraint(constraint, demand, host);
    }
    verdict.resources(demand, host);
    verdict.ports(demand, host);
    if demand.interface {
        verdict.interface(host);
    }
    verdict.fit()
}

/// Where each attribute that is asked for was found on the instance before. Agents list their
/// attributes in one order, so that a search that begins there is short.
#[derive(Default)]
pub(super) struct Places(Vec<usize>);

/// The reasons as they are found.
#[derive(Default)]
struct Findings {
    misfits: Vec<Misfit>,
    doubts: Vec<Doubt>,
}

impl Findings {
    /// One definite reason decides, whatever else is not known.
    fn fit(self) -> Fit {
        match (self.misfits.is_empty(), self.doubts.is_empty()) {
            (false, _) => Fit::Misfit(self.misfits),
            (true, false) => Fit::Unknown(self.doubts),
            (true, true) => Fit::Fits,
        }
    }

    fn no(&mut self, misfit: Misfit) {
        self.misfits.push(misfit);
    }

    fn unsure(&mut self, doubt: Doubt) {
        self.doubts.push(doubt);
    }

    /// Is it there at all?
    fn standing(&mut self, host: &Host<'_>) {
        let instance = host.instance;
        match instance.status.as_deref() {
            Some("ACTIVE") => {}
            Some(status) => {
                let reason = instance.status_reason.clone().filter(|reason| !reason.is_empty());
                self.no(Misfit::Status { status: status.to_owned(), reason });
            }
            None => self.unsure(Doubt::Unread("status")),
        }
        match instance.agent_connected {
            Some(true) => {}
            Some(false) => self.no(Misfit::AgentDisconnected),
            None => self.unsure(Doubt::Unread("agentConnected")),
        }
        let health = instance.health_status.as_ref().and_then(|h| h.overall_status.as_deref());
        if health == Some("IMPAIRED") {
            self.unsure(Doubt::Impaired);
        }
    }

    /// Is it where the task may run?
    fn place(&mut self, demand: &Demand, host: &Host<'_>) {
        let provider = &host.instance.capacity_provider_name;
        let wanted = &demand.capacity_providers;
        if !wanted.is_empty() && !provider.as_ref().is_some_and(|own| wanted.contains(own)) {
            self.no(Misfit::CapacityProvider { own: provider.clone(), wanted: wanted.clone() });
        }
        if let Some(wanted) = &demand.vpc {
            match host.value("ecs.vpc-id") {
                Some(own) if own == wanted => {}
                Some(own) => {
                    self.no(Misfit::Vpc { own: own.to_owned(), wanted: wanted.clone() });
                }
                None => self.unsure(Doubt::Unread("attribute ecs.vpc-id")),
            }
        }
        if !demand.zones.is_empty() {
            self.zone(&demand.zones, host);
        }
    }

    fn zone(&mut self, wanted: &[String], host: &Host<'_>) {
        match host.zone() {
            Some(own) if wanted.iter().any(|zone| zone == own) => {}
            Some(own) => self.no(Misfit::Zone { own: own.to_owned(), wanted: wanted.to_vec() }),
            None => self.unsure(Doubt::Unread("attribute ecs.availability-zone")),
        }
    }

    /// Does it run the task's binaries?
    fn platform(&mut self, demand: &Demand, host: &Host<'_>) {
        if let Some(wanted) = &demand.os_family {
            match (host.value("ecs.os-family"), host.value("ecs.os-type")) {
                (Some(own), _) if own.eq_ignore_ascii_case(wanted) => {}
                (None, Some(own)) if own.eq_ignore_ascii_case(wanted) => {}
                // An older agent tells `windows`, not which one.
                (None, Some("windows")) if wanted.starts_with("WINDOWS") => {
                    self.unsure(Doubt::Unread("attribute ecs.os-family"));
                }
                (Some(own), _) | (None, Some(own)) => {
                    self.no(Misfit::OsFamily { own: own.to_owned(), wanted: wanted.clone() });
                }
                (None, None) => self.unsure(Doubt::Unread("attribute ecs.os-family")),
            }
        }
        if let Some(wanted) = &demand.cpu_architecture {
            let machine = host.machine.and_then(|machine| machine.architecture.as_deref());
            match host.value("ecs.cpu-architecture").or(machine) {
                Some(own) if own.eq_ignore_ascii_case(wanted) => {}
                Some(own) => {
                    self.no(Misfit::Architecture { own: own.to_owned(), wanted: wanted.clone() });
                }
                None => self.unsure(Doubt::Unread("attribute ecs.cpu-architecture")),
            }
        }
    }

    fn attribute(&mut self, wanted: &Attribute, host: &Host<'_>, place: &mut usize) {
        let value = wanted.value.as_deref().filter(|value| !value.is_empty());
        let found = match host.attribute_near(&wanted.name, place) {
            Offer::Unread => return self.unsure(Doubt::Unread("attributes")),
            Offer::Value(own) if value.is_none_or(|value| value == own) => return,
            Offer::Bare if value.is_none() => return,
            Offer::Value(own) => Some(own.to_owned()),
            Offer::Bare | Offer::Absent => None,
        };
        let capability = explain(&wanted.name);
        let agent_matters = capability.is_some_and(|known| known.min_agent.is_some());
        let agent = host.agent_version().filter(|_| agent_matters);
        self.no(Misfit::Attribute {
            name: wanted.name.clone(),
            value: value.map(str::to_owned),
            found,
            capability,
            agent: agent.map(str::to_owned),
        });
    }

    fn constraint(&mut self, constraint: &Constraint, demand: &Demand, host: &Host<'_>) {
        match constraint {
            Constraint::MemberOf(query) => self.member(query, host),
            Constraint::DistinctInstance => self.distinct(demand.group.as_deref(), host),
            Constraint::Invalid(error) => {
                self.unsure(Doubt::Uninterpreted { constraint: error.text().to_owned() })
            }
            Constraint::Other(kind) => {
                self.unsure(Doubt::Uninterpreted { constraint: kind.clone() });
            }
        }
    }

    fn member(&mut self, query: &Query, host: &Host<'_>) {
        let expression = || query.text().to_owned();
        match query.matches(host) {
            Truth::True => {}
            Truth::False => self.no(Misfit::Constraint {
                expression: expression(),
                objections: query.objections(host),
            }),
            Truth::Unknown => self.unsure(Doubt::Constraint { expression: expression() }),
        }
    }

    fn distinct(&mut self, group: Option<&str>, host: &Host<'_>) {
        let Some(group) = group else { return self.unsure(Doubt::Demand("task group")) };
        if host.groups().any(|other| other == group) {
            self.no(Misfit::DistinctInstance { group: group.to_owned() });
        } else if !host.sees_all_tasks() {
            self.unsure(Doubt::Groups);
        }
    }

    fn resources(&mut self, demand: &Demand, host: &Host<'_>) {
        self.resource("CPU", demand.cpu.ok_or("CPU"), host, Misfit::Cpu);
        self.resource("MEMORY", demand.memory.ok_or("memory"), host, Misfit::Memory);
        if demand.gpus != Some(0) {
            self.resource("GPU", demand.gpus.ok_or("number of GPUs"), host, Misfit::Gpu);
        }
        for kind in &demand.devices {
            self.unsure(Doubt::Device { kind: kind.clone() });
        }
    }

    fn resource(
        &mut self,
        name: &'static str,
        needed: Result<i64, &'static str>,
        host: &Host<'_>,
        misfit: fn(Shortage) -> Misfit,
    ) {
        let needed = match needed {
            Ok(needed) => needed,
            Err(what) => return self.unsure(Doubt::Demand(what)),
        };
        let Some(free) = free(name, host) else {
            return self.unsure(Doubt::Unread("remainingResources"));
        };
        if needed > free {
            let registered = host.registered(name).and_then(amount).unwrap_or(free);
            self.no(misfit(Shortage { needed, free, registered }));
        }
    }

    fn ports(&mut self, demand: &Demand, host: &Host<'_>) {
        for protocol in [Protocol::Tcp, Protocol::Udp] {
            let wanted = demand.ports.iter().filter(|port| port.protocol == protocol);
            let wanted: Vec<&HostPort> = wanted.collect();
            if wanted.is_empty() {
                continue;
            }
            match host.remaining(protocol.resource()) {
                Some(taken) => self.ports_of(&wanted, &taken.string_set_value, host),
                None => self.unsure(Doubt::Unread("remainingResources")),
            }
        }
    }

    /// The ports that `remainingResources` lists are the taken ones.
    fn ports_of(&mut self, wanted: &[&HostPort], taken: &[String], host: &Host<'_>) {
        let holds = |ports: &[String], port: i64| ports.iter().any(|p| p.parse() == Ok(port));
        let (clashing, new): (Vec<&HostPort>, Vec<&HostPort>) =
            wanted.iter().partition(|port| holds(taken, port.port));
        for port in clashing {
            let agent = host.registered(port.protocol.resource());
            let reserved = agent.is_some_and(|agent| holds(&agent.string_set_value, port.port));
            self.no(Misfit::Port { port: *port, reserved });
        }
        let (taken, needed) = (as_count(taken.len()), as_count(new.len()));
        if taken + needed > MOST_PORTS {
            self.no(Misfit::PortLimit { taken, needed });
        }
    }

    fn interface(&mut self, host: &Host<'_>) {
        let Some(limit) = eni::limit(host) else {
            let instance_type = host.instance_type().map(str::to_owned);
            return self.unsure(Doubt::InterfaceLimit { instance_type });
        };
        let (least, most) = eni::used(host);
        if least >= limit.tasks {
            self.no(Misfit::Interface {
                limit: limit.tasks,
                used: least,
                with_trunking: limit.with_trunking,
            });
        } else if most.is_none_or(|most| most >= limit.tasks) {
            self.unsure(Doubt::InterfacesInUse { limit: limit.tasks, seen: least });
        }
    }
}

/// What is free of a resource. An instance that lists its resources and not this one has none.
fn free(name: &str, host: &Host<'_>) -> Option<i64> {
    match host.remaining(name) {
        Some(resource) => amount(resource),
        None if name == "GPU" && !host.instance.remaining_resources.is_empty() => Some(0),
        None => None,
    }
}
