//! The start of the task in the terms of the table of what a start needs to be allowed.

use crate::iam::needs::{self, Launch as Host, LogTarget, SecretValue, Start};
use crate::snapshot::Gap;

use super::secrets::Source;
use super::{AwsLogs, Launch, Reference, RoleKind, TaskView, last_segment};

impl<'s> TaskView<'s> {
    /// Where the task starts, and nothing of what it starts with.
    pub(crate) fn start_here(&self) -> Start {
        let place = self.place();
        Start {
            partition: place.partition.to_owned(),
            region: place.region.to_owned(),
            account: place.account.to_owned(),
            ..Start::default()
        }
    }

    /// What the agent does for the task before its containers run, and by which role.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell what the task starts with.
    pub(crate) fn start(&self) -> Result<Start, Gap> {
        let execution = self.role_arn(RoleKind::Execution)?;
        let launch = self.launch()?;
        let instance = match (launch, execution) {
            (Launch::Ec2, None) => self.role_arn(RoleKind::Instance)?,
            _ => None,
        };
        let references = self.references()?;
        let files = references.iter().filter_map(Reference::object);
        let logs = self.awslogs()?;
        Ok(Start {
            launch: match launch {
                Launch::Fargate => Host::Fargate,
                Launch::Ec2 => Host::Ec2,
                Launch::External => Host::External,
                Launch::ManagedInstances => Host::ManagedInstances,
            },
            task_id: self.task().map(|task| last_segment(&task.task_arn).to_owned()),
            execution_role: execution.map(str::to_owned),
            instance_role: instance.map(str::to_owned),
            images: self.images_to_pull()?,
            secrets: references.iter().filter_map(|reference| self.value_of(reference)).collect(),
            files: files.map(|object| object.arn.to_owned()).collect(),
            logs: logs.iter().filter_map(|logs| self.log_target(logs)).collect(),
            ..self.start_here()
        })
    }

    fn images_to_pull(&self) -> Result<Vec<needs::EcrImage>, Gap> {
        let of_repository = |image: &super::EcrImage<'_>| needs::EcrImage {
            account: image.account.clone(),
            region: image.region.clone(),
            repository: image.reference.repository.clone(),
            pull_through: false,
        };
        Ok(self.ecr_repositories()?.iter().map(of_repository).collect())
    }

    fn value_of(&self, reference: &Reference<'s>) -> Option<SecretValue> {
        let place = self.place();
        let value_from = match reference.source {
            Source::Secret(secret) => match self.secret(secret) {
                Ok(Some(entry)) => entry.arn.clone(),
                _ if secret.id.starts_with("arn:") => secret.id.to_owned(),
                _ => {
                    let (partition, region, account) =
                        (place.partition, place.region, place.account);
                    format!(
                        "arn:{partition}:secretsmanager:{region}:{account}:secret:{}",
                        secret.id
                    )
                }
            },
            Source::Parameter(parameter) => parameter.arn(place),
            Source::Object(_) | Source::Invalid(_) => return None,
        };
        Some(SecretValue { value_from, key: None })
    }

    fn log_target(&self, logs: &AwsLogs<'s>) -> Option<LogTarget> {
        let group = logs.group?;
        let stream = self.log_stream_arn(logs, group);
        let stream = stream.rsplit_once(":log-stream:").map_or("", |(_, stream)| stream).to_owned();
        // A group that may exist already need not be made.
        let create = logs.creates_group && matches!(self.log_group(group, logs.region), Ok(None));
        Some(LogTarget { region: logs.region.to_owned(), group: group.to_owned(), stream, create })
    }
}
