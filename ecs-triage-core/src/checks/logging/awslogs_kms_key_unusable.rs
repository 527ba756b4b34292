use crate::snapshot::kms::Key;
use crate::snapshot::logs::LogGroup;
use crate::{AwsLogs, Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The KMS key of the log group cannot be used.
    ///
    /// ## What goes wrong
    ///
    /// The group is encrypted with a key that is disabled, scheduled for deletion or gone.
    /// CloudWatch Logs then refuses what is written to it.
    ///
    /// ## How it is told
    ///
    /// The log group names a key whose state is not `Enabled`.
    ///
    /// ## How to fix it
    ///
    /// Enable the key, or associate the group with another one.
    pub AwslogsKmsKeyUnusable {
        id: "awslogs-kms-key-unusable",
        summary: "the KMS key of the log group cannot be used",
        phase: Logging,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
        run: run,
    }
}

const META: crate::Meta = AwslogsKmsKeyUnusable::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let named = task.awslogs()?.into_iter().filter_map(|logs| Some((logs.group?, logs)));
    Verdict::of_each(task.by_log_group(named), |(name, logs)| judge(task, name, &logs))
}

fn judge(task: &TaskView<'_>, name: &str, logs: &[AwsLogs<'_>]) -> Result<Option<Finding>, Gap> {
    let region = logs.first().map_or(task.place().region, |first| first.region);
    let Some(group) = task.log_group(name, region)? else {
        return Ok(None);
    };
    let Some(arn) = group.kms_key_id.as_deref() else {
        return Ok(None);
    };
    match task.by_key::<Key>(arn)? {
        None => Ok(Some(word(task, group, arn, "gone", None))),
        Some(key) => Ok(match key.key_state.as_deref() {
            None | Some("Enabled") => None,
            Some(state) => Some(word(task, group, arn, state, Some(key))),
        }),
    }
}

fn word(
    task: &TaskView<'_>,
    group: &LogGroup,
    arn: &str,
    state: &str,
    key: Option<&Key>,
) -> Finding {
    let name = &group.log_group_name;
    let proof = match key {
        Some(key) => task.field(key, "KeyState", format!("is {state}")),
        None => task.absent::<Key>(arn),
    };
    let region = task.place().region;
    Finding::new(&META, arn, format!("key {arn}, which encrypts log group {name}, is {state}"))
        .severity(Severity::Error)
        .because(proof)
        .because(task.field(group, "kmsKeyId", format!("is {arn}")))
        .fix(
            Remedy::new("enable the key")
                .command(format!("aws kms enable-key --region {region} --key-id {arn}"))
                .see(META.reference),
        )
        .fix(Remedy::new(format!("encrypt {name} with another key")).command(format!(
            "aws logs associate-kms-key --region {region} --log-group-name {name} --kms-key-id KEY_ARN"
        )))
}
