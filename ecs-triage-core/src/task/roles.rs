//! The roles of a task, and what they may do.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::finding::Evidence;
use crate::iam::{Context, Decision, Grants, Layer, Missing, Policies, Policy, PolicySet};
use crate::iam::{Principal, Request, ResourceKind, decide};
use crate::snapshot::ec2::Instance;
use crate::snapshot::ecs::ContainerInstance;
use crate::snapshot::iam::{
    AttachedPolicy, AttachedRolePolicies, InstanceProfile, ManagedPolicy, Role, RolePolicy,
    RolePolicyNames,
};
use crate::snapshot::{Document, Gap, Item, Need, Operation};
use crate::target::last_segment;

use super::TaskView;

mod instance;
mod organization;
mod refusal;
mod ruling;
mod trust;
mod words;

pub(crate) use refusal::Refusal;
pub(crate) use ruling::Ruling;

/// The roles that a task's start uses.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RoleKind {
    /// The role by which ECS prepares the task.
    Execution,
    /// The role of the application.
    Task,
    /// The role of the container instance, by which its agent works.
    Instance,
}

impl RoleKind {
    /// The name as people say it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Execution => "execution role",
            Self::Task => "task role",
            Self::Instance => "container instance role",
        }
    }

    /// The member of a task definition that names it; instances have theirs from their profile.
    const fn member(self) -> &'static str {
        match self {
            Self::Execution => "executionRoleArn",
            Self::Task => "taskRoleArn",
            Self::Instance => "",
        }
    }
}

/// What a role is to be allowed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Permission<'a> {
    /// The action.
    pub action: &'a str,
    /// The ARN, or `*`.
    pub resource: &'a str,
    /// The policy of the resource; unread where it is not known, none where there is none.
    pub resource_policy: Option<PolicySet>,
    /// The grants of the resource, where it is a KMS key.
    pub grants: Grants,
    /// What the resource is, where action and ARN do not tell.
    pub kind: Option<ResourceKind>,
    /// Condition keys of this call, beyond those that every call of the role has.
    pub context: Vec<(String, Vec<String>)>,
    /// Condition keys that this call carries with values that are not known.
    pub unknown_keys: Vec<&'a str>,
    /// What of the resource's side is not known.
    pub lacking: Vec<Gap>,
}

impl<'a> Permission<'a> {
    /// An action on a resource that has no policy of its own.
    pub fn new(action: &'a str, resource: &'a str) -> Self {
        Self {
            action,
            resource,
            resource_policy: None,
            grants: Grants::default(),
            kind: None,
            context: Vec::new(),
            unknown_keys: Vec::new(),
            lacking: Vec::new(),
        }
    }

    /// Adds the policy of the resource.
    #[must_use]
    pub fn guarded(mut self, policy: Option<PolicySet>) -> Self {
        self.resource_policy = policy;
        self
    }

    /// Adds the policy of the resource, or why it is not known.
    #[must_use]
    pub fn guarded_by(mut self, policy: Result<Option<PolicySet>, Gap>) -> Self {
        self.resource_policy = policy.unwrap_or_else(|gap| {
            self.lacking.push(gap);
            Some(PolicySet::unread())
        });
        self
    }

    /// Adds a condition key.
    #[must_use]
    pub fn with(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.with_values(key, vec![value.into()])
    }

    /// Adds a condition key with a list of values.
    #[must_use]
    pub fn with_values(mut self, key: impl Into<String>, values: Vec<String>) -> Self {
        self.context.push((key.into(), values));
        self
    }

    /// Adds a condition key whose value is not known.
    #[must_use]
    pub fn with_unknown(mut self, key: &'a str) -> Self {
        self.unknown_keys.push(key);
        self
    }

    /// Says that the call never carries these condition keys.
    #[must_use]
    pub fn without(self, absent: &[&str]) -> Self {
        absent.iter().fold(self, |call, key| call.with_values(*key, Vec::new()))
    }
}

