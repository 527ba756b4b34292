//! EFS.

use aws_sdk_efs::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, efs};

use super::answer::{Answer, keep, last_segment, pages, put, subject, unaskable};
use super::read::{maps, texts};

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    let id = last_segment(subject(need)?);
    match need.operation {
        Op::DescribeFileSystems => {
            let call = client.describe_file_systems().file_system_id(id).into_paginator().send();
            Ok(keep::<efs::FileSystem, _>(need, pages(call, |page| page.file_systems).await?))
        }
        Op::DescribeMountTargets => {
            let call = client.describe_mount_targets().file_system_id(id).into_paginator().send();
            Ok(keep::<efs::MountTarget, _>(need, pages(call, |page| page.mount_targets).await?))
        }
        Op::DescribeMountTargetSecurityGroups => {
            let call = client.describe_mount_target_security_groups().mount_target_id(id);
            let mut found = efs::MountTargetSecurityGroups::default();
            id.clone_into(&mut found.mount_target_id);
            found.security_groups = call.send().await?.security_groups.into();
            Ok(put(need, [found]))
        }
        Op::DescribeAccessPoints => {
            let call = client.describe_access_points();
            let call = match id.starts_with("fsap-") {
                true => call.access_point_id(id),
                false => call.file_system_id(id),
            };
            let all = pages(call.into_paginator().send(), |page| page.access_points).await?;
            Ok(keep::<efs::AccessPoint, _>(need, all))
        }
        Op::DescribeFileSystemPolicy => {
            let answer = client.describe_file_system_policy().file_system_id(id).send().await?;
            let mut found = efs::FileSystemPolicy::default();
            id.clone_into(&mut found.file_system_id);
            found.policy = answer.policy.unwrap_or_default().into();
            Ok(put(need, [found]))
        }
        _ => Err(unaskable()),
    }
}

maps! { efs:
    FileSystem = FileSystemDescription {
        ;
        file_system_id, file_system_arn, life_cycle_state, availability_zone_name,
    }
    MountTarget = MountTargetDescription {
        ;
        mount_target_id, file_system_id, subnet_id, vpc_id, availability_zone_name,
        availability_zone_id, life_cycle_state, ip_address, network_interface_id,
    }
    AccessPoint = AccessPointDescription {
        access_point_id, file_system_id;
        access_point_arn, life_cycle_state, root_directory,
    }
    RootDirectory { ; path }
}

texts!(LifeCycleState);
