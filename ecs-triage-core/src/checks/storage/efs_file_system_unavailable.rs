use crate::finding::Remedy;
use crate::snapshot::efs::FileSystem;
use crate::task::Share;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The file system that a volume names does not exist, or is not available.
    ///
    /// ## What goes wrong
    ///
    /// A file system that was deleted, or lies in another region or account, has no name that
    /// resolves: `Failed to resolve "fs-..": check that your file system ID is correct`.
    ///
    /// ## How it is told
    ///
    /// No file system of the account and region has the id, or its state is neither `available` nor
    /// `updating`.
    ///
    /// ## How to fix it
    ///
    /// Name a file system of the task's region in a new revision of the task definition.
    pub EfsFileSystemUnavailable {
        id: "efs-file-system-unavailable",
        summary: "the file system does not exist, or is not available",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
        run: run,
    }
}

const META: crate::Meta = EfsFileSystemUnavailable::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_file_systems(|share| judge(task, share))
}

fn judge<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Option<Finding>, Gap> {
    let id = share.file_system();
    let (message, proof) = match task.find::<FileSystem>(id)? {
        None => {
            let region = task.place().region;
            (format!("{} does not exist in {region}", share.words()), task.absent::<FileSystem>(id))
        }
        Some(system) => match system.life_cycle_state.as_deref() {
            None | Some("available" | "updating") => return Ok(None),
            Some(state) => {
                let proof = task.field(system, "LifeCycleState", format!("is {state}"));
                (format!("{} is not available: it is {state}", share.words()), proof)
            }
        },
    };
    let name = Remedy::new("name a file system that is available in a new revision of the task definition")
        .command(format!(
            "aws efs describe-file-systems --region {} --query \"FileSystems[].[FileSystemId,Name,LifeCycleState]\"",
            task.place().region
        ))
        .see(META.reference);
    Ok(Some(
        Finding::new(&META, id, message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because(proof)
            .because(task.mounts(share, "fileSystemId", &share.mount.file_system_id)?)
            .fix(name),
    ))
}
