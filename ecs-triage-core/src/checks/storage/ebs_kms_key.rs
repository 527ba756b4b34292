use crate::finding::Remedy;
use crate::snapshot::kms::Key;
use crate::stop::Kind;
use crate::task::{Disk, or_told, told_finding};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The KMS key of an EBS volume cannot be used.
    ///
    /// ## What goes wrong
    ///
    /// A volume is encrypted with the key that its configuration names. With a key that is disabled,
    /// gone, or closed to the infrastructure role, EC2 makes the volume and lets it fall at once:
    /// `ECS failed to set up the EBS volume. Encountered IdempotentParameterMismatch`.
    ///
    /// ## How it is told
    ///
    /// The key's state is not `Enabled`, or there is no such key; else the stopped reason says that
    /// the volume could not be encrypted.
    ///
    /// ## How to fix it
    ///
    /// Enable the key, name another, and let the infrastructure role use it.
    pub EbsKmsKey {
        id: "ebs-kms-key",
        summary: "the KMS key of an EBS volume cannot be used",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html",
        run: run,
    }
}

const META: crate::Meta = EbsKmsKey::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let mut disks = task.disks()?;
    disks.retain(|disk| disk.key.is_some());
    let said = task.symptom().map(|symptom| symptom.kind()) == Some(Kind::EbsKey);
    if disks.is_empty() && !said {
        return Ok(Verdict::NotApplicable);
    }
    let first = disks.first().and_then(|disk| disk.key);
    let told = said.then(|| {
        let key = first.unwrap_or("the account's default key for EBS");
        let message = format!("key {key} could not be used for the task's EBS volume");
        told_finding(task, &META, key, message, look(task, first))
    });
    or_told(crate::task::definite(disks.iter().map(|disk| judge(task, disk))), told)
}

fn judge<'s>(task: &TaskView<'s>, disk: &Disk<'s>) -> Result<Option<Finding>, Gap> {
    let Some(name) = disk.key else {
        return Ok(None);
    };
    let Some(key) = task.disk_key(name)? else {
        return Ok(None);
    };
    let (arn, found) = key;
    let state = found.map_or(Some("not there"), |key| key.key_state.as_deref());
    let state = match state {
        None | Some("Enabled") => return Ok(None),
        Some("PendingDeletion") => "scheduled for deletion",
        Some("Disabled") => "disabled",
        Some(other) => other,
    };
    let proof = match found {
        Some(key) => task.field(key, "KeyState", format!("the key is {state}")),
        None => task.absent::<Key>(&arn),
    };
    let message = format!("key {arn} of EBS volume {} is {state}", disk.name);
    Ok(Some(
        Finding::new(&META, arn.as_str(), message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because(proof)
            .because(disk.named.clone())
            .fix(match state {
                "disabled" => Remedy::new("enable the key")
                    .command(format!(
                        "aws kms enable-key --region {} --key-id {arn}",
                        task.place().region_of(&arn)
                    ))
                    .see(META.reference),
                _ => look(task, Some(&arn)),
            }),
    ))
}

fn look(task: &TaskView<'_>, key: Option<&str>) -> Remedy {
    let region = task.place().region;
    let remedy = Remedy::new(
        "name a key that is enabled, and whose policy lets the infrastructure role use it",
    );
    match key {
        Some(key) => {
            remedy.command(format!("aws kms describe-key --region {region} --key-id {key}"))
        }
        None => remedy.command(format!("aws ec2 get-ebs-default-kms-key-id --region {region}")),
    }
    .see(META.reference)
}
