//! AWS Organizations.

use std::collections::BTreeSet;

use aws_sdk_organizations::types::PolicyType;
use aws_sdk_organizations::{Client, types};
use ecs_triage_core::snapshot::organizations::{OrganizationPolicy, Parents, TargetPolicies};
use ecs_triage_core::snapshot::{Operation as Op, organizations};
use ecs_triage_core::{Need, Snapshot};
use futures_util::future::try_join;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::answer::{Answer, keep, pages, put, subject, unaskable, whole};
use super::failure::Failure;
use super::read::{Read, maps};

/// An organization has at most five levels of units between its root and an account.
const LEVELS: usize = 7;

/// Calls under way at once, twice as many where both types of policies are listed; the API allows
/// an organization few a second.
const CONCURRENT: usize = 4;

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
    let (targets, mut part) = path(client, subject(need)?).await?;
    let calls: Vec<_> = targets.iter().map(|target| attached(client, target)).collect();
    let attached: Vec<_> = stream::iter(calls).buffered(CONCURRENT).try_collect().await?;
    let policies = attached.iter().flat_map(|one: &TargetPolicies| one.policies.iter());
    let ids: BTreeSet<_> = policies.map(|policy| policy.id.clone()).collect();
    let calls: Vec<_> = ids.iter().map(|id| document(client, id)).collect();
    let documents: Vec<_> = stream::iter(calls).buffered(CONCURRENT).try_collect().await?;
    for one in attached {
        part.merge(put(&Need::of(Op::ListPoliciesForTarget, &one.target), [one]));
    }
    documents.into_iter().for_each(|document| part.merge(document));
    Ok(part)
}

/// The account, the units above it and the root; and what tells that it is so.
async fn path(client: &Client, account: &str) -> Result<(Vec<String>, Snapshot), Failure> {
    let mut part = Snapshot::default();
    let mut path = Vec::new();
    let mut next = Some(account.to_owned());
    while let Some(target) = next.filter(|_| path.len() < LEVELS) {
        next = None;
        if !target.starts_with("r-") {
            let parents = parents(client, &target).await?;
            next = parents.parents.first().map(|parent| parent.id.clone());
            part.merge(put(&Need::of(Op::ListParents, &target), [parents]));
        }
        path.push(target);
    }
    Ok((path, part))
}

/// The policies of both types that are attached to an account, unit or root.
async fn attached(client: &Client, target: &str) -> Result<TargetPolicies, Failure> {
    let list = |kind| {
        let call = client.list_policies_for_target().target_id(target).filter(kind);
        pages(call.into_paginator().send(), |page| page.policies)
    };
    let service = list(PolicyType::ServiceControlPolicy);
    let resource = list(PolicyType::ResourceControlPolicy);
    let (service, resource) = try_join(service, resource).await?;
    let mut found = TargetPolicies::default();
    target.clone_into(&mut found.target);
    found.policies = service.into_iter().chain(resource).map(Read::read).collect();
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
