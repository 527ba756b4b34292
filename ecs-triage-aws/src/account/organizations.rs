//! AWS Organizations.

use aws_sdk_organizations::types::PolicyType;
use aws_sdk_organizations::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, organizations};

use super::answer::{Answer, keep, pages, put, subject, unaskable, whole};
use super::read::{Read, maps};

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::DescribeOrganization => {
            let found = client.describe_organization().send().await?.organization;
            Ok(whole::<organizations::Organization, _>(found))
        }
        Op::ListPoliciesForTarget => attached(client, need).await,
        Op::DescribePolicy => {
            let found = client.describe_policy().policy_id(subject(need)?).send().await?.policy;
            Ok(keep::<organizations::OrganizationPolicy, _>(need, found))
        }
        Op::ListParents => {
            let child = subject(need)?;
            let call = client.list_parents().child_id(child).into_paginator().send();
            let mut found = organizations::Parents::default();
            child.clone_into(&mut found.child);
            found.parents = Read::read(pages(call, |page| page.parents).await?);
            Ok(put(need, [found]))
        }
        _ => Err(unaskable()),
    }
}

/// The policies of both types that are attached to an account, unit or root.
async fn attached(client: &Client, need: &Need) -> Answer {
    let target = subject(need)?;
    let mut found = organizations::TargetPolicies::default();
    target.clone_into(&mut found.target);
    for kind in [PolicyType::ServiceControlPolicy, PolicyType::ResourceControlPolicy] {
        let call = client.list_policies_for_target().target_id(target).filter(kind);
        let policies = pages(call.into_paginator().send(), |page| page.policies).await?;
        found.policies.extend(policies.into_iter().map(Read::read));
    }
    Ok(put(need, [found]))
}

impl Read<types::Policy> for organizations::OrganizationPolicy {
    fn read(from: types::Policy) -> Self {
        let mut to = Self::default();
        to.policy_summary = from.policy_summary.map(Read::read).unwrap_or_default();
        to.content = from.content.unwrap_or_default().into();
        to
    }
}

maps! { organizations:
    Organization { id; master_account_id }
    PolicySummary { id; name, r#type }
    Parent { id; r#type }
}
