//! Items of ECS, shaped like its API.

use super::shape::shape;

mod cluster;
mod container;
mod definition;
mod revision;
mod service;
mod task;
mod volume;

pub use cluster::*;
pub use container::*;
pub use definition::*;
pub use revision::*;
pub use service::*;
pub use task::*;
pub use volume::*;

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
