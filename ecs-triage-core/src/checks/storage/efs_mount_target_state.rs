use crate::finding::Remedy;
use crate::snapshot::ec2::Subnet;
use crate::snapshot::efs::MountTarget;
use crate::task::{Nearby, Share, definite};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The mount target in the task's availability zone is not available.
    ///
    /// ## What goes wrong
    ///
    /// A new mount target needs a minute or two until it answers and until its name resolves. A task
    /// that is started in the same stroke, by one template say, comes too early.
    ///
    /// ## How it is told
    ///
    /// The mount targets in the zone are being made or deleted, or are in error; none is
    /// `available` or `updating`.
    ///
    /// ## How to fix it
    ///
    /// Wait until the mount target is available before tasks are started. One in error has to be
    /// made again.
    pub EfsMountTargetState {
        id: "efs-mount-target-state",
        summary: "the mount target in the task's availability zone is not available",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html",
        run: run,
    }
}

const META: crate::Meta = EfsMountTargetState::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_file_systems(|share| judge(task, share))
}

fn judge<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Option<Finding>, Gap> {
    let unready = |subnet: &'s Subnet| -> Result<Option<&'s MountTarget>, Gap> {
        Ok(match task.nearby(share, subnet)? {
            Nearby::Here(targets) if !targets.iter().any(|target| is_ready(target)) => {
                targets.first().copied()
            }
            _ => None,
        })
    };
    let mut unready = definite(task.mount_subnets()?.into_iter().map(unready))?;
    unready.dedup_by_key(|target| &target.mount_target_id);
    let Some(first) = unready.first() else {
        return Ok(None);
    };
    let (id, region) = (share.file_system(), task.place().region);
    let each: Vec<_> = unready
        .iter()
        .map(|target| format!("mount target {} is {}", target.mount_target_id, state(target)))
        .collect();
    let message = format!("{} cannot be mounted: {}", share.words(), each.join(", "));
    let proof = |target: &&MountTarget| {
        task.field(*target, "LifeCycleState", format!("is {}", state(target)))
    };
    Ok(Some(
        Finding::new(&META, &first.mount_target_id, message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because_all(unready.iter().map(proof))
            .because(task.mounts(share, "fileSystemId", id)?)
            .fix(
                Remedy::new("start the task once the mount target is available")
                    .command(format!(
                        "aws efs describe-mount-targets --region {region} --file-system-id {id} \
                         --query \"MountTargets[].[MountTargetId,SubnetId,LifeCycleState]\""
                    ))
                    .see(META.reference),
            ),
    ))
}

fn is_ready(target: &MountTarget) -> bool {
    matches!(target.life_cycle_state.as_deref(), None | Some("available" | "updating"))
}

fn state(target: &MountTarget) -> &str {
    target.life_cycle_state.as_deref().unwrap_or("available")
}
