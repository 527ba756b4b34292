//! The slow, obvious reference: a host and a demand of a few plain values, and what follows.

use std::collections::BTreeSet;

use ecs_triage_core::fit::{Demand, Fit, Host, Kind, judge};
use ecs_triage_core::snapshot::ecs::ContainerInstance;
use serde_json::json;

/// A task and an instance in plain values. `None` on the instance's side is what was not seen.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) cpu: i64,
    pub(crate) memory: i64,
    pub(crate) ports: Vec<i64>,
    pub(crate) gpus: i64,
    pub(crate) attribute: Option<&'static str>,
    pub(crate) architecture: Option<&'static str>,
    pub(crate) zone: Option<&'static str>,
    pub(crate) active: Option<bool>,
    pub(crate) connected: Option<bool>,
    pub(crate) free_cpu: Option<i64>,
    pub(crate) free_memory: Option<i64>,
    pub(crate) taken_ports: Option<Vec<i64>>,
    pub(crate) free_gpus: Option<i64>,
    pub(crate) attributes: Vec<&'static str>,
    pub(crate) host_architecture: Option<&'static str>,
    pub(crate) host_zone: Option<&'static str>,
}

/// The verdict in a form that two engines can be compared by.
#[derive(Debug, PartialEq)]
pub(crate) enum Plain {
    Fits,
    Unknown,
    Misfit(BTreeSet<Kind>),
}

/// One question after the other; each has a reason, a doubt, or nothing to say.
pub(crate) fn expected(world: &World) -> Plain {
    let mut kinds = BTreeSet::new();
    let mut doubt = false;
    let mut ask = |kind: Kind, holds: Option<bool>| match holds {
        Some(true) => {}
        Some(false) => drop(kinds.insert(kind)),
        None => doubt = true,
    };
    ask(Kind::Status, world.active);
    ask(Kind::Agent, world.connected);
    ask(Kind::Cpu, world.free_cpu.map(|free| world.cpu <= free));
    ask(Kind::Memory, world.free_memory.map(|free| world.memory <= free));
    if world.gpus > 0 {
        let lists_any =
            world.free_cpu.is_some() || world.free_memory.is_some() || world.taken_ports.is_some();
        let free = world.free_gpus.or(lists_any.then_some(0));
        ask(Kind::Gpu, free.map(|free| world.gpus <= free));
    }
    if !world.ports.is_empty() {
        let free = |taken: &Vec<i64>| world.ports.iter().all(|port| !taken.contains(port));
        ask(Kind::Port, world.taken_ports.as_ref().map(free));
    }
    let no_attributes = world.attributes.is_empty()
        && world.host_architecture.is_none()
        && world.host_zone.is_none();
    if let Some(wanted) = world.attribute {
        let has = world.attributes.contains(&wanted);
        ask(Kind::Attribute, if no_attributes { None } else { Some(has) });
    }
    if let Some(wanted) = world.architecture {
        ask(Kind::Architecture, world.host_architecture.map(|own| own == wanted.to_lowercase()));
    }
    if let Some(wanted) = world.zone {
        ask(Kind::Location, world.host_zone.map(|own| own == wanted));
    }
    match (kinds.is_empty(), doubt) {
        (false, _) => Plain::Misfit(kinds),
        (true, true) => Plain::Unknown,
        (true, false) => Plain::Fits,
    }
}

/// The same question to the engine.
pub(crate) fn found(world: &World) -> Plain {
    let instance = instance(world);
    match judge(&demand(world), &Host::new(&instance)) {
        Fit::Fits => Plain::Fits,
        Fit::Misfit(misfits) => Plain::Misfit(misfits.iter().map(|misfit| misfit.kind()).collect()),
        _ => Plain::Unknown,
    }
}

fn demand(world: &World) -> Demand {
    let mappings: Vec<_> =
        world.ports.iter().map(|port| json!({ "containerPort": 1, "hostPort": port })).collect();
    let gpus = json!([{ "type": "GPU", "value": world.gpus.to_string() }]);
    let definition = json!({
        "cpu": world.cpu.to_string(), "memory": world.memory,
        "networkMode": "bridge",
        "containerDefinitions": [{
            "name": "a", "portMappings": mappings,
            "resourceRequirements": if world.gpus > 0 { gpus } else { json!([]) },
        }],
        "requiresAttributes": world.attribute.map(|name| json!([{ "name": name }])).unwrap_or(json!([])),
        "runtimePlatform": { "cpuArchitecture": world.architecture },
    });
    let mut demand = Demand::of(&serde_json::from_value(definition).unwrap(), None, &[]);
    demand.zones = world.zone.iter().map(ToString::to_string).collect();
    demand
}

