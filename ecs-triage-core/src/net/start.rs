//! The connections that the start of a task opens, and who opens them.
//!
//! | step | Fargate 1.3 and older | Fargate 1.4, Windows | EC2 |
//! |---|---|---|---|
//! | ECR login | Fargate's own interface | task | instance |
//! | image pull, layers | task | task | instance |
//! | secrets, parameters, environment files | Fargate's own interface | task | instance |
//! | log driver | task | task | instance |
//! | EFS | not available | task | instance, where the mode is not `awsvpc` |
//!
//! Sources: [Fargate task networking](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html),
//! [interface VPC endpoints](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html),
//! [endpoints of ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html).
//! On EC2 the agent and the Docker daemon open what is not the application's: the task's own groups
//! and subnets do not matter there.

use std::fmt;

use serde::Serialize;

use super::Protocol;
use crate::image::{ImageReference, Registry};

/// A task about to start, as far as connections care.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// What it runs on.
    pub host: Host,
    /// The region that it runs in.
    pub region: String,
    /// The images of its containers.
    pub images: Vec<ImageReference>,
    /// The regions of secrets of Secrets Manager.
    pub secret_regions: Vec<String>,
    /// The regions of parameters of Systems Manager.
    pub parameter_regions: Vec<String>,
    /// The buckets of environment files.
    pub buckets: Vec<String>,
    /// The regions of log groups.
    pub log_regions: Vec<String>,
    /// The ids of EFS file systems.
    pub file_systems: Vec<String>,
}

/// What a task runs on, as far as connections care.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Host {
    /// Fargate with platform version 1.4.0 or newer, or Windows on Fargate.
    #[default]
    Fargate,
    /// Fargate with platform version 1.3.0 or older.
    FargateOld,
    /// A container instance, with a network interface for each task.
    Ec2Awsvpc,
    /// A container instance, whose interface its tasks share.
    Ec2,
    /// A host outside AWS, of whose network nothing is known.
    External,
}

/// One connection of a start.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Connection {
    /// What for.
    pub purpose: Purpose,
    /// Who opens it.
    pub opener: Opener,
    /// The host's name.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The AWS service that it goes to: the end of the service name of its VPC endpoint, behind
    /// the region. None for hosts that no endpoint of AWS serves.
    pub service: Option<&'static str>,
    /// The region of that service.
    pub region: String,
    /// Is the host somewhere on the internet, at addresses that change?
    pub on_internet: bool,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Secrets of Secrets Manager.
    SecretsManager,
    /// Parameters of Systems Manager.
    Ssm,
    /// Environment files in S3.
    EnvironmentFile,
    /// The login to ECR.
    EcrApi,
    /// The manifest from a private ECR registry.
    EcrRegistry,
    /// The layers of an ECR image, which are in S3.
    ImageLayers,
    /// Manifest and layers from another registry.
    Registry,
    /// CloudWatch Logs.
    Logs,
    /// An EFS file system.
    Efs,
}

/// Who opens a connection.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Opener {
    /// The task's own network interface.
    TaskEni,
    /// The container instance's network interface.
    InstanceEni,
    /// An interface of Fargate's own, outside the VPC.
    FargateOwned,
    /// A host outside AWS.
    External,
}