impl<'s> TaskView<'s> {
    /// The ARN of a role, where the task names one.
    ///
    /// # Errors
    ///
    /// When the task definition, or the container instance, is not known.
    pub fn role_arn(&self, kind: RoleKind) -> Result<Option<&'s str>, Gap> {
        if kind == RoleKind::Instance {
            return self.instance_role();
        }
        let overridden = self.overridden_role(kind);
        let definition = self.definition()?;
        let defined = match kind {
            RoleKind::Execution => definition.execution_role_arn.as_deref(),
            _ => definition.task_role_arn.as_deref(),
        };
        Ok(overridden.or(defined).filter(|arn| !arn.is_empty()))
    }

    /// The role that the task has in the place of its definition's.
    fn overridden_role(&self, kind: RoleKind) -> Option<&'s str> {
        let overrides = self.task()?.overrides.as_ref()?;
        let arn = match kind {
            RoleKind::Execution => overrides.execution_role_arn.as_deref(),
            _ => overrides.task_role_arn.as_deref(),
        };
        arn.filter(|arn| !arn.is_empty())
    }

    /// Where the task or its definition names the role, as a proof.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub fn names_role(&self, kind: RoleKind, arn: &str) -> Result<Evidence, Gap> {
        let member = kind.member();
        let says = format!("{member} is {arn}");
        match self.task().filter(|_| self.overridden_role(kind).is_some()) {
            Some(task) => Ok(self.field(task, &format!("overrides.{member}"), says)),
            None => Ok(self.field(self.definition()?, member, says)),
        }
    }

    /// The role of the first container instance that the task is or may be on.
    fn instance_role(&self) -> Result<Option<&'s str>, Gap> {
        let Some(instance) = self.hosts()?.into_iter().next() else {
            return Ok(None);
        };
        let profile = instance.iam_instance_profile.as_ref().and_then(|p| p.arn.as_deref());
        let Some(profile) = profile else {
            return Ok(None);
        };
        let profile = self.find::<InstanceProfile>(profile)?;
        Ok(profile.and_then(|profile| profile.roles.first()).map(|role| role.arn.as_str()))
    }

    /// The EC2 instances that the task is on, or may be placed on.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell of the container instances or their EC2 instances.
    pub fn hosts(&self) -> Result<Vec<&'s Instance>, Gap> {
        let placed = self.task().and_then(|task| task.container_instance_arn.as_deref());
        let instances: Vec<&ContainerInstance> = match placed {
            Some(arn) => self.find::<ContainerInstance>(arn)?.into_iter().collect(),
            None => self.container_instances()?,
        };
        let ids = instances.iter().filter_map(|instance| instance.ec2_instance_id.as_deref());
        let found: Result<Vec<_>, Gap> = ids.map(|id| self.find::<Instance>(id)).collect();
        Ok(found?.into_iter().flatten().collect())
    }

    /// The container instances of the cluster.
    ///
    /// # Errors
    ///
    /// When the snapshot holds fewer than the cluster has.
    pub fn container_instances(&self) -> Result<Vec<&'s ContainerInstance>, Gap> {
        let Some(cluster) = self.cluster()? else {
            return Ok(Vec::new());
        };
        let name = format!("/{}/", cluster.cluster_name);
        let of_cluster = |instance: &&ContainerInstance| {
            let arn = instance.container_instance_arn.as_str();
            arn.contains(&name) || arn.matches('/').count() == 1
        };
        // The cluster counts those that are ACTIVE or DRAINING.
        let counts = |instance: &&&ContainerInstance| {
            matches!(instance.status.as_deref(), Some("ACTIVE" | "DRAINING") | None)
        };
        let seen = self.snapshot().seen::<ContainerInstance>().iter().filter(of_cluster);
        let seen: Vec<_> = seen.collect();
        let counted = seen.iter().filter(counts).count();
        let registered = cluster.registered_container_instances_count;
        let all =
            registered.is_some_and(|count| usize::try_from(count).is_ok_and(|c| c <= counted));
        match all {
            true => Ok(seen),
            false => Err(self.lack(ContainerInstance::ASKS, Some(&cluster.cluster_name))),
        }
    }

    /// The role of that ARN or name; `None` when it does not exist.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn role(&self, arn: &str) -> Result<Option<&'s Role>, Gap> {
        let name = last_segment(arn);
        match self.snapshot().find::<Role>(arn) {
            Ok(Some(role)) => Ok(Some(role)),
            // GetRole is asked by name, ListRoles and the account's details list them all.
            _ => {
                let same = |role: &&Role| role.arn == arn || !arn.starts_with("arn:");
                Ok(self.find::<Role>(name)?.filter(same))
            }
        }
    }

    /// The role of that kind, where the task names one that exists.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub fn role_of(&self, kind: RoleKind) -> Result<Option<&'s Role>, Gap> {
        self.role_arn(kind)?.map_or(Ok(None), |arn| self.role(arn))
    }

    /// May the role do it? Only `Allowed` and `Denied` come back.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub fn decide(&self, role: &Role, permission: &Permission<'_>) -> Result<Decision, Gap> {
        let (mut policies, lacking) = self.policies(role);
        policies.resource.clone_from(&permission.resource_policy);
        policies.grants.clone_from(&permission.grants);
        policies.resource_kind = permission.kind;
        let principal = session(&role.arn);
        let context = self.context(role, permission);
        let request = Request::new(&principal, permission.action, permission.resource, &context);
        let assumed = self.organization(&mut policies, request.owner().unwrap_or_default());
        match decide(&request, &policies) {
            Decision::Unknown(missing) => Err(undecided(role, permission, &missing, lacking)),
            decision => {
                if decision.is_allowed() {
                    assumed.into_iter().for_each(|assumption| self.assume(assumption));
                }
                Ok(decision)
            }
        }
    }

    /// The policies of a role, and what of them is not known.
    fn policies(&self, role: &Role) -> (Policies, Vec<Gap>) {
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

    /// The condition keys of a call that the role makes from a task.
    ///
    /// See [global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
    fn context(&self, role: &Role, permission: &Permission<'_>) -> Context {
        let place = self.place();
        let own = arn_part(&role.arn, 4).unwrap_or(place.account);
        let mut context = Context::new()
            .with("aws:PrincipalArn", role.arn.as_str())
            .with("aws:PrincipalAccount", own)
            .with("aws:PrincipalType", "AssumedRole")
            .with("aws:PrincipalIsAWSService", "false")
            .with("aws:RequestedRegion", arn_part(permission.resource, 3).unwrap_or(place.region))
            .with("aws:ResourceAccount", arn_part(permission.resource, 4).unwrap_or(own))
            .with("aws:SecureTransport", "true")
            .with("aws:ViaAWSService", "false");
        for key in UNKNOWN_KEYS {
            context = context.with_unknown(key);
        }
        for tag in &role.tags {
            context = context.with(&format!("aws:PrincipalTag/{}", tag.key), tag.value.as_str());
        }
        for key in &permission.unknown_keys {
            context = context.with_unknown(key);
        }
        for (key, values) in &permission.context {
            context = context.with_values(key, values.iter().map(String::as_str));
        }
        context
    }
}

