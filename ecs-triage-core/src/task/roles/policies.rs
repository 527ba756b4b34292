//! The policies of a role, as far as the snapshot holds them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::iam::{Policies, Policy, PolicySet};
use crate::snapshot::iam::{
    AttachedPolicy, AttachedRolePolicies, ManagedPolicy, Role, RolePolicy, RolePolicyNames,
};
use crate::snapshot::{Document, Gap, Item};
use crate::target::last_segment;
use crate::task::TaskView;

impl<'s> TaskView<'s> {
    /// The policies of a role, and what of them is not known.
    pub(super) fn policies(&self, role: &Role) -> (Policies, Vec<Gap>) {
        let mut lacking = Vec::new();
        let mut identity = PolicySet::default();
        match self.inline(role) {
            Ok(documents) => documents.for_each(|(name, text)| add(&mut identity, name, text)),
            Err(gap) => lacking.push(gap),
        }
        let attached = self.attached(role).unwrap_or_else(|gap| {
            lacking.push(gap);
            &[]
        });
        for policy in attached {
            match self.document(&policy.policy_arn) {
                Ok(text) => add(&mut identity, &policy.policy_arn, &text),
                Err(gap) => lacking.push(gap),
            }
        }
        if !lacking.is_empty() {
            identity = identity.incomplete();
        }
        let boundary = role.permissions_boundary.as_ref().map(|boundary| {
            let mut set = PolicySet::default();
            match self.document(&boundary.permissions_boundary_arn) {
                Ok(text) => add(&mut set, &boundary.permissions_boundary_arn, &text),
                Err(gap) => {
                    lacking.push(gap);
                    set = PolicySet::unread();
                }
            }
            set
        });
        (Policies { identity, boundary, ..Policies::default() }, lacking)
    }

    fn inline<'r>(
        &self,
        role: &'r Role,
    ) -> Result<Box<dyn Iterator<Item = (&'r str, &'r str)> + 'r>, Gap>
    where
        's: 'r,
    {
        if let Some(list) = &role.role_policy_list {
            let pair = |policy: &'r crate::snapshot::iam::InlinePolicy| {
                (policy.policy_name.as_str(), policy.policy_document.text())
            };
            return Ok(Box::new(list.iter().map(pair)));
        }
        let named = self.find::<RolePolicyNames>(&role.role_name)?;
        let names = named.map(|named| named.policy_names.as_slice()).unwrap_or_default();
        let mut found = Vec::new();
        for name in names {
            let seen = self.snapshot().seen::<RolePolicy>().iter();
            let mut same = seen.filter(|p| p.role_name == role.role_name && p.policy_name == *name);
            match same.next() {
                Some(policy) => found.push((name.as_str(), policy.policy_document.text())),
                None => {
                    let subject = format!("{}/{name}", role.role_name);
                    return Err(self.lack(RolePolicy::ASKS, Some(&subject)));
                }
            }
        }
        Ok(Box::new(found.into_iter()))
    }

    fn attached<'r>(&self, role: &'r Role) -> Result<&'r [AttachedPolicy], Gap>
    where
        's: 'r,
    {
        if let Some(list) = &role.attached_managed_policies {
            return Ok(list);
        }
        let attached = self.find::<AttachedRolePolicies>(&role.role_name)?;
        Ok(attached.map(|attached| attached.attached_policies.as_slice()).unwrap_or_default())
    }

    /// The document in force of a managed policy.
    fn document(&self, arn: &str) -> Result<String, Gap> {
        let seen = self.snapshot().find::<ManagedPolicy>(arn).ok().flatten();
        let in_force = seen.and_then(|policy| {
            let versions = &policy.policy_version_list;
            let marked = versions.iter().find(|version| version.is_default_version);
            marked.or_else(|| versions.first())?.document.as_ref()
        });
        match in_force.map(Document::text).or_else(|| managed(arn)) {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.lack(ManagedPolicy::ASKS, Some(arn))),
        }
    }
}

fn add(set: &mut PolicySet, label: &str, text: &str) {
    match Policy::parse(text) {
        Ok(policy) => set.push(policy.labelled(label)),
        Err(_) => *set = std::mem::take(set).incomplete(),
    }
}

/// AWS's own managed policies that tasks use; a snapshot need not carry them.
fn managed(arn: &str) -> Option<&'static str> {
    let (_, path) = arn.split_once(":iam::aws:policy/")?;
    MANAGED.get(last_segment(path)).map(Document::text)
}

static MANAGED: LazyLock<BTreeMap<String, Document>> = LazyLock::new(|| {
    #[derive(serde::Deserialize)]
    struct Table {
        policies: BTreeMap<String, Document>,
    }
    let table = serde_json::from_str::<Table>(include_str!("managed.json"));
    table.map(|table| table.policies).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_managed_policies_is_read() {
        let arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
        assert!(managed(arn).unwrap().contains("ecr:BatchGetImage"));
        assert_eq!(
            managed("arn:aws:iam::111122223333:policy/AmazonECSTaskExecutionRolePolicy"),
            None
        );
    }
}
