use crate::fit::misfit::Kind;
use crate::snapshot::ecs::ContainerInstance;
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The task is to run on a container instance, and the cluster has none.
    ///
    /// ## What goes wrong
    ///
    /// With launch type EC2, ECS places tasks on instances that are registered in the cluster.
    /// Where none is, no task is placed. A launch type that was not named, in a cluster without a
    /// default strategy, is EC2 too.
    ///
    /// ## How it is told
    ///
    /// The cluster counts no registered instance and none is seen, or those that are belong to none
    /// of the capacity providers that may place the task.
    ///
    /// ## How to fix it
    ///
    /// Launch instances of which `ECS_CLUSTER` is the name of this cluster, or run the task on
    /// Fargate.
    pub ClusterNoContainerInstances {
        id: "cluster-no-container-instances",
        summary: "the cluster has no container instance",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = ClusterNoContainerInstances::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let placement = match task.placement() {
        Ok(Some(placement)) => placement,
        Ok(None) => return Ok(Verdict::NotApplicable),
        Err(gap) => return Err(gap),
    };
    let foreign = placement.decisive().contains(&Kind::CapacityProvider);
    if !placement.rows.is_empty() && !foreign {
        return Ok(Verdict::Clear);
    }
    let cluster = task.cluster_name();
    let name = task.definition_name()?;
    let providers = task.providers()?.join(", ");
    let (message, says) = match foreign {
        true => (
            format!("capacity provider {providers}, which is to run {name}, has no container instance in cluster {cluster}"),
            format!("has no container instance of {providers}"),
        ),
        false => (
            format!("cluster {cluster} has no container instance to run {name} on"),
            "has no container instance".to_owned(),
        ),
    };
    // Why the group brings no instance says more.
    let severity = if task.lacks_supply() { Severity::Warning } else { Severity::Error };
    Ok(Finding::new(&META, cluster, message)
        .severity(severity)
        .because(task.lacking::<ContainerInstance>(cluster, says))
        .because_all(task.table(Some(placement)))
        .fix(task.more_instances())
        .fix(Remedy::new(format!(
            "start the ECS agent of new instances with ECS_CLUSTER={cluster} in /etc/ecs/ecs.config, and an instance role with AmazonEC2ContainerServiceforEC2Role"
        )).see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html"))
        .into())
}
