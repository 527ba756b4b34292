//! ECS.

use std::collections::BTreeSet;

use aws_sdk_ecs::types::{ContainerInstanceField, DesiredStatus};
use aws_sdk_ecs::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, ecs};

use super::answer::{Answer, keep, last_segment, pages, put, subject, unaskable, whole};
use super::failure::Failure;
use super::read::{Read, maps, texts};

/// The most that DescribeTasks and DescribeContainerInstances take.
const BATCH: usize = 100;

/// The most that DescribeServices takes.
const SERVICES: usize = 10;

/// The most that DescribeServiceRevisions takes.
const REVISIONS: i32 = 20;

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::DescribeTasks => tasks(client, need).await,
        Op::ListTasks => tasks_of(client, need, DesiredStatus::Running).await,
        Op::DescribeServices => services(client, need).await,
        Op::DescribeServiceRevisions => revisions(client, need).await,
        Op::DescribeTaskDefinition => definition(client, need).await,
        Op::DescribeClusters => {
            let call = client.describe_clusters().clusters(subject(need)?);
            Ok(keep::<ecs::Cluster, _>(need, call.send().await?.clusters.into_iter().flatten()))
        }
        Op::DescribeContainerInstances => instances(client, need).await,
        Op::DescribeCapacityProviders => {
            let call = client.describe_capacity_providers().capacity_providers(subject(need)?);
            let found = call.send().await?.capacity_providers;
            Ok(keep::<ecs::CapacityProvider, _>(need, found.into_iter().flatten()))
        }
        Op::ListAccountSettings => {
            let call = client.list_account_settings().effective_settings(true);
            let all = pages(call.into_paginator().send(), |page| page.settings).await?;
            Ok(whole::<ecs::Setting, _>(all))
        }
        _ => Err(unaskable()),
    }
}

/// A task by its ARN or id; or the stopped tasks of a service.
async fn tasks(client: &Client, need: &Need) -> Answer {
    let name = subject(need)?;
    if name.contains(":service/") {
        return tasks_of(client, need, DesiredStatus::Stopped).await;
    }
    let call = client.describe_tasks().set_cluster(cluster_of(name)).tasks(name);
    Ok(keep::<ecs::Task, _>(need, call.send().await?.tasks.into_iter().flatten()))
}

/// The tasks of a service that ECS wants in that state.
async fn tasks_of(client: &Client, need: &Need, status: DesiredStatus) -> Answer {
    let service = subject(need)?;
    let cluster = cluster_of(service);
    let call = client.list_tasks().set_cluster(cluster.clone());
    let call = call.service_name(last_segment(service)).desired_status(status);
    let listed = pages(call.into_paginator().send(), |page| page.task_arns).await;
    let arns = listed.map_err(|failure| failure.at(Op::ListTasks))?;
    let mut found = Vec::new();
    for batch in arns.chunks(BATCH) {
        let call = client.describe_tasks().set_cluster(cluster.clone());
        let answer = call.set_tasks(Some(batch.to_vec())).send().await;
        let answer = answer.map_err(|error| Failure::from(error).at(Op::DescribeTasks))?;
        found.extend(answer.tasks.into_iter().flatten());
    }
    Ok(keep::<ecs::Task, _>(need, found))
}

/// A service by its ARN or as `cluster/name`; without a subject, all services of all clusters.
async fn services(client: &Client, need: &Need) -> Answer {
    let Some(name) = need.subject.as_deref() else {
        return every_service(client, need).await;
    };
    let call = client.describe_services().set_cluster(cluster_of(name));
    let call = call.services(last_segment(name));
    Ok(keep::<ecs::Service, _>(need, call.send().await?.services.into_iter().flatten()))
}

async fn every_service(client: &Client, need: &Need) -> Answer {
    let clusters = pages(client.list_clusters().into_paginator().send(), |page| page.cluster_arns);
    let clusters = clusters.await.map_err(|failure| failure.at(Op::ListClusters))?;
    let mut found: Vec<ecs::Service> = Vec::new();
    for cluster in clusters {
        let call = client.list_services().cluster(&cluster);
        let listed = pages(call.into_paginator().send(), |page| page.service_arns).await;
        let arns = listed.map_err(|failure| failure.at(Op::ListServices))?;
        for batch in arns.chunks(SERVICES) {
            let call = client.describe_services().cluster(&cluster);
            let answer = call.set_services(Some(batch.to_vec())).send().await?;
            found.extend(answer.services.into_iter().flatten().map(Read::read));
        }
    }
    let mut part = put(need, found);
    part.met.push(need.clone());
    Ok(part)
}

