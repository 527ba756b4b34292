use crate::stop::Kind;
use crate::{AwsLogs, Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The log driver writes to another region than the task's, by mistake.
    ///
    /// ## What goes wrong
    ///
    /// `awslogs-region` names a region that does not exist, or one in which there is no such log
    /// group. Often a task definition was copied from another region. Endpoints of CloudWatch Logs
    /// serve their own region only.
    ///
    /// ## How it is told
    ///
    /// The option is no region's name; or it differs from the task's region, the group was not seen
    /// there, and the stopped reason says that the group was not found or its region did not
    /// resolve, or says nothing while the task's region has a group of that name. Otherwise a
    /// region that differs is a warning, and where the group was seen there a remark: writing to
    /// another region is allowed.
    ///
    /// ## How to fix it
    ///
    /// Set `awslogs-region` to the task's region, or create the group in the region it names.
    pub AwslogsRegionMismatch {
        id: "awslogs-region-mismatch",
        summary: "the log driver writes to another region than the task's",
        phase: Logging,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
        run: run,
    }
}

const META: crate::Meta = AwslogsRegionMismatch::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let named = task.awslogs()?.into_iter().filter_map(|logs| Some((logs.group?, logs)));
    Verdict::of_each(task.by_log_group(named), |(group, logs)| match logs.first() {
        Some(first) => judge(task, group, first),
        None => Ok(None),
    })
}

fn judge(task: &TaskView<'_>, group: &str, logs: &AwsLogs<'_>) -> Result<Option<Finding>, Gap> {
    let home = task.place().region;
    if logs.region == home {
        return Ok(None);
    }
    let told = task.says(&[Kind::LogGroupMissing, Kind::LogGroupNotFoundHint, Kind::LogName]);
    let severity = match () {
        () if told || !logs.has_region() => Severity::Error,
        // A group that was seen there is what was meant, and one that the driver creates may be.
        () if logs.creates_group => Severity::Info,
        () if task.log_group(group, logs.region).is_ok_and(|seen| seen.is_some()) => Severity::Info,
        () => match task.log_group(group, home)? {
            Some(_) if task.is_planned() || task.is_open() || is_stuck(task) => Severity::Error,
            _ => Severity::Warning,
        },
    };
    word(task, group, logs, severity).map(Some)
}

/// Does nothing run, and nothing say why?
fn is_stuck(task: &TaskView<'_>) -> bool {
    task.symptom().is_none() && !task.runs_already()
}

fn word(
    task: &TaskView<'_>,
    group: &str,
    logs: &AwsLogs<'_>,
    severity: Severity,
) -> Result<Finding, Gap> {
    let (home, region, name) = (task.place().region, logs.region, &logs.container.name);
    let message = if logs.has_region() {
        format!("container {name} logs to {group} in {region}, while the task runs in {home}")
    } else {
        format!("container {name} logs to {group} in {region}, which is no region")
    };
    let option = "logConfiguration.options.awslogs-region";
    let mut finding = Finding::new(&META, group, message)
        .severity(severity)
        .because(task.defined(logs.container, option, region)?);
    if task.allows(&META) {
        finding = finding.because(task.said());
    }
    if let Ok(Some(here)) = task.log_group(group, home) {
        finding = finding.because(task.field(here, "logGroupName", format!("exists in {home}")));
    }
    Ok(finding
        .fix(
            Remedy::new(format!(
                "set awslogs-region of {name} to {home}, register the task definition and deploy it"
            ))
            .see(META.reference),
        )
        .fix(
            Remedy::new(format!("create {group} in {region}, where that is meant")).command(
                format!("aws logs create-log-group --region {region} --log-group-name {group}"),
            ),
        ))
}
