//! Clusters, what they run on, and the settings of an account.

use crate::snapshot::shape::{Many, Time, shape};

use super::{Attribute, CapacityProviderStrategyItem, TaskAttachment};

shape! { "camelCase":
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
