//! The volumes of a task that lie elsewhere: file systems of EFS, and disks of EBS.

use crate::check::Verdict;
use crate::finding::{Evidence, EvidenceKind, Finding};
use crate::net::start::Purpose;
use crate::snapshot::Gap;
use crate::snapshot::ec2::{Subnet, VpcPeeringConnection};
use crate::snapshot::ecs::{ContainerDefinition, EfsVolumeConfiguration};
use crate::snapshot::efs::{AccessPoint, FileSystem, MountTarget};
use crate::snapshot::route53::HostedZonesOfVpc;
use crate::stop::Field;
use crate::target::last_segment;

use super::{Launch, Path, TaskView, definite};

mod access;
mod disk;

pub(crate) use access::MountDenial;
pub(crate) use disk::{Disk, DiskFault};

/// A volume of the task definition that lies on an EFS file system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share<'s> {
    /// Its place among the definition's volumes.
    index: usize,
    /// The volume's name.
    pub(crate) name: &'s str,
    /// How it is mounted.
    pub(crate) mount: &'s EfsVolumeConfiguration,
    /// Does a container mount it to write?
    pub(crate) is_written: bool,
}

/// A mount of a volume that the task definition does not have.
#[derive(Clone, Debug)]
pub(crate) struct LooseMount<'s> {
    /// The container that mounts.
    pub(crate) container: &'s ContainerDefinition,
    /// The volume that it names.
    pub(crate) volume: &'s str,
    /// The member of the container that names it.
    pub(crate) member: String,
}

/// What a subnet has of a file system's mount targets.
#[derive(Clone, Debug)]
pub(crate) enum Nearby<'s> {
    /// These are in its zone.
    Here(Vec<&'s MountTarget>),
    /// These are in its VPC, and none is in its zone.
    OtherZone(Vec<&'s MountTarget>),
    /// All are in other VPCs.
    OtherVpc(Vec<&'s MountTarget>),
    /// There is no file system to have any, or it is being deleted.
    NoFileSystem,
}

impl<'s> Share<'s> {
    /// The id of the file system.
    pub(crate) fn file_system(&self) -> &'s str {
        last_segment(&self.mount.file_system_id)
    }

    /// The id of the access point, where one is named.
    pub(crate) fn access_point(&self) -> Option<&'s str> {
        let config = self.mount.authorization_config.as_ref()?;
        config.access_point_id.as_deref().filter(|id| !id.is_empty())
    }

    /// Does the task role authorize the mount?
    pub(crate) fn uses_iam(&self) -> bool {
        let config = self.mount.authorization_config.as_ref();
        is_enabled(config.and_then(|config| config.iam.as_deref()))
    }

    /// Is the way to the file system encrypted? It is not unless it is said.
    pub(crate) fn is_encrypted(&self) -> bool {
        is_enabled(self.mount.transit_encryption.as_deref())
    }

    /// The directory that is mounted, where it is not the root, and no access point leads there.
    pub(crate) fn directory(&self) -> Option<&'s str> {
        let directory = self.mount.root_directory.as_deref().filter(|path| !path.is_empty());
        directory.filter(|path| *path != "/" && self.access_point().is_none())
    }

    /// The file system and the volume, as messages name them.
    pub(crate) fn words(&self) -> String {
        format!("file system {} of volume {}", self.file_system(), self.name)
    }
}

fn is_enabled(value: Option<&str>) -> bool {
    value.is_some_and(|value| value.eq_ignore_ascii_case("ENABLED"))
}