fn instance(world: &World) -> ContainerInstance {
    let number = |name: &str, value: Option<i64>| {
        value.map(|value| json!({ "name": name, "type": "INTEGER", "integerValue": value }))
    };
    let ports = world.taken_ports.as_ref().map(|taken| {
        let taken: Vec<String> = taken.iter().map(ToString::to_string).collect();
        json!({ "name": "PORTS", "type": "STRINGSET", "stringSetValue": taken })
    });
    let remaining: Vec<_> = [
        number("CPU", world.free_cpu),
        number("MEMORY", world.free_memory),
        number("GPU", world.free_gpus),
        ports,
    ]
    .into_iter()
    .flatten()
    .collect();
    let valued = |name: &str, value: Option<&str>| {
        value.map(|value| json!({ "name": name, "value": value }))
    };
    let attributes: Vec<_> = (world.attributes.iter().map(|name| json!({ "name": name })))
        .chain(valued("ecs.cpu-architecture", world.host_architecture))
        .chain(valued("ecs.availability-zone", world.host_zone))
        .collect();
    serde_json::from_value(json!({
        "containerInstanceArn": "arn:aws:ecs:us-east-1:111122223333:container-instance/main/c1",
        "status": world.active.map(|active| if active { "ACTIVE" } else { "DRAINING" }),
        "agentConnected": world.connected,
        "remainingResources": remaining,
        "attributes": attributes,
    }))
    .unwrap()
}

/// An expression of the query language over attributes `a` and `b`, with its obvious meaning.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    Equals { name: &'static str, value: i64, negated: bool },
    In { name: &'static str, values: Vec<i64>, negated: bool },
    Exists { name: &'static str, negated: bool },
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

impl Expression {
    /// Every way to write it that `style` picks: symbols or words, tight or with spaces.
    pub(crate) fn written(&self, style: u8) -> String {
        let pick =
            |symbol: &'static str, word: &'static str| if style & 1 == 0 { symbol } else { word };
        let space = if style & 2 == 0 { " " } else { "   " };
        match self {
            Self::Equals { name, value, negated: false } => {
                format!("attribute:{name}{space}{} {value}", pick("==", "equals"))
            }
            Self::Equals { name, value, negated: true } => {
                format!("attribute:{name}{space}{} '{value}'", pick("!=", "not_equals"))
            }
            Self::In { name, values, negated } => {
                let operator = if *negated { pick("!in", "not_in") } else { "in" };
                let list: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("attribute:{name} {operator}{space}[{}]", list.join(", "))
            }
            Self::Exists { name, negated } => {
                format!(
                    "attribute:{name} {}",
                    if *negated { pick("!exists", "not_exists") } else { "exists" }
                )
            }
            Self::Not(inner) => {
                format!("{}{space}({})", pick("!", "not"), inner.written(style >> 1))
            }
            Self::And(left, right) => {
                format!(
                    "({}){space}{} ({})",
                    left.written(style >> 1),
                    pick("&&", "and"),
                    right.written(style)
                )
            }
            Self::Or(left, right) => {
                format!(
                    "({}) {}{space}({})",
                    left.written(style),
                    pick("||", "or"),
                    right.written(style >> 1)
                )
            }
        }
    }

    /// What it means for an instance with these attributes.
    pub(crate) fn holds(&self, has: &dyn Fn(&str) -> Option<i64>) -> bool {
        match self {
            Self::Equals { name, value, negated } => {
                has(name).is_some_and(|own| (own == *value) != *negated)
            }
            Self::In { name, values, negated } => {
                has(name).is_some_and(|own| values.contains(&own) != *negated)
            }
            Self::Exists { name, negated } => has(name).is_some() != *negated,
            Self::Not(inner) => !inner.holds(has),
            Self::And(left, right) => left.holds(has) && right.holds(has),
            Self::Or(left, right) => left.holds(has) || right.holds(has),
        }
    }
}
