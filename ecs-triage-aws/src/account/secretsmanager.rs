//! Secrets Manager; values of secrets are never asked for.

use aws_sdk_secretsmanager::operation::describe_secret::DescribeSecretOutput;
use aws_sdk_secretsmanager::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, ec2, secretsmanager};

use super::answer::{Answer, keep, put, subject, unaskable};
use super::read::{Read, maps};

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    let id = subject(need)?;
    match need.operation {
        Op::DescribeSecret => {
            let answer = client.describe_secret().secret_id(id).send().await?;
            Ok(keep::<secretsmanager::SecretEntry, _>(need, [answer]))
        }
        Op::GetSecretResourcePolicy => {
            let answer = client.get_resource_policy().secret_id(id).send().await?;
            let mut found = secretsmanager::SecretPolicy::default();
            found.arn = answer.arn.unwrap_or_else(|| id.to_owned());
            found.name = answer.name;
            found.resource_policy = answer.resource_policy.map(Into::into);
            Ok(put(need, [found]))
        }
        _ => Err(unaskable()),
    }
}

impl Read<DescribeSecretOutput> for secretsmanager::SecretEntry {
    fn read(from: DescribeSecretOutput) -> Self {
        let mut to = Self::default();
        to.arn = from.arn.unwrap_or_default();
        to.name = from.name.unwrap_or_default();
        to.kms_key_id = from.kms_key_id;
        to.deleted_date = Read::read(from.deleted_date);
        to.version_ids_to_stages = Read::read(from.version_ids_to_stages);
        to.tags = Read::read(from.tags);
        to
    }
}

maps! { ec2:
    Tag { key, value; }
}
