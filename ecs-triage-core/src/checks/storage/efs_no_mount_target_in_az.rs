use crate::finding::Remedy;
use crate::snapshot::ec2::Subnet;
use crate::snapshot::efs::{FileSystem, MountTarget};
use crate::task::{Nearby, Share, definite, zone};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The file system has no mount target in the task's availability zone.
    ///
    /// ## What goes wrong
    ///
    /// The name of a file system resolves to the mount target in the zone of the one who asks. In a
    /// zone without one it does not resolve at all: `Failed to resolve "fs-..": check that your file
    /// system ID is correct, and ensure that the VPC has an EFS mount target for this file system
    /// ID`. A service in several zones then starts in some of them only.
    ///
    /// ## How it is told
    ///
    /// The zones of the file system's mount targets are compared with those of the subnets that the
    /// task is, or may be, placed in: by id, and by name where ids are not known.
    ///
    /// ## How to fix it
    ///
    /// Make a mount target in the zone, or keep the task to subnets in zones that have one. A One
    /// Zone file system can have a mount target in its own zone only.
    pub EfsNoMountTargetInAz {
        id: "efs-no-mount-target-in-az",
        summary: "the file system has no mount target in the task's availability zone",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html",
        run: run,
    }
}

const META: crate::Meta = EfsNoMountTargetInAz::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_file_systems(|share| judge(task, share))
}

/// A subnet without a mount target in its zone, and the mount targets elsewhere in its VPC.
type Bare<'s> = (&'s Subnet, Vec<&'s MountTarget>);

fn judge<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Option<Finding>, Gap> {
    let bare = |subnet: &'s Subnet| -> Result<Option<Bare<'s>>, Gap> {
        Ok(match task.nearby(share, subnet)? {
            Nearby::OtherZone(others) => Some((subnet, others)),
            _ => None,
        })
    };
    let bare = definite(task.mount_subnets()?.into_iter().map(bare))?;
    let Some((_, others)) = bare.first() else {
        return Ok(None);
    };
    let mut proofs = vec![task.mounts(share, "fileSystemId", share.file_system())?];
    for target in others {
        let zone = target.availability_zone_name.as_deref().unwrap_or(&target.subnet_id);
        proofs.push(task.field(*target, "AvailabilityZoneName", format!("is in {zone}")));
    }
    if others.is_empty() {
        proofs.push(task.absent::<MountTarget>(share.file_system()));
    }
    let of_subnet = |(subnet, _): &Bare<'_>| {
        let says = format!("is in {}", zone(subnet));
        task.field(*subnet, "AvailabilityZone", says)
    };
    proofs.extend(bare.iter().map(of_subnet));
    Ok(Some(
        Finding::new(&META, share.file_system(), message(share, &bare))
            .because_all(task.allows(&META).then(|| task.said()))
            .because_all(proofs)
            .fix_any(remedies(task, share, &bare)),
    ))
}

fn message(share: &Share<'_>, bare: &[Bare<'_>]) -> String {
    let places: Vec<_> = bare
        .iter()
        .map(|(subnet, _)| format!("{} ({})", zone(subnet), subnet.subnet_id))
        .collect();
    format!("{} has no mount target in {}", share.words(), places.join(", "))
}

fn remedies(task: &TaskView<'_>, share: &Share<'_>, bare: &[Bare<'_>]) -> Vec<Remedy> {
    let (id, region) = (share.file_system(), task.place().region);
    let system = task.snapshot().find::<FileSystem>(id).ok().flatten();
    let only = system.and_then(|system| system.availability_zone_name.as_deref());
    let only = only.filter(|only| bare.iter().all(|(subnet, _)| zone(subnet) != *only));
    let keep = match only {
        Some(only) => format!("run the task in subnets of {only} only, the one zone of {id}"),
        None => format!("run the task only in subnets whose zones have a mount target of {id}"),
    };
    let keep = Remedy::new(keep)
        .command(format!("aws efs describe-mount-targets --region {region} --file-system-id {id}"))
        .see(META.reference);
    let make = Remedy::new(format!("make a mount target of {id} in each zone that lacks one"));
    let make = bare.iter().fold(make, |make, (subnet, _)| {
        make.command(format!(
            "aws efs create-mount-target --region {region} --file-system-id {id} \
             --subnet-id {} --security-groups GROUP_THAT_ADMITS_NFS",
            subnet.subnet_id
        ))
    });
    let make = make.see("https://docs.aws.amazon.com/efs/latest/ug/manage-fs-access-create-delete-mount-targets.html");
    if only.is_some() { vec![keep] } else { vec![make, keep] }
}
