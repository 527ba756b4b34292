//! What Fargate does not take. Source:
//! [task definition differences](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html).

use crate::Severity;
use crate::fit::fargate::{Os, ephemeral_storage_gib};
use crate::snapshot::ecs::{ContainerDefinition, TaskDefinition, Volume};

use super::{Draft, Refusal, each, named_os, windows};

const MOST_FILES: i64 = 1_048_576;

pub(super) fn refused(draft: Draft<'_>) -> Vec<Refusal<'_>> {
    let definition = draft.definition;
    let mut refused = size(draft);
    refused.extend(network_mode(definition));
    refused.extend(pid_mode(definition));
    refused.extend(unsupported(
        "Fargate",
        &[
            ("ipcMode", definition.ipc_mode.is_some()),
            ("placementConstraints", !definition.placement_constraints.is_empty()),
            ("inferenceAccelerators", !definition.inference_accelerators.is_empty()),
        ],
    ));
    refused.extend(storage(definition));
    refused.extend(definition.volumes.iter().enumerate().filter_map(of_volume));
    refused.extend(each(definition, of_container));
    if named_os(definition) == Some(Os::Windows) {
        refused.extend(windows::refused(definition));
    }
    refused
}

/// What else runs on Fargate alone has a check of its own.
fn size(draft: Draft<'_>) -> Vec<Refusal<'_>> {
    let Draft { definition, .. } = draft;
    let lacks = [("cpu", definition.cpu.is_none()), ("memory", definition.memory.is_none())];
    let lacks = lacks.into_iter().filter(|(_, lacks)| *lacks && !draft.is_only_for_fargate());
    let refused = lacks.map(|(member, _)| {
        let why = format!("no {member} is given at the task level, which Fargate asks for");
        Refusal::of("", why, format!("give {member} to the task"))
    });
    refused.collect()
}

fn network_mode(definition: &TaskDefinition) -> Option<Refusal<'_>> {
    let mode = definition.network_mode.as_deref().unwrap_or("bridge");
    let member = definition.network_mode.as_ref().map_or("", |_| "networkMode");
    let why = format!("the network mode is {mode}, and on Fargate awsvpc may be");
    (mode != "awsvpc").then(|| Refusal::of(member, why, "set networkMode to awsvpc"))
}

fn pid_mode(definition: &TaskDefinition) -> Option<Refusal<'_>> {
    let mode = definition.pid_mode.as_deref().filter(|mode| *mode != "task")?;
    let why = format!("pidMode is {mode}, and on Fargate task may be");
    Some(Refusal::of("pidMode", why, "set pidMode to task, or take it out"))
}

fn storage(definition: &TaskDefinition) -> Option<Refusal<'_>> {
    let asked = definition.ephemeral_storage.as_ref()?.size_in_gib;
    let range = ephemeral_storage_gib();
    let (least, most) = (*range.start(), *range.end());
    let refusal = Refusal::outside("ephemeralStorage.sizeInGiB", asked, range)?;
    let cure = format!("ask for {least} to {most} GiB; an EBS volume may be larger");
    Some(Refusal { cure, ..refusal })
}

fn of_volume((index, volume): (usize, &Volume)) -> Option<Refusal<'_>> {
    let path = volume.host.as_ref().and_then(|host| host.source_path.as_deref());
    let what = match () {
        () if volume.docker_volume_configuration.is_some() => "a Docker volume",
        () if path.is_some_and(|path| !path.is_empty()) => "a directory of the host",
        () if volume.fsx_windows_file_server_volume_configuration.is_some() => "an FSx file system",
        () => return None,
    };
    let why = format!("volume {} is {what}, which Fargate does not mount", volume.name);
    let cure = format!("make volume {} an empty one, or one of EFS or EBS", volume.name);
    Some(Refusal::of(format!("volumes.{index}"), why, cure))
}

