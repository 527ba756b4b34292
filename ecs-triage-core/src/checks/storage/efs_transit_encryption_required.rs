use crate::finding::{Evidence, EvidenceKind, Remedy};
use crate::snapshot::efs::FileSystemPolicy;
use crate::task::Share;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The volume is mounted without encryption in transit, and the mount needs it.
    ///
    /// ## What goes wrong
    ///
    /// IAM authorization and access points go with encryption in transit only. And many policies of
    /// file systems deny what does not come encrypted (`aws:SecureTransport` is false): `mount.nfs4:
    /// access denied by server`.
    ///
    /// ## How it is told
    ///
    /// `transitEncryption` of the volume is not `ENABLED`, while its `authorizationConfig` names an
    /// access point or switches IAM on; or the file system's policy refuses the mount, and would not
    /// refuse it encrypted.
    ///
    /// ## How to fix it
    ///
    /// Set `transitEncryption` to `ENABLED` in a new revision of the task definition.
    pub EfsTransitEncryptionRequired {
        id: "efs-transit-encryption-required",
        summary: "the mount needs encryption in transit, which is off",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
        run: run,
    }
}

const META: crate::Meta = EfsTransitEncryptionRequired::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_shares(|share| judge(task, share))
}

fn judge<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Option<Finding>, Gap> {
    if share.is_encrypted() {
        return Ok(None);
    }
    let Some((why, proof)) = reason(task, share)? else {
        return Ok(None);
    };
    let message = format!("{} is mounted without encryption in transit, {why}", share.words());
    let family = &task.definition()?.family;
    Ok(Some(
        Finding::new(&META, share.file_system(), message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because(proof)
            .because(task.mounted_without(share, "transitEncryption is not ENABLED")?)
            .fix(
                Remedy::new(format!(
                    "set transitEncryption of volume {} to ENABLED in a new revision of {family}",
                    share.name
                ))
                .command(task.show_definition(family))
                .see(META.reference),
            ),
    ))
}

/// What needs the encryption, and its proof.
fn reason<'s>(
    task: &TaskView<'s>,
    share: &Share<'s>,
) -> Result<Option<(String, Evidence)>, Gap> {
    if share.uses_iam() {
        let proof = task.mounts(share, "authorizationConfig.iam", "ENABLED")?;
        return Ok(Some(("which IAM authorization needs".to_owned(), proof)));
    }
    if let Some(point) = share.access_point() {
        let proof = task.mounts(share, "authorizationConfig.accessPointId", point)?;
        return Ok(Some((format!("which access point {point} needs"), proof)));
    }
    let Some(basis) = task.plain_denial(share)? else {
        return Ok(None);
    };
    let id = share.file_system();
    let policy = task.find::<FileSystemPolicy>(id)?;
    let at = policy.map(|policy| format!("{}/Policy", task.pointer(policy))).unwrap_or_default();
    let says = match &basis.statement {
        Some(statement) => format!("which its {statement} denies"),
        None => "which its policy does not allow".to_owned(),
    };
    let proof = Evidence::new(EvidenceKind::Decision, id, says.clone(), at);
    Ok(Some((says, proof)))
}
