//! What a container may not say of its name, its size and its neighbours, wherever it runs.

use crate::snapshot::Quantity;
use crate::snapshot::ecs::{ContainerDefinition, ContainerDependency, TaskDefinition};

use super::{Refusal, each, is_name, repeated};

/// Docker gives no container less.
const LEAST_MEMORY: i64 = 6;
const MOST_CONTAINERS: usize = 10;

pub(super) fn refused(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    let mut refused = of_all(definition);
    refused.extend(sums(definition));
    refused.extend(each(definition, |container| of_one(definition, container)));
    refused
}

fn of_all(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    let containers = &definition.container_definitions;
    let at = "containerDefinitions";
    let mut refused = Vec::new();
    if !is_name(&definition.family) {
        refused.push(no_name("family", &definition.family));
    }
    if !containers.is_empty() && containers.iter().all(|one| one.essential == Some(false)) {
        let cure = "let the container that matters be essential";
        refused.push(Refusal::of(at, "no container is essential", cure));
    }
    if containers.len() > MOST_CONTAINERS {
        let why =
            format!("there are {} containers, and {MOST_CONTAINERS} may be", containers.len());
        refused.push(Refusal::of(at, why, "put the others into a task of their own"));
    }
    let names: Vec<_> = containers.iter().map(|container| container.name.as_str()).collect();
    refused.extend(repeated(&names).into_iter().map(|name| {
        let why = format!("two containers have the name {name}");
        Refusal::of(at, why, format!("give one of the containers {name} another name"))
    }));
    refused
}

/// All containers together against the size of the task.
fn sums(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    let containers = &definition.container_definitions;
    let number = |quantity: Option<&Quantity>| quantity.and_then(Quantity::number);
    let cpu: i64 = containers.iter().filter_map(|one| number(one.cpu.as_ref())).sum();
    let memory: i64 = containers
        .iter()
        .filter_map(|one| number(one.memory_reservation.as_ref().or(one.memory.as_ref())))
        .sum();
    let mut refused = Vec::new();
    if let Some(task) = number(definition.cpu.as_ref()).filter(|task| cpu > *task) {
        let why = format!("the containers ask for {cpu} CPU units together, the task has {task}");
        refused.push(Refusal::of("cpu", why, "give the containers less CPU, or the task more"));
    }
    if let Some(task) = number(definition.memory.as_ref()).filter(|task| memory > *task) {
        let why = format!("the containers ask for {memory} MiB together, the task has {task}");
        refused.push(Refusal::of(
            "memory",
            why,
            "give the containers less memory, or the task more",
        ));
    }
    refused
}

fn of_one<'s>(
    definition: &'s TaskDefinition,
    container: &'s ContainerDefinition,
) -> Vec<Refusal<'s>> {
    let mut refused = memory(definition, container);
    if !is_name(&container.name) {
        refused.push(no_name("name", &container.name));
    }
    let waits = container.depends_on.iter().enumerate();
    refused.extend(waits.filter_map(|(index, wait)| {
        let refusal = dependency(definition, container, wait)?;
        Some(Refusal { member: format!("dependsOn.{index}.{}", refusal.member), ..refusal })
    }));
    let names = |name: &str| definition.container_definitions.iter().any(|one| one.name == name);
    let sources = container.volumes_from.iter().enumerate();
    let sources = sources.filter_map(|(at, from)| Some((at, from.source_container.as_deref()?)));
    refused.extend(sources.filter(|(_, source)| !names(source)).map(|(at, source)| {
        let member = format!("volumesFrom.{at}.sourceContainer");
        let why = format!("it mounts the volumes of container {source}, which does not exist");
        Refusal::of(member, why, "name a container of the definition in volumesFrom")
    }));
    refused
}

fn no_name<'s>(member: &str, name: &str) -> Refusal<'s> {
    let why = match name.len() {
        0 => format!("its {member} is empty"),
        length @ 256.. => format!("its {member} has {length} characters, and 255 may be"),
        _ => format!("{name} is no name: letters, digits, - and _ may be in it"),
    };
    Refusal::of(member, why, format!("give it another {member}"))
}

fn memory<'s>(definition: &TaskDefinition, container: &'s ContainerDefinition) -> Vec<Refusal<'s>> {
    let hard = container.memory.as_ref().and_then(Quantity::number);
    let soft = container.memory_reservation.as_ref().and_then(Quantity::number);
    let task = definition.memory.as_ref().and_then(Quantity::number);
    let mut refused = Vec::new();
    match (hard, soft, task) {
        (Some(hard), _, _) if hard < LEAST_MEMORY => refused.push(Refusal::of(
            "memory",
            format!("its memory is {hard} MiB, and {LEAST_MEMORY} is the least"),
            format!("give it {LEAST_MEMORY} MiB or more"),
        )),
        (Some(hard), _, Some(task)) if hard > task => refused.push(Refusal::of(
            "memory",
            format!("its memory of {hard} MiB is more than the task's {task}"),
            "give it less memory, or the task more",
        )),
        (Some(hard), Some(soft), _) if soft > hard => refused.push(Refusal::of(
            "memoryReservation",
            format!("its memoryReservation of {soft} MiB is more than its memory of {hard}"),
            "give it less memoryReservation, or more memory",
        )),
        (None, None, None) if container.memory.is_none() && definition.memory.is_none() => {
            refused.push(Refusal::of(
                "",
                "neither it nor the task says how much memory it has",
                "give it memory or memoryReservation",
            ));
        }
        _ => {}
    }
    refused
}

fn dependency<'s>(
    definition: &'s TaskDefinition,
    container: &'s ContainerDefinition,
    wait: &'s ContainerDependency,
) -> Option<Refusal<'s>> {
    let name = &wait.container_name;
    let on = definition.container_definitions.iter().find(|one| one.name == *name);
    let condition = wait.condition.as_deref().unwrap_or("START");
    let Some(on) = on.filter(|on| on.name != container.name) else {
        let why = format!("it depends on container {name}, which is no other of the definition");
        return Some(Refusal::of("containerName", why, "name another container in dependsOn"));
    };
    let ends = matches!(condition, "COMPLETE" | "SUCCESS") && on.essential.unwrap_or(true);
    ends.then(|| {
        let why = format!("it waits for the end of container {name}, which is essential");
        Refusal::of("condition", why, format!("let container {name} not be essential"))
    })
}
