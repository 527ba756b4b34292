//! Containers that wait for each other in a circle.

use crate::finding::Evidence;
use crate::snapshot::Gap;
use crate::snapshot::ecs::ContainerDefinition;

use super::TaskView;

impl<'s> TaskView<'s> {
    /// Containers that wait for each other in a circle, each for the next and the last for the
    /// first.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn circle(&self) -> Result<Option<Vec<&'s str>>, Gap> {
        let containers = self.containers()?;
        let circle = containers.iter().find_map(|container| {
            let mut way = vec![container.name.as_str()];
            leads_back(containers, &mut way, &mut Vec::new()).then_some(way)
        });
        Ok(circle)
    }

    /// What a container waits for, as a proof.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn defined_in_circle(
        &self,
        container: &ContainerDefinition,
    ) -> Result<Evidence, Gap> {
        let member = match (container.depends_on.is_empty(), container.links.is_empty()) {
            (false, _) => "dependsOn",
            (true, false) => "links",
            (true, true) => "volumesFrom",
        };
        let others: Vec<_> = waits_for(container).collect();
        self.defined(container, member, others.join(", "))
    }
}

/// Those that a container waits for: `dependsOn`, `links` and `volumesFrom`.
fn waits_for(container: &ContainerDefinition) -> impl Iterator<Item = &str> {
    let depends = container.depends_on.iter().map(|other| other.container_name.as_str());
    let links = container.links.iter().filter_map(|link| link.split(':').next());
    let volumes = container.volumes_from.iter().filter_map(|from| from.source_container.as_deref());
    depends.chain(links).chain(volumes)
}

/// Goes on from the end of the way until it is back at its start; never twice to one container.
fn leads_back<'s>(
    containers: &'s [ContainerDefinition],
    way: &mut Vec<&'s str>,
    visited: &mut Vec<&'s str>,
) -> bool {
    let (first, last) = (way.first().copied(), way.last().copied());
    let Some(here) = containers.iter().find(|container| Some(container.name.as_str()) == last)
    else {
        return false;
    };
    for next in waits_for(here) {
        if Some(next) == first {
            return true;
        }
        if !visited.contains(&next) {
            visited.push(next);
            way.push(next);
            if leads_back(containers, way, visited) {
                return true;
            }
            way.pop();
        }
    }
    false
}
