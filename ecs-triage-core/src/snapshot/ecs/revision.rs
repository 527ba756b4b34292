//! What a deployment of a service resolved when it began.

use crate::snapshot::shape::{Many, Time, shape};

shape! { "camelCase":
    /// A service revision: what a deployment starts tasks from; source:
    /// [ServiceRevision](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html).
    ServiceRevision {
        /// Its ARN.
        service_revision_arn: String,
        /// Its service.
        service_arn: String,
        /// Its task definition.
        task_definition: Option<String>,
        /// The images of its containers.
        container_images: Many<PinnedImage>,
        /// When it was made.
        created_at: Option<Time>,
    }

    /// A container's image, as the deployment resolved it.
    PinnedImage {
        /// The container.
        container_name: String,
        /// Its image, as the task definition names it.
        image: Option<String>,
        /// The digest that all tasks of the deployment pull; none where the tag is resolved anew.
        image_digest: Option<String>,
    }
}
