use crate::snapshot::ecs::Cluster;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The cluster does not exist, or is not `ACTIVE`.
    ///
    /// ## What goes wrong
    ///
    /// ECS starts tasks only in a cluster whose status is `ACTIVE`. A deleted cluster stays visible
    /// as `INACTIVE` for a while and takes no task.
    ///
    /// ## How it is told
    ///
    /// The status of the cluster is something other than `ACTIVE`, or ECS says that there is no
    /// such cluster.
    ///
    /// ## How to fix it
    ///
    /// Make the cluster, or name one that is active.
    pub ClusterNotActive {
        id: "cluster-not-active",
        summary: "the cluster does not exist or is not active",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html",
        run: run,
    }
}

const META: crate::Meta = ClusterNotActive::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let cluster = task.cluster()?;
    let status = cluster.and_then(|cluster| cluster.status.as_deref());
    if cluster.is_some() && matches!(status, None | Some("ACTIVE")) {
        return Ok(Verdict::Clear);
    }
    let name = task.cluster_name();
    let region = task.place().region;
    let (message, evidence) = match (cluster, status) {
        (Some(cluster), Some(status)) => (
            format!("cluster {name} is {status}, not ACTIVE"),
            task.field(cluster, "status", format!("status is {status}")),
        ),
        _ => (format!("cluster {name} does not exist"), task.absent::<Cluster>(name)),
    };
    Ok(Finding::new(&META, name, message)
        .because(evidence)
        .fix(
            Remedy::new(format!("make cluster {name}, or name one that is active"))
                .command(format!("aws ecs create-cluster --region {region} --cluster-name {name}"))
                .see(META.reference),
        )
        .into())
}
