use crate::snapshot::Time;
use crate::snapshot::logs::LogGroup;
use crate::stop::Kind;
use crate::{AwsLogs, Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A container writes to a log group that does not exist.
    ///
    /// ## What goes wrong
    ///
    /// The log driver `awslogs` makes a stream in the group before the container starts. Without
    /// the group that fails, and the task stops. Names of groups are case-sensitive, and a group
    /// exists in one region only.
    ///
    /// ## How it is told
    ///
    /// No log group has exactly the name that `awslogs-group` has, in the region that
    /// `awslogs-region` names, and `awslogs-create-group` is not true.
    ///
    /// ## How to fix it
    ///
    /// Create the group, correct its name in the task definition, or let the driver create it:
    /// the role needs `logs:CreateLogGroup` then.
    pub AwslogsGroupMissing {
        id: "awslogs-group-missing",
        summary: "a container writes to a log group that does not exist",
        phase: Logging,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
        run: run,
    }
}

const META: crate::Meta = AwslogsGroupMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let logs = task.awslogs()?.into_iter().filter(|logs| !logs.creates_group);
    let named = logs.filter_map(|logs| Some((logs.group?, logs)));
    Verdict::of_each(task.by_log_group(named), |(group, logs)| judge(task, group, &logs))
}

/// One finding a group, however many containers write to it.
fn judge(task: &TaskView<'_>, group: &str, logs: &[AwsLogs<'_>]) -> Result<Option<Finding>, Gap> {
    let Some(first) = logs.first() else {
        return Ok(None);
    };
    match task.log_group(group, first.region)? {
        Some(found) => Ok(late(task, group, found)),
        None => word(task, group, logs, first.region).map(Some),
    }
}

/// The group is there now, and was not when the task asked for it.
fn late(task: &TaskView<'_>, group: &str, found: &LogGroup) -> Option<Finding> {
    let made = Time::of_milliseconds(found.creation_time?)?;
    task.came_late(Kind::LogGroupMissing, made).then(|| {
        let message = format!("log group {group} did not exist when the task asked for it");
        let proof = task.field(found, "creationTime", format!("made at {made}"));
        task.late(&META, group, message, proof)
    })
}

fn word(
    task: &TaskView<'_>,
    group: &str,
    logs: &[AwsLogs<'_>],
    region: &str,
) -> Result<Finding, Gap> {
    let near = task.similar_log_group(group);
    let hint = near.map(|near| format!("; there is {}", near.log_group_name)).unwrap_or_default();
    let names: Vec<_> = logs.iter().map(|logs| logs.container.name.as_str()).collect();
    let message = format!(
        "log group {group} of container {} does not exist in {region}{hint}",
        names.join(", ")
    );
    let mut finding = Finding::new(&META, group, message).because(task.absent::<LogGroup>(group));
    for logs in logs {
        let option = "logConfiguration.options.awslogs-group";
        finding = finding.because(task.defined(logs.container, option, group)?);
    }
    if let Some(near) = near {
        let says = format!("is named {}, and names are case-sensitive", near.log_group_name);
        finding = finding.because(task.field(near, "logGroupName", says));
    }
    Ok(finding
        .fix(
            Remedy::new(format!("create the log group {group} in {region}"))
                .command(format!("aws logs create-log-group --region {region} --log-group-name {group}"))
                .see(META.reference),
        )
        .fix(Remedy::new(
            "name a group that exists in awslogs-group, register the task definition and deploy it",
        ))
        .fix(Remedy::new(
            "set awslogs-create-group to \"true\" and allow the role logs:CreateLogGroup",
        )))
}
