//! What Fargate does not take. Source:
//! [task definition differences](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html).

use crate::fit::fargate::{Os, ephemeral_storage_gib};
use crate::snapshot::ecs::{ContainerDefinition, TaskDefinition, Volume};

use super::Refusal;

const LOG_DRIVERS: [&str; 3] = ["awslogs", "splunk", "awsfirelens"];

pub(super) fn refused(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    let mut refused = of_task(definition);
    refused.extend(definition.volumes.iter().filter_map(of_volume));
    let windows = is_windows(definition);
    for container in &definition.container_definitions {
        refused.extend(of_container(container).into_iter().map(|one| one.within(container)));
        if windows {
            refused.extend(on_windows(container).into_iter().map(|one| one.within(container)));
        }
    }
    refused
}

fn is_windows(definition: &TaskDefinition) -> bool {
    let platform = definition.runtime_platform.as_ref();
    Os::of(platform.and_then(|platform| platform.operating_system_family.as_deref())) == Os::Windows
}

fn of_task(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    let mut refused = Vec::new();
    for (member, absent) in
        [("cpu", definition.cpu.is_none()), ("memory", definition.memory.is_none())]
    {
        let why = format!("no {member} is given at the task level");
        refused.extend(absent.then(|| Refusal::of("", why, format!("give {member} to the task"))));
    }
    let mode = definition.network_mode.as_deref().unwrap_or("bridge");
    if mode != "awsvpc" {
        let member = definition.network_mode.as_ref().map_or("", |_| "networkMode");
        refused.push(Refusal::of(
            member,
            format!("the network mode is {mode}, not awsvpc"),
            "set networkMode to awsvpc",
        ));
    }
    let pid = definition.pid_mode.as_deref().filter(|mode| *mode != "task");
    let members = [
        ("ipcMode", definition.ipc_mode.is_some()),
        ("pidMode", pid.is_some() || (definition.pid_mode.is_some() && is_windows(definition))),
        ("placementConstraints", !definition.placement_constraints.is_empty()),
    ];
    refused.extend(unsupported(&members));
    let storage = definition.ephemeral_storage.as_ref().and_then(|storage| storage.size_in_gib);
    let (range, size) = (ephemeral_storage_gib(), storage.unwrap_or_default());
    if storage.is_some() && !range.contains(&size) {
        let (least, most) = (range.start(), range.end());
        refused.push(Refusal::of(
            "ephemeralStorage.sizeInGiB",
            format!("ephemeral storage of {size} GiB is asked for, and {least} to {most} may be"),
            format!("ask for {least} to {most} GiB; an EBS volume may be larger"),
        ));
    }
    refused
}

fn of_volume(volume: &Volume) -> Option<Refusal<'_>> {
    let path = volume.host.as_ref().and_then(|host| host.source_path.as_deref());
    let what = match () {
        () if volume.docker_volume_configuration.is_some() => "a Docker volume",
        () if path.is_some_and(|path| !path.is_empty()) => "a directory of the host",
        () if volume.fsx_windows_file_server_volume_configuration.is_some() => "an FSx file system",
        () => return None,
    };
    Some(Refusal::of(
        "volumes",
        format!("volume {} is {what}", volume.name),
        format!("make volume {} an empty one, or one of EFS or EBS", volume.name),
    ))
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
    let mut refused = unsupported(&members);
    refused.extend(capabilities(container));
    refused.extend(devices(container));
    refused.extend(log_driver(container));
    let stop = container.stop_timeout.filter(|seconds| !(2..=120).contains(seconds));
    refused.extend(stop.map(|seconds| {
        let why = format!("a stop timeout of {seconds} s is asked for, and 2 to 120 may be");
        Refusal::of("stopTimeout", why, "set stopTimeout to 2 to 120")
    }));
    refused
}

fn capabilities(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let added = container.linux_parameters.as_ref()?.capabilities.as_ref()?.add.iter();
    let other: Vec<_> = added.map(String::as_str).filter(|name| *name != "SYS_PTRACE").collect();
    (!other.is_empty()).then(|| {
        let why = format!("the capability {} is added", other.join(", "));
        Refusal::of("linuxParameters.capabilities", why, "add no capability but SYS_PTRACE")
    })
}

fn devices(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let kind = container.resource_requirements.first()?.r#type.as_deref()?;
    let why = format!("a {kind} is asked for");
    Some(Refusal::of("resourceRequirements", why, "run the task on EC2 instances that have it"))
}

fn log_driver(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let driver = container.log_configuration.as_ref()?.log_driver.as_deref()?;
    (!LOG_DRIVERS.contains(&driver)).then(|| {
        let why = format!("the log driver is {driver}");
        Refusal::of("logConfiguration.logDriver", why, "use awslogs, splunk or awsfirelens")
    })
}

fn on_windows(container: &ContainerDefinition) -> Vec<Refusal<'_>> {
    let driver = container.log_configuration.as_ref().and_then(|log| log.log_driver.as_deref());
    unsupported(&[
        ("linuxParameters", container.linux_parameters.is_some()),
        ("readonlyRootFilesystem", container.readonly_root_filesystem == Some(true)),
        ("firelensConfiguration", container.firelens_configuration.is_some()),
        ("logConfiguration", driver == Some("awsfirelens")),
    ])
}

/// Members that may not be there.
fn unsupported<'s>(members: &[(&'static str, bool)]) -> Vec<Refusal<'s>> {
    let set = members.iter().filter(|(_, set)| *set);
    set.map(|(member, _)| {
        Refusal::of(member, format!("{member} is set"), format!("take {member} out"))
    })
    .collect()
}
