//! Tasks.

use crate::snapshot::shape::{Many, Quantity, Time, shape};

use super::ResourceRequirement;

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
}
