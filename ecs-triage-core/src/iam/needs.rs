//! What a task needs to be allowed so that it starts: the one table behind checks, preflight and
//! the README.
//!
//! | when | who | action | resource |
//! |---|---|---|---|
//! | always, for each role given | `ecs-tasks.amazonaws.com` | `sts:AssumeRole` | execution role, task role |
//! | always, for each role given | caller | `iam:PassRole` | the role |
//! | image in private ECR | puller | `ecr:GetAuthorizationToken` | `*` |
//! | | puller | `ecr:GetDownloadUrlForLayer`, `ecr:BatchGetImage` | repository |
//! | | a presigned URL | `s3:GetObject` | the region's layer bucket |
//! | image through a pull-through cache | puller | `ecr:BatchImportUpstreamImage`, first pull `ecr:CreateRepository` | repository |
//! | log driver `awslogs` | puller | `logs:CreateLogStream`, `logs:PutLogEvents` | log stream |
//! | `awslogs-create-group` | puller | `logs:CreateLogGroup` | log group |
//! | secret from Parameter Store | execution role | `ssm:GetParameters`, with a key of one's own `kms:Decrypt` | parameter, key |
//! | secret from Secrets Manager, registry credentials | execution role | `secretsmanager:GetSecretValue`, with a key of one's own `kms:Decrypt` | secret, key |
//! | environment file, FireLens configuration | execution role | `s3:GetObject`, `s3:GetBucketLocation` | object, bucket |
//! | EFS with IAM | task role | `elasticfilesystem:ClientMount`, unless read-only `ClientWrite` | file system |
//! | ECS Exec | task role | four of `ssmmessages:*` | `*` |
//! | EBS volume | infrastructure role | `ec2:CreateVolume`, `ec2:CreateTags`, `ec2:AttachVolume`, .. | volume, instance |
//! | EBS volume, Service Connect with TLS | `ecs.amazonaws.com` | `sts:AssumeRole` | infrastructure role |
//! | EC2 launch type | `ec2.amazonaws.com` | `sts:AssumeRole` | instance role |
//! | | instance role | `ecs:DiscoverPollEndpoint`, `ecs:RegisterContainerInstance`, `ecs:Poll`, .. | `*`, cluster, container instance |
//!
//! The puller is the execution role; on EC2 without one, the instance role. Sources: the developer
//! guide's pages on the [task execution role](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html),
//! the [task role](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html), the
//! [infrastructure role](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html) and the
//! [instance role](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html).

pub(crate) mod actions;
mod circumstances;
mod host;
mod image;
mod roles;
mod storage;
mod values;

use crate::iam::context::Context;
use crate::iam::principal::Principal;
use crate::iam::request::Request;

/// A task about to start, as far as permissions care. ARNs and names are as the task definition
/// has them.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// The region that the task runs in.
    pub region: String,
    /// The account that the task runs in.
    pub account: String,
    /// What it runs on.
    pub launch: Launch,
    /// The last part of the task's ARN, once there is one: the name of its roles' sessions.
    pub task_id: Option<String>,
    /// The ARN of the cluster.
    pub cluster: Option<String>,
    /// The ARN of the task execution role.
    pub execution_role: Option<String>,
    /// The ARN of the task role.
    pub task_role: Option<String>,
    /// The ARN of the role of the container instances.
    pub instance_role: Option<String>,
    /// The ARN of the role that ECS assumes for volumes and Service Connect.
    pub infrastructure_role: Option<String>,
    /// Who starts the task, where it is known: a user, a role of a pipeline.
    pub caller: Option<Principal>,
    /// The images in private ECR repositories.
    pub images: Vec<EcrImage>,
    /// The secrets of all containers, and the credentials of their registries.
    pub secrets: Vec<SecretValue>,
    /// The log groups of containers with the log driver `awslogs`.
    pub logs: Vec<LogTarget>,
    /// The ARNs of S3 objects that are read at the start: environment files, FireLens
    /// configurations.
    pub files: Vec<String>,
    /// The EFS volumes.
    pub file_systems: Vec<FileSystem>,
    /// The EBS volumes that ECS makes for the task.
    pub volumes: Vec<ManagedVolume>,
    /// Is ECS Exec switched on?
    pub exec: bool,
    /// The private CA of Service Connect with TLS.
    pub service_connect_ca: Option<String>,
}

/// What a task runs on.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Launch {
    /// Fargate.
    #[default]
    Fargate,
    /// Container instances of one's own.
    Ec2,
    /// ECS Anywhere.
    External,
    /// ECS managed instances.
    ManagedInstances,
}

/// An image in a private ECR repository.
#[derive(Clone, Debug, Default)]
pub struct EcrImage {
    /// The account of the registry.
    pub account: String,
    /// The region of the registry.
    pub region: String,
    /// The name of the repository.
    pub repository: String,
    /// Is it filled by a pull-through cache rule?
    pub pull_through: bool,
}

/// A value that the agent reads for a container.
#[derive(Clone, Debug, Default)]
pub struct SecretValue {
    /// `valueFrom` or `credentialsParameter`: the ARN of a secret, perhaps with a JSON key and a
    /// version behind it, or the ARN or name of a parameter.
    pub value_from: String,
    /// The ARN of the customer managed KMS key that encrypts it, if one does.
    pub key: Option<String>,
}

/// Where the log driver `awslogs` writes.
#[derive(Clone, Debug, Default)]
pub struct LogTarget {
    /// The region of the group.
    pub region: String,
    /// `awslogs-group`.
    pub group: String,
    /// The name of the stream: prefix, container and task.
    pub stream: String,
    /// `awslogs-create-group`.
    pub create: bool,
}

