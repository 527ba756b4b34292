//! What ports, links and names of hosts may not say. Source:
//! [PortMapping](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html).

use crate::Severity;
use crate::snapshot::ecs::{ContainerDefinition, PortMapping, TaskDefinition};

use super::{Draft, Refusal, each};

const MOST_RANGES: usize = 100;

pub(super) fn refused(draft: Draft<'_>) -> Vec<Refusal<'_>> {
    let definition = draft.definition;
    let mode = definition.network_mode.as_deref().unwrap_or("bridge");
    let mut refused = clashes(definition, mode);
    refused.extend(each(definition, |container| of_container(container, mode)));
    let on_fargate = draft.is_for_fargate();
    refused.extend(each(definition, |container| unfit(container, mode, on_fargate)));
    refused
}

/// The same port twice, in the containers' common network or on the host, and the same name twice.
fn clashes<'s>(definition: &'s TaskDefinition, mode: &str) -> Vec<Refusal<'s>> {
    let shared = matches!(mode, "awsvpc" | "host");
    let port = |mapping: &PortMapping| {
        let port = if shared { mapping.container_port } else { mapping.host_port };
        Some((port.filter(|port| *port != 0)?, protocol(mapping)))
    };
    let all = || {
        let containers = definition.container_definitions.iter();
        containers.flat_map(|one| one.port_mappings.iter().enumerate().map(move |at| (one, at)))
    };
    let mut refused = Vec::new();
    for (at, (container, (index, mapping))) in all().enumerate() {
        let mut before = all().take(at).map(|(other, (_, mapping))| (other, mapping));
        let same_port = |(_, other): &(_, &PortMapping)| port(other) == port(mapping);
        let same_name = |(_, other): &(_, &PortMapping)| other.name == mapping.name;
        let twice = port(mapping).and_then(|port| Some((port, before.clone().find(same_port)?.0)));
        refused.extend(twice.map(|((port, protocol), first)| {
            let why =
                format!("port {port}/{protocol} is mapped already, by container {}", first.name);
            let cure = format!("map port {port}/{protocol} once");
            Refusal::of(format!("portMappings.{index}"), why, cure).within(container)
        }));
        let named = mapping.name.as_deref();
        let twice = named.and_then(|name| Some((name, before.find(same_name)?.0)));
        refused.extend(twice.map(|(name, first)| {
            let why = format!("the port name {name} is taken already, by container {}", first.name);
            let cure = format!("give one of the ports {name} another name");
            Refusal::of(format!("portMappings.{index}.name"), why, cure).within(container)
        }));
    }
    refused
}

/// What is not known is taken for TCP, as ECS does.
fn protocol(mapping: &PortMapping) -> &'static str {
    if mapping.protocol.as_deref() == Some("udp") { "udp" } else { "tcp" }
}

fn of_container<'s>(container: &'s ContainerDefinition, mode: &str) -> Vec<Refusal<'s>> {
    let mappings = container.port_mappings.iter().enumerate();
    let mut refused: Vec<_> = mappings
        .flat_map(|(index, mapping)| {
            of_mapping(mapping, mode).into_iter().map(move |one| Refusal {
                member: format!("portMappings.{index}.{}", one.member),
                ..one
            })
        })
        .collect();
    refused.extend(ranges(container));
    refused
}

/// Members that go with some network modes only. Of Fargate's its own rules tell.
fn unfit<'s>(container: &ContainerDefinition, mode: &str, on_fargate: bool) -> Vec<Refusal<'s>> {
    let links = !on_fargate && !matches!(mode, "bridge" | "default");
    let members = [
        ("portMappings", mode == "none" && !container.port_mappings.is_empty()),
        ("links", links && !container.links.is_empty()),
        ("hostname", matches!(mode, "awsvpc" | "host") && container.hostname.is_some()),
        ("extraHosts", mode == "awsvpc" && !on_fargate && !container.extra_hosts.is_empty()),
    ];
    let set = members.into_iter().filter(|(_, set)| *set);
    let refused = set.map(|(member, _)| {
        let why = format!("{member} is set, which does not go with network mode {mode}");
        Refusal::of(member, why, format!("take {member} out, or use another network mode"))
    });
    refused.collect()
}

