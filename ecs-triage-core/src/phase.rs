use std::fmt;

use serde::{Deserialize, Serialize};

/// The steps of a task's start, in the order in which ECS takes them.
///
/// The order is that of the [task lifecycle](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html),
/// with the preparation of a task split by what can fail in it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Is what is asked for legal?
    Request,
    /// Is there a host, or Fargate capacity, with room?
    Placement,
    /// Is there a network interface with an address?
    Network,
    /// Can the roles be assumed?
    Credentials,
    /// Can secrets, parameters, environment files and registry credentials be read?
    Secrets,
    /// Can the image be resolved, authorized and pulled?
    Image,
    /// Can the log driver be set up?
    Logging,
    /// Can the volumes be mounted?
    Storage,
    /// Can the containers be created and started?
    Start,
    /// Do the containers keep running, healthy and within their memory?
    Run,
    /// Does the load balancer, and so the deployment, take the task?
    Serve,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 11] = [
        Self::Request,
        Self::Placement,
        Self::Network,
        Self::Credentials,
        Self::Secrets,
        Self::Image,
        Self::Logging,
        Self::Storage,
        Self::Start,
        Self::Run,
        Self::Serve,
    ];

    /// The name as it stands in reports and captures.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Placement => "placement",
            Self::Network => "network",
            Self::Credentials => "credentials",
            Self::Secrets => "secrets",
            Self::Image => "image",
            Self::Logging => "logging",
            Self::Storage => "storage",
            Self::Start => "start",
            Self::Run => "run",
            Self::Serve => "serve",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
