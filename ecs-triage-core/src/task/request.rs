//! What is asked of ECS, as far as ECS refuses it.

use crate::finding::{Evidence, EvidenceKind};
use crate::image;
use crate::snapshot::Gap;
use crate::snapshot::ecs::{ContainerDefinition, Service};
use crate::target::Subject;

use super::{Launch, RoleKind, TaskView};

impl<'s> TaskView<'s> {
    /// Does it run on Fargate?
    ///
    /// # Errors
    ///
    /// As [`launch`](Self::launch).
    pub(crate) fn is_fargate(&self) -> Result<bool, Gap> {
        Ok(self.launch()? == Launch::Fargate)
    }

    /// What of the task needs an execution role on Fargate, in words; empty where it names one.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn lacks_execution_role(&self) -> Result<Vec<String>, Gap> {
        if self.role_arn(RoleKind::Execution)?.is_some_and(|arn| !arn.is_empty()) {
            return Ok(Vec::new());
        }
        let needs = |container: &ContainerDefinition| {
            let what = needs_execution_role(container)?;
            Some(format!("container {} {what}", container.name))
        };
        Ok(self.containers()?.iter().filter_map(needs).collect())
    }

    /// The service that ECS is still to accept: the target, or one that is planned for a run. Tasks
    /// that exist were accepted.
    pub(crate) fn asked_service(&self) -> Option<&'s Service> {
        match self.subject {
            Subject::Service(service) => Some(service),
            Subject::Run(run) => run.service,
            Subject::Task(_) => None,
        }
    }

    /// The service that the target is, belongs to or is planned with; none for a run that only uses
    /// the same family.
    ///
    /// # Errors
    ///
    /// As [`service`](Self::service).
    pub(crate) fn own_service(&self) -> Result<Option<&'s Service>, Gap> {
        match self.subject {
            Subject::Run(run) => Ok(run.service),
            Subject::Task(_) | Subject::Service(_) => self.service(),
        }
    }

    /// The call that changes the service, makes the one that is planned and kept in a file, or asks
    /// for the run, with these arguments.
    pub(crate) fn change_service(&self, arguments: &str) -> String {
        let (region, cluster) = (self.place().region, self.cluster_name());
        match self.service().ok().flatten() {
            Some(service) if self.is_planned() && self.asked_service().is_some() => format!(
                "aws ecs create-service --region {region} --cli-input-json file://{}.json {arguments}",
                service.service_name
            ),
            Some(service) => format!(
                "aws ecs update-service --region {region} --cluster {cluster} --service {} {arguments}",
                service.service_name
            ),
            None => format!(
                "aws ecs run-task --region {region} --cluster CLUSTER --task-definition TASK {arguments}"
            ),
        }
    }

    /// The call that registers a revision of the definition, kept in a file, with these arguments.
    pub(crate) fn register(&self, arguments: &str) -> String {
        let definition = self.definition().ok();
        let family = definition.map_or("FAMILY", |definition| definition.family.as_str());
        let region = self.place().region;
        let call = format!(
            "aws ecs register-task-definition --region {region} --cli-input-json file://{family}.json {arguments}"
        );
        call.trim_end().to_owned()
    }

    /// What asks for it, the service, task or definition itself, as a proof.
    pub(crate) fn asks(&self, says: impl Into<String>) -> Evidence {
        let (id, at) = match self.subject {
            Subject::Task(task) => (self.id(), self.pointer(task)),
            Subject::Service(service) => (self.id(), self.pointer(service)),
            Subject::Run(run) => (self.id(), self.pointer(run.definition)),
        };
        Evidence::new(EvidenceKind::Field, id, says, at)
    }
}

fn needs_execution_role(container: &ContainerDefinition) -> Option<&'static str> {
    let log = container.log_configuration.as_ref();
    let of_ecr = container.image.as_deref().is_some_and(image::is_of_ecr);
    let logs = log.is_some_and(|log| log.log_driver.as_deref() == Some("awslogs"));
    let log_secrets = log.is_some_and(|log| !log.secret_options.is_empty());
    match () {
        () if of_ecr => Some("pulls its image from ECR"),
        () if !container.secrets.is_empty() => Some("gets secrets"),
        () if container.repository_credentials.is_some() => Some("gets registry credentials"),
        () if !container.environment_files.is_empty() => Some("gets environment files"),
        () if log_secrets => Some("gets secrets for its log driver"),
        () if logs => Some("logs to CloudWatch"),
        () => None,
    }
}