fn of_container(container: &ContainerDefinition) -> Vec<Refusal<'_>> {
    let linux = container.linux_parameters.as_ref();
    let members = [
        ("links", !container.links.is_empty()),
        ("privileged", container.privileged == Some(true)),
        ("dnsServers", !container.dns_servers.is_empty()),
        ("dnsSearchDomains", !container.dns_search_domains.is_empty()),
        ("dockerSecurityOptions", !container.docker_security_options.is_empty()),
        ("extraHosts", !container.extra_hosts.is_empty()),
        ("disableNetworking", container.disable_networking == Some(true)),
        ("linuxParameters.devices", linux.is_some_and(|linux| !linux.devices.is_empty())),
        ("linuxParameters.sharedMemorySize", linux.is_some_and(|l| l.shared_memory_size.is_some())),
        ("linuxParameters.maxSwap", linux.is_some_and(|linux| linux.max_swap.is_some())),
        ("linuxParameters.swappiness", linux.is_some_and(|linux| linux.swappiness.is_some())),
    ];
    let mut refused = unsupported("Fargate", &members);
    refused.extend(capabilities(container));
    refused.extend(devices(container));
    refused.extend(log_driver(container));
    refused.extend(Refusal::outside("stopTimeout", container.stop_timeout, 2..=120));
    refused.extend(patience(container));
    refused.extend(open_files(container));
    refused.extend(linux.filter(|linux| !linux.tmpfs.is_empty()).map(|_| {
        let why = "linuxParameters.tmpfs is set, which the guide, and not the API, says Fargate does not take";
        Refusal::of("linuxParameters.tmpfs", why, "use ephemeral storage where it is refused")
            .severity(Severity::Info)
    }));
    refused
}

/// More than what is documented is not known to be refused.
fn patience(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let refusal = Refusal::outside("startTimeout", container.start_timeout, 2..=120)?;
    let long = container.start_timeout.is_some_and(|seconds| seconds > 120);
    Some(if long { refusal.severity(Severity::Warning) } else { refusal })
}

fn open_files(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let mut limits = container.ulimits.iter();
    let above = |limit: i64| limit > MOST_FILES;
    let at = limits.position(|limit| {
        limit.name.as_deref() == Some("nofile") && limit.hard_limit.is_some_and(above)
    })?;
    let asked = container.ulimits.get(at)?.hard_limit?;
    let member = format!("ulimits.{at}.hardLimit");
    let why = format!("the hard limit of nofile is {asked}, and {MOST_FILES} is the most");
    let cure = format!("set the limits of nofile to {MOST_FILES} or less");
    Some(Refusal::of(member, why, cure).severity(Severity::Warning))
}

fn capabilities(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let added = container.linux_parameters.as_ref()?.capabilities.as_ref()?.add.iter();
    let other: Vec<_> = added.map(String::as_str).filter(|name| *name != "SYS_PTRACE").collect();
    (!other.is_empty()).then(|| {
        let why =
            format!("it adds capability {}, and on Fargate SYS_PTRACE may be", other.join(", "));
        Refusal::of("linuxParameters.capabilities.add", why, "add no capability but SYS_PTRACE")
    })
}

fn devices(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let kind = container.resource_requirements.first()?.r#type.as_deref()?;
    let why = format!("it asks for {kind}, which Fargate does not have");
    Some(Refusal::of("resourceRequirements", why, "run the task on EC2 instances that have it"))
}

fn log_driver(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let driver = container.log_configuration.as_ref()?.log_driver.as_deref()?;
    (!matches!(driver, "awslogs" | "splunk" | "awsfirelens")).then(|| {
        let legal = "awslogs, splunk or awsfirelens";
        let why = format!("its log driver is {driver}, and on Fargate {legal} may be");
        Refusal::of("logConfiguration.logDriver", why, format!("use {legal}"))
    })
}

/// Members that may not be there.
pub(super) fn unsupported<'s>(on: &str, members: &[(&str, bool)]) -> Vec<Refusal<'s>> {
    let set = members.iter().filter(|(_, set)| *set);
    set.map(|(member, _)| {
        Refusal::of(
            *member,
            format!("{member} is set, which {on} does not take"),
            format!("take {member} out"),
        )
    })
    .collect()
}
