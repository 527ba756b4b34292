//! AWS Organizations.

use aws_sdk_organizations::types::PolicyType;
use aws_sdk_organizations::{Client, types};
use ecs_triage_core::snapshot::organizations::{OrganizationPolicy, Parents, TargetPolicies};
use ecs_triage_core::snapshot::{Operation as Op, organizations};
use ecs_triage_core::{Need, Snapshot};

use super::answer::{Answer, keep, pages, put, subject, unaskable, whole};
use super::failure::Failure;
use super::read::{Read, maps};

/// An organization has at most five levels of units between its root and an account.
const LEVELS: usize = 7;

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::DescribeOrganization => {
            let found = client.describe_organization().send().await?.organization;
            Ok(whole::<organizations::Organization, _>(found))
        }
        Op::ListPoliciesForTarget => above(client, need).await,
        _ => Err(unaskable()),
    }
}

/// The policies that hold for an account: its own, and those of the units above it up to the root.
async fn above(client: &Client, need: &Need) -> Answer {
    let mut target = subject(need)?.to_owned();
    let mut part = Snapshot::default();
    for _ in 0..LEVELS {
        let attached = attached(client, &target).await?;
        for policy in attached.policies.iter() {
            let mut read = part.seen::<OrganizationPolicy>().iter();
            if !read.any(|read| read.policy_summary.id == policy.id) {
                part.merge(document(client, &policy.id).await?);
            }
        }
        part.merge(put(&Need::of(Op::ListPoliciesForTarget, &target), [attached]));
        if target.starts_with("r-") {
            break;
        }
        let parents = parents(client, &target).await?;
        let parent = parents.parents.first().map(|parent| parent.id.clone());
        part.merge(put(&Need::of(Op::ListParents, &target), [parents]));
        let Some(parent) = parent else { break };
        target = parent;
    }
    Ok(part)
}

/// The policies of both types that are attached to an account, unit or root.
async fn attached(client: &Client, target: &str) -> Result<TargetPolicies, Failure> {
    let mut found = TargetPolicies::default();
    target.clone_into(&mut found.target);
    for kind in [PolicyType::ServiceControlPolicy, PolicyType::ResourceControlPolicy] {
        let call = client.list_policies_for_target().target_id(target).filter(kind);
        let policies = pages(call.into_paginator().send(), |page| page.policies).await?;
        found.policies.extend(policies.into_iter().map(Read::read));
    }
    Ok(found)
}

async fn document(client: &Client, id: &str) -> Answer {
    let answer = client.describe_policy().policy_id(id).send().await;
    let answer = answer.map_err(|error| Failure::from(error).at(Op::DescribePolicy))?;
    Ok(keep::<OrganizationPolicy, _>(&Need::of(Op::DescribePolicy, id), answer.policy))
}

async fn parents(client: &Client, child: &str) -> Result<Parents, Failure> {
    let call = client.list_parents().child_id(child).into_paginator().send();
    let all = pages(call, |page| page.parents).await;
    let mut found = Parents::default();
    child.clone_into(&mut found.child);
    found.parents = Read::read(all.map_err(|failure| failure.at(Op::ListParents))?);
    Ok(found)
}

impl Read<types::Policy> for OrganizationPolicy {
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