fn of_mapping<'s>(mapping: &'s PortMapping, mode: &str) -> Vec<Refusal<'s>> {
    let name = mapping.name.as_deref().filter(|name| !is_name(name)).map(|name| {
        let why = format!(
            "\"{name}\" is no name of a port: 1 to 64 of a-z, 0-9, - and _ may be, not - at first"
        );
        Refusal::of("name", why, "give the port another name")
    });
    let other = mapping.protocol.as_deref().filter(|name| !matches!(*name, "tcp" | "udp"));
    let other = other.map(|name| {
        let why = format!("protocol is {name}, which counts as tcp; tcp and udp may be");
        let cure = "write the protocol in lower case, tcp or udp";
        Refusal::of("protocol", why, cure).severity(Severity::Warning)
    });
    let refused = [host_port(mapping, mode), name, other, range(mapping, mode)];
    refused.into_iter().flatten().collect()
}

fn host_port<'s>(mapping: &PortMapping, mode: &str) -> Option<Refusal<'s>> {
    let host = mapping.host_port.filter(|host| *host != 0)?;
    let port = mapping.container_port.filter(|port| *port != host)?;
    matches!(mode, "awsvpc" | "host").then(|| {
        let why = format!(
            "host port {host} is not container port {port}, which network mode {mode} asks for"
        );
        Refusal::of("hostPort", why, "leave the host port out")
    })
}

fn range<'s>(mapping: &PortMapping, mode: &str) -> Option<Refusal<'s>> {
    let range = mapping.container_port_range.as_deref()?;
    let member = "containerPortRange";
    if mode == "host" {
        let why = format!("{member} is {range}, which does not go with network mode host");
        return Some(Refusal::of(member, why, "name each port, or use awsvpc or bridge"));
    }
    let alone = mapping.container_port.is_none() && mapping.host_port.is_none();
    (!alone || bounds(range).is_none()).then(|| {
        let why = format!("{range} is no range of ports, or stands beside a single port");
        Refusal::of(member, why, "name either a port or a range such as 8000-8010")
    })
}

/// The ranges of one container, against its other ports and in number.
fn ranges(container: &ContainerDefinition) -> Vec<Refusal<'_>> {
    let mappings = || container.port_mappings.iter().enumerate();
    let ports = |mapping: &PortMapping| match mapping.container_port_range.as_deref() {
        Some(range) => bounds(range),
        None => mapping.container_port.map(|port| (port, port)),
    };
    let mut refused = Vec::new();
    for (index, mapping) in mappings() {
        let Some((from, to)) = ports(mapping) else { continue };
        let overlaps = |(_, other): &(usize, &PortMapping)| {
            let ranged = [mapping, other].iter().any(|one| one.container_port_range.is_some());
            let meets = ports(other).is_some_and(|(first, last)| first <= to && from <= last);
            ranged && meets && protocol(other) == protocol(mapping)
        };
        let other = mappings().take(index).find(overlaps).and_then(|(_, other)| ports(other));
        refused.extend(other.map(|other| {
            let why = format!("{} and {} overlap", words((from, to)), words(other));
            Refusal::of(format!("portMappings.{index}"), why, "map each port once")
        }));
    }
    let count = mappings().filter(|(_, one)| one.container_port_range.is_some()).count();
    refused.extend((count > MOST_RANGES).then(|| {
        let why = format!("portMappings has {count} ranges of ports, and {MOST_RANGES} may be");
        Refusal::of("portMappings", why, format!("map {MOST_RANGES} ranges or less"))
    }));
    refused
}

fn words((from, to): (i64, i64)) -> String {
    if from == to { format!("port {from}") } else { format!("ports {from}-{to}") }
}

fn bounds(range: &str) -> Option<(i64, i64)> {
    let (from, to) = range.split_once('-')?;
    let (from, to): (u16, u16) = (from.parse().ok()?, to.parse().ok()?);
    (1 <= from && from < to).then_some((from.into(), to.into()))
}

fn is_name(name: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    (1..=64).contains(&name.len()) && name.chars().all(letters) && !name.starts_with('-')
}
