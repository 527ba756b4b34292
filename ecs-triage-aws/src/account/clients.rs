//! One client a service.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use aws_types::SdkConfig;

use crate::account::{AwsAccount, NoRegion, bounded};

/// Builds an [`AwsAccount`].
#[derive(Debug)]
pub struct AwsAccountBuilder {
    pub(super) config: SdkConfig,
    pub(super) region: String,
    pub(super) clients: Clients,
    pub(super) accounts: BTreeMap<String, SdkConfig>,
    pub(super) limit: Duration,
}

impl AwsAccountBuilder {
    /// Asks another account with a configuration of its own, one with an assumed role say, where
    /// the task uses something of that account.
    #[must_use]
    pub fn account(mut self, number: impl Into<String>, config: &SdkConfig) -> Self {
        self.accounts.insert(number.into(), bounded(config));
        self
    }

    /// Ends the collection after this time, counted from the first call; what is not answered by
    /// then is a gap. Five minutes unless told.
    #[must_use]
    pub const fn time_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The account.
    ///
    /// # Errors
    ///
    /// When the configuration names no region.
    pub fn build(self) -> Result<AwsAccount, NoRegion> {
        let Self { config, region, clients, accounts, limit } = self;
        let (began, reached) = (OnceLock::new(), AtomicBool::new(false));
        Ok(AwsAccount { config, region, clients, accounts, limit, began, reached })
    }
}

macro_rules! clients {
    ($( $(#[$feature:meta])? $service:ident: $sdk:ident, )+) => {
        #[derive(Debug)]
        pub(super) struct Clients { $(
            $(#[$feature])?
            pub(super) $service: $sdk::Client,
        )+ }

        impl Clients {
            pub(super) fn new(config: &SdkConfig) -> Self {
                Self { $(
                    $(#[$feature])?
                    $service: $sdk::Client::new(config),
                )+ }
            }
        }

        impl AwsAccountBuilder { $(
            $(#[$feature])?
            #[doc = concat!("Uses this client of `", stringify!($sdk), "`.")]
            #[must_use]
            pub fn $service(mut self, client: $sdk::Client) -> Self {
                self.clients.$service = client;
                self
            }
        )+ }
    };
}

clients! {
    ecs: aws_sdk_ecs,
    ec2: aws_sdk_ec2,
    iam: aws_sdk_iam,
    sts: aws_sdk_sts,
    #[cfg(feature = "autoscaling")]
    autoscaling: aws_sdk_autoscaling,
    #[cfg(feature = "ecr")]
    ecr: aws_sdk_ecr,
    #[cfg(feature = "efs")]
    efs: aws_sdk_efs,
    #[cfg(feature = "elbv2")]
    elbv2: aws_sdk_elasticloadbalancingv2,
    #[cfg(feature = "kms")]
    kms: aws_sdk_kms,
    #[cfg(feature = "logs")]
    logs: aws_sdk_cloudwatchlogs,
    #[cfg(feature = "organizations")]
    organizations: aws_sdk_organizations,
    #[cfg(feature = "route53")]
    route53: aws_sdk_route53,
    #[cfg(feature = "route53resolver")]
    route53resolver: aws_sdk_route53resolver,
    #[cfg(feature = "s3")]
    s3: aws_sdk_s3,
    #[cfg(feature = "secretsmanager")]
    secretsmanager: aws_sdk_secretsmanager,
    #[cfg(feature = "servicediscovery")]
    servicediscovery: aws_sdk_servicediscovery,
    #[cfg(feature = "servicequotas")]
    servicequotas: aws_sdk_servicequotas,
    #[cfg(feature = "ssm")]
    ssm: aws_sdk_ssm,
}