/// The revisions that the last deployments of a service, named by its ARN, started tasks from.
async fn revisions(client: &Client, need: &Need) -> Answer {
    let service = subject(need)?;
    let cluster = cluster_of(service);
    let call = client.list_service_deployments().service(service).set_cluster(cluster);
    let listed = call.max_results(REVISIONS).send().await;
    let listed = listed.map_err(|error| Failure::from(error).at(Op::ListServiceDeployments))?;
    let arns: BTreeSet<String> = listed
        .service_deployments
        .into_iter()
        .flatten()
        .filter_map(|deployment| deployment.target_service_revision_arn)
        .collect();
    if arns.is_empty() {
        return Ok(put::<ecs::ServiceRevision>(need, []));
    }
    let call = client.describe_service_revisions();
    let answer = call.set_service_revision_arns(Some(arns.into_iter().collect())).send().await?;
    Ok(keep::<ecs::ServiceRevision, _>(need, answer.service_revisions.into_iter().flatten()))
}

async fn definition(client: &Client, need: &Need) -> Answer {
    let call = client.describe_task_definition().task_definition(subject(need)?);
    match call.send().await.map_err(Failure::from) {
        Ok(answer) => Ok(keep::<ecs::TaskDefinition, _>(need, answer.task_definition)),
        // The API has no code of its own for this.
        Err(failure) if failure.says("Unable to describe task definition") => {
            Ok(put::<ecs::TaskDefinition>(need, []))
        }
        Err(failure) => Err(failure),
    }
}

/// A container instance by its ARN; or all of a cluster, by its name.
async fn instances(client: &Client, need: &Need) -> Answer {
    let name = subject(need)?;
    let (cluster, arns) = if name.contains(":container-instance/") {
        (cluster_of(name), vec![name.to_owned()])
    } else {
        let call = client.list_container_instances().cluster(name);
        let listed = pages(call.into_paginator().send(), |page| page.container_instance_arns);
        let arns = listed.await.map_err(|failure| failure.at(Op::ListContainerInstances))?;
        (Some(name.to_owned()), arns)
    };
    let mut found = Vec::new();
    for batch in arns.chunks(BATCH) {
        let call = client.describe_container_instances().set_cluster(cluster.clone());
        let call = call.include(ContainerInstanceField::ContainerInstanceHealth);
        let answer = call.set_container_instances(Some(batch.to_vec())).send().await?;
        found.extend(answer.container_instances.into_iter().flatten());
    }
    Ok(keep::<ecs::ContainerInstance, _>(need, found))
}

/// The cluster that a name of the form `../<cluster>/<name>` tells; ECS takes the default cluster
/// where there is none.
fn cluster_of(name: &str) -> Option<String> {
    let mut parts = name.rsplitn(3, '/').skip(1);
    let cluster = parts.next()?;
    let long = parts.next().is_some() || !cluster.contains(':');
    long.then(|| cluster.to_owned())
}

