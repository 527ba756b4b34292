use crate::snapshot::ec2::EbsSnapshot;
use crate::task::Disk;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The snapshot that an EBS volume begins as cannot be used.
    ///
    /// ## What goes wrong
    ///
    /// ECS makes a task's volume of a snapshot. It cannot while the snapshot is still being made or
    /// is archived, where it is in another region or not shared with the account, and where the
    /// volume is smaller than what the snapshot was made of.
    ///
    /// ## How it is told
    ///
    /// The region has no such snapshot, its state is not `completed`, its tier is `archive`, or
    /// `sizeInGiB` is less than its size.
    ///
    /// ## How to fix it
    ///
    /// Name a completed snapshot of this region, and a size that holds it.
    pub EbsSnapshotUnusable {
        id: "ebs-snapshot-unusable",
        summary: "the snapshot of an EBS volume cannot be used",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/configure-ebs-volume.html",
        run: run,
    }
}

const META: crate::Meta = EbsSnapshotUnusable::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let mut disks = task.disks()?;
    disks.retain(|disk| disk.snapshot.is_some());
    Verdict::of_each(disks, |disk| judge(task, disk.snapshot.unwrap_or_default(), &disk))
}

fn judge(task: &TaskView<'_>, id: &str, disk: &Disk<'_>) -> Result<Option<Finding>, Gap> {
    let found = task.find::<EbsSnapshot>(id)?;
    let (why, proof) = match found {
        None => {
            let region = task.place().region;
            let why = format!("is not in {region}, or not shared with this account");
            (why, task.absent::<EbsSnapshot>(id))
        }
        Some(snapshot) => match fault(snapshot, disk.size) {
            Some((field, why)) => (why.clone(), task.field(snapshot, field, why)),
            None => return Ok(None),
        },
    };
    Ok(Some(word(task, id, disk, &why).because(proof).because(disk.named.clone())))
}

/// What keeps the snapshot from becoming a volume of that size, and the member that says so.
fn fault(snapshot: &EbsSnapshot, size: Option<i64>) -> Option<(&'static str, String)> {
    match (snapshot.state.as_deref(), snapshot.storage_tier.as_deref()) {
        (Some(state), _) if state != "completed" => {
            return Some(("State", format!("is {state}, not completed")));
        }
        (_, Some("archive")) => return Some(("StorageTier", "is archived".to_owned())),
        _ => {}
    }
    let (needed, size) = (snapshot.volume_size?, size?);
    (size < needed).then(|| {
        let why = format!("holds {needed} GiB, more than the {size} GiB of the volume");
        ("VolumeSize", why)
    })
}

fn word(task: &TaskView<'_>, id: &str, disk: &Disk<'_>, why: &str) -> Finding {
    let message = format!("snapshot {id} of EBS volume {} {why}", disk.name);
    let region = task.place().region;
    Finding::new(&META, id, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .fix(
            Remedy::new("name a completed snapshot of this region, and a size that holds it")
                .command(format!(
                    "aws ec2 describe-snapshots --region {region} --snapshot-ids {id} \
                     --query 'Snapshots[].[State,StorageTier,VolumeSize]'"
                ))
                .see(META.reference),
        )
}
