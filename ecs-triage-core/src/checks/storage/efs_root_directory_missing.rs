use crate::finding::Remedy;
use crate::stop::Kind;
use crate::task::Share;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The directory that a volume begins at does not exist on the file system.
    ///
    /// ## What goes wrong
    ///
    /// ECS mounts `rootDirectory` and does not make it: `mounting fs-..:/data failed, reason given by
    /// server: No such file or directory`.
    ///
    /// ## How it is told
    ///
    /// No call shows what is on a file system. It is said where the stopped reason tells of a missing
    /// directory, and a volume has a `rootDirectory` below the root.
    ///
    /// ## How to fix it
    ///
    /// Make the directory, or use an access point, which makes its own.
    pub EfsRootDirectoryMissing {
        id: "efs-root-directory-missing",
        summary: "the directory that a volume begins at does not exist",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
        run: run,
    }
}

const META: crate::Meta = EfsRootDirectoryMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.symptom().map(|symptom| symptom.kind()) != Some(Kind::EfsPathMissing) {
        return Ok(Verdict::NotApplicable);
    }
    task.judge_shares(|share| judge(task, share))
}

fn judge<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Option<Finding>, Gap> {
    let Some(directory) = share.directory().filter(|_| task.may_mean(share)) else {
        return Ok(None);
    };
    let (id, region) = (share.file_system(), task.place().region);
    let message = format!("directory {directory} of {} does not exist", share.words());
    Ok(Some(
        Finding::new(&META, directory, message)
            .because(task.said())
            .because(task.mounts(share, "rootDirectory", directory)?)
            .fix(
                Remedy::new(format!("mount the root of {id} once, and make {directory} in it"))
                    .see(META.reference),
            )
            .fix(
                Remedy::new("use an access point, which makes its directory, and no rootDirectory")
                    .command(format!(
                        "aws efs create-access-point --region {region} --file-system-id {id} \
                         --root-directory 'Path={directory},CreationInfo={{OwnerUid=1000,\
                         OwnerGid=1000,Permissions=755}}'"
                    ))
                    .see("https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html"),
            ),
    ))
}
