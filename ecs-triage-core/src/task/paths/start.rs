//! What a task's start opens, from its definition.

use crate::image::ImageReference;
use crate::net::start::{Connection, Host, Start, connections};
use crate::snapshot::Gap;
use crate::snapshot::ecs::{ContainerDefinition, Secret};
use crate::task::{Launch, TaskView};

impl TaskView<'_> {
    /// Every connection that the start opens, in order.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn connections(&self) -> Result<Vec<Connection>, Gap> {
        let definition = self.definition()?;
        let region = self.place().region;
        let mut start = Start { host: self.host()?, region: region.to_owned(), ..Start::default() };
        for container in &definition.container_definitions {
            read(&mut start, container, region);
        }
        let volumes = definition.volumes.iter();
        let systems = volumes.filter_map(|volume| volume.efs_volume_configuration.as_ref());
        start.file_systems.extend(systems.map(|system| system.file_system_id.clone()));
        Ok(connections(&start))
    }

    fn host(&self) -> Result<Host, Gap> {
        let awsvpc = self.network_mode()? == "awsvpc";
        Ok(match self.launch()? {
            Launch::Fargate if self.is_old_platform() => Host::FargateOld,
            Launch::Fargate => Host::Fargate,
            Launch::External => Host::External,
            Launch::Ec2 | Launch::ManagedInstances if awsvpc => Host::Ec2Awsvpc,
            Launch::Ec2 | Launch::ManagedInstances => Host::Ec2,
        })
    }

    /// Linux platform versions before 1.4.0; that of Windows is 1.0.0 and behaves as 1.4.0.
    fn is_old_platform(&self) -> bool {
        let version = self.platform_version().unwrap_or("LATEST");
        matches!(version, "1.0.0" | "1.1.0" | "1.2.0" | "1.3.0") && !self.is_windows()
    }

    fn is_windows(&self) -> bool {
        let platform = self.definition().ok().and_then(|found| found.runtime_platform.as_ref());
        let family = platform.and_then(|platform| platform.operating_system_family.as_deref());
        family.is_some_and(|family| family.starts_with("WINDOWS"))
    }
}

fn read(start: &mut Start, container: &ContainerDefinition, region: &str) {
    let image = container.image.as_deref().map(ImageReference::parse);
    start.images.extend(image.and_then(Result::ok));
    let log = container.log_configuration.as_ref();
    let log_secrets = log.into_iter().flat_map(|log| &log.secret_options);
    for Secret { value_from, .. } in container.secrets.iter().chain(log_secrets) {
        secret(start, value_from, region);
    }
    if let Some(login) = &container.repository_credentials {
        start
            .secret_regions
            .push(part(&login.credentials_parameter, 3).unwrap_or(region).to_owned());
    }
    for file in &container.environment_files {
        let bucket = part(&file.value, 5).and_then(|path| path.split('/').next());
        start.buckets.extend(bucket.map(str::to_owned));
    }
    if let Some(log) = log.filter(|log| log.log_driver.as_deref() == Some("awslogs")) {
        let named = log.options.value("awslogs-region").unwrap_or(region);
        start.log_regions.push(named.to_owned());
    }
}

/// A secret's ARN names Secrets Manager; everything else is a parameter.
fn secret(start: &mut Start, value_from: &str, region: &str) {
    let named = part(value_from, 3).filter(|named| !named.is_empty()).unwrap_or(region).to_owned();
    if part(value_from, 2) == Some("secretsmanager") {
        start.secret_regions.push(named);
    } else {
        start.parameter_regions.push(named);
    }
}

/// A part of an ARN.
fn part(arn: &str, index: usize) -> Option<&str> {
    arn.starts_with("arn:").then(|| arn.splitn(6, ':').nth(index)).flatten()
}
