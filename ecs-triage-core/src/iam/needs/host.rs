//! What a container instance needs to join its cluster, and a task for ECS Exec.

use crate::iam::needs::actions::EXEC;
use crate::iam::needs::{Launch, Needed, Purpose, Start, Who};

const ON_CLUSTER: [&str; 4] = [
    "ecs:RegisterContainerInstance",
    "ecs:SubmitAttachmentStateChanges",
    "ecs:SubmitContainerStateChange",
    "ecs:SubmitTaskStateChange",
];

const ON_INSTANCE: [&str; 3] =
    ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"];

pub(super) fn needs(start: &Start) -> Vec<Needed> {
    let mut needs = Vec::new();
    if start.launch == Launch::Ec2 {
        needs.extend(instance(start));
    }
    if start.exec {
        needs.extend(EXEC.map(|action| start.need(Purpose::Exec, Who::TaskRole, action, "*")));
    }
    if let Some(ca) = &start.service_connect_ca {
        needs.extend(certificates(start, ca));
    }
    needs
}

fn instance(start: &Start) -> Vec<Needed> {
    let need =
        |action, resource: &str| start.need(Purpose::Instance, Who::InstanceRole, action, resource);
    let default = || start.arn("ecs", "cluster/default");
    let cluster = start.cluster.clone().unwrap_or_else(default);
    let name = cluster.rsplit('/').next().unwrap_or("default");
    let instance = start.arn("ecs", &format!("container-instance/{name}/instance"));
    let mut needs = vec![need("ecs:DiscoverPollEndpoint", "*")];
    needs.extend(ON_CLUSTER.map(|action| need(action, &cluster)));
    needs.extend(ON_INSTANCE.map(|action| need(action, &instance).with("ecs:cluster", &cluster)));
    needs
}

fn certificates(start: &Start, ca: &str) -> [Needed; 3] {
    let need = |action| start.need(Purpose::Certificates, Who::InfrastructureRole, action, ca);
    let actions = ["acm-pca:GetCertificate", "acm-pca:DescribeCertificateAuthority"];
    let [get, describe] = actions.map(|action| need(action).with(MANAGED_TAG, "true"));
    [need("acm-pca:IssueCertificate").with(MANAGED_TAG, "true"), get, describe]
}

/// The tag that the managed policy asks the CA to have.
const MANAGED_TAG: &str = "aws:ResourceTag/AmazonECSManaged";
