//! IAM and STS.

use aws_sdk_iam::{Client, types};
use ecs_triage_core::snapshot::{Operation as Op, ec2, iam};
use ecs_triage_core::{Need, Snapshot};

use super::answer::{Answer, keep, last_segment, pages, put, subject, unaskable};
use super::failure::Failure;
use super::read::{Read, maps};

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    let name = subject(need)?;
    match need.operation {
        Op::GetRole => {
            let call = client.get_role().role_name(last_segment(name));
            Ok(keep::<iam::Role, _>(need, call.send().await?.role))
        }
        Op::ListRolePolicies => {
            let call = client.list_role_policies().role_name(name).into_paginator().send();
            let mut found = iam::RolePolicyNames::default();
            name.clone_into(&mut found.role_name);
            found.policy_names = pages(call, |page| Some(page.policy_names)).await?.into();
            Ok(put(need, [found]))
        }
        Op::GetRolePolicy => role_policy(client, need).await,
        Op::ListAttachedRolePolicies => {
            let call = client.list_attached_role_policies().role_name(name).into_paginator().send();
            let mut found = iam::AttachedRolePolicies::default();
            name.clone_into(&mut found.role_name);
            found.attached_policies = Read::read(pages(call, |page| page.attached_policies).await?);
            Ok(put(need, [found]))
        }
        Op::GetPolicyVersion => policy(client, need).await,
        Op::GetInstanceProfile => {
            let call = client.get_instance_profile().instance_profile_name(last_segment(name));
            Ok(keep::<iam::InstanceProfile, _>(need, call.send().await?.instance_profile))
        }
        _ => Err(unaskable()),
    }
}

/// An inline policy, by `role/policy`.
async fn role_policy(client: &Client, need: &Need) -> Answer {
    let (role, policy) = subject(need)?.split_once('/').ok_or_else(unaskable)?;
    let answer = client.get_role_policy().role_name(role).policy_name(policy).send().await?;
    let mut found = iam::RolePolicy::default();
    found.role_name = answer.role_name;
    found.policy_name = answer.policy_name;
    found.policy_document = answer.policy_document.into();
    Ok(put(need, [found]))
}

/// The version in force of a managed policy; which one that is, another call tells.
async fn policy(client: &Client, need: &Need) -> Answer {
    let arn = subject(need)?;
    let told = client.get_policy().policy_arn(arn).send().await;
    let told = told.map_err(|error| Failure::from(error).at(Op::GetPolicy))?.policy;
    let Some(version) = told.as_ref().and_then(|told| told.default_version_id.clone()) else {
        return Err(unaskable());
    };
    let call = client.get_policy_version().policy_arn(arn).version_id(&version);
    let mut found = iam::ManagedPolicy::default();
    arn.clone_into(&mut found.arn);
    found.policy_name = told.and_then(|told| told.policy_name);
    found.default_version_id = Some(version);
    found.policy_version_list =
        call.send().await?.policy_version.into_iter().map(Read::read).collect();
    Ok(put(need, [found]))
}

/// Who calls: the account.
pub(super) async fn identity(client: &aws_sdk_sts::Client) -> Answer {
    let answer = client.get_caller_identity().send().await?;
    let mut part = Snapshot::default();
    part.account = answer.account;
    Ok(part)
}

maps! { iam:
    Role {
        ;
        role_name, arn, path, role_id, assume_role_policy_document, permissions_boundary, tags,
        create_date,
    }
    AttachedPolicy { policy_arn; policy_name }
    PermissionsBoundary = AttachedPermissionsBoundary { permissions_boundary_arn; }
    PolicyVersion { ; version_id, is_default_version, document }
    InstanceProfile { ; instance_profile_name, arn, roles }
}

impl Read<types::Tag> for ec2::Tag {
    fn read(from: types::Tag) -> Self {
        let mut to = Self::default();
        to.key = from.key;
        to.value = from.value;
        to
    }
}
