//! The actions of a start, each named once.

/// Log in to ECR.
pub(crate) const LOGIN: &str = "ecr:GetAuthorizationToken";
/// Pull an image from a repository. `ecr:BatchCheckLayerAvailability`, which stands beside these in
/// most policies, is asked before a push only
/// ([a policy for pulling](https://docs.aws.amazon.com/AmazonECR/latest/userguide/security-iam-awsmanpol.html)).
pub(crate) const PULL: [&str; 2] = ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
/// Import an image through a pull-through cache.
pub(crate) const IMPORT: &str = "ecr:BatchImportUpstreamImage";
/// Create the repository on the first pull through a cache.
pub(crate) const CREATE_REPOSITORY: &str = "ecr:CreateRepository";
/// Create a log group.
pub(crate) const CREATE_LOG_GROUP: &str = "logs:CreateLogGroup";
/// Write logs.
pub(crate) const WRITE_LOGS: [&str; 2] = ["logs:CreateLogStream", "logs:PutLogEvents"];
/// Read a secret.
pub(crate) const GET_SECRET: &str = "secretsmanager:GetSecretValue";
/// Read parameters.
pub(crate) const GET_PARAMETERS: &str = "ssm:GetParameters";
/// Decrypt a secret, a parameter or a volume.
pub(crate) const DECRYPT: &str = "kms:Decrypt";
/// Read a file from S3.
pub(crate) const GET_OBJECT: &str = "s3:GetObject";
/// Find a bucket.
pub(crate) const GET_BUCKET_LOCATION: &str = "s3:GetBucketLocation";
/// Mount an EFS file system.
pub(crate) const MOUNT: &str = "elasticfilesystem:ClientMount";
/// Write to an EFS file system.
pub(crate) const WRITE_FILES: &str = "elasticfilesystem:ClientWrite";
/// Run commands in containers.
pub(crate) const EXEC: [&str; 4] = [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];
