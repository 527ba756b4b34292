use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use ecs_triage_core::snapshot::{Operation, Reason};
use ecs_triage_core::{Need, Snapshot};

use crate::account::answer::{Answer, unaskable};
use crate::account::calls::USED;
use crate::account::clients::Clients;
use crate::account::failure::{Failure, Kind, is_spent};
use crate::source::{FetchError, SnapshotSource};

mod answer;
pub(crate) mod calls;
mod clients;
mod failure;
mod read;

mod ec2;
mod ecs;
mod iam;

#[cfg(feature = "autoscaling")]
mod autoscaling;
#[cfg(feature = "ecr")]
mod ecr;
#[cfg(feature = "efs")]
mod efs;
#[cfg(feature = "elbv2")]
mod elbv2;
#[cfg(feature = "kms")]
mod kms;
#[cfg(feature = "logs")]
mod logs;
#[cfg(feature = "organizations")]
mod organizations;
#[cfg(feature = "route53")]
mod route53;
#[cfg(feature = "route53resolver")]
mod route53resolver;
#[cfg(feature = "s3")]
mod s3;
#[cfg(feature = "secretsmanager")]
mod secretsmanager;
#[cfg(feature = "servicediscovery")]
mod servicediscovery;
#[cfg(feature = "servicequotas")]
mod servicequotas;
#[cfg(feature = "ssm")]
mod ssm;

pub use clients::AwsAccountBuilder;

/// How long a call may take, with all its attempts, where the configuration does not say.
const CALL: Duration = Duration::from_secs(30);

/// How long one attempt may take, where the configuration does not say.
const ATTEMPT: Duration = Duration::from_secs(10);

/// Attempts a call has when it is throttled or fails for a moment, where the configuration does
/// not say.
const ATTEMPTS: u32 = 4;

/// How long a collection may take in all.
const ALL: Duration = Duration::from_secs(300);

/// A live account in one region, read through the AWS SDK.
///
/// It calls nothing but what describes, gets or lists, and never asks for the value of a secret or
/// a parameter, nor for the content of an object.
///
/// What a task uses of another region is asked there. What it uses of another account is asked with
/// the same credentials, unless [`AwsAccountBuilder::account`] gives others for that account.
#[derive(Debug)]
pub struct AwsAccount {
    config: SdkConfig,
    region: String,
    clients: Clients,
    accounts: BTreeMap<String, SdkConfig>,
    limit: Duration,
    began: OnceLock<Instant>,
    reached: AtomicBool,
}

/// The configuration names no region.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no AWS region is configured; set AWS_REGION or the profile's region")]
pub struct NoRegion;

impl AwsAccount {
    /// The account and region that the configuration leads to.
    ///
    /// # Errors
    ///
    /// When it names no region.
    pub fn new(config: &SdkConfig) -> Result<Self, NoRegion> {
        Self::builder(config)?.build()
    }

    /// Starts to build an account from a configuration, whose limits on time and attempts are kept.
    ///
    /// # Errors
    ///
    /// When it names no region.
    pub fn builder(config: &SdkConfig) -> Result<AwsAccountBuilder, NoRegion> {
        let region = config.region().ok_or(NoRegion)?.to_string();
        let config = bounded(config);
        let clients = Clients::new(&config);
        Ok(AwsAccountBuilder { config, region, clients, accounts: BTreeMap::new(), limit: ALL })
    }

    /// The region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Asks whose credentials these are: the number of the account.
    ///
    /// A first call that fails soon and clearly where no call can succeed.
    ///
    /// # Errors
    ///
    /// Why there is no answer.
    pub async fn number(&self) -> Result<String, FetchError> {
        let need = Need::all(Operation::GetCallerIdentity);
        let answer = self.fetch(&need).await?;
        answer.account.ok_or_else(|| FetchError::Failed("no account".to_owned()))
    }

    async fn ask(&self, need: &Need) -> Answer {
        if !USED.contains(&need.operation) {
            return Err(unaskable());
        }
        let elsewhere = self.elsewhere(need).map(|config| Clients::new(&config));
        let clients = elsewhere.as_ref().unwrap_or(&self.clients);
        match need.operation.service() {
            "ecs" => ecs::ask(&clients.ecs, need).await,
            "ec2" => ec2::ask(&clients.ec2, need).await,
            "iam" => iam::ask(&clients.iam, need).await,
            "sts" => iam::identity(&clients.sts).await,
            _ => self.ask_further(clients, need).await,
        }
    }

    async fn ask_further(&self, clients: &Clients, need: &Need) -> Answer {
        match need.operation.service() {
            #[cfg(feature = "autoscaling")]
            "autoscaling" => autoscaling::ask(&clients.autoscaling, need).await,
            #[cfg(feature = "ecr")]
            "ecr" => ecr::ask(&clients.ecr, need).await,
            #[cfg(feature = "efs")]
            "efs" => efs::ask(&clients.efs, need).await,
            #[cfg(feature = "elbv2")]
            "elbv2" => elbv2::ask(&clients.elbv2, need).await,
            #[cfg(feature = "kms")]
            "kms" => kms::ask(&clients.kms, need).await,
            #[cfg(feature = "logs")]
            "logs" => logs::ask(&clients.logs, need).await,
            #[cfg(feature = "organizations")]
            "organizations" => organizations::ask(&clients.organizations, need).await,
            #[cfg(feature = "route53")]
            "route53" => route53::ask(&clients.route53, &self.region, need).await,
            #[cfg(feature = "route53resolver")]
            "route53resolver" => route53resolver::ask(&clients.route53resolver, need).await,
            #[cfg(feature = "s3")]
            "s3api" => s3::ask(&clients.s3, need).await,
            #[cfg(feature = "secretsmanager")]
            "secretsmanager" => secretsmanager::ask(&clients.secretsmanager, need).await,
            #[cfg(feature = "servicediscovery")]
            "servicediscovery" => servicediscovery::ask(&clients.servicediscovery, need).await,
            #[cfg(feature = "servicequotas")]
            "service-quotas" => servicequotas::ask(&clients.servicequotas, need).await,
            #[cfg(feature = "ssm")]
            "ssm" => ssm::ask(&clients.ssm, need).await,
            service => {
                // With no feature at all there is nobody to ask.
                let _ = clients;
                Err(not_built_in(service))
            }
        }
    }

