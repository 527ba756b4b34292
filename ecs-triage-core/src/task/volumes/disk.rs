//! The EBS volumes that ECS makes for a task, and the role by which it makes them.

use crate::finding::{Evidence, EvidenceKind};
use crate::iam::needs::{ManagedVolume, Purpose, Start, Who};
use crate::iam::{Basis, Decision};
use crate::snapshot::ecs::{
    Deployment, ManagedEbsVolume, Service, ServiceVolumeConfiguration, Task, TaskAttachment,
};
use crate::snapshot::iam::Role;
use crate::snapshot::kms::Key;
use crate::snapshot::{Gap, Item, Need};
use crate::task::roles::INFRASTRUCTURE;
use crate::task::{Launch, Permission, TaskView};

/// An EBS volume that ECS makes for the task.
#[derive(Clone, Debug)]
pub(crate) struct Disk<'s> {
    /// The volume's name.
    pub(crate) name: &'s str,
    /// The ARN of the infrastructure role.
    pub(crate) role: &'s str,
    /// The KMS key, where one is named.
    pub(crate) key: Option<&'s str>,
    /// The snapshot that it begins as.
    pub(crate) snapshot: Option<&'s str>,
    /// Its size in GiB, where one is configured.
    pub(crate) size: Option<i64>,
    /// Where the role is named.
    pub(crate) named: Evidence,
}

/// Why ECS cannot make the volume by the role.
#[derive(Clone, Debug)]
pub(crate) enum DiskFault<'s> {
    /// There is no such role.
    NoRole,
    /// ECS may not assume it.
    Distrust(&'s Role, Box<Basis>),
    /// It lacks a permission.
    Lacks {
        /// The role.
        role: &'s Role,
        /// The action.
        action: &'static str,
        /// The ARN, or `*`.
        resource: String,
        /// What refuses.
        basis: Box<Basis>,
    },
}

impl<'s> TaskView<'s> {
    /// The EBS volumes that ECS makes, as the deployment configures them, or as a task got them.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell how the definition's volumes were configured.
    pub(crate) fn disks(&self) -> Result<Vec<Disk<'s>>, Gap> {
        let mut disks = Vec::new();
        if let (Some(service), Some(deployment)) = (self.service()?, self.deployment()?) {
            let mut all = service.deployments.iter();
            let nth = all.position(|other| std::ptr::eq(other, deployment)).unwrap_or_default();
            let at = format!("{}/deployments/{nth}", self.pointer(service));
            disks.extend(configured(deployment, &at));
        }
        if disks.is_empty() {
            let attached = self.task().map(|task| attached(task, &self.pointer(task)));
            disks.extend(attached.into_iter().flatten());
        }
        let mut volumes = self.definition()?.volumes.iter();
        match volumes.find(|volume| volume.configured_at_launch == Some(true)) {
            Some(volume) if disks.is_empty() => Err(self.not_configured(&volume.name)),
            _ => Ok(disks),
        }
    }

    /// The ARN of the key that a volume's configuration names by id, ARN or alias, and the key,
    /// where it exists; none for a key that AWS manages.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub(crate) fn disk_key(&self, name: &str) -> Result<Option<(String, Option<&'s Key>)>, Gap> {
        let Some(arn) = self.key_arn(name)? else {
            return Ok(None);
        };
        let found = self.by_key::<Key>(&arn)?;
        Ok(Some((arn, found)))
    }

    fn not_configured(&self, volume: &str) -> Gap {
        let why = format!("how volume {volume} is made is said only when the task is launched");
        Gap::undecidable(Need::of(Service::ASKS, self.id()), why)
    }

    /// Why ECS cannot make the volume by its role; none where it can.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub(crate) fn disk_fault(&self, disk: &Disk<'s>) -> Result<Option<DiskFault<'s>>, Gap> {
        let Some(role) = self.role(disk.role)? else {
            return Ok(Some(DiskFault::NoRole));
        };
        let trust = self.assumable_by(INFRASTRUCTURE, role);
        if let Ok(Decision::Denied(basis)) = trust {
            return Ok(Some(DiskFault::Distrust(role, Box::new(basis))));
        }
        let lacks = self.lacks_for_disk(disk, role)?;
        trust.map(|_| lacks)
    }

    fn lacks_for_disk(
        &self,
        disk: &Disk<'s>,
        role: &'s Role,
    ) -> Result<Option<DiskFault<'s>>, Gap> {
        let start = Start {
            infrastructure_role: Some(disk.role.to_owned()),
            volumes: vec![ManagedVolume { snapshot: disk.snapshot.map(str::to_owned), key: None }],
            ..self.start_here()
        };
        // The instances of Fargate are not the account's.
        let fargate = self.launch()? == Launch::Fargate;
        let mut gap = None;
        for need in start.needs() {
            let of_host = need.resource.contains(":instance/");
            let ours = need.who == Who::InfrastructureRole && need.purpose == Purpose::Volume;
            if !ours || (fargate && of_host) {
                continue;
            }
            match self.decide(role, &Permission::from(&need)) {
                Ok(Decision::Denied(basis)) => {
                    let (action, resource, basis) = (need.action, need.resource, Box::new(basis));
                    return Ok(Some(DiskFault::Lacks { role, action, resource, basis }));
                }
                Ok(_) => {}
                Err(lacking) => gap = gap.or(Some(lacking)),
            }
        }
        gap.map_or(Ok(None), Err)
    }
}

fn configured<'s>(deployment: &'s Deployment, at: &str) -> Vec<Disk<'s>> {
    let volumes = deployment.volume_configurations.iter().enumerate();
    let disk = |(index, volume): (usize, &'s ServiceVolumeConfiguration)| {
        let ManagedEbsVolume { role_arn, kms_key_id, snapshot_id, size_in_gib } =
            volume.managed_ebs_volume.as_ref()?;
        let role = role_arn.as_deref()?;
        let pointer = format!("{at}/volumeConfigurations/{index}/managedEBSVolume/roleArn");
        let says = format!("roleArn is {role}");
        Some(Disk {
            name: &volume.name,
            role,
            key: kms_key_id.as_deref(),
            snapshot: snapshot_id.as_deref(),
            size: *size_in_gib,
            named: Evidence::new(EvidenceKind::Field, &volume.name, says, pointer),
        })
    };
    volumes.filter_map(disk).collect()
}

fn attached<'s>(task: &'s Task, at: &str) -> Vec<Disk<'s>> {
    let attachments = task.attachments.iter().enumerate();
    let disk = |(index, attachment): (usize, &'s TaskAttachment)| {
        let detail = |name: &str| {
            let mut details = attachment.details.iter();
            details.find(|detail| detail.name == name)?.value.as_deref()
        };
        let role = detail("roleArn")?;
        let name = detail("volumeName").unwrap_or("volume");
        let pointer = format!("{at}/attachments/{index}/details");
        Some(Disk {
            name,
            role,
            key: detail("kmsKeyId"),
            snapshot: detail("snapshotId"),
            size: None,
            named: Evidence::new(EvidenceKind::Field, name, format!("roleArn is {role}"), pointer),
        })
    };
    attachments.filter_map(disk).collect()
}
