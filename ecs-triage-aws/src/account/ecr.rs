//! ECR.

use aws_sdk_ecr::types::ImageIdentifier;
use aws_sdk_ecr::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, ecr};

use super::answer::{Answer, keep, pages, put, subject, unaskable, whole};
use super::read::{maps, texts};

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::DescribeRepositories => {
            let Place { registry, name } = place(subject(need)?);
            let call = client.describe_repositories().set_registry_id(registry);
            let found = call.repository_names(name).send().await?.repositories;
            Ok(keep::<ecr::Repository, _>(need, found.into_iter().flatten()))
        }
        Op::DescribeImages => {
            let Place { registry, name } = place(subject(need)?);
            let call = client.describe_images().set_registry_id(registry).repository_name(name);
            let call = call.max_results(1000).into_paginator().send();
            Ok(keep::<ecr::ImageDetail, _>(need, pages(call, |page| page.image_details).await?))
        }
        Op::BatchGetImage => manifest(client, need).await,
        Op::GetRepositoryPolicy => repository_policy(client, need).await,
        Op::GetRegistryPolicy => registry_policy(client, need).await,
        Op::DescribePullThroughCacheRules => pull_through_cache_rules(client, need).await,
        _ => Err(unaskable()),
    }
}

/// A repository by its name, or by its ARN where it is another account's.
struct Place<'n> {
    registry: Option<String>,
    name: &'n str,
}

fn place(subject: &str) -> Place<'_> {
    let account = subject.split(':').nth(4);
    match subject.split_once(":repository/") {
        Some((_, name)) => Place { registry: account.map(str::to_owned), name },
        None => Place { registry: None, name: subject },
    }
}

/// The manifest of one image, by `repository@digest`.
async fn manifest(client: &Client, need: &Need) -> Answer {
    let (repository, digest) = subject(need)?.split_once('@').ok_or_else(unaskable)?;
    let Place { registry, name } = place(repository);
    let call = client.batch_get_image().set_registry_id(registry).repository_name(name);
    let call = call.image_ids(ImageIdentifier::builder().image_digest(digest).build());
    Ok(keep::<ecr::ImageManifest, _>(need, call.send().await?.images.into_iter().flatten()))
}

async fn repository_policy(client: &Client, need: &Need) -> Answer {
    let Place { registry, name } = place(subject(need)?);
    let call = client.get_repository_policy().set_registry_id(registry).repository_name(name);
    let answer = call.send().await?;
    let mut found = ecr::RepositoryPolicy::default();
    name.clone_into(&mut found.repository_name);
    found.registry_id = answer.registry_id;
    found.policy_text = answer.policy_text.unwrap_or_default().into();
    Ok(put(need, [found]))
}

async fn registry_policy(client: &Client, need: &Need) -> Answer {
    let answer = client.get_registry_policy().send().await?;
    let mut found = ecr::RegistryPolicy::default();
    found.registry_id = answer.registry_id.unwrap_or_default();
    found.policy_text = answer.policy_text.unwrap_or_default().into();
    Ok(put(need, [found]))
}

/// The rules of a registry: the own one, or `account/region`.
async fn pull_through_cache_rules(client: &Client, need: &Need) -> Answer {
    let registry = need.subject.as_deref().and_then(|subject| subject.split_once('/'));
    let registry = registry.map(|(account, _)| account.to_owned());
    let call = client.describe_pull_through_cache_rules().set_registry_id(registry);
    let all = pages(call.into_paginator().send(), |page| page.pull_through_cache_rules).await?;
    match need.subject {
        Some(_) => Ok(keep::<ecr::PullThroughCacheRule, _>(need, all)),
        None => Ok(whole::<ecr::PullThroughCacheRule, _>(all)),
    }
}

maps! { ecr:
    Repository {
        repository_arn, repository_name;
        registry_id, repository_uri, encryption_configuration,
    }
    EncryptionConfiguration { ; encryption_type, kms_key }
    ImageDetail {
        repository_name, image_digest;
        registry_id, image_tags, image_pushed_at, image_size_in_bytes, image_status,
        image_manifest_media_type,
    }
    ImageManifest = Image { repository_name, image_id; registry_id, image_manifest }
    ImageId = ImageIdentifier { ; image_digest, image_tag }
    PullThroughCacheRule {
        ecr_repository_prefix;
        registry_id, upstream_registry_url, upstream_repository_prefix, credential_arn,
    }
}

texts!(EncryptionType);
