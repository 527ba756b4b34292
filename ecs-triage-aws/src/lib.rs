//! Fills snapshots for [`ecs_triage_core`]: asks only for what the diagnosis needs, and survives
//! what is refused.
//!
//! The core says what it lacks ([`Need`](ecs_triage_core::Need)), a [`SnapshotSource`] answers, and
//! [`collect`] goes round until nothing more is wanted or can be had. There is no diagnosis here.
//!
//! [`AwsAccount`] answers from a live account, [`Recording`] from a snapshot taken before.
//!
//! ```no_run
//! # type Done = Result<(), Box<dyn std::error::Error>>;
//! # async fn why(config: aws_types::SdkConfig, arn: &str) -> Done {
//! use ecs_triage_aws::{AwsAccount, collect};
//! use ecs_triage_core::{Catalogue, Target};
//!
//! let account = AwsAccount::new(&config)?;
//! let target = Target::task(arn);
//! let snapshot = collect(&account, &target).await?;
//! println!("{}", Catalogue::standard().diagnose(&snapshot, &target)?);
//! # Ok(())
//! # }
//! ```
//!
//! # What it asks
//!
//! Each round diagnoses what is there and asks for what the report still needs, all at once. What
//! several targets share is asked once. Measured on the accounts of `tests/moto`, each
//! with an image in ECR, a secret, a parameter and a log group:
//!
//! | target | rounds | needs |
//! |---|---|---|
//! | service on Fargate behind a NAT gateway | 4 | 42 |
//! | the same behind a load balancer | 4 | 46 |
//! | service that reaches AWS by endpoints | 5 | 43 |
//! | service with an EFS volume | 4 | 46 |
//! | service whose image is another account's | 4 | 42 |
//! | service of an account with an organization | 5 | 43 |
//! | service on instances, in bridge mode | 6 | 45 |
//! | service whose way out is a transit gateway | 7 | 52 |
//! | stopped task of a service | 4 | 42 |
//!
//! A need is one call, and one more for each further page; the settings of a VPC, a managed policy
//! and a prefix list with its name take two, the tasks or instances of a service or cluster one to
//! list and one for each hundred. The policies of an organization take three for the account
//! and for each unit above it, and one for each policy.
//!
//! [`policy`] is the least IAM policy for all calls. What it does not grant, or an organization
//! denies, is a gap in the report that names the action; so is what is throttled, times out or
//! fails otherwise, once the attempts of the configuration are used up.
//!
//! # Features
//!
//! ECS, EC2, IAM and STS are always there. Every other service has a feature of its name, on by
//! default; what it would have read is a gap without it.

mod account;
mod assumed;
mod collect;
mod progress;
mod recording;
mod source;

pub use account::calls::policy;
pub use account::{AwsAccount, AwsAccountBuilder, NoRegion};
pub use collect::{CollectError, Collector, collect};
pub use progress::Progress;
pub use recording::Recording;
pub use source::{FetchError, SnapshotSource};
