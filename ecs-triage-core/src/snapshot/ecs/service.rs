//! Services and their deployments.

use crate::snapshot::shape::{Many, Time, shape};

shape! { "camelCase":
    /// A service.
    Service {
        /// Its ARN.
        service_arn: String,
        /// Its name.
        service_name: String,
        /// Its cluster.
        cluster_arn: String,
        /// `ACTIVE`, `DRAINING` or `INACTIVE`.
        status: Option<String>,
        /// Tasks wanted.
        desired_count: Option<i64>,
        /// Tasks running.
        running_count: Option<i64>,
        /// Tasks on their way.
        pending_count: Option<i64>,
        /// EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES.
        launch_type: Option<String>,
        /// Which capacity providers, in place of a launch type.
        capacity_provider_strategy: Many<CapacityProviderStrategyItem>,
        /// The Fargate platform version.
        platform_version: Option<String>,
        /// The Fargate platform family.
        platform_family: Option<String>,
        /// Its task definition.
        task_definition: Option<String>,
        /// How deployments go.
        deployment_configuration: Option<DeploymentConfiguration>,
        /// Who deploys.
        deployment_controller: Option<DeploymentController>,
        /// Deployments under way and the one that stands.
        deployments: Many<Deployment>,
        /// Task sets, where CodeDeploy or somebody else deploys.
        task_sets: Many<TaskSet>,
        /// Its load balancers.
        load_balancers: Many<LoadBalancer>,
        /// Its Cloud Map registries.
        service_registries: Many<ServiceRegistry>,
        /// What it told, newest first.
        events: Many<ServiceEvent>,
        /// Its network.
        network_configuration: Option<NetworkConfiguration>,
        /// Rules for placement.
        placement_constraints: Many<PlacementConstraint>,
        /// Seconds in which failed load balancer checks do not count.
        health_check_grace_period_seconds: Option<i64>,
        /// `REPLICA` or `DAEMON`.
        scheduling_strategy: Option<String>,
        /// ECS Exec wanted?
        enable_execute_command: Option<bool>,
        /// The role by which ECS calls the load balancer.
        role_arn: Option<String>,
        /// When it was made.
        created_at: Option<Time>,
    }

    /// A share of a capacity provider.
    CapacityProviderStrategyItem {
        /// The provider.
        capacity_provider: String,
        /// Its share.
        weight: Option<i64>,
        /// Its least number of tasks.
        base: Option<i64>,
    }

    /// How deployments go.
    DeploymentConfiguration {
        /// Percent of the wanted tasks that may exist at once.
        maximum_percent: Option<i64>,
        /// Percent of the wanted tasks that must stay healthy.
        minimum_healthy_percent: Option<i64>,
        /// When to give up.
        deployment_circuit_breaker: Option<DeploymentCircuitBreaker>,
    }

    /// When a deployment gives up.
    DeploymentCircuitBreaker {
        /// Does it?
        enable: bool,
        /// And go back?
        rollback: bool,
    }

    /// Who deploys.
    DeploymentController {
        /// `ECS`, `CODE_DEPLOY` or `EXTERNAL`.
        r#type: Option<String>,
    }

    /// A deployment.
    Deployment {
        /// Its id.
        id: Option<String>,
        /// `PRIMARY`, `ACTIVE` or `INACTIVE`.
        status: Option<String>,
        /// Its task definition.
        task_definition: Option<String>,
        /// Tasks wanted.
        desired_count: Option<i64>,
        /// Tasks on their way.
        pending_count: Option<i64>,
        /// Tasks running.
        running_count: Option<i64>,
        /// Tasks that failed to start in a row.
        failed_tasks: Option<i64>,
        /// When it began.
        created_at: Option<Time>,
        /// When it last changed.
        updated_at: Option<Time>,
        /// EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES.
        launch_type: Option<String>,
        /// Which capacity providers, in place of a launch type.
        capacity_provider_strategy: Many<CapacityProviderStrategyItem>,
        /// The Fargate platform version.
        platform_version: Option<String>,
        /// `COMPLETED`, `FAILED` or `IN_PROGRESS`.
        rollout_state: Option<String>,
        /// Why, in words.
        rollout_state_reason: Option<String>,
        /// Its network.
        network_configuration: Option<NetworkConfiguration>,
        /// Service Connect.
        service_connect_configuration: Option<ServiceConnectConfiguration>,
        /// Volumes configured when it began.
        volume_configurations: Many<ServiceVolumeConfiguration>,
    }

    /// A task set.
    TaskSet {
        /// Its id.
        id: Option<String>,
        /// `PRIMARY`, `ACTIVE` or `DRAINING`.
        status: Option<String>,
        /// Its task definition.
        task_definition: Option<String>,
        /// EC2, FARGATE or EXTERNAL.
        launch_type: Option<String>,
        /// The Fargate platform version.
        platform_version: Option<String>,
        /// Its network.
        network_configuration: Option<NetworkConfiguration>,
        /// Its load balancers.
        load_balancers: Many<LoadBalancer>,
    }

    /// A volume configured by a service.
    ServiceVolumeConfiguration {
        /// The volume.
        name: String,
        /// An EBS volume.
        #[serde(rename = "managedEBSVolume")]
        managed_ebs_volume: Option<ManagedEbsVolume>,
    }

    /// An EBS volume that ECS makes.
    ManagedEbsVolume {
        /// The role by which ECS makes it.
        role_arn: Option<String>,
        /// Its KMS key.
        kms_key_id: Option<String>,
        /// The snapshot it starts from.
        snapshot_id: Option<String>,
        /// Its size in GiB.
        #[serde(rename = "sizeInGiB")]
        size_in_gib: Option<i64>,
    }

    /// Service Connect of a deployment.
    ServiceConnectConfiguration {
        /// On?
        enabled: bool,
        /// The Cloud Map namespace.
        namespace: Option<String>,
        /// What is offered.
        services: Many<ServiceConnectService>,
    }

    /// Something offered by Service Connect.
    ServiceConnectService {
        /// The port mapping's name.
        port_name: Option<String>,
    }

    /// A load balancer of a service.
    LoadBalancer {
        /// The target group.
        target_group_arn: Option<String>,
        /// A Classic Load Balancer.
        load_balancer_name: Option<String>,
        /// The container that takes the traffic.
        container_name: Option<String>,
        /// Its port.
        container_port: Option<i64>,
    }

    /// A Cloud Map registry of a service.
    ServiceRegistry {
        /// The registry.
        registry_arn: Option<String>,
    }

    /// What a service told.
    ServiceEvent {
        /// Its id.
        id: Option<String>,
        /// When.
        created_at: Option<Time>,
        /// What.
        message: String,
    }

    /// A network configuration.
    NetworkConfiguration {
        /// For `awsvpc`.
        awsvpc_configuration: Option<AwsVpcConfiguration>,
    }

    /// A network configuration for `awsvpc`.
    AwsVpcConfiguration {
        /// Where tasks may be placed.
        subnets: Many<String>,
        /// The groups of the tasks' interfaces; the VPC's default group when empty.
        security_groups: Many<String>,
        /// `ENABLED` or `DISABLED`.
        assign_public_ip: Option<String>,
    }

    /// A rule for placement.
    PlacementConstraint {
        /// `distinctInstance` or `memberOf`.
        r#type: Option<String>,
        /// A cluster query, for `memberOf`.
        expression: Option<String>,
    }
}
