//! The roles of a task, and what they may do.

use crate::finding::Evidence;
use crate::iam::Principal;
use crate::snapshot::ec2::Instance;
use crate::snapshot::ecs::ContainerInstance;
use crate::snapshot::iam::{InstanceProfile, Role};
use crate::snapshot::{Gap, Item};
use crate::target::last_segment;

use super::TaskView;

mod circumstances;
mod instance;
mod organization;
mod permission;
mod policies;
mod refusal;
mod ruling;
mod trust;
mod words;

pub use permission::Permission;
pub(crate) use refusal::{Refusal, Refusals, words as layer_words};
pub(crate) use ruling::Ruling;
pub(crate) use trust::{INFRASTRUCTURE, TASKS};
pub(crate) use words::trust_policy;

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
        // All are looked up before the first gap ends it, so that an adapter asks for all at once.
        let found: Vec<_> = ids.map(|id| self.find::<Instance>(id)).collect();
        let found: Result<Vec<_>, Gap> = found.into_iter().collect();
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
}

/// A part of an ARN, where it has it.
fn arn_part(arn: &str, index: usize) -> Option<&str> {
    arn.splitn(6, ':').nth(index).filter(|part| !part.is_empty())
}

/// The session that ECS makes of a role.
pub(super) fn session(role_arn: &str) -> Principal {
    let mut parts = role_arn.split(':').skip(1);
    let partition = parts.next().unwrap_or("aws");
    let account = parts.nth(2).unwrap_or_default();
    let name = last_segment(role_arn);
    Principal::parse(&format!("arn:{partition}:sts::{account}:assumed-role/{name}/ecs-task"))
}
