//! How the deployments of a service fare.

use crate::finding::{Evidence, EvidenceKind};
use crate::snapshot::Gap;
use crate::snapshot::ecs::{Deployment, Service, ServiceConnectConfiguration, ServiceEvent};
use crate::stop::{self, Kind};

use super::{TaskView, told};

impl<'s> TaskView<'s> {
    /// What says that ECS starts tasks of the service at longer and longer intervals.
    pub(crate) fn slowed_down(&self, service: &Service) -> Option<Evidence> {
        let slows = |event: &ServiceEvent| {
            let symptom = stop::read_event(&event.message);
            symptom.causes().first() == Some(&"deployment-throttled")
        };
        let event = told::news(service).into_iter().find(|event| slows(event))?;
        self.event(service, event)
    }

    /// An event of a service, as a proof.
    fn event(&self, service: &Service, event: &ServiceEvent) -> Option<Evidence> {
        let index = service.events.iter().position(|other| std::ptr::eq(other, event))?;
        let pointer = format!("{}/events/{index}", self.pointer(service));
        let says = format!("\"{}\"", event.message);
        Some(Evidence::new(EvidenceKind::StoppedReason, "service event", says, pointer))
    }

    /// A deployment that ECS gave up: how people name it, and what says so.
    pub fn failed_deployment(&self, service: &Service) -> Option<(String, Evidence)> {
        let failed = |one: &Deployment| one.rollout_state.as_deref() == Some("FAILED");
        match service.deployments.iter().position(failed) {
            Some(index) => self.by_state_of(service, index),
            None => {
                told::news(service).into_iter().find_map(|event| self.by_event_of(service, event))
            }
        }
    }

    /// Is ECS Exec on?
    ///
    /// # Errors
    ///
    /// When the service, which says so of its tasks, is not known.
    pub fn may_exec(&self) -> Result<bool, Gap> {
        if let Some(enabled) = self.task().and_then(|task| task.enable_execute_command) {
            return Ok(enabled);
        }
        let service = self.own_service()?;
        Ok(service.and_then(|service| service.enable_execute_command).unwrap_or(false))
    }

    /// What the deployment says of Service Connect, where that is on.
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub(crate) fn connect(&self) -> Result<Option<&'s ServiceConnectConfiguration>, Gap> {
        let deployment = match self.own_service()? {
            Some(_) => self.deployment()?,
            None => None,
        };
        let connect = deployment.and_then(|made| made.service_connect_configuration.as_ref());
        Ok(connect.filter(|connect| connect.enabled))
    }

    fn by_state_of(&self, service: &Service, index: usize) -> Option<(String, Evidence)> {
        let deployment = service.deployments.get(index)?;
        let id = deployment.id.as_deref().unwrap_or_default();
        let failed = deployment.failed_tasks.unwrap_or(0);
        let why = deployment.rollout_state_reason.as_deref().unwrap_or("no reason is given");
        let says = format!("rolloutState is FAILED after {failed} failed tasks: {why}");
        let evidence = self.field(service, &format!("deployments.{index}.rolloutState"), says);
        Some((format!("deployment {id}"), evidence))
    }

    fn by_event_of(&self, service: &Service, event: &ServiceEvent) -> Option<(String, Evidence)> {
        let symptom = stop::read_event(&event.message);
        if !matches!(symptom.kind(), Kind::DeploymentFailed | Kind::DeploymentUnhealthy) {
            return None;
        }
        let evidence = self.event(service, event)?;
        let name = match symptom.field(stop::Field::Deployment) {
            Some(id) => format!("deployment {id}"),
            None => "a deployment".to_owned(),
        };
        Some((name, evidence))
    }
}
