//! Items of ECS, shaped like its API.

use super::shape::{Many, Options, Quantity, Time, shape};

mod revision;

pub use revision::*;

shape! { "snake_case":
    /// What was seen of ECS; source: the [ECS API](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/Welcome.html).
    Ecs {
        /// Tasks.
        tasks: Option<Vec<Task>>,
        /// Services.
        services: Option<Vec<Service>>,
        /// Service revisions.
        service_revisions: Option<Vec<ServiceRevision>>,
        /// Task definitions.
        task_definitions: Option<Vec<TaskDefinition>>,
        /// Clusters.
        clusters: Option<Vec<Cluster>>,
        /// Container instances.
        container_instances: Option<Vec<ContainerInstance>>,
        /// Capacity providers.
        capacity_providers: Option<Vec<CapacityProvider>>,
        /// Account settings.
        account_settings: Option<Vec<Setting>>,
    }
}

shape! { "camelCase":
    /// A task.
    Task {
        /// Its ARN.
        task_arn: String,
        /// Its cluster.
        cluster_arn: String,
        /// Its task definition.
        task_definition_arn: String,
        /// `service:<name>` or `family:<name>`.
        group: Option<String>,
        /// What started it; a deployment's id for a service.
        started_by: Option<String>,
        /// How far it is.
        last_status: Option<String>,
        /// Where ECS wants it.
        desired_status: Option<String>,
        /// EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES.
        launch_type: Option<String>,
        /// The capacity provider.
        capacity_provider_name: Option<String>,
        /// The Fargate platform version.
        platform_version: Option<String>,
        /// The Fargate platform family.
        platform_family: Option<String>,
        /// CPU units.
        cpu: Option<Quantity>,
        /// MiB.
        memory: Option<Quantity>,
        /// Its availability zone.
        availability_zone: Option<String>,
        /// Its container instance, on EC2.
        container_instance_arn: Option<String>,
        /// Why it stopped, as a code.
        stop_code: Option<String>,
        /// Why it stopped, in words.
        stopped_reason: Option<String>,
        /// `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
        health_status: Option<String>,
        /// `CONNECTED` or `DISCONNECTED`.
        connectivity: Option<String>,
        /// ECS Exec wanted?
        enable_execute_command: Option<bool>,
        /// When RunTask or the service made it.
        created_at: Option<Time>,
        /// When its network was there.
        connectivity_at: Option<Time>,
        /// When the image pull began.
        pull_started_at: Option<Time>,
        /// When the image pull ended.
        pull_stopped_at: Option<Time>,
        /// When its containers ran.
        started_at: Option<Time>,
        /// When it was told to stop.
        stopping_at: Option<Time>,
        /// When it was stopped.
        stopped_at: Option<Time>,
        /// When the application had ended.
        execution_stopped_at: Option<Time>,
        /// Its containers.
        containers: Many<Container>,
        /// Its network interface and volumes.
        attachments: Many<TaskAttachment>,
        /// Its attributes.
        attributes: Many<Attribute>,
        /// What RunTask replaced.
        overrides: Option<TaskOverride>,
        /// Its temporary storage.
        ephemeral_storage: Option<EphemeralStorage>,
    }

    /// A container of a task.
    Container {
        /// Its name.
        name: String,
        /// Its image.
        image: Option<String>,
        /// The digest that was pulled.
        image_digest: Option<String>,
        /// How far it is.
        last_status: Option<String>,
        /// What its process ended with.
        exit_code: Option<i64>,
        /// Why it did not start or ended.
        reason: Option<String>,
        /// `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
        health_status: Option<String>,
        /// The container runtime's id: it was made.
        runtime_id: Option<String>,
        /// Its ports on the host.
        network_bindings: Many<NetworkBinding>,
        /// Agents that ECS runs beside it.
        managed_agents: Many<ManagedAgent>,
    }

    /// A port of a container on the host.
    NetworkBinding {
        /// The port in the container.
        container_port: Option<i64>,
        /// The port on the host.
        host_port: Option<i64>,
        /// `tcp` or `udp`.
        protocol: Option<String>,
    }

    /// An agent that ECS runs beside a container.
    ManagedAgent {
        /// `ExecuteCommandAgent`.
        name: Option<String>,
        /// How far it is.
        last_status: Option<String>,
        /// Why it is not running.
        reason: Option<String>,
    }

    /// Something attached to a task.
    TaskAttachment {
        /// Its id.
        id: Option<String>,
        /// `ElasticNetworkInterface`, `AmazonElasticBlockStorage`, `Service Connect`.
        r#type: Option<String>,
        /// `PRECREATED`, `ATTACHING`, `ATTACHED`, `DETACHED`, `DELETED`, `FAILED`.
        status: Option<String>,
        /// What is known of it.
        details: Many<KeyValue>,
    }

    /// A name with its value.
    KeyValue {
        /// The name.
        name: String,
        /// The value.
        value: Option<String>,
    }

    /// An attribute of a task or an instance, or one that a task definition requires.
    Attribute {
        /// Its name.
        name: String,
        /// Its value.
        value: Option<String>,
    }

    /// What RunTask replaced of a task definition.
    TaskOverride {
        /// CPU units.
        cpu: Option<Quantity>,
        /// MiB.
        memory: Option<Quantity>,
        /// The task role.
        task_role_arn: Option<String>,
        /// The execution role.
        execution_role_arn: Option<String>,
        /// By container.
        container_overrides: Many<ContainerOverride>,
        /// The temporary storage.
        ephemeral_storage: Option<EphemeralStorage>,
    }

    /// What RunTask replaced of a container.
    ContainerOverride {
        /// The container.
        name: Option<String>,
        /// CPU units.
        cpu: Option<i64>,
        /// MiB, hard.
        memory: Option<i64>,
        /// MiB, soft.
        memory_reservation: Option<i64>,
        /// The command.
        command: Option<Many<String>>,
        /// GPUs and the like.
        resource_requirements: Many<ResourceRequirement>,
    }

    /// Temporary storage.
    EphemeralStorage {
        /// GiB.
        #[serde(rename = "sizeInGiB")]
        size_in_gib: Option<i64>,
    }

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

    /// A task definition.
    TaskDefinition {
        /// Its ARN.
        task_definition_arn: String,
        /// Its family.
        family: String,
        /// Its revision.
        revision: Option<i64>,
        /// `ACTIVE`, `INACTIVE` or `DELETE_IN_PROGRESS`.
        status: Option<String>,
        /// Its containers.
        container_definitions: Many<ContainerDefinition>,
        /// The role of the application.
        task_role_arn: Option<String>,
        /// The role by which ECS prepares the task.
        execution_role_arn: Option<String>,
        /// `awsvpc`, `bridge`, `host` or `none`; absent means `bridge` on Linux.
        network_mode: Option<String>,
        /// Its volumes.
        volumes: Many<Volume>,
        /// Rules for placement.
        placement_constraints: Many<PlacementConstraint>,
        /// The launch types that ECS found it fit for.
        compatibilities: Many<String>,
        /// The launch types that it was made for.
        requires_compatibilities: Many<String>,
        /// The attributes that an instance must have.
        requires_attributes: Many<Attribute>,
        /// CPU units.
        cpu: Option<Quantity>,
        /// MiB.
        memory: Option<Quantity>,
        /// Operating system and architecture.
        runtime_platform: Option<RuntimePlatform>,
        /// Temporary storage.
        ephemeral_storage: Option<EphemeralStorage>,
        /// Elastic Inference.
        inference_accelerators: Many<InferenceAccelerator>,
        /// An App Mesh proxy.
        proxy_configuration: Option<ProxyConfiguration>,
        /// `host` or `task`.
        pid_mode: Option<String>,
        /// `host`, `task` or `none`.
        ipc_mode: Option<String>,
        /// When it was registered.
        registered_at: Option<Time>,
    }

    /// An Elastic Inference accelerator.
    InferenceAccelerator {
        /// Its name.
        device_name: Option<String>,
    }

    /// An App Mesh proxy.
    ProxyConfiguration {
        /// `APPMESH`.
        r#type: Option<String>,
        /// The proxy's container.
        container_name: Option<String>,
    }

    /// Operating system and architecture.
    RuntimePlatform {
        /// `X86_64` or `ARM64`.
        cpu_architecture: Option<String>,
        /// `LINUX` or a Windows family.
        operating_system_family: Option<String>,
    }

    /// A container of a task definition.
    ContainerDefinition {
        /// Its name.
        name: String,
        /// Its image.
        image: Option<String>,
        /// CPU units.
        cpu: Option<Quantity>,
        /// MiB, hard.
        memory: Option<Quantity>,
        /// MiB, soft.
        memory_reservation: Option<Quantity>,
        /// Does the task end with it? Yes unless it says no.
        essential: Option<bool>,
        /// Its ports.
        port_mappings: Many<PortMapping>,
        /// The names of its environment variables; values are never kept.
        environment: Many<VariableName>,
        /// Environment files in S3.
        environment_files: Many<EnvironmentFile>,
        /// Secrets.
        secrets: Many<Secret>,
        /// The login to a private registry.
        repository_credentials: Option<RepositoryCredentials>,
        /// Where its output goes.
        log_configuration: Option<LogConfiguration>,
        /// A log router.
        firelens_configuration: Option<FirelensConfiguration>,
        /// What must happen first.
        depends_on: Many<ContainerDependency>,
        /// Seconds until a dependency gives up.
        start_timeout: Option<i64>,
        /// Seconds between SIGTERM and SIGKILL.
        stop_timeout: Option<i64>,
        /// How its health is checked.
        health_check: Option<HealthCheck>,
        /// Its command.
        command: Many<String>,
        /// Its entry point.
        entry_point: Many<String>,
        /// Its mounts.
        mount_points: Many<MountPoint>,
        /// Mounts of other containers.
        volumes_from: Many<VolumeFrom>,
        /// Links to other containers.
        links: Many<String>,
        /// Name servers.
        dns_servers: Many<String>,
        /// Domains that are searched.
        dns_search_domains: Many<String>,
        /// Names in its `/etc/hosts`.
        extra_hosts: Many<HostEntry>,
        /// Its host name.
        hostname: Option<String>,
        /// No network at all?
        disable_networking: Option<bool>,
        /// Settings of SELinux and AppArmor.
        docker_security_options: Many<String>,
        /// GPUs and the like.
        resource_requirements: Many<ResourceRequirement>,
        /// Settings of the Linux kernel.
        linux_parameters: Option<LinuxParameters>,
        /// Limits of its processes.
        ulimits: Many<Ulimit>,
        /// How it joins Active Directory.
        credential_specs: Many<String>,
        /// Restart in place?
        restart_policy: Option<RestartPolicy>,
        /// All of the host's rights?
        privileged: Option<bool>,
        /// Its root file system may not be written?
        readonly_root_filesystem: Option<bool>,
        /// The user.
        user: Option<String>,
        /// `enabled` or `disabled`: does a deployment pin the image's digest?
        version_consistency: Option<String>,
    }

    /// The name of an environment variable.
    VariableName {
        /// The name.
        name: String,
    }

    /// An environment file in S3.
    EnvironmentFile {
        /// The ARN of the object.
        value: String,
        /// `s3`.
        r#type: Option<String>,
    }

    /// A secret.
    Secret {
        /// The environment variable or log option that gets it.
        name: String,
        /// Where it is: a secret's ARN, a parameter's ARN or a parameter's name.
        value_from: String,
    }

    /// The login to a private registry.
    RepositoryCredentials {
        /// The secret.
        credentials_parameter: String,
    }

    /// Where the output of a container goes.
    LogConfiguration {
        /// The driver.
        log_driver: Option<String>,
        /// Its options; values that may be secrets are masked.
        options: Options,
        /// Its secret options.
        secret_options: Many<Secret>,
    }

    /// A log router.
    FirelensConfiguration {
        /// `fluentd` or `fluentbit`.
        r#type: Option<String>,
        /// Its options.
        options: Options,
    }

    /// What must happen before a container starts.
    ContainerDependency {
        /// The other container.
        container_name: String,
        /// `START`, `COMPLETE`, `SUCCESS` or `HEALTHY`.
        condition: Option<String>,
    }

    /// How the health of a container is checked.
    HealthCheck {
        /// The command.
        command: Many<String>,
        /// Seconds between checks.
        interval: Option<i64>,
        /// Seconds a check may take.
        timeout: Option<i64>,
        /// Failures until it counts as unhealthy.
        retries: Option<i64>,
        /// Seconds in which failures do not count.
        start_period: Option<i64>,
    }

    /// A port of a container.
    PortMapping {
        /// In the container.
        container_port: Option<i64>,
        /// On the host.
        host_port: Option<i64>,
        /// `tcp` or `udp`.
        protocol: Option<String>,
        /// Its name.
        name: Option<String>,
        /// A range in the container.
        container_port_range: Option<String>,
    }

    /// A mount of a container.
    MountPoint {
        /// The volume.
        source_volume: Option<String>,
        /// Where.
        container_path: Option<String>,
        /// Not to be written?
        read_only: Option<bool>,
    }

    /// Mounts of another container.
    VolumeFrom {
        /// The container.
        source_container: Option<String>,
    }

    /// A name in a container's `/etc/hosts`.
    HostEntry {
        /// The name.
        hostname: Option<String>,
    }

    /// A GPU or the like.
    ResourceRequirement {
        /// `GPU`, `NeuronDevice` or `InferenceAccelerator`.
        r#type: Option<String>,
        /// How many, or its name.
        value: Option<Quantity>,
    }

    /// Settings of the Linux kernel.
    LinuxParameters {
        /// Capabilities.
        capabilities: Option<KernelCapabilities>,
        /// Devices.
        devices: Many<Device>,
        /// MiB of `/dev/shm`.
        shared_memory_size: Option<i64>,
        /// MiB of swap.
        max_swap: Option<i64>,
        /// 0 to 100.
        swappiness: Option<i64>,
        /// File systems in memory.
        tmpfs: Many<Tmpfs>,
    }

    /// A file system in memory.
    Tmpfs {
        /// Where.
        container_path: Option<String>,
    }

    /// A limit of a container's processes.
    Ulimit {
        /// `nofile`, for instance.
        name: Option<String>,
        /// What a process may raise it to.
        hard_limit: Option<i64>,
    }

    /// Capabilities of the Linux kernel.
    KernelCapabilities {
        /// Added.
        add: Many<String>,
        /// Dropped.
        drop: Many<String>,
    }

    /// A device of the host.
    Device {
        /// On the host.
        host_path: Option<String>,
    }

    /// Restart in place?
    RestartPolicy {
        /// On?
        enabled: bool,
        /// Exit codes after which it is not restarted.
        ignored_exit_codes: Many<i64>,
        /// Seconds that it must have run.
        restart_attempt_period: Option<i64>,
    }

    /// A volume of a task definition.
    Volume {
        /// Its name.
        name: String,
        /// A place on the host.
        host: Option<HostVolume>,
        /// A Docker volume.
        docker_volume_configuration: Option<DockerVolumeConfiguration>,
        /// An EFS file system.
        efs_volume_configuration: Option<EfsVolumeConfiguration>,
        /// An FSx for Windows file system.
        fsx_windows_file_server_volume_configuration: Option<FsxVolumeConfiguration>,
        /// Configured when the task is launched (EBS).
        configured_at_launch: Option<bool>,
    }

    /// A place on the host.
    HostVolume {
        /// The path.
        source_path: Option<String>,
    }

    /// A Docker volume.
    DockerVolumeConfiguration {
        /// The driver.
        driver: Option<String>,
        /// `task` or `shared`.
        scope: Option<String>,
        /// Make it?
        autoprovision: Option<bool>,
    }

    /// An EFS file system as a volume.
    EfsVolumeConfiguration {
        /// The file system.
        file_system_id: String,
        /// The directory.
        root_directory: Option<String>,
        /// `ENABLED` or `DISABLED`.
        transit_encryption: Option<String>,
        /// Authorization.
        authorization_config: Option<EfsAuthorizationConfig>,
    }

    /// How the mount is authorized.
    EfsAuthorizationConfig {
        /// The access point.
        access_point_id: Option<String>,
        /// `ENABLED` when the task role is used.
        iam: Option<String>,
    }

    /// An FSx for Windows file system as a volume.
    FsxVolumeConfiguration {
        /// The file system.
        file_system_id: Option<String>,
        /// How the mount is authorized.
        authorization_config: Option<FsxAuthorizationConfig>,
    }

    /// How an FSx mount is authorized.
    FsxAuthorizationConfig {
        /// The secret or parameter.
        credentials_parameter: Option<String>,
        /// The domain of Active Directory.
        domain: Option<String>,
    }

    /// A cluster.
    Cluster {
        /// Its ARN.
        cluster_arn: String,
        /// Its name.
        cluster_name: String,
        /// `ACTIVE`, `PROVISIONING`, `DEPROVISIONING`, `FAILED` or `INACTIVE`.
        status: Option<String>,
        /// Container instances registered.
        registered_container_instances_count: Option<i64>,
        /// Services.
        active_services_count: Option<i64>,
        /// Its capacity providers.
        capacity_providers: Many<String>,
        /// What is used when a task names no launch type.
        default_capacity_provider_strategy: Many<CapacityProviderStrategyItem>,
    }

    /// A container instance.
    ContainerInstance {
        /// Its ARN.
        container_instance_arn: String,
        /// The EC2 instance.
        ec2_instance_id: Option<String>,
        /// `ACTIVE`, `DRAINING`, `REGISTERING`, `DEREGISTERING` or `REGISTRATION_FAILED`.
        status: Option<String>,
        /// Why, in words.
        status_reason: Option<String>,
        /// Does its agent answer?
        agent_connected: Option<bool>,
        /// What is free; for ports, what is taken.
        remaining_resources: Many<Resource>,
        /// What there is.
        registered_resources: Many<Resource>,
        /// What it offers.
        attributes: Many<Attribute>,
        /// Interfaces of tasks.
        attachments: Many<TaskAttachment>,
        /// Tasks running.
        running_tasks_count: Option<i64>,
        /// Tasks on their way.
        pending_tasks_count: Option<i64>,
        /// Its capacity provider.
        capacity_provider_name: Option<String>,
        /// When it joined the cluster.
        registered_at: Option<Time>,
        /// Versions of agent and Docker.
        version_info: Option<VersionInfo>,
        /// How it fares.
        health_status: Option<ContainerInstanceHealthStatus>,
    }

    /// Versions of agent and Docker.
    VersionInfo {
        /// The agent's.
        agent_version: Option<String>,
        /// Docker's.
        docker_version: Option<String>,
    }

    /// How a container instance fares.
    ContainerInstanceHealthStatus {
        /// `OK`, `IMPAIRED`, `INSUFFICIENT_DATA` or `INITIALIZING`.
        overall_status: Option<String>,
    }

    /// A resource of a container instance.
    Resource {
        /// `CPU`, `MEMORY`, `PORTS`, `PORTS_UDP`, `GPU` and so on.
        name: String,
        /// `INTEGER`, `LONG`, `DOUBLE` or `STRINGSET`.
        r#type: Option<String>,
        /// For `INTEGER`.
        integer_value: Option<i64>,
        /// For `LONG`.
        long_value: Option<i64>,
        /// For `DOUBLE`.
        double_value: Option<f64>,
        /// For `STRINGSET`.
        string_set_value: Many<String>,
    }

    /// A capacity provider.
    CapacityProvider {
        /// Its ARN.
        capacity_provider_arn: Option<String>,
        /// Its name.
        name: String,
        /// `ACTIVE` and so on.
        status: Option<String>,
        /// Its Auto Scaling group.
        auto_scaling_group_provider: Option<AutoScalingGroupProvider>,
    }

    /// The Auto Scaling group of a capacity provider.
    AutoScalingGroupProvider {
        /// The group.
        auto_scaling_group_arn: Option<String>,
        /// Does ECS scale it?
        managed_scaling: Option<ManagedScaling>,
    }

    /// Does ECS scale the group?
    ManagedScaling {
        /// `ENABLED` or `DISABLED`.
        status: Option<String>,
    }

    /// An account setting.
    Setting {
        /// Its name.
        name: String,
        /// Its value.
        value: Option<String>,
        /// Whose it is; the root's is the account's default.
        principal_arn: Option<String>,
    }
}

impl PortMapping {
    /// Is this port of the container among those that are mapped?
    pub fn has(&self, port: i64) -> bool {
        let range = self.container_port_range.as_deref().and_then(|range| range.split_once('-'));
        let bounds = range.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        self.container_port == Some(port)
            || bounds.is_some_and(|(from, to): (i64, i64)| (from..=to).contains(&port))
    }
}
