//! What was seen of one account and region, at one time: plain data, honest about what it lacks.
//!
//! Items are shaped like the AWS API's own JSON, so that a snapshot can be made with the AWS CLI
//! alone: see [`Snapshot::ingest`]. Values of environment variables, secrets and parameters are
//! dropped while reading.

use serde::{Deserialize, Serialize};

pub mod autoscaling;
pub mod ec2;
pub mod ecr;
pub mod ecs;
pub mod efs;
pub mod elbv2;
pub mod iam;
pub mod kms;
pub mod logs;
pub mod organizations;
pub mod route53;
pub mod s3;
pub mod secretsmanager;
pub mod servicediscovery;
pub mod servicequotas;
pub mod ssm;

mod assumption;
mod ingest;
mod item;
mod need;
mod plan;
mod redact;
mod shape;

pub use assumption::Assumption;
pub use ingest::{IngestError, Ingested};
pub use item::{Item, operation_of};
pub use need::{Gap, Need, Operation, Reason};
pub use shape::{Document, Many, Options, Quantity, Time};

/// What was seen of one account and region, at one time.
///
/// Every collection is absent (not collected) or a list (empty: there are none). Where only a part
/// of a collection was asked for, `met` says which part; what was refused or failed is in `gaps`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(default)]
pub struct Snapshot {
    /// The version of this format; 1.
    pub schema: Schema,
    /// The account that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The region that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// When it was looked at; the core reads no clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Time>,
    /// ECS.
    pub ecs: ecs::Ecs,
    /// EC2 and VPC.
    pub ec2: ec2::Ec2,
    /// IAM.
    pub iam: iam::Iam,
    /// ECR.
    pub ecr: ecr::Ecr,
    /// CloudWatch Logs.
    pub logs: logs::Logs,
    /// Secrets Manager.
    pub secretsmanager: secretsmanager::SecretsManager,
    /// Systems Manager.
    pub ssm: ssm::Ssm,
    /// KMS.
    pub kms: kms::Kms,
    /// Elastic Load Balancing.
    pub elbv2: elbv2::Elbv2,
    /// EC2 Auto Scaling.
    pub autoscaling: autoscaling::AutoScaling,
    /// EFS.
    pub efs: efs::Efs,
    /// Route 53 and its Resolver.
    pub route53: route53::Route53,
    /// S3.
    pub s3: s3::S3,
    /// Cloud Map.
    pub servicediscovery: servicediscovery::ServiceDiscovery,
    /// Service Quotas.
    pub servicequotas: servicequotas::ServiceQuotas,
    /// AWS Organizations.
    pub organizations: organizations::Organizations,
    /// What was collected, where only a part of a collection was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub met: Vec<Need>,
    /// What was refused or failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
}

/// The version of the snapshot format.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Schema(u32);

impl Schema {
    /// The version that this crate reads and writes.
    pub const CURRENT: Self = Self(1);
}

impl Default for Schema {
    fn default() -> Self {
        Self::CURRENT
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let version = u32::deserialize(deserializer)?;
        if Self(version) == Self::CURRENT {
            return Ok(Self(version));
        }
        let current = Self::CURRENT.0;
        Err(serde::de::Error::custom(format_args!(
            "snapshot schema {version} is not known; this version reads schema {current}"
        )))
    }
}
