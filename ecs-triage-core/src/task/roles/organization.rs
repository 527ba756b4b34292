//! Service and resource control policies, as far as the snapshot holds them.

use crate::iam::{Levels, Policies, Policy, PolicySet};
use crate::snapshot::Assumption;
use crate::snapshot::organizations::{Organization, OrganizationPolicy, Parents, TargetPolicies};
use crate::task::TaskView;

/// An organization has at most five levels of units between its root and an account.
const LEVELS: usize = 7;

const FULL_ACCESS: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

impl TaskView<'_> {
    /// Fills in the organization's policies; what is unread is assumed to deny nothing.
    pub(super) fn organization(
        &self,
        policies: &mut Policies,
        resource_account: &str,
    ) -> Vec<Assumption> {
        let organization = self.snapshot().all::<Organization>();
        match organization {
            Ok([]) => return Vec::new(),
            Ok([found, ..]) => policies.management_account.clone_from(&found.master_account_id),
            Err(_) => {}
        }
        let account = self.place().account;
        if policies.management_account.as_deref() == Some(account) {
            return Vec::new();
        }
        let mut assumed = Vec::new();
        let (scps, all) = self.levels(account, "SERVICE_CONTROL_POLICY");
        policies.scps = scps;
        assumed.extend((!all).then_some(Assumption::ServiceControlPolicies));
        let (rcps, all) = self.levels(resource_account, "RESOURCE_CONTROL_POLICY");
        policies.rcps = rcps;
        assumed.extend((!all).then_some(Assumption::ResourceControlPolicies));
        assumed
    }

    /// The policies of one type from the root down to the account, and whether these are all.
    fn levels(&self, account: &str, kind: &str) -> (Levels, bool) {
        let mut levels = Vec::new();
        let mut target = account.to_owned();
        for _ in 0..LEVELS {
            let Some(attached) = self.attached_to(&target, kind) else {
                return (levels.into_iter().rev().collect(), false);
            };
            levels.push(attached);
            let parent = self.snapshot().find::<Parents>(&target).ok().flatten();
            match parent.and_then(|parents| parents.parents.first()) {
                Some(parent) => target.clone_from(&parent.id),
                None => break,
            }
        }
        let complete = target.starts_with("r-");
        (levels.into_iter().rev().collect(), complete)
    }

    /// The policies of one type that are attached to an account, unit or root.
    fn attached_to(&self, target: &str, kind: &str) -> Option<PolicySet> {
        let attached = self.snapshot().find::<TargetPolicies>(target).ok()??;
        let of_kind =
            attached.policies.iter().filter(|policy| policy.r#type.as_deref() == Some(kind));
        let documents: Option<Vec<_>> =
            of_kind.map(|policy| self.control_policy(&policy.id)).collect();
        documents.filter(|documents| !documents.is_empty()).map(PolicySet::from_iter)
    }

    fn control_policy(&self, id: &str) -> Option<Policy> {
        let found = self.snapshot().find::<OrganizationPolicy>(id).ok().flatten();
        let text = match found {
            Some(policy) => policy.content.text(),
            // The policies that AWS attaches from the start need not be collected.
            None if matches!(id, "p-FullAWSAccess" | "p-RCPFullAWSAccess") => FULL_ACCESS,
            None => return None,
        };
        Policy::parse(text).ok().map(|policy| policy.labelled(id))
    }
}
