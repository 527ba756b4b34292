use crate::snapshot::ecs::{CapacityProviderStrategyItem, Service, Task, TaskDefinition};

/// What runs a task.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Launch {
    /// Fargate.
    Fargate,
    /// Container instances of the account.
    Ec2,
    /// Hosts outside AWS.
    External,
    /// Instances that ECS manages.
    ManagedInstances,
}

impl Launch {
    /// As the API names a launch type.
    fn named(launch_type: &str) -> Option<Self> {
        match launch_type {
            "FARGATE" => Some(Self::Fargate),
            "EC2" => Some(Self::Ec2),
            "EXTERNAL" => Some(Self::External),
            "MANAGED_INSTANCES" => Some(Self::ManagedInstances),
            _ => None,
        }
    }

    /// A capacity provider of the account's own stands for instances.
    fn provided(provider: &str) -> Self {
        match provider {
            "FARGATE" | "FARGATE_SPOT" => Self::Fargate,
            _ => Self::Ec2,
        }
    }

    fn by_strategy(strategy: &[CapacityProviderStrategyItem]) -> Option<Self> {
        strategy.first().map(|item| Self::provided(&item.capacity_provider))
    }

    pub(super) fn of_task(task: &Task) -> Option<Self> {
        let named = task.launch_type.as_deref().and_then(Self::named);
        named.or_else(|| task.capacity_provider_name.as_deref().map(Self::provided))
    }

    pub(super) fn of_service(service: &Service) -> Option<Self> {
        Self::by_strategy(&service.capacity_provider_strategy)
            .or_else(|| service.launch_type.as_deref().and_then(Self::named))
    }

    /// What a definition was made for, where nothing says what it will run on.
    pub(super) fn of_definition(definition: &TaskDefinition) -> Self {
        let wants = |name| definition.requires_compatibilities.iter().any(|wanted| wanted == name);
        let only_ec2 = wants("EC2") && !wants("FARGATE");
        let awsvpc = definition.network_mode.as_deref() == Some("awsvpc");
        match () {
            () if wants("FARGATE") => Self::Fargate,
            () if wants("EXTERNAL") && !wants("EC2") => Self::External,
            () if wants("MANAGED_INSTANCES") && !only_ec2 => Self::ManagedInstances,
            () if !only_ec2 && awsvpc && definition.requires_compatibilities.is_empty() => {
                let fits = definition.compatibilities.iter().any(|name| name == "FARGATE");
                if fits { Self::Fargate } else { Self::Ec2 }
            }
            () => Self::Ec2,
        }
    }
}