/// An EFS volume.
#[derive(Clone, Debug, Default)]
pub struct FileSystem {
    /// The id, `fs-..`, or the ARN.
    pub id: String,
    /// The id of the access point.
    pub access_point: Option<String>,
    /// Is IAM authorization enabled? Without it the mount is anonymous.
    pub iam: bool,
    /// Do all containers mount it read-only?
    pub read_only: bool,
}

/// An EBS volume that ECS makes, attaches and deletes.
#[derive(Clone, Debug, Default)]
pub struct ManagedVolume {
    /// Is it made from a snapshot? Its id.
    pub snapshot: Option<String>,
    /// The ARN of the customer managed KMS key that encrypts it, if one does.
    pub key: Option<String>,
}

/// One thing that somebody must be allowed to do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Needed {
    /// What it is for.
    pub purpose: Purpose,
    /// Who must be allowed.
    pub who: Who,
    /// Who that is here; none when the task names no such role.
    pub principal: Option<Principal>,
    /// The action.
    pub action: &'static str,
    /// The ARN of the resource, or `*`.
    pub resource: String,
    /// The account of the resource, where the ARN does not say it.
    pub owner: Option<String>,
    /// What the request carries, and which keys cannot be told beforehand.
    pub context: Context,
}

/// Who does something for a start.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Who {
    /// The user or pipeline that starts the task or makes the service.
    Caller,
    /// `ecs-tasks.amazonaws.com`.
    EcsTasks,
    /// `ecs.amazonaws.com`.
    Ecs,
    /// `ec2.amazonaws.com`.
    Ec2,
    /// The task execution role.
    ExecutionRole,
    /// The task role.
    TaskRole,
    /// The role of the container instance.
    InstanceRole,
    /// The infrastructure role.
    InfrastructureRole,
    /// A URL that was signed by somebody else, or a mount without IAM: no identity of the task.
    NobodyOfTheTask,
}

/// What a permission is for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Purpose {
    /// A service assumes a role.
    Assume,
    /// The caller hands a role to ECS.
    Pass,
    /// Log in to ECR.
    RegistryLogin,
    /// Pull an image.
    Pull,
    /// Download its layers from S3. Only the policy of an S3 endpoint can forbid it.
    Layers,
    /// Import an image through a pull-through cache.
    Import,
    /// Create the repository on the first pull through a cache; not needed once it exists.
    ImportFirst,
    /// Write logs.
    Log,
    /// Create the log group; not needed once it exists.
    CreateLogGroup,
    /// Read a secret or parameter.
    Secret,
    /// Decrypt a secret or parameter.
    Decrypt,
    /// Read a file from S3.
    File,
    /// Mount an EFS file system. One without a file-system policy lets everybody in.
    Mount,
    /// ECS Exec.
    Exec,
    /// Make and attach EBS volumes.
    Volume,
    /// Certificates for Service Connect.
    Certificates,
    /// Join an instance to the cluster.
    Instance,
}

impl Start {
    /// Everything that must be allowed, in the order in which a start gets to it.
    pub fn needs(&self) -> Vec<Needed> {
        let mut needs = Vec::new();
        needs.extend(roles::needs(self));
        needs.extend(host::needs(self));
        needs.extend(values::needs(self));
        needs.extend(image::needs(self));
        needs.extend(values::logging(self));
        needs.extend(storage::needs(self));
        needs
    }

    /// Who logs in to ECR, pulls, and writes logs.
    fn puller(&self) -> Who {
        match self.launch {
            Launch::Ec2 if self.execution_role.is_none() => Who::InstanceRole,
            _ => Who::ExecutionRole,
        }
    }

    fn arn(&self, service: &str, resource: &str) -> String {
        self.arn_in(service, &self.region, &self.account, resource)
    }

    fn arn_in(&self, service: &str, region: &str, account: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{region}:{account}:{resource}", self.partition)
    }

    fn need(&self, purpose: Purpose, who: Who, action: &'static str, resource: &str) -> Needed {
        Needed {
            purpose,
            who,
            principal: self.principal(who),
            action,
            resource: resource.to_owned(),
            owner: None,
            context: circumstances::of(self, who),
        }
    }

    fn principal(&self, who: Who) -> Option<Principal> {
        let session = self.task_id.as_deref().unwrap_or("task");
        let role =
            |arn: &Option<String>, session| Some(Principal::session_of(arn.as_deref()?, session));
        match who {
            Who::Caller => self.caller.clone(),
            Who::EcsTasks => Some(Principal::service("ecs-tasks.amazonaws.com")),
            Who::Ecs => Some(Principal::service("ecs.amazonaws.com")),
            Who::Ec2 => Some(Principal::service("ec2.amazonaws.com")),
            Who::ExecutionRole => role(&self.execution_role, session),
            Who::TaskRole => role(&self.task_role, session),
            Who::InstanceRole => role(&self.instance_role, "instance"),
            Who::InfrastructureRole => role(&self.infrastructure_role, "ecs"),
            Who::NobodyOfTheTask => Some(Principal::anonymous()),
        }
    }
}

impl Needed {
    /// The request to decide, where it is known who asks.
    pub fn request(&self) -> Option<Request<'_>> {
        let principal = self.principal.as_ref()?;
        let mut request = Request::new(principal, self.action, &self.resource, &self.context);
        request.resource_account = self.owner.as_deref();
        Some(request)
    }

    fn with(mut self, key: &str, value: &str) -> Self {
        self.context = self.context.with(key, value);
        self
    }

    fn owned_by(mut self, account: &str) -> Self {
        self.owner = Some(account.to_owned());
        self.with("aws:ResourceAccount", account)
    }
}