/// A part of an ARN, where it has it.
fn arn_part(arn: &str, index: usize) -> Option<&str> {
    arn.splitn(6, ':').nth(index).filter(|part| !part.is_empty())
}

/// Keys that a call of a task carries and no snapshot tells.
const UNKNOWN_KEYS: &[&str] = &[
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:SourceVpcArn",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:TokenIssueTime",
    "aws:userid",
    "aws:ResourceTag/*",
];

/// What would settle an undecided request: a call that was not made, or else nothing.
fn undecided(
    role: &Role,
    permission: &Permission<'_>,
    missing: &Missing,
    lacking: Vec<Gap>,
) -> Gap {
    let lacks = |layers: &[Layer]| missing.layers.iter().any(|layer| layers.contains(layer));
    let of_role = lacking.into_iter().next();
    let of_role = of_role.filter(|_| lacks(&[Layer::Identity, Layer::Boundary]));
    let of_resource = permission.lacking.first();
    let of_resource = of_resource.filter(|_| lacks(&[Layer::Resource, Layer::Grant]));
    of_role.or_else(|| of_resource.cloned()).unwrap_or_else(|| {
        let why = match missing.keys.as_slice() {
            [] => "a policy holds what cannot be read".to_owned(),
            keys => format!("a policy depends on {}, which no call shows", keys.join(", ")),
        };
        Gap::undecidable(Need::of(Operation::GetRole, role.role_name.as_str()), why)
    })
}

/// The session that ECS makes of a role.
pub(super) fn session(role_arn: &str) -> Principal {
    let mut parts = role_arn.split(':').skip(1);
    let partition = parts.next().unwrap_or("aws");
    let account = parts.nth(2).unwrap_or_default();
    let name = last_segment(role_arn);
    Principal::parse(&format!("arn:{partition}:sts::{account}:assumed-role/{name}/ecs-task"))
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
    let table = serde_json::from_str::<Table>(include_str!("roles/managed.json"));
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
