//! KMS; nothing is ever decrypted.

use aws_sdk_kms::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, kms};

use super::answer::{Answer, keep, pages, put, subject, unaskable, whole};
use super::read::{Read, maps};

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::DescribeKey => {
            let answer = client.describe_key().key_id(subject(need)?).send().await?;
            Ok(keep::<kms::Key, _>(need, answer.key_metadata))
        }
        Op::GetKeyPolicy => {
            let key = subject(need)?;
            let answer = client.get_key_policy().key_id(key).policy_name("default").send().await?;
            let mut found = kms::KeyPolicy::default();
            key.clone_into(&mut found.key_id);
            found.policy = answer.policy.unwrap_or_default().into();
            Ok(put(need, [found]))
        }
        Op::ListGrants => {
            let key = subject(need)?;
            let call = client.list_grants().key_id(key).into_paginator().send();
            let mut found = kms::KeyGrants::default();
            key.clone_into(&mut found.key_id);
            found.grants = Read::read(pages(call, |page| page.grants).await?);
            Ok(put(need, [found]))
        }
        Op::ListAliases => {
            let call = client.list_aliases().into_paginator().send();
            Ok(whole::<kms::Alias, _>(pages(call, |page| page.aliases).await?))
        }
        _ => Err(unaskable()),
    }
}

maps! { kms:
    Key = KeyMetadata { arn; key_id, aws_account_id, key_state, key_manager }
    Grant = GrantListEntry { ; grant_id, grantee_principal, operations, constraints }
    GrantConstraints { ; encryption_context_equals, encryption_context_subset }
    Alias = AliasListEntry { alias_name; target_key_id }
}
