//! What ports, links and names of hosts may not say.

use crate::snapshot::ecs::{ContainerDefinition, PortMapping, TaskDefinition};

use super::{Refusal, repeated};

pub(super) fn refused(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    let mode = definition.network_mode.as_deref().unwrap_or("bridge");
    let mut refused = clashes(definition, mode);
    for container in &definition.container_definitions {
        let of_it = of_container(container, mode);
        refused.extend(of_it.into_iter().map(|one| one.within(container)));
    }
    refused
}

/// The same port twice: in the containers' common network, or on the host.
fn clashes<'s>(definition: &'s TaskDefinition, mode: &str) -> Vec<Refusal<'s>> {
    let mappings =
        || definition.container_definitions.iter().flat_map(|one| one.port_mappings.iter());
    let udp = |mapping: &PortMapping| mapping.protocol.as_deref() == Some("udp");
    let shared = matches!(mode, "awsvpc" | "host");
    let port = |mapping: &PortMapping| match shared {
        true => mapping.container_port,
        false => mapping.host_port.filter(|port| *port != 0),
    };
    let ports: Vec<_> =
        mappings().filter_map(|mapping| Some((port(mapping)?, udp(mapping)))).collect();
    let names: Vec<_> = mappings().filter_map(|mapping| mapping.name.as_deref()).collect();
    let mut refused = Vec::new();
    for (port, udp) in repeated(&ports) {
        let protocol = if udp { "udp" } else { "tcp" };
        let why = format!("port {port}/{protocol} is mapped twice");
        let cure = format!("map port {port}/{protocol} once");
        refused.push(Refusal::of("containerDefinitions", why, cure));
    }
    for name in repeated(&names) {
        let why = format!("two port mappings have the name {name}");
        let cure = format!("give one of the mappings {name} another name");
        refused.push(Refusal::of("containerDefinitions", why, cure));
    }
    refused
}

fn of_container<'s>(container: &'s ContainerDefinition, mode: &str) -> Vec<Refusal<'s>> {
    let mut refused: Vec<_> =
        container.port_mappings.iter().filter_map(|mapping| of_mapping(mapping, mode)).collect();
    let hostname = container.hostname.is_some() && matches!(mode, "awsvpc" | "host");
    let members = [
        ("portMappings", mode == "none" && !container.port_mappings.is_empty()),
        ("links", mode != "bridge" && mode != "default" && !container.links.is_empty()),
        ("hostname", hostname),
        ("extraHosts", mode == "awsvpc" && !container.extra_hosts.is_empty()),
    ];
    refused.extend(members.into_iter().filter(|(_, set)| *set).map(|(member, _)| {
        let why = format!("{member} is set, which does not go with network mode {mode}");
        Refusal::of(member, why, format!("take {member} out, or use another network mode"))
    }));
    refused
}

fn of_mapping<'s>(mapping: &'s PortMapping, mode: &str) -> Option<Refusal<'s>> {
    let refuse = |why, cure: &str| Some(Refusal::of("portMappings", why, cure));
    let same =
        mapping.host_port.is_none_or(|host| host == 0 || Some(host) == mapping.container_port);
    if matches!(mode, "awsvpc" | "host") && !same {
        let (host, port) = (mapping.host_port.unwrap_or_default(), mapping.container_port);
        let port = port.unwrap_or_default();
        let why = format!(
            "host port {host} is not container port {port}, which network mode {mode} asks for"
        );
        return refuse(why, "leave the host port out");
    }
    if let Some(name) = mapping.name.as_deref().filter(|name| !is_name(name)) {
        let why = format!("{name} is no name of a port: lower case, digits, - and _ may be in it");
        return refuse(why, "give the port another name");
    }
    let range = mapping.container_port_range.as_deref()?;
    let bounds = range.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    let legal = bounds.is_some_and(|(from, to): (u16, u16)| 1 <= from && from < to);
    if !legal || mapping.container_port.is_some() || mapping.host_port.is_some() {
        let why = format!("{range} is no range of ports, or stands beside a single port");
        return refuse(why, "name either a port or a range such as 8000-8010");
    }
    None
}

/// Source: [PortMapping](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html).
fn is_name(name: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    name.len() <= 64 && name.chars().all(letters) && !name.starts_with('-')
}
