use crate::snapshot::logs::LogGroup;
use crate::task::{remedy, word};
use crate::{AwsLogs, Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The log driver is to create the log group, and the role may not.
    ///
    /// ## What goes wrong
    ///
    /// With `awslogs-create-group` the driver creates a group that does not exist, with the
    /// execution role's rights; on container instances a task without one has the instance's. The
    /// managed policies of both roles lack `logs:CreateLogGroup`, so the task stops.
    ///
    /// ## How it is told
    ///
    /// `awslogs-create-group` is true, the group does not exist, and the role's policies do not
    /// allow `logs:CreateLogGroup` on it. Where the group exists the driver does not create it.
    ///
    /// ## How to fix it
    ///
    /// Allow the role `logs:CreateLogGroup`, or create the group beforehand.
    pub LogsCreateGroupPermissionMissing {
        id: "logs-create-group-permission-missing",
        summary: "the role may not create the log group that the driver is to create",
        phase: Logging,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
        run: run,
    }
}

const META: crate::Meta = LogsCreateGroupPermissionMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let logs = task.awslogs()?.into_iter().filter(|logs| logs.creates_group);
    let named = logs.filter_map(|logs| Some((logs.group?, logs)));
    Verdict::of_each(task.by_log_group(named), |(group, logs)| judge(task, group, &logs))
}

fn judge(task: &TaskView<'_>, group: &str, logs: &[AwsLogs<'_>]) -> Result<Option<Finding>, Gap> {
    let (Some(first), Some(writer)) = (logs.first(), task.agent_role()?) else {
        return Ok(None);
    };
    let Some(denial) = task.create_group_denial(writer, first, group)? else {
        return Ok(None);
    };
    if task.log_group(group, first.region)?.is_some() {
        return Ok(None);
    }
    let denials = [denial];
    let Some(finding) = word(task, &META, &denials) else {
        return Ok(None);
    };
    let option = "logConfiguration.options.awslogs-create-group";
    let asked = task.defined(first.container, option, "true")?;
    let create = Remedy::new(format!("create the log group {group} beforehand")).command(
        format!("aws logs create-log-group --region {} --log-group-name {group}", first.region),
    );
    let finding = finding.because(asked).because(task.absent::<LogGroup>(group));
    let remedies = remedy(&denials, "create-log-group").into_iter().chain([create.see(META.reference)]);
    Ok(Some(remedies.fold(finding, Finding::fix)))
}
