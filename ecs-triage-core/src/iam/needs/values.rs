//! Secrets, parameters, files from S3, and logs.

use crate::iam::needs::actions::{
    CREATE_LOG_GROUP, DECRYPT, GET_BUCKET_LOCATION, GET_OBJECT, GET_PARAMETERS, GET_SECRET,
    WRITE_LOGS,
};
use crate::iam::needs::{LogTarget, Needed, Purpose, SecretValue, Start, Who};

pub(super) fn needs(start: &Start) -> Vec<Needed> {
    let secrets = start.secrets.iter().flat_map(|secret| read(start, secret));
    secrets.chain(start.files.iter().flat_map(|file| fetch(start, file))).collect()
}

pub(super) fn logging(start: &Start) -> Vec<Needed> {
    start.logs.iter().flat_map(|target| write(start, target)).collect()
}

/// Where a secret lies, and how KMS is told of it.
struct Source {
    action: &'static str,
    arn: String,
    service: &'static str,
    encryption_context: &'static str,
}

impl Source {
    fn of(start: &Start, value_from: &str) -> Self {
        let parts: Vec<&str> = value_from.split(':').collect();
        match parts.as_slice() {
            // Behind the name may stand a JSON key, a version stage and a version id.
            [arn, partition, "secretsmanager", region, account, "secret", name, ..] => Self {
                action: GET_SECRET,
                arn: [arn, partition, "secretsmanager", region, account, "secret", name].join(":"),
                service: "secretsmanager",
                encryption_context: "kms:EncryptionContext:SecretARN",
            },
            ["arn", _, "ssm", ..] => Self::parameter(value_from.to_owned()),
            _ => {
                let name = value_from.trim_start_matches('/');
                Self::parameter(start.arn("ssm", &format!("parameter/{name}")))
            }
        }
    }

    fn parameter(arn: String) -> Self {
        Self {
            action: GET_PARAMETERS,
            arn,
            service: "ssm",
            encryption_context: "kms:EncryptionContext:PARAMETER_ARN",
        }
    }

    fn region(&self) -> &str {
        self.arn.split(':').nth(3).unwrap_or_default()
    }

    fn account(&self) -> &str {
        self.arn.split(':').nth(4).unwrap_or_default()
    }
}

fn read(start: &Start, secret: &SecretValue) -> Vec<Needed> {
    let source = Source::of(start, &secret.value_from);
    let get = start
        .need(Purpose::Secret, Who::ExecutionRole, source.action, &source.arn)
        .with("aws:RequestedRegion", source.region())
        .owned_by(source.account());
    let decrypt = secret.key.iter().map(|key| decrypt(start, &source, key));
    [get].into_iter().chain(decrypt).collect()
}

fn decrypt(start: &Start, source: &Source, key: &str) -> Needed {
    let caller = start.execution_role.as_deref().and_then(|arn| arn.split(':').nth(4));
    let via = format!("{}.{}.amazonaws.com", source.service, source.region());
    let mut need = start
        .need(Purpose::Decrypt, Who::ExecutionRole, DECRYPT, key)
        .with("kms:ViaService", &via)
        .with("kms:CallerAccount", caller.unwrap_or(&start.account))
        .with("aws:ViaAWSService", "true")
        .with(source.encryption_context, &source.arn);
    need.context = need
        .context
        .with_unknown("kms:EncryptionContext:SecretVersionId")
        .with_values("kms:EncryptionContextKeys", [encryption_key(source)])
        .with_unknown("aws:CalledVia")
        .with_unknown("kms:ResourceAliases")
        .with_unknown("kms:RequestAlias");
    match key.split(':').nth(4) {
        Some(account) => need.owned_by(account),
        None => need,
    }
}

fn encryption_key(source: &Source) -> &'static str {
    source.encryption_context.rsplit(':').next().unwrap_or_default()
}

fn fetch(start: &Start, object: &str) -> [Needed; 2] {
    let bucket = object.split_once('/').map_or(object, |(bucket, _)| bucket);
    let need = |action, resource| {
        let mut need = start.need(Purpose::File, Who::ExecutionRole, action, resource);
        // The ARN of a bucket does not tell its account.
        need.context = need.context.with_unknown("aws:ResourceAccount");
        need
    };
    [need(GET_BUCKET_LOCATION, bucket), need(GET_OBJECT, object)]
}

fn write(start: &Start, target: &LogTarget) -> Vec<Needed> {
    let arn = |suffix: &str| {
        let group = format!("log-group:{}{suffix}", target.group);
        start.arn_in("logs", &target.region, &start.account, &group)
    };
    let need = |purpose, action, resource: &str| {
        start
            .need(purpose, start.puller(), action, resource)
            .with("aws:RequestedRegion", &target.region)
    };
    let stream = arn(&format!(":log-stream:{}", target.stream));
    let create = target.create.then(|| need(Purpose::CreateLogGroup, CREATE_LOG_GROUP, &arn("")));
    let stream = WRITE_LOGS.map(|action| need(Purpose::Log, action, &stream));
    create.into_iter().chain(stream).collect()
}
