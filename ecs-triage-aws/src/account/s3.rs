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
        Op::ListObjectsV2 => {
            let name = subject(need)?;
            let (bucket, key) = name.split_once('/').ok_or_else(unaskable)?;
            // Of all keys that begin with this one it comes first.
            let call = client.list_objects_v2().bucket(bucket).prefix(key).max_keys(1);
            let listed = call.send().await?.contents.unwrap_or_default();
            let there = listed.iter().any(|object| object.key() == Some(key));
            Ok(put(need, there.then(|| object(name))))
        }
        _ => Err(unaskable()),
    }
}

fn object(name: &str) -> s3::BucketObject {
    let mut found = s3::BucketObject::default();
    name.clone_into(&mut found.name);
    found
}
