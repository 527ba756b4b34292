//! Which attributes ECS will require of an instance once a task definition is registered.
//!
//! ECS writes them into `requiresAttributes`. Of a definition that is still a file they follow from
//! what it asks for. Attributes of which it is not known when ECS writes them are not required:
//! those of Docker's API, of task-level CPU and memory, of GPUs.

use crate::image;
use crate::snapshot::ecs::{Attribute, ContainerDefinition, Secret, TaskDefinition, Volume};

/// An attribute, and what in a definition asks for it.
type Rule = (&'static str, fn(&TaskDefinition) -> bool);

/// In the order of `data/attributes.json`, which says what each is for.
const RULES: &[Rule] = &[
    ("com.amazonaws.ecs.capability.privileged-container", |task| {
        any(task, |container| container.privileged == Some(true))
    }),
    ("com.amazonaws.ecs.capability.selinux", |task| secured(task, "label:")),
    ("com.amazonaws.ecs.capability.apparmor", |task| secured(task, "apparmor:")),
    ("com.amazonaws.ecs.capability.ecr-auth", |task| any(task, is_of_ecr)),
    ("com.amazonaws.ecs.capability.task-iam-role", |task| {
        is_named(task.task_role_arn.as_ref()) && !is_on_host_network(task)
    }),
    ("com.amazonaws.ecs.capability.task-iam-role-network-host", |task| {
        is_named(task.task_role_arn.as_ref()) && is_on_host_network(task)
    }),
    ("ecs.capability.execution-role-ecr-pull", |task| {
        is_named(task.execution_role_arn.as_ref()) && any(task, is_of_ecr)
    }),
    ("ecs.capability.execution-role-awslogs", |task| {
        let logs = |container: &ContainerDefinition| driver(container) == Some("awslogs");
        is_named(task.execution_role_arn.as_ref()) && any(task, logs)
    }),
    ("ecs.capability.container-health-check", |task| {
        any(task, |container| container.health_check.is_some())
    }),
    ("ecs.capability.private-registry-authentication.secretsmanager", |task| {
        any(task, |container| container.repository_credentials.is_some())
    }),
    ("ecs.capability.secrets.ssm.environment-variables", |task| {
        any(task, |container| !container.secrets.iter().all(is_of_secrets_manager))
    }),
    ("ecs.capability.secrets.asm.environment-variables", |task| {
        any(task, |container| container.secrets.iter().any(is_of_secrets_manager))
    }),
    ("ecs.capability.secrets.ssm.bootstrap.log-driver", |task| {
        any(task, |container| !log_secrets(container).iter().all(is_of_secrets_manager))
    }),
    ("ecs.capability.secrets.asm.bootstrap.log-driver", |task| {
        any(task, |container| log_secrets(container).iter().any(is_of_secrets_manager))
    }),
    ("ecs.capability.task-eni", |task| task.network_mode.as_deref() == Some("awsvpc")),
    ("ecs.capability.pid-ipc-namespace-sharing", |task| {
        task.pid_mode.is_some() || task.ipc_mode.is_some()
    }),
    ("ecs.capability.aws-appmesh", |task| task.proxy_configuration.is_some()),
    ("ecs.capability.container-ordering", |task| {
        any(task, |container| !container.depends_on.is_empty())
    }),
    ("ecs.capability.firelens.fluentd", |task| routes(task, "fluentd")),
    ("ecs.capability.firelens.fluentbit", |task| routes(task, "fluentbit")),
    ("ecs.capability.efs", |task| {
        task.volumes.iter().any(|volume| volume.efs_volume_configuration.is_some())
    }),
    ("ecs.capability.efsAuth", |task| task.volumes.iter().any(is_authorized)),
    ("ecs.capability.env-files.s3", |task| {
        any(task, |container| !container.environment_files.is_empty())
    }),
    ("ecs.capability.network.container-port-range", |task| {
        any(task, |container| {
            container.port_mappings.iter().any(|port| port.container_port_range.is_some())
        })
    }),
    ("ecs.capability.storage.ebs-task-volume-attach", |task| {
        task.volumes.iter().any(|volume| volume.configured_at_launch == Some(true))
    }),
    ("ecs.capability.container-restart-policy", |task| {
        any(task, |container| {
            container.restart_policy.as_ref().is_some_and(|policy| policy.enabled)
        })
    }),
];

/// What a definition that is not registered will require.
pub(super) fn required(definition: &TaskDefinition) -> Vec<Attribute> {
    let asked = RULES.iter().filter(|(_, asks)| asks(definition));
    let asked = asked.map(|(name, _)| (*name).to_owned());
    let mut drivers: Vec<_> = definition.container_definitions.iter().filter_map(driver).collect();
    drivers.sort_unstable();
    drivers.dedup();
    let drivers = drivers
        .into_iter()
        .map(|name| format!("com.amazonaws.ecs.capability.logging-driver.{name}"));
    asked.chain(drivers).map(|name| Attribute { name, value: None }).collect()
}

fn any(task: &TaskDefinition, asks: impl Fn(&ContainerDefinition) -> bool) -> bool {
    task.container_definitions.iter().any(asks)
}

fn is_named(role: Option<&String>) -> bool {
    role.is_some_and(|role| !role.is_empty())
}

fn is_on_host_network(task: &TaskDefinition) -> bool {
    task.network_mode.as_deref() == Some("host")
}

fn secured(task: &TaskDefinition, by: &str) -> bool {
    any(task, |one| one.docker_security_options.iter().any(|option| option.starts_with(by)))
}

fn is_of_ecr(container: &ContainerDefinition) -> bool {
    container.image.as_deref().is_some_and(image::is_of_ecr)
}

fn driver(container: &ContainerDefinition) -> Option<&str> {
    container.log_configuration.as_ref()?.log_driver.as_deref()
}

fn log_secrets(container: &ContainerDefinition) -> &[Secret] {
    let log = container.log_configuration.as_ref();
    log.map(|log| log.secret_options.as_slice()).unwrap_or_default()
}

fn is_of_secrets_manager(secret: &Secret) -> bool {
    secret.value_from.split(':').nth(2) == Some("secretsmanager")
}

fn routes(task: &TaskDefinition, router: &str) -> bool {
    any(task, |container| {
        let firelens = container.firelens_configuration.as_ref();
        firelens.and_then(|firelens| firelens.r#type.as_deref()) == Some(router)
    })
}

fn is_authorized(volume: &Volume) -> bool {
    volume.efs_volume_configuration.as_ref().is_some_and(|efs| {
        efs.authorization_config.is_some() || efs.transit_encryption.as_deref() == Some("ENABLED")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::attributes::explain;

    #[test]
    fn every_attribute_is_explained_by_its_own_name() {
        for (name, _) in RULES {
            assert_eq!(explain(name).map(|known| known.attribute.as_str()), Some(*name));
        }
    }

    #[test]
    fn an_empty_definition_requires_nothing() {
        let definition = TaskDefinition {
            container_definitions: vec![ContainerDefinition::default()].into(),
            ..TaskDefinition::default()
        };
        assert_eq!(required(&definition), Vec::new());
    }
}
