//! What a container may not say, wherever it runs.

use crate::snapshot::Quantity;
use crate::snapshot::ecs::{ContainerDefinition, ContainerDependency, HealthCheck, TaskDefinition};

use super::{Refusal, repeated};

/// Docker gives no container less.
const LEAST_MEMORY: i64 = 6;
const MOST_CONTAINERS: usize = 10;

pub(super) fn refused(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    let mut refused = of_all(definition);
    refused.extend(sums(definition));
    for container in &definition.container_definitions {
        let of_it = of_one(definition, container);
        refused.extend(of_it.into_iter().map(|one| one.within(container)));
    }
    refused
}

fn of_all(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    let containers = &definition.container_definitions;
    let at = "containerDefinitions";
    let mut refused = Vec::new();
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
    let letters = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    if !container.name.chars().all(letters) || container.name.len() > 255 {
        let why = format!("{} is no name: letters, digits, - and _ may be in it", container.name);
        refused.push(Refusal::of("name", why, "give it another name"));
    }
    let waits = container.depends_on.iter();
    refused.extend(waits.filter_map(|wait| dependency(definition, container, wait)));
    refused.extend(container.health_check.as_ref().map(health_check).unwrap_or_default());
    refused.extend(variables(container));
    refused.extend(secrets(definition, container));
    let names = |name: &str| definition.container_definitions.iter().any(|one| one.name == name);
    let sources = container.volumes_from.iter().filter_map(|from| from.source_container.as_deref());
    refused.extend(sources.filter(|source| !names(source)).map(|source| {
        let why = format!("it mounts the volumes of container {source}, which does not exist");
        Refusal::of("volumesFrom", why, "name a container of the definition in volumesFrom")
    }));
    refused
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
        return Some(Refusal::of("dependsOn", why, "name another container in dependsOn"));
    };
    let ends = matches!(condition, "COMPLETE" | "SUCCESS") && on.essential.unwrap_or(true);
    ends.then(|| {
        let why = format!("it waits for the end of container {name}, which is essential");
        Refusal::of("dependsOn", why, format!("let container {name} not be essential"))
    })
}

/// Source: [HealthCheck](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html);
/// other tools accept timeouts of up to 120 s.
fn health_check(check: &HealthCheck) -> Vec<Refusal<'_>> {
    let ranges = [
        ("healthCheck.interval", check.interval, 5..=300),
        ("healthCheck.timeout", check.timeout, 2..=120),
        ("healthCheck.retries", check.retries, 1..=10),
        ("healthCheck.startPeriod", check.start_period, 0..=300),
    ];
    let outside = ranges.into_iter().filter_map(|(member, value, range)| {
        let value = value.filter(|value| !range.contains(value))?;
        let (least, most) = (range.start(), range.end());
        let why = format!("{member} is {value}, and {least} to {most} may be");
        Some(Refusal::of(member, why, format!("set {member} to {least} to {most}")))
    });
    let mut refused: Vec<_> = outside.collect();
    let begins = check.command.first().map(String::as_str);
    if !matches!(begins, Some("CMD" | "CMD-SHELL" | "NONE")) {
        let why = "the command of its health check begins with neither CMD nor CMD-SHELL";
        let cure = "begin the command with CMD-SHELL for a line, or CMD for words";
        refused.push(Refusal::of("healthCheck", why, cure));
    }
    refused
}

fn variables(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let secrets = container.secrets.iter().map(|secret| secret.name.as_str());
    let plain = container.environment.iter().map(|variable| variable.name.as_str());
    let secret_names: Vec<_> = secrets.clone().collect();
    let mut twice = repeated(&secret_names);
    twice.extend(plain.filter(|name| secret_names.contains(name)));
    (!twice.is_empty()).then(|| {
        let why = format!("the variable {} is given more than once", twice.join(", "));
        Refusal::of("secrets", why, "give each variable once, in secrets or in environment")
    })
}

/// Who is to fetch them?
fn secrets<'s>(
    definition: &TaskDefinition,
    container: &'s ContainerDefinition,
) -> Option<Refusal<'s>> {
    let role = definition.execution_role_arn.as_deref().is_some_and(|arn| !arn.is_empty());
    (!role && !container.secrets.is_empty()).then(|| {
        let why = "it gets secrets, and the definition names no execution role";
        Refusal::of("secrets", why, "name an executionRoleArn")
    })
}
