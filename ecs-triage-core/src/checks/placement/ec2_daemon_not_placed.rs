use crate::fit::Row;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A daemon service lacks its task on some container instances.
    ///
    /// ## What goes wrong
    ///
    /// A daemon service runs one task on each active instance that meets its constraints. Nothing is
    /// kept free for it: where other tasks took the CPU, the memory or the port before, its task
    /// waits.
    ///
    /// ## How it is told
    ///
    /// The service is of the strategy `DAEMON` and lacks tasks, and an instance without one of its
    /// tasks has no room for it.
    ///
    /// ## How to fix it
    ///
    /// Make room on these instances: stop or move another task, or let the daemon ask for less.
    pub Ec2DaemonNotPlaced {
        id: "ec2-daemon-not-placed",
        summary: "a daemon service lacks its task on some instances",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html",
        run: run,
    }
}

const META: crate::Meta = Ec2DaemonNotPlaced::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(lacking) = task.without_daemon()? else {
        return Ok(Verdict::NotApplicable);
    };
    let Some(first) = lacking.first() else {
        return Ok(Verdict::Clear);
    };
    let (name, cluster) = (task.definition_name()?, task.cluster_name());
    let ids: Vec<_> = lacking.iter().map(|row| row.host.name()).collect();
    let why = first.misfits().first().map(ToString::to_string).unwrap_or_default();
    let message = format!(
        "daemon {name} has no room on {} of cluster {cluster}; on {} {why}",
        ids.join(", "),
        first.host.name()
    );
    let row = |row: &&Row<'_>| task.field(row.host.instance, "", row.to_string());
    let drain = task.place().region;
    Ok(Finding::new(&META, first.host.name(), message)
        .because_all(lacking.iter().map(row))
        .fix(
            crate::Remedy::new(format!("make room on {}: {}", first.host.name(), cure(first)))
                .command(format!(
                    "aws ecs list-tasks --region {drain} --cluster {cluster} --container-instance {}",
                    first.host.id()
                ))
                .see(META.reference),
        )
        .fix(task.ask_for_less("CPU and memory", META.reference))
        .into())
}

fn cure(row: &Row<'_>) -> String {
    row.misfits().first().map(crate::fit::Misfit::cure).unwrap_or_default()
}