impl Connection {
    /// The protocol and port.
    pub const fn protocol(&self) -> Protocol {
        Protocol::Tcp(self.port)
    }
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Every connection of a start, in the order in which ECS opens them, each once.
pub fn connections(start: &Start) -> Vec<Connection> {
    let mut all = Vec::new();
    let mut add = |connection: Connection| {
        if !all.contains(&connection) {
            all.push(connection);
        }
    };
    let suffix = suffix(&start.region);
    for region in &start.secret_regions {
        let host = format!("secretsmanager.{region}.{}", self::suffix(region));
        add(start.aws(Purpose::SecretsManager, host, "secretsmanager", region));
    }
    for region in &start.parameter_regions {
        let host = format!("ssm.{region}.{}", self::suffix(region));
        add(start.aws(Purpose::Ssm, host, "ssm", region));
    }
    for bucket in &start.buckets {
        let host = format!("{bucket}.s3.{}.{suffix}", start.region);
        add(start.aws(Purpose::EnvironmentFile, host, "s3", &start.region));
    }
    start.images.iter().flat_map(|image| start.pulls(image)).for_each(&mut add);
    for region in &start.log_regions {
        let host = format!("logs.{region}.{}", self::suffix(region));
        add(start.aws(Purpose::Logs, host, "logs", region));
    }
    if let Some(opener) = start.opener(Purpose::Efs) {
        for id in &start.file_systems {
            let host = format!("{id}.efs.{}.{suffix}", start.region);
            let (purpose, region) = (Purpose::Efs, start.region.clone());
            add(Connection {
                purpose,
                opener,
                host,
                port: 2049,
                service: None,
                region,
                on_internet: false,
            });
        }
    }
    all
}

impl Start {
    /// What pulling one image opens.
    fn pulls(&self, image: &ImageReference) -> Vec<Connection> {
        let Registry::Ecr { region, dual_stack, .. } = image.registry() else {
            return vec![self.registry(image)];
        };
        let suffix = suffix(&region);
        let (api, service) = match dual_stack {
            true => (format!("ecr.{region}.api.aws"), None),
            false => (format!("api.ecr.{region}.{suffix}"), Some("ecr.api")),
        };
        let layers = format!("prod-{region}-starport-layer-bucket.s3.{region}.{suffix}");
        let registry = service.map(|_| "ecr.dkr");
        vec![
            Connection { service, ..self.aws(Purpose::EcrApi, api, "", &region) },
            Connection {
                service: registry,
                ..self.aws(Purpose::EcrRegistry, image.host.clone(), "", &region)
            },
            self.aws(Purpose::ImageLayers, layers, "s3", &region),
        ]
    }

    /// A registry that is not ECR: it and the hosts that it redirects to are on the internet, unless
    /// its name says that it is not.
    fn registry(&self, image: &ImageReference) -> Connection {
        let (host, port) = match image.pull_host().rsplit_once(':') {
            Some((host, port)) => (host, port.parse().unwrap_or(443)),
            None => (image.pull_host(), 443),
        };
        let on_internet = !is_private_name(host);
        Connection {
            on_internet,
            port,
            service: None,
            ..self.aws(Purpose::Registry, host.to_owned(), "", &self.region)
        }
    }

    fn aws(
        &self,
        purpose: Purpose,
        host: String,
        service: &'static str,
        region: &str,
    ) -> Connection {
        Connection {
            purpose,
            opener: self.opener(purpose).unwrap_or(Opener::External),
            host,
            port: 443,
            service: Some(service),
            region: region.to_owned(),
            on_internet: false,
        }
    }

    /// Who opens a connection of that purpose; none where it is not opened or not known.
    fn opener(&self, purpose: Purpose) -> Option<Opener> {
        let early = matches!(
            purpose,
            Purpose::EcrApi | Purpose::SecretsManager | Purpose::Ssm | Purpose::EnvironmentFile
        );
        let efs = purpose == Purpose::Efs;
        match self.host {
            Host::Fargate => Some(Opener::TaskEni),
            Host::FargateOld if efs => None,
            Host::FargateOld if early => Some(Opener::FargateOwned),
            Host::FargateOld => Some(Opener::TaskEni),
            // Which interface mounts for an awsvpc task on EC2 is not documented.
            Host::Ec2Awsvpc if efs => None,
            Host::Ec2Awsvpc | Host::Ec2 => Some(Opener::InstanceEni),
            Host::External => Some(Opener::External),
        }
    }
}

/// Names that only a private network knows.
fn is_private_name(host: &str) -> bool {
    let private = [".internal", ".local", ".lan", ".corp", ".intranet", ".home.arpa"];
    !host.contains('.')
        || host.parse::<std::net::IpAddr>().is_ok()
        || host.starts_with('[')
        || private.iter().any(|end| host.ends_with(end))
}

/// The domain of AWS's services in a region's partition.
pub fn suffix(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "amazonaws.com.cn",
        _ if region.starts_with("us-iso-") => "c2s.ic.gov",
        _ if region.starts_with("us-isob-") => "sc2s.sgov.gov",
        _ if region.starts_with("eusc-") => "amazonaws.eu",
        _ => "amazonaws.com",
    }
}
