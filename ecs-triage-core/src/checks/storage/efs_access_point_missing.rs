use crate::finding::{Evidence, Remedy};
use crate::snapshot::efs::AccessPoint;
use crate::task::Share;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The access point that a volume names does not exist, is not available, or leads into another
    /// file system.
    ///
    /// ## What goes wrong
    ///
    /// The file system refuses a mount through an access point that is not its own: `access denied by
    /// server`, or `access point .. does not exist`.
    ///
    /// ## How it is told
    ///
    /// No access point of the account and region has the id; or its state is not `available`; or
    /// its file system is not the volume's.
    ///
    /// ## How to fix it
    ///
    /// Name an access point of the volume's file system in a new revision of the task definition.
    pub EfsAccessPointMissing {
        id: "efs-access-point-missing",
        summary: "the access point does not exist, or is not the file system's",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html",
        run: run,
    }
}

const META: crate::Meta = EfsAccessPointMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.shares()?.iter().all(|share| share.access_point().is_none()) {
        return Ok(Verdict::NotApplicable);
    }
    task.judge_shares(|share| judge(task, share))
}

fn judge<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Option<Finding>, Gap> {
    let Some(id) = share.access_point() else {
        return Ok(None);
    };
    let Some((why, proof)) = fault(task, share, id)? else {
        return Ok(None);
    };
    let (system, region) = (share.file_system(), task.place().region);
    let message = format!("access point {id} of volume {} {why}", share.name);
    Ok(Some(
        Finding::new(&META, id, message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because(proof)
            .because(task.mounts(share, "authorizationConfig.accessPointId", id)?)
            .fix(
                Remedy::new(format!(
                    "name an access point of {system} in a new revision of the task definition"
                ))
                .command(format!(
                    "aws efs describe-access-points --region {region} --file-system-id {system}"
                ))
                .see(META.reference),
            )
            .fix(
                Remedy::new(format!("make an access point of {system}, and name it"))
                    .command(format!(
                        "aws efs create-access-point --region {region} --file-system-id {system}"
                    ))
                    .see(META.reference),
            ),
    ))
}

/// What is wrong with the access point, and its proof.
fn fault<'s>(
    task: &TaskView<'s>,
    share: &Share<'s>,
    id: &str,
) -> Result<Option<(String, Evidence)>, Gap> {
    let system = share.file_system();
    let Some(point) = task.access_point(share, id)? else {
        let proof = task.absent::<AccessPoint>(id);
        return Ok(Some((format!("of file system {system} does not exist"), proof)));
    };
    if point.file_system_id != system {
        let proof = task.field(point, "FileSystemId", format!("is of {}", point.file_system_id));
        return Ok(Some((format!("is of {}, not of {system}", point.file_system_id), proof)));
    }
    match point.life_cycle_state.as_deref() {
        None | Some("available" | "updating") => Ok(None),
        Some(state) => {
            let proof = task.field(point, "LifeCycleState", format!("is {state}"));
            Ok(Some((format!("is not available: it is {state}"), proof)))
        }
    }
}
