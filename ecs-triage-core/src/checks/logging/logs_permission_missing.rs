use crate::task::{by_reason, remedy, word};
use crate::{AwsLogs, Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The role may not write to the log group.
    ///
    /// ## What goes wrong
    ///
    /// The log driver `awslogs` makes a stream in the group and writes to it, with the execution
    /// role's rights; on container instances a task without one has the instance's. A policy that
    /// names the group without `:*` behind its name does not cover its streams.
    ///
    /// ## How it is told
    ///
    /// The policies of the role are evaluated for `logs:CreateLogStream` and `logs:PutLogEvents` on
    /// the stream that the driver makes for each container.
    ///
    /// ## How to fix it
    ///
    /// Allow the role both calls on `log-group:NAME:*`; where a boundary or an organization's
    /// policy denies, allow it there.
    pub LogsPermissionMissing {
        id: "logs-permission-missing",
        summary: "the role may not write to the log group",
        phase: Logging,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
        run: run,
    }
}

const META: crate::Meta = LogsPermissionMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let named = task.awslogs()?.into_iter().filter_map(|logs| Some((logs.group?, logs)));
    Verdict::of_each(task.by_log_group(named), |(group, logs)| judge(task, group, &logs))
}

fn judge(task: &TaskView<'_>, group: &str, logs: &[AwsLogs<'_>]) -> Result<Option<Finding>, Gap> {
    let (Some(first), Some(writer)) = (logs.first(), task.agent_role()?) else {
        return Ok(None);
    };
    let denials = by_reason(task.write_denials(writer, first, group)?);
    let Some(denials) = denials.into_iter().next() else {
        return Ok(None);
    };
    let option = "logConfiguration.options.awslogs-group";
    let asked = task.defined(first.container, option, group)?;
    let finding = word(task, &META, &denials).map(|finding| finding.because(asked));
    Ok(finding.map(|finding| remedy(&denials, "write-logs").into_iter().fold(finding, Finding::fix)))
}
