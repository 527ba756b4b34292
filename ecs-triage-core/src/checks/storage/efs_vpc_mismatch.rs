use crate::finding::Remedy;
use crate::snapshot::ec2::Subnet;
use crate::snapshot::efs::MountTarget;
use crate::task::{Share, definite};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// All mount targets of the file system are in another VPC than the task.
    ///
    /// ## What goes wrong
    ///
    /// The name of a file system resolves in the VPC of its mount targets only. In another VPC, a
    /// peered one too, it resolves to nothing: `Failed to resolve "fs-..efs.."`.
    ///
    /// ## How it is told
    ///
    /// The VPCs of the mount targets are compared with those of the task's subnets. A private hosted
    /// zone that gives the name to a VPC with a way to the mount targets is taken into account.
    ///
    /// ## How to fix it
    ///
    /// Run the task in the VPC of the mount targets, or move these: a file system has mount targets
    /// in one VPC at a time.
    pub EfsVpcMismatch {
        id: "efs-vpc-mismatch",
        summary: "the file system's mount targets are in another VPC",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/efs/latest/ug/manage-fs-access-vpc-peering.html",
        run: run,
    }
}

const META: crate::Meta = EfsVpcMismatch::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_file_systems(|share| judge(task, share))
}

fn judge<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Option<Finding>, Gap> {
    let away = |subnet: &'s Subnet| {
        let targets = task.targets_elsewhere(share, subnet)?;
        Ok((!targets.is_empty()).then_some((subnet, targets)))
    };
    let away = definite(task.mount_subnets()?.into_iter().map(away))?;
    let Some((subnet, targets)) = away.into_iter().next() else {
        return Ok(None);
    };
    let (id, region) = (share.file_system(), task.place().region);
    let vpc = |target: &MountTarget| target.vpc_id.clone().unwrap_or_default();
    let there = targets.first().map(|target| vpc(target)).unwrap_or_default();
    let message = format!(
        "mount targets of {} are in {there}, the task is in {} ({})",
        share.words(),
        subnet.vpc_id,
        subnet.subnet_id
    );
    let proof =
        |target: &&MountTarget| task.field(*target, "VpcId", format!("is in {}", vpc(target)));
    Ok(Some(
        Finding::new(&META, id, message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because_all(targets.iter().map(proof))
            .because(task.field(subnet, "VpcId", format!("is in {}", subnet.vpc_id)))
            .fix(
                Remedy::new(format!("run the task in subnets of {there}"))
                    .command(format!(
                        "aws efs describe-mount-targets --region {region} --file-system-id {id}"
                    ))
                    .see(META.reference),
            )
            .fix(
                Remedy::new(format!(
                    "delete the mount targets of {id}, and make them in {}",
                    subnet.vpc_id
                ))
                .see("https://docs.aws.amazon.com/efs/latest/ug/manage-fs-access-change-vpc.html"),
            ),
    ))
}
