use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The mount target's security groups do not admit NFS from the task.
    ///
    /// ## What goes wrong
    ///
    /// A mount target takes NFS on TCP 2049 from whom its security groups admit. Others are dropped
    /// in silence, and the mount ends after minutes with `mount.nfs4: Connection timed out` or
    /// `Mount attempt 1/3 failed due to timeout after 15 sec`.
    ///
    /// ## How it is told
    ///
    /// The connection is followed from the interface that mounts (the task's own, or the instance's
    /// where the mode is not awsvpc) to the mount target in its zone. No inbound rule of the mount
    /// target's groups covers that interface on TCP 2049.
    ///
    /// ## How to fix it
    ///
    /// Allow TCP 2049 from the task's security group into the mount target's.
    pub EfsSecurityGroup2049 {
        id: "efs-security-group-2049",
        summary: "the mount target's security groups do not admit NFS from the task",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/efs/latest/ug/network-access.html",
        run: run,
    }
}

const META: crate::Meta = EfsSecurityGroup2049::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.shares()?.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    task.judge_paths(&META, PathFault::MountTargetSecurityGroup, word)
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let (group, groups) = (&obstacle.id, obstacle.security_groups());
    let message = format!(
        "{group} of the mount target does not admit {} on TCP 2049: {} cannot be mounted",
        groups.join(", "),
        obstacle.list()
    );
    Finding::new(&META, group, message)
        .because_all(task.way(obstacle))
        .fix(task.open_ingress(obstacle).see(META.reference))
        .fix(
            Remedy::new("give the mount target a security group that admits the task")
                .command(format!(
                    "aws efs modify-mount-target-security-groups --region {} \
                     --mount-target-id MOUNT_TARGET --security-groups GROUP_THAT_ADMITS_NFS",
                    task.place().region
                ))
                .see(META.reference),
        )
}
