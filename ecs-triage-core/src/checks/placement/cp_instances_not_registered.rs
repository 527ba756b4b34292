use crate::snapshot::ecs::ContainerInstance;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The Auto Scaling group has instances in service that are not registered in the cluster.
    ///
    /// ## What goes wrong
    ///
    /// An instance registers itself: its agent needs the name of the cluster (`ECS_CLUSTER`), an
    /// instance role, and a way to ECS. Where one is missing the instance runs, costs, and takes no
    /// task.
    ///
    /// ## How it is told
    ///
    /// The instances in service in the group are compared with the container instances of the
    /// cluster, while no instance takes the task.
    ///
    /// ## How to fix it
    ///
    /// Set `ECS_CLUSTER` in the user data of the launch template, give the instances the role for
    /// ECS and a way to its endpoints, and replace them.
    pub CpInstancesNotRegistered {
        id: "cp-instances-not-registered",
        summary: "instances of the Auto Scaling group are not registered in the cluster",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html",
        run: run,
    }
}

const META: crate::Meta = CpInstancesNotRegistered::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_supply(|supply| {
        let strayed = task.unregistered(supply)?;
        if strayed.is_empty() {
            return Ok(None);
        }
        let ids: Vec<_> = strayed.iter().map(|instance| instance.instance_id.as_str()).collect();
        let (ids, first) = (ids.join(", "), ids.first().copied().unwrap_or_default());
        let group = &supply.group.auto_scaling_group_name;
        let cluster = task.cluster_name();
        let verbs = if strayed.len() == 1 { ("runs", "is") } else { ("run", "are") };
        let says = format!("{} not registered in cluster {cluster}", verbs.1);
        let message = format!("{ids} of Auto Scaling group {group} {} and {says}", verbs.0);
        Ok(Some(
            Finding::new(&META, group, message)
                .because(task.field(supply.group, "Instances", format!("{ids} in service")))
                .because(task.lacking::<ContainerInstance>(&ids, says))
                .fix(
                    Remedy::new(format!(
                        "set ECS_CLUSTER={cluster} in the user data of the launch template of {group}, and replace the instances"
                    ))
                    .command(format!(
                        "aws autoscaling start-instance-refresh --region {} --auto-scaling-group-name {group}",
                        task.place().region
                    ))
                    .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html"),
                )
                .fix(
                    Remedy::new("look at the agent's log, its role and its way to ECS")
                        .command(format!(
                            "aws ec2 get-console-output --region {} --instance-id {first}",
                            task.place().region
                        )),
                ),
        ))
    })
}
