//! What Fargate does not take of Windows. Source: the notes on each member of
//! [ContainerDefinition](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html).

use crate::snapshot::ecs::{ContainerDefinition, TaskDefinition, Volume};

use super::fargate::unsupported;
use super::{Refusal, each};

pub(super) fn refused(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    let pid = definition.pid_mode.as_deref() == Some("task");
    let mut refused = unsupported("Windows", &[("pidMode", pid)]);
    refused.extend(architecture(definition));
    refused.extend(definition.volumes.iter().enumerate().filter_map(of_volume));
    refused.extend(each(definition, of_container));
    refused
}

fn architecture(definition: &TaskDefinition) -> Option<Refusal<'_>> {
    let architecture = definition.runtime_platform.as_ref()?.cpu_architecture.as_deref()?;
    (architecture == "ARM64").then(|| {
        let why = "the CPU architecture is ARM64, and with Windows only X86_64 may be";
        Refusal::of("runtimePlatform.cpuArchitecture", why, "set cpuArchitecture to X86_64")
    })
}

fn of_volume((index, volume): (usize, &Volume)) -> Option<Refusal<'_>> {
    volume.efs_volume_configuration.as_ref()?;
    let why = format!("volume {} is an EFS file system, which Windows does not mount", volume.name);
    let cure = format!("make volume {} an empty one, or one of EBS", volume.name);
    Some(Refusal::of(format!("volumes.{index}"), why, cure))
}

fn of_container(container: &ContainerDefinition) -> Vec<Refusal<'_>> {
    unsupported(
        "Windows",
        &[
            ("linuxParameters", container.linux_parameters.is_some()),
            ("ulimits", !container.ulimits.is_empty()),
            ("user", container.user.is_some()),
            ("readonlyRootFilesystem", container.readonly_root_filesystem == Some(true)),
        ],
    )
}
