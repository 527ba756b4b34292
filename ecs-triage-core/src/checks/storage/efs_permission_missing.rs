use crate::finding::{Evidence, EvidenceKind, Remedy, Severity};
use crate::iam::Basis;
use crate::snapshot::efs::FileSystemPolicy;
use crate::task::{MountDenial, Share};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The file system does not let the task mount it.
    ///
    /// ## What goes wrong
    ///
    /// A file system with a policy lets in whom the policy, or the caller's own policies, allow
    /// `elasticfilesystem:ClientMount`. With IAM authorization the caller is the task role; without
    /// it nobody in particular, whom most policies keep out: `mount.nfs4: access denied by server
    /// while mounting 127.0.0.1:/`. Without `elasticfilesystem:ClientWrite` the volume is mounted,
    /// and cannot be written.
    ///
    /// ## How it is told
    ///
    /// Each volume's mount is put as a request to the file system's policy and the task role's. A
    /// file system without a policy lets everybody in who reaches it. Writing is asked for where a
    /// container mounts the volume to write, and is a warning unless the stopped reason says that
    /// the mount was refused.
    ///
    /// ## How to fix it
    ///
    /// Allow the actions on the file system to the task role, and switch IAM authorization on.
    pub EfsPermissionMissing {
        id: "efs-permission-missing",
        summary: "the file system does not let the task mount it",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
        run: run,
    }
}

const META: crate::Meta = EfsPermissionMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_shares(|share| judge(task, share))
}

fn judge<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Option<Finding>, Gap> {
    let Some(denial) = task.mount_denial(share)? else {
        return Ok(None);
    };
    let finding = match &denial {
        MountDenial::NoRole => without_role(task, share)?,
        MountDenial::Role(refusal) => refusal.finding(task, &META),
        MountDenial::Anonymous { action, basis } => anonymous(task, share, action, basis)?,
    };
    let harmless = denial.leaves_mount() && !task.allows(&META);
    Ok(Some(if harmless { finding.severity(Severity::Warning) } else { finding }))
}

fn without_role<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Finding, Gap> {
    let family = &task.definition()?.family;
    let message = format!(
        "{} is mounted with IAM authorization, and the task definition names no task role",
        share.words()
    );
    Ok(Finding::new(&META, share.file_system(), message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.mounts(share, "authorizationConfig.iam", "ENABLED")?)
        .fix(
            Remedy::new(format!("name a task role in a new revision of {family}"))
                .command(task.show_definition(family))
                .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"),
        ))
}

fn anonymous<'s>(
    task: &TaskView<'s>,
    share: &Share<'s>,
    action: &str,
    basis: &Basis,
) -> Result<Finding, Gap> {
    let id = share.file_system();
    let why = match &basis.statement {
        Some(statement) => format!("its {statement} denies {action}"),
        None => format!("its policy does not allow {action} to everybody"),
    };
    let message = format!("{} is mounted without IAM authorization, and {why}", share.words());
    let policy = task.find::<FileSystemPolicy>(id)?;
    let at = policy.map(|policy| format!("{}/Policy", task.pointer(policy))).unwrap_or_default();
    let proof = Evidence::new(EvidenceKind::Decision, id, why, at);
    Ok(Finding::new(&META, id, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(proof)
        .because(task.mounted_without(share, "authorizationConfig.iam is not ENABLED")?)
        .fix(
            Remedy::new(
                "set authorizationConfig.iam and transitEncryption of the volume to ENABLED, and \
                 allow the mount to the task role",
            )
            .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html"),
        )
        .fix(
            Remedy::new(format!("let the policy of {id} allow {action} to everybody who reaches it"))
                .command(format!(
                    "aws efs describe-file-system-policy --region {} --file-system-id {id}",
                    task.place().region
                ))
                .see(META.reference),
        ))
}
