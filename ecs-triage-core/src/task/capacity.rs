//! Where new container instances come from: capacity providers and their Auto Scaling groups.

use crate::finding::Evidence;
use crate::fit::misfit::Kind;
use crate::fit::placement::TooLarge;
use crate::fit::{Placement, Room};
use crate::snapshot::Gap;
use crate::snapshot::autoscaling::{
    AutoScalingGroup, GroupInstance, ScalingActivity, SuspendedProcess,
};
use crate::snapshot::ecs::{CapacityProvider, ContainerInstance};
use crate::{Finding, Remedy, Verdict};

use super::TaskView;

const CAPACITY: &str =
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html";

/// A capacity provider with its Auto Scaling group.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Supply<'s> {
    /// The capacity provider.
    pub provider: &'s CapacityProvider,
    /// Its group.
    pub group: &'s AutoScalingGroup,
}

impl<'s> TaskView<'s> {
    /// The capacity providers that should bring an instance for the task, with their groups. None
    /// where no instance is lacking, or where another instance would not help.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell of the instances, the providers or their groups.
    pub fn supplies(&self) -> Result<Vec<Supply<'s>>, Gap> {
        let Some(placement) = self.placement()? else {
            return Ok(Vec::new());
        };
        let providers = self.providers()?;
        if providers.is_empty() {
            return Ok(Vec::new());
        }
        self.is_settled(placement)?;
        if !wants_instance(placement) || self.outgrown(placement).is_some() {
            return Ok(Vec::new());
        }
        let supplies: Result<Vec<_>, Gap> =
            providers.into_iter().map(|name| self.supply(name)).collect();
        Ok(supplies?.into_iter().flatten().collect())
    }

    fn supply(&self, name: &str) -> Result<Option<Supply<'s>>, Gap> {
        let provider = self.find::<CapacityProvider>(name)?;
        let group = provider.and_then(|provider| provider.auto_scaling_group_provider.as_ref());
        let arn = group.and_then(|group| group.auto_scaling_group_arn.as_deref());
        let (Some(provider), Some(arn)) = (provider, arn) else {
            return Ok(None);
        };
        // The ARN ends with the name: `...:autoScalingGroupName/<name>`.
        let name = arn.rsplit_once("autoScalingGroupName/").map_or(arn, |(_, name)| name);
        let seen = self.snapshot().find::<AutoScalingGroup>(arn).ok().flatten();
        let group = match seen {
            Some(group) => Some(group),
            None => self.find::<AutoScalingGroup>(name)?,
        };
        Ok(group.map(|group| Supply { provider, group }))
    }

    /// The capacity providers that place the task, where the instances of each are too small for it
    /// even when nothing else runs on them; the first, and what the largest has.
    pub(crate) fn outgrown(&self, placement: &Placement<'s>) -> Option<(&'s str, TooLarge)> {
        let providers = self.providers().ok()?;
        let too_large: Option<Vec<_>> = providers
            .into_iter()
            .map(|provider| Some((provider, placement.too_large_for(provider)?)))
            .collect();
        too_large?.first().copied()
    }

    /// Is it known why no new instance comes?
    pub(crate) fn lacks_supply(&self) -> bool {
        let supplies = self.supplies().unwrap_or_default();
        let full = !supplies.is_empty() && supplies.iter().all(Supply::is_at_max);
        let is_cut = |supply: &Supply<'s>| {
            !supply.is_managed()
                || supply.suspended_launch().is_some()
                || self.unregistered(supply).is_ok_and(|instances| !instances.is_empty())
                || self.failed_launch(supply).is_ok_and(|failed| failed.is_some())
        };
        full || supplies.iter().any(is_cut)
    }

    /// The instances in service in the group that are no container instances of the cluster.
    ///
    /// # Errors
    ///
    /// When the snapshot does not hold all container instances.
    pub(crate) fn unregistered(&self, supply: &Supply<'s>) -> Result<Vec<&'s GroupInstance>, Gap> {
        let registered = self.container_instances()?;
        let is_there = |instance: &&GroupInstance| {
            let id = Some(instance.instance_id.as_str());
            registered.iter().any(|seen: &&ContainerInstance| seen.ec2_instance_id.as_deref() == id)
        };
        let in_service = supply
            .group
            .instances
            .iter()
            .filter(|instance| instance.lifecycle_state.as_deref() == Some("InService"));
        Ok(in_service.filter(|instance| !is_there(instance)).collect())
    }

    /// The newest thing that the group tried to do, where it failed.
    ///
    /// # Errors
    ///
    /// When the snapshot does not hold the group's activities.
    pub(crate) fn failed_launch(
        &self,
        supply: &Supply<'s>,
    ) -> Result<Option<&'s ScalingActivity>, Gap> {
        let all = self.owned::<ScalingActivity>(&supply.group.auto_scaling_group_name)?;
        let newest = all.into_iter().max_by_key(|activity| activity.start_time);
        Ok(newest.filter(|activity| {
            matches!(activity.status_code.as_deref(), Some("Failed" | "Cancelled"))
        }))
    }

    /// The verdict of a check on the supply of instances: a finding for each group that `word`
    /// finds fault with.
    ///
    /// # Errors
    ///
    /// As [`supplies`](Self::supplies).
    pub(crate) fn judge_supply(
        &self,
        word: impl Fn(&Supply<'s>) -> Result<Option<Finding>, Gap>,
    ) -> Result<Verdict, Gap> {
        let supplies = self.supplies()?;
        if supplies.is_empty() {
            return Ok(Verdict::NotApplicable);
        }
        let placement = self.placement()?;
        let mut found = Vec::new();
        for supply in &supplies {
            found.extend(word(supply)?.map(|finding| finding.because_all(self.table(placement))));
        }
        Ok(found.into())
    }

    /// One more instance in the cluster.
    pub(crate) fn more_instances(&self) -> Remedy {
        let supply = self.supplies().ok().and_then(|supplies| supplies.first().copied());
        let group = supply.map(|supply| supply.group);
        let name = group.map_or("GROUP", |group| group.auto_scaling_group_name.as_str());
        let wanted = group.and_then(|group| group.desired_capacity);
        let count = wanted.map_or("COUNT".to_owned(), |count| count.saturating_add(1).to_string());
        Remedy::new(format!("add a container instance to cluster {}", self.cluster_name()))
            .command(format!(
                "aws autoscaling set-desired-capacity --region {} --auto-scaling-group-name {name} \
                 --desired-capacity {count}",
                self.place().region
            ))
            .see(CAPACITY)
    }

    /// A member of the group, as a proof.
    pub(crate) fn group_field(
        &self,
        supply: &Supply<'s>,
        member: &str,
        value: impl std::fmt::Display,
    ) -> Evidence {
        self.field(supply.group, member, format_args!("{member} is {value}"))
    }
}