maps! { ecs:
    Task {
        task_arn, cluster_arn, task_definition_arn;
        group, started_by, last_status, desired_status, launch_type, capacity_provider_name,
        platform_version, platform_family, cpu, memory, availability_zone, container_instance_arn,
        stop_code, stopped_reason, health_status, connectivity, enable_execute_command, created_at,
        connectivity_at, pull_started_at, pull_stopped_at, started_at, stopping_at, stopped_at,
        execution_stopped_at, containers, attachments, attributes, overrides, ephemeral_storage,
    }
    Container {
        name;
        image, image_digest, last_status, exit_code, reason, health_status, runtime_id,
        network_bindings, managed_agents,
    }
    NetworkBinding { ; container_port, host_port, protocol }
    ManagedAgent { ; name, last_status, reason }
    TaskAttachment = Attachment { ; id, r#type, status, details }
    KeyValue = KeyValuePair { name; value }
    Attribute { ; name, value }
    TaskOverride {
        ;
        cpu, memory, task_role_arn, execution_role_arn, container_overrides, ephemeral_storage,
    }
    ContainerOverride {
        ;
        name, cpu, memory, memory_reservation, command, resource_requirements,
    }
    EphemeralStorage { ; size_in_gib }
    Service {
        service_arn, service_name, cluster_arn;
        status, desired_count, running_count, pending_count, launch_type,
        capacity_provider_strategy, platform_version, platform_family, task_definition,
        deployment_configuration, deployment_controller, deployments, task_sets, load_balancers,
        service_registries, events, network_configuration, placement_constraints,
        health_check_grace_period_seconds, scheduling_strategy, enable_execute_command, role_arn,
        created_at,
    }
    CapacityProviderStrategyItem { ; capacity_provider, weight, base }
    DeploymentConfiguration {
        ;
        maximum_percent, minimum_healthy_percent, deployment_circuit_breaker,
    }
    DeploymentCircuitBreaker { ; enable, rollback }
    DeploymentController { ; r#type }
    Deployment {
        ;
        id, status, task_definition, desired_count, pending_count, running_count, failed_tasks,
        created_at, updated_at, launch_type, capacity_provider_strategy, platform_version,
        rollout_state, rollout_state_reason, network_configuration, service_connect_configuration,
        volume_configurations,
    }
    TaskSet {
        ;
        id, status, task_definition, launch_type, platform_version, network_configuration,
        load_balancers,
    }
    ServiceVolumeConfiguration { ; name, managed_ebs_volume }
    ManagedEbsVolume = ServiceManagedEbsVolumeConfiguration {
        ;
        role_arn, kms_key_id, snapshot_id, size_in_gib,
    }
    ServiceRevision {
        service_revision_arn, service_arn;
        task_definition, container_images, created_at,
    }
    PinnedImage = ContainerImage { container_name; image, image_digest }
    ServiceConnectConfiguration { ; enabled, namespace, services }
    ServiceConnectService { ; port_name }
    LoadBalancer { ; target_group_arn, load_balancer_name, container_name, container_port }
    ServiceRegistry { ; registry_arn }
    ServiceEvent { message; id, created_at }
    NetworkConfiguration { ; awsvpc_configuration }
    AwsVpcConfiguration { ; subnets, security_groups, assign_public_ip }
    PlacementConstraint { ; r#type, expression }
    TaskDefinition {
        task_definition_arn, family;
        revision, status, container_definitions, task_role_arn, execution_role_arn, network_mode,
        volumes, placement_constraints, compatibilities, requires_compatibilities,
        requires_attributes, cpu, memory, runtime_platform, ephemeral_storage, proxy_configuration,
        pid_mode, ipc_mode, registered_at,
    }
    ProxyConfiguration { ; r#type, container_name }
    RuntimePlatform { ; cpu_architecture, operating_system_family }
    ContainerDefinition {
        name;
        image, cpu, memory, memory_reservation, essential, port_mappings, environment,
        environment_files, secrets, repository_credentials, log_configuration,
        firelens_configuration, depends_on, start_timeout, stop_timeout, health_check, command,
        entry_point, mount_points, volumes_from, links, resource_requirements, linux_parameters,
        restart_policy, privileged, readonly_root_filesystem, user, version_consistency,
    }
    VariableName = KeyValuePair { name; }
    EnvironmentFile { ; value, r#type }
    Secret { ; name, value_from }
    RepositoryCredentials { ; credentials_parameter }
    LogConfiguration { ; log_driver, options, secret_options }
    FirelensConfiguration { ; r#type, options }
    ContainerDependency { ; container_name, condition }
    HealthCheck { ; command, interval, timeout, retries, start_period }
    PortMapping { ; container_port, host_port, protocol, name, container_port_range }
    MountPoint { ; source_volume, container_path, read_only }
    VolumeFrom { ; source_container }
    ResourceRequirement { ; r#type, value }
    LinuxParameters { ; capabilities, devices, shared_memory_size, max_swap, swappiness }
    KernelCapabilities { ; add, drop }
    Device { ; host_path }
    RestartPolicy = ContainerRestartPolicy { ; enabled }
    Volume {
        name;
        host, docker_volume_configuration, efs_volume_configuration,
        fsx_windows_file_server_volume_configuration, configured_at_launch,
    }
    HostVolume = HostVolumeProperties { ; source_path }
    DockerVolumeConfiguration { ; driver, scope, autoprovision }
    EfsVolumeConfiguration {
        ;
        file_system_id, root_directory, transit_encryption, authorization_config,
    }
    EfsAuthorizationConfig { ; access_point_id, iam }
    FsxVolumeConfiguration = FSxWindowsFileServerVolumeConfiguration {
        ;
        file_system_id, authorization_config,
    }
    FsxAuthorizationConfig = FSxWindowsFileServerAuthorizationConfig { ; credentials_parameter }
    Cluster {
        cluster_arn, cluster_name;
        status, registered_container_instances_count, active_services_count, capacity_providers,
        default_capacity_provider_strategy,
    }
    ContainerInstance {
        container_instance_arn;
        ec2_instance_id, status, status_reason, agent_connected, remaining_resources,
        registered_resources, attributes, attachments, running_tasks_count, pending_tasks_count,
        capacity_provider_name, registered_at, version_info, health_status,
    }
    VersionInfo { ; agent_version, docker_version }
    ContainerInstanceHealthStatus { ; overall_status }
    Resource { name; r#type, integer_value, long_value, double_value, string_set_value }
    CapacityProvider { name; capacity_provider_arn, status, auto_scaling_group_provider }
    AutoScalingGroupProvider { ; auto_scaling_group_arn, managed_scaling }
    ManagedScaling { ; status }
    Setting { name; value, principal_arn }
}

// The SDK has two types for one.
maps! { ecs:
    PlacementConstraint = TaskDefinitionPlacementConstraint { ; r#type, expression }
}

texts!(
    ContainerCondition,
    DeploymentControllerType,
    EnvironmentFileType,
    FirelensConfigurationType,
    LogDriver,
    ResourceType
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cluster_stands_before_the_name() {
        let cluster = |name| cluster_of(name);
        assert_eq!(cluster("arn:aws:ecs:eu-west-1:1:task/shop/0a1b").as_deref(), Some("shop"));
        assert_eq!(cluster("shop/web").as_deref(), Some("shop"));
        assert_eq!(cluster("arn:aws:ecs:eu-west-1:1:task/0a1b"), None);
        assert_eq!(cluster("web"), None);
    }
}