    /// The configuration for what lies in another region, or in an account with credentials of its
    /// own.
    fn elsewhere(&self, need: &Need) -> Option<SdkConfig> {
        let (region, account) = place(need.subject.as_deref()?)?;
        let region = if region.is_empty() { &self.region } else { region };
        let other = self.accounts.get(account);
        if other.is_none() && region == self.region {
            return None;
        }
        let config = other.unwrap_or(&self.config).to_builder();
        Some(config.region(Region::new(region.to_owned())).build())
    }

    /// What an answer that failed means: that there is none, a gap, or the end.
    fn judge(&self, need: &Need, failure: Failure) -> Result<Snapshot, FetchError> {
        let call = failure.at.unwrap_or(need.operation);
        match failure.kind {
            Kind::Told { code, message } => {
                self.reached.store(true, Ordering::Relaxed);
                if is_spent(&code) && self.elsewhere(need).is_none() {
                    let text = format!("AWS does not take these credentials ({code}): {message}");
                    return Err(FetchError::Fatal(text));
                }
                told(need, call, &code)
            }
            Kind::Garbled(why) => {
                self.reached.store(true, Ordering::Relaxed);
                Err(FetchError::Failed(why))
            }
            // What fails once AWS has answered fails for this call alone.
            Kind::Unreached(why) | Kind::Unmade(why) if self.reached.load(Ordering::Relaxed) => {
                Err(FetchError::Failed(why))
            }
            Kind::Unreached(why) => {
                let region = &self.region;
                Err(FetchError::Fatal(format!("AWS does not answer in region {region}: {why}")))
            }
            Kind::Unmade(why) => Err(FetchError::Fatal(format!("AWS cannot be asked: {why}"))),
        }
    }

    fn left(&self) -> Duration {
        self.limit.saturating_sub(self.began.get_or_init(Instant::now).elapsed())
    }
}

#[async_trait]
impl SnapshotSource for AwsAccount {
    async fn fetch(&self, need: &Need) -> Result<Snapshot, FetchError> {
        let Ok(answer) = tokio::time::timeout(self.left(), self.ask(need)).await else {
            return Err(FetchError::Failed(format!("no time left after {:?}", self.limit)));
        };
        let mut part = match answer {
            Ok(part) => {
                self.reached.store(true, Ordering::Relaxed);
                part
            }
            Err(failure) => self.judge(need, failure)?,
        };
        part.region = Some(self.region.clone());
        Ok(part)
    }
}

/// The region and the account that a subject names: an ARN, or a registry as `account/region`.
fn place(subject: &str) -> Option<(&str, &str)> {
    let Some(arn) = subject.strip_prefix("arn:") else {
        let number =
            |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        let (account, region) = subject.split_once('/')?;
        return number(account).then_some((region, account));
    };
    let mut parts = arn.splitn(5, ':').skip(2);
    Some((parts.next()?, parts.next()?))
}

/// The failure of a call to a service whose feature is off.
fn not_built_in(service: &str) -> Failure {
    let feature = match service {
        "s3api" => "s3",
        "service-quotas" => "servicequotas",
        service => service,
    };
    Failure::told(format!("the feature {feature} of ecs-triage-aws off"))
}

/// Reads a code as a capture's error file is read, so that both mean the same.
fn told(need: &Need, call: Operation, code: &str) -> Result<Snapshot, FetchError> {
    let mut part = Snapshot::default();
    let error = serde_json::json!({ "Error": { "Code": code } }).to_string();
    let subject = need.subject.as_deref();
    let told = part.ingest(call.service(), call.command(), subject, &error);
    match part.gaps.pop().map(|gap| gap.reason) {
        Some(Reason::Refused) => Err(FetchError::Refused(call)),
        None if told.is_ok() => Ok(part),
        _ => Err(FetchError::Failed(code.to_owned())),
    }
}

/// The configuration with limits wherever it sets none.
fn bounded(config: &SdkConfig) -> SdkConfig {
    let limits =
        TimeoutConfig::builder().operation_timeout(CALL).operation_attempt_timeout(ATTEMPT);
    let limits = match config.timeout_config() {
        Some(own) => own.to_builder().take_unset_from(limits),
        None => limits,
    };
    let retry = config.retry_config().cloned();
    let retry = retry.unwrap_or_else(|| RetryConfig::standard().with_max_attempts(ATTEMPTS));
    config.to_builder().timeout_config(limits.build()).retry_config(retry).build()
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_subject_names_its_place_or_none() {
        let secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/db-AbCdEf";
        for (subject, told) in [
            (secret, Some(("us-east-1", "111122223333"))),
            ("arn:aws:iam::111122223333:role/web", Some(("", "111122223333"))),
            ("arn:aws:s3:::shop-config/web.env", Some(("", ""))),
            ("444455556666/eu-west-1", Some(("eu-west-1", "444455556666"))),
            ("shop/web", None),
            ("vpc-1", None),
        ] {
            assert_eq!(place(subject), told, "{subject}");
        }
    }
}
