//! Task definitions.

use crate::snapshot::shape::{Many, Quantity, Time, shape};

use super::{Attribute, ContainerDefinition, EphemeralStorage, PlacementConstraint, Volume};

shape! { "camelCase":
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
}
