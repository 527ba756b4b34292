//! EFS file systems and EBS volumes.

use crate::iam::needs::actions::{DECRYPT, MOUNT, WRITE_FILES};
use crate::iam::needs::{FileSystem, ManagedVolume, Needed, Purpose, Start, Who};

pub(super) fn needs(start: &Start) -> Vec<Needed> {
    let mounts = start.file_systems.iter().flat_map(|system| mount(start, system));
    mounts.chain(start.volumes.iter().flat_map(|volume| make(start, volume))).collect()
}

fn mount(start: &Start, system: &FileSystem) -> Vec<Needed> {
    let arn = match system.id.starts_with("arn:") {
        true => system.id.clone(),
        false => start.arn("elasticfilesystem", &format!("file-system/{}", system.id)),
    };
    let who = if system.iam { Who::TaskRole } else { Who::NobodyOfTheTask };
    let writes = (!system.read_only).then_some(WRITE_FILES);
    [MOUNT]
        .into_iter()
        .chain(writes)
        .map(|action| {
            let need = start
                .need(Purpose::Mount, who, action, &arn)
                .with("elasticfilesystem:AccessedViaMountTarget", "true");
            match &system.access_point {
                Some(id) => {
                    let point = start.arn("elasticfilesystem", &format!("access-point/{id}"));
                    need.with("elasticfilesystem:AccessPointArn", &point)
                }
                None => need,
            }
        })
        .collect()
}

/// ECS tags what it makes, and its managed policy asks for the tags.
fn make(start: &Start, volume: &ManagedVolume) -> Vec<Needed> {
    let need = |action, resource: &str| {
        start.need(Purpose::Volume, Who::InfrastructureRole, action, resource)
    };
    let volumes = start.arn("ec2", "volume/*");
    let task = start.task_id.as_deref().unwrap_or("task");
    let created = start.arn("ecs", &format!("task/{task}"));
    let tagging = |need: Needed| {
        need.with("aws:RequestTag/AmazonECSManaged", "true")
            .with("aws:RequestTag/AmazonECSCreated", &created)
    };
    let tagged = |need: Needed| {
        need.with("aws:ResourceTag/AmazonECSManaged", "true")
            .with("aws:ResourceTag/AmazonECSCreated", &created)
    };
    let snapshot = volume.snapshot.iter().map(|id| {
        let arn = start.arn_in("ec2", &start.region, "", &format!("snapshot/{id}"));
        need("ec2:CreateVolume", &arn)
    });
    let key = volume.key.iter().flat_map(|key| {
        ["kms:CreateGrant", DECRYPT, "kms:GenerateDataKeyWithoutPlaintext"]
            .map(|action| need(action, key))
    });
    let tags = need("ec2:CreateTags", &volumes).with("ec2:CreateAction", "CreateVolume");
    snapshot
        .chain([
            tagging(need("ec2:CreateVolume", &volumes)),
            tagging(tags),
            need("ec2:DescribeVolumes", "*"),
            tagged(need("ec2:AttachVolume", &volumes)),
            need("ec2:AttachVolume", &start.arn("ec2", "instance/*")),
        ])
        .chain(key)
        .collect()
}
