//! Which digests a service's deployment pinned.

use crate::snapshot::ecs::{ContainerDefinition, PinnedImage, ServiceRevision};
use crate::snapshot::{Assumption, Gap};

use super::TaskView;

impl<'s> TaskView<'s> {
    /// The image that the deployment of the task's service pinned for a container; none where it
    /// pinned none, and where that is assumed for want of the service's revisions.
    pub(crate) fn pinned(
        &self,
        container: &ContainerDefinition,
    ) -> Option<(&'s ServiceRevision, &'s PinnedImage)> {
        if self.is_planned() || container.version_consistency.as_deref() == Some("disabled") {
            return None;
        }
        let revision = self.revision()?;
        let mut images = revision.container_images.iter();
        let image = images.find(|image| {
            image.container_name == container.name && image.image == container.image
        })?;
        image.image_digest.is_some().then_some((revision, image))
    }

    /// The newest revision of the service that starts the target's task definition and is not
    /// younger than the target.
    fn revision(&self) -> Option<&'s ServiceRevision> {
        let Ok(revisions) = self.revisions() else {
            self.assume(Assumption::PinnedImages);
            return None;
        };
        let definition = self.definition().ok()?.task_definition_arn.as_str();
        let made = self.task().and_then(|task| task.created_at);
        let fits = |revision: &&ServiceRevision| {
            revision.task_definition.as_deref() == Some(definition)
                && made.is_none_or(|made| revision.created_at.is_none_or(|at| at <= made))
        };
        revisions.into_iter().filter(fits).max_by_key(|revision| revision.created_at)
    }

    fn revisions(&self) -> Result<Vec<&'s ServiceRevision>, Gap> {
        match self.service()? {
            Some(service) => self.owned(&service.service_arn),
            None => Ok(Vec::new()),
        }
    }
}
