//! What a volume may not say. Source:
//! [Volume](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html).

use crate::fit::fargate::Os;
use crate::snapshot::ecs::{
    DockerVolumeConfiguration, EfsVolumeConfiguration, FsxVolumeConfiguration,
};

use super::{Draft, Refusal, named_os};

pub(super) fn refused(draft: Draft<'_>) -> Vec<Refusal<'_>> {
    let definition = draft.definition;
    let linux = named_os(definition) == Some(Os::Linux);
    // Fargate takes no FSx at all, which its own rules tell.
    let on_fargate = draft.is_for_fargate();
    let volumes = definition.volumes.iter().enumerate();
    let refused = volumes.flat_map(|(index, volume)| {
        let fsx = volume.fsx_windows_file_server_volume_configuration.as_ref();
        let found = [
            volume.efs_volume_configuration.as_ref().and_then(efs),
            volume.docker_volume_configuration.as_ref().and_then(docker),
            fsx.filter(|_| !on_fargate).and_then(|fsx| windows_share(fsx, linux)),
        ];
        found.into_iter().flatten().map(move |one| Refusal {
            member: format!("volumes.{index}.{}", one.member),
            why: format!("volume {}: {}", volume.name, one.why),
            ..one
        })
    });
    refused.collect()
}

/// An access point has a directory of its own.
fn efs(volume: &EfsVolumeConfiguration) -> Option<Refusal<'_>> {
    let config = volume.authorization_config.as_ref()?;
    let point = config.access_point_id.as_deref().filter(|id| !id.is_empty())?;
    let root = volume.root_directory.as_deref().filter(|root| !matches!(*root, "" | "/"))?;
    let why = format!("rootDirectory is {root}, and with access point {point} only / may be");
    Some(Refusal::of("efsVolumeConfiguration.rootDirectory", why, "take rootDirectory out"))
}

/// A volume of one task is always made with it: to forbid it is refused, to ask for it fails at the
/// start.
fn docker(volume: &DockerVolumeConfiguration) -> Option<Refusal<'_>> {
    let scope = volume.scope.as_deref();
    if let Some(scope) = scope.filter(|scope| !matches!(*scope, "task" | "shared")) {
        let member = "dockerVolumeConfiguration.scope";
        let why = format!("scope is {scope}, and task or shared may be");
        return Some(Refusal::of(member, why, "set scope to task or shared"));
    }
    let made = volume.autoprovision.filter(|_| scope == Some("task"))?;
    let member = "dockerVolumeConfiguration.autoprovision";
    let why = format!("autoprovision is {made}, which goes with scope shared, not task");
    Some(Refusal::of(member, why, "take autoprovision out, or set scope to shared"))
}

fn windows_share(volume: &FsxVolumeConfiguration, linux: bool) -> Option<Refusal<'_>> {
    let member = "fsxWindowsFileServerVolumeConfiguration";
    if linux {
        let why = "it is an FSx for Windows file system, and the task runs on Linux";
        return Some(Refusal::of(member, why, "use an EFS file system"));
    }
    let config = volume.authorization_config.as_ref();
    let given = [
        ("credentialsParameter", config.and_then(|config| config.credentials_parameter.as_ref())),
        ("domain", config.and_then(|config| config.domain.as_ref())),
    ];
    let lacking = given.into_iter().filter(|(_, value)| value.is_none_or(|text| text.is_empty()));
    let lacking: Vec<_> = lacking.map(|(name, _)| name).collect();
    (!lacking.is_empty()).then(|| {
        let lacking = lacking.join(" and ");
        let why = format!("its authorizationConfig lacks {lacking}");
        Refusal::of(member, why, format!("give authorizationConfig {lacking}"))
    })
}