impl<'s> Supply<'s> {
    /// Does the provider scale its group? Unless it says otherwise, it does.
    pub fn is_managed(&self) -> bool {
        let group = self.provider.auto_scaling_group_provider.as_ref();
        let scaling = group.and_then(|group| group.managed_scaling.as_ref());
        scaling.and_then(|scaling| scaling.status.as_deref()) != Some("DISABLED")
    }

    /// The process `Launch`, where it is suspended.
    pub fn suspended_launch(&self) -> Option<&'s SuspendedProcess> {
        let mut suspended = self.group.suspended_processes.iter();
        suspended.find(|process| process.process_name.as_deref() == Some("Launch"))
    }

    /// Does the group have as many instances as it may?
    pub fn is_at_max(&self) -> bool {
        let AutoScalingGroup { desired_capacity, max_size, .. } = self.group;
        matches!((desired_capacity, max_size), (Some(desired), Some(max)) if desired >= max)
    }
}

/// Would another instance of the same kind take the task?
fn wants_instance(placement: &Placement<'_>) -> bool {
    let more_help = |kind: &Kind| {
        !matches!(
            kind,
            Kind::Location
                | Kind::OsFamily
                | Kind::Architecture
                | Kind::Attribute
                | Kind::VolumeDriver
                | Kind::MemberOf
        )
    };
    placement.room() == Room::No
        && placement.too_large().is_none()
        && placement.decisive().iter().all(more_help)
}
