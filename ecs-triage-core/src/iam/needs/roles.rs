//! Roles are assumed by services, and passed by whoever starts the task.

use crate::iam::needs::{Launch, Needed, Purpose, Start, Who};

pub(super) fn needs(start: &Start) -> impl Iterator<Item = Needed> {
    let tasks = [&start.execution_role, &start.task_role]
        .into_iter()
        .flatten()
        .map(|role| (role, Who::EcsTasks, "ecs-tasks.amazonaws.com"));
    let infrastructure = start
        .infrastructure_role
        .iter()
        .filter(|_| !start.volumes.is_empty() || start.service_connect_ca.is_some())
        .map(|role| (role, Who::Ecs, "ecs.amazonaws.com"));
    let on_instances = matches!(start.launch, Launch::Ec2);
    let instance = start
        .instance_role
        .iter()
        .filter(move |_| on_instances)
        .map(|role| start.need(Purpose::Assume, Who::Ec2, "sts:AssumeRole", role));
    tasks
        .chain(infrastructure)
        .flat_map(|(role, who, service)| {
            let pass = start.need(Purpose::Pass, Who::Caller, "iam:PassRole", role);
            let assume = start.need(Purpose::Assume, who, "sts:AssumeRole", role);
            [pass.with("iam:PassedToService", service), assume]
        })
        .chain(instance)
}
