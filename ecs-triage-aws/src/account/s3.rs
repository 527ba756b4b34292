//! S3; contents of objects are never read.

use aws_sdk_s3::Client;
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, s3};

use super::answer::{Answer, put, subject, unaskable};

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::GetBucketPolicy => {
            let bucket = subject(need)?;
            let mut found = s3::BucketPolicy::default();
            bucket.clone_into(&mut found.bucket);
            let answer = client.get_bucket_policy().bucket(bucket).send().await?;
            found.policy = answer.policy.unwrap_or_default().into();
            Ok(put(need, [found]))
        }
        Op::HeadObject => {
            let name = subject(need)?;
            let (bucket, key) = name.split_once('/').ok_or_else(unaskable)?;
            let answer = client.head_object().bucket(bucket).key(key).send().await?;
            let mut found = s3::BucketObject::default();
            name.clone_into(&mut found.name);
            found.content_length = answer.content_length;
            found.kms_key_id = answer.ssekms_key_id;
            Ok(put(need, [found]))
        }
        _ => Err(unaskable()),
    }
}