impl<'s> TaskView<'s> {
    /// The volumes on EFS. A host outside AWS mounts none.
    ///
    /// # Errors
    ///
    /// When the task definition, or what runs the task, is not known.
    pub(crate) fn shares(&self) -> Result<Vec<Share<'s>>, Gap> {
        let definition = self.definition()?;
        let volumes = definition.volumes.iter().enumerate();
        let shares: Vec<_> = volumes
            .filter_map(|(index, volume)| {
                let mount = volume.efs_volume_configuration.as_ref()?;
                let containers = definition.container_definitions.iter();
                let mut mounts = containers.flat_map(|container| &container.mount_points);
                let is_written = mounts.any(|mount| {
                    mount.source_volume.as_deref() == Some(&volume.name)
                        && mount.read_only != Some(true)
                });
                Some(Share { index, name: &volume.name, mount, is_written })
            })
            .collect();
        if shares.is_empty() || self.launch()? == Launch::External {
            return Ok(Vec::new());
        }
        Ok(shares)
    }

    /// The verdict of a check on the volumes on EFS, one by one.
    ///
    /// # Errors
    ///
    /// When nothing is found and something is lacking for an answer.
    pub(crate) fn judge_shares(
        &self,
        judge: impl Fn(&Share<'s>) -> Result<Option<Finding>, Gap>,
    ) -> Result<Verdict, Gap> {
        Verdict::of_each(&self.shares()?, judge)
    }

    /// The same, asked once for each file system.
    ///
    /// # Errors
    ///
    /// As [`judge_shares`](Self::judge_shares).
    pub(crate) fn judge_file_systems(
        &self,
        judge: impl Fn(&Share<'s>) -> Result<Option<Finding>, Gap>,
    ) -> Result<Verdict, Gap> {
        let mut shares = self.shares()?;
        shares.sort_by_key(|share| share.file_system());
        shares.dedup_by_key(|share| share.file_system());
        Verdict::of_each(&shares, judge)
    }

    /// A member of the volume in the task definition, as a proof.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn mounts(
        &self,
        share: &Share<'s>,
        member: &str,
        value: &str,
    ) -> Result<Evidence, Gap> {
        let definition = self.pointer(self.definition()?);
        let volume = format!("{definition}/volumes/{}", share.index);
        let at = format!("efsVolumeConfiguration/{}", member.replace('.', "/"));
        let says = format!("{member} is {value}");
        Ok(Evidence::new(EvidenceKind::Field, share.name, says, format!("{volume}/{at}")))
    }

    /// The volume's configuration in the task definition, as a proof that something is not in it.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn mounted_without(&self, share: &Share<'s>, says: &str) -> Result<Evidence, Gap> {
        let definition = self.pointer(self.definition()?);
        let at = format!("{definition}/volumes/{}/efsVolumeConfiguration", share.index);
        Ok(Evidence::new(EvidenceKind::Field, share.name, says, at))
    }

    /// The subnets that file systems are mounted from: the task's own, or its hosts'.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell where the task is or may be.
    pub(crate) fn mount_subnets(&self) -> Result<Vec<&'s Subnet>, Gap> {
        let mut ids: Vec<&str> = self.seats()?.iter().map(|seat| seat.subnet).collect();
        if self.network_mode()? != "awsvpc" {
            ids = self.hosts()?.iter().filter_map(|host| host.subnet_id.as_deref()).collect();
        }
        ids.sort_unstable();
        ids.dedup();
        definite(ids.into_iter().map(|id| self.find::<Subnet>(id)))
    }

    /// What a subnet has of the file system's mount targets.
    ///
    /// # Errors
    ///
    /// When the snapshot does not hold them all.
    pub(crate) fn nearby(&self, share: &Share<'s>, subnet: &Subnet) -> Result<Nearby<'s>, Gap> {
        let mut all = self.owned::<MountTarget>(share.file_system())?;
        all.retain(|target| target.life_cycle_state.as_deref() != Some("deleted"));
        if all.is_empty() {
            // One that goes loses its mount targets first: making another is no remedy.
            let stays = |system: &FileSystem| {
                !matches!(system.life_cycle_state.as_deref(), Some("deleting" | "deleted"))
            };
            let stays = self.find::<FileSystem>(share.file_system())?.is_some_and(stays);
            return Ok(if stays { Nearby::OtherZone(all) } else { Nearby::NoFileSystem });
        }
        let (mut near, mut far) = (Vec::new(), Vec::new());
        for target in all {
            let of_target = || self.find::<Subnet>(&target.subnet_id);
            let vpc = match target.vpc_id.as_deref() {
                Some(vpc) => Some(vpc),
                None => of_target()?.map(|subnet| subnet.vpc_id.as_str()),
            };
            let in_vpc = vpc.is_none_or(|vpc| vpc == subnet.vpc_id);
            if in_vpc { near.push(target) } else { far.push(target) }
        }
        if near.is_empty() {
            return Ok(Nearby::OtherVpc(far));
        }
        let mut here = Vec::new();
        for target in &near {
            if self.is_in_zone(target, subnet)? {
                here.push(*target);
            }
        }
        Ok(if here.is_empty() { Nearby::OtherZone(near) } else { Nearby::Here(here) })
    }

    /// The file system's mount targets, where all are in other VPCs than the subnet and no name
    /// leads there.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub(crate) fn targets_elsewhere(
        &self,
        share: &Share<'s>,
        subnet: &Subnet,
    ) -> Result<Vec<&'s MountTarget>, Gap> {
        let Nearby::OtherVpc(targets) = self.nearby(share, subnet)? else {
            return Ok(Vec::new());
        };
        let ways = self.ways_to(share)?.into_iter();
        for way in ways.filter(|way| way.subnet == subnet.subnet_id) {
            if way.trace.is_delivered() {
                return Ok(Vec::new());
            }
            if let Some(gap) = way.trace.missing.first() {
                return Err(gap.clone());
            }
        }
        let is_alone = matches!(self.snapshot.all::<VpcPeeringConnection>(), Ok([]));
        if !is_alone {
            // A private zone may give the name to a VPC that has a way to the other.
            self.find::<HostedZonesOfVpc>(&subnet.vpc_id)?;
        }
        Ok(targets)
    }

    /// Does the stopped reason mean this volume, as far as it names one?
    pub(crate) fn may_mean(&self, share: &Share<'s>) -> bool {
        let symptom = self.symptom();
        let named = symptom.and_then(|symptom| symptom.field(Field::FileSystem));
        // The text may name the file system by its host name.
        let same_system =
            named.is_none_or(|named| named.split('.').next() == Some(share.file_system()));
        let path = symptom.and_then(|symptom| symptom.field(Field::Path));
        let own = share.directory().unwrap_or("/").trim_matches('/');
        same_system && path.is_none_or(|path| path.trim_matches('/') == own)
    }

    /// The mounts of volumes that the definition does not have; `None` where nothing is mounted.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn loose_mounts(&self) -> Result<Option<Vec<LooseMount<'s>>>, Gap> {
        let definition = self.definition()?;
        let mut any = false;
        let mut loose = Vec::new();
        for container in &definition.container_definitions {
            for (index, mount) in container.mount_points.iter().enumerate() {
                any = true;
                let Some(volume) = mount.source_volume.as_deref() else { continue };
                let member = format!("mountPoints.{index}.sourceVolume");
                if !definition.volumes.iter().any(|known| known.name == volume) {
                    loose.push(LooseMount { container, volume, member });
                }
            }
        }
        Ok(any.then_some(loose))
    }

    /// Is the mount target in the subnet's zone? Ids of zones come before names, which differ
    /// between accounts.
    fn is_in_zone(&self, target: &MountTarget, subnet: &Subnet) -> Result<bool, Gap> {
        if target.subnet_id == subnet.subnet_id {
            return Ok(true);
        }
        let ids = target.availability_zone_id.as_ref().zip(subnet.availability_zone_id.as_ref());
        let names = target.availability_zone_name.as_ref().zip(subnet.availability_zone.as_ref());
        match ids.or(names) {
            Some((one, other)) => Ok(one == other),
            None => {
                let other = self.find::<Subnet>(&target.subnet_id)?;
                Ok(other.is_some_and(|other| other.availability_zone == subnet.availability_zone))
            }
        }
    }

    /// The access point of that id, as far as the call knows it that was made for all, or for the
    /// file system's; `None` when it does not exist.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub(crate) fn access_point(
        &self,
        share: &Share<'s>,
        id: &str,
    ) -> Result<Option<&'s AccessPoint>, Gap> {
        let of_system = self.snapshot.owned::<AccessPoint>(share.file_system());
        match (self.snapshot.find::<AccessPoint>(id), of_system) {
            (Ok(found), _) => Ok(found),
            (Err(_), Ok(_)) => Ok(None),
            (Err(gap), Err(_)) => {
                self.want(&gap);
                Err(gap)
            }
        }
    }

    /// The connections to the file system.
    ///
    /// # Errors
    ///
    /// As [`paths`](Self::paths).
    pub(crate) fn ways_to(&self, share: &Share<'s>) -> Result<Vec<&Path<'s>>, Gap> {
        let to_it = |path: &&Path<'_>| {
            let host = path.connection.host.split('.').next();
            path.connection.purpose == Purpose::Efs && host == Some(share.file_system())
        };
        Ok(self.paths()?.iter().filter(to_it).collect())
    }
}

/// The zone of a subnet, as messages name it.
pub(crate) fn zone(subnet: &Subnet) -> &str {
    let name = subnet.availability_zone.as_deref();
    name.or(subnet.availability_zone_id.as_deref()).unwrap_or("its zone")
}
