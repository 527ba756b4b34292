//! Items of Cloud Map, shaped like its API.

use super::shape::shape;

shape! { "snake_case":
    /// What was seen of Cloud Map; source: the [API](https://docs.aws.amazon.com/cloud-map/latest/api/Welcome.html).
    ServiceDiscovery {
        /// Namespaces.
        namespaces: Option<Vec<Namespace>>,
    }
}

shape! { "PascalCase":
    /// A namespace.
    Namespace {
        /// Its ARN.
        arn: String,
        /// Its name.
        name: String,
    }
}
