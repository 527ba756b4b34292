//! The Fargate platform that the task is to run on, and what it needs of it.

use crate::finding::Evidence;
use crate::fit::fargate::{self, Feature, Os};
use crate::snapshot::ec2::{AvailabilityZone, Subnet};
use crate::snapshot::{Gap, Item, Need};

use super::TaskView;

impl<'s> TaskView<'s> {
    /// A member of the task or its service that says something of the platform, with its proof: the
    /// task's goes before the service's.
    ///
    /// # Errors
    ///
    /// When the task does not say it and belongs to a service that the snapshot does not hold.
    fn platform_member(&self, member: Member) -> Result<Option<(&'s str, Evidence)>, Gap> {
        let name = member.name();
        if let Some(task) = self.task()
            && let Some(value) = member.of(&task.platform_version, &task.platform_family)
        {
            return Ok(Some((value, self.field(task, name, format!("{name} is {value}")))));
        }
        let Some(service) = self.own_service()? else { return Ok(None) };
        let value = member.of(&service.platform_version, &service.platform_family);
        Ok(value.map(|value| (value, self.field(service, name, format!("{name} is {value}")))))
    }

    /// The platform version that is named, where it is older than 1.4.0.
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub(crate) fn old_platform(&self) -> Result<Option<(&'s str, Evidence)>, Gap> {
        let named = self.platform_member(Member::Version)?;
        Ok(named.filter(|(version, _)| is_before(version, fargate::FEATURE_FLOOR)))
    }

    /// What the task needs platform version 1.4.0 for.
    ///
    /// # Errors
    ///
    /// When nothing of it is known, and the definition or the service is not.
    pub(crate) fn features(&self) -> Result<Vec<Feature>, Gap> {
        let mut features = fargate::features(self.definition()?);
        let connect = self.connect().map(|connect| connect.is_some());
        let exec = self.may_exec();
        if features.is_empty() && exec != Ok(true) && connect != Ok(true) {
            exec.clone()?;
            connect.clone()?;
        }
        features.extend((exec == Ok(true)).then_some(Feature::ExecuteCommand));
        features.extend((connect == Ok(true)).then_some(Feature::ServiceConnect));
        Ok(features)
    }

    /// The operating system that the definition names; Linux where it names none.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn defined_family(&self) -> Result<&'s str, Gap> {
        let platform = self.definition()?.runtime_platform.as_ref();
        let family = platform.and_then(|platform| platform.operating_system_family.as_deref());
        Ok(family.unwrap_or("LINUX"))
    }

    /// The platform family of the task or its service, where it is another than the definition's.
    ///
    /// # Errors
    ///
    /// When the definition, or the service, is not known.
    pub(crate) fn other_family(&self) -> Result<Option<(&'s str, Evidence)>, Gap> {
        let Some((family, evidence)) = self.platform_member(Member::Family)? else {
            return Ok(None);
        };
        let (own, wanted) = (plain(family), plain(self.defined_family()?));
        // A platform may be named by less than all of its words.
        let same = own.starts_with(&wanted) || wanted.starts_with(&own);
        Ok((!same).then_some((family, evidence)))
    }

    /// The subnets in an availability zone in which Fargate is not known to be offered, and of how
    /// many.
    ///
    /// # Errors
    ///
    /// When none is known to be there, and the zones of some are not known.
    pub(crate) fn subnets_without_fargate(&self) -> Result<(Vec<&'s Subnet>, usize), Gap> {
        let region = self.place().region;
        let names = self.subnet_names();
        if !fargate::is_partial(region) || Os::of(Some(self.defined_family()?)) == Os::Windows {
            return Ok((Vec::new(), names.len()));
        }
        let (mut outside, mut gap) = (Vec::new(), None);
        for name in &names {
            match self.find::<Subnet>(name) {
                Ok(Some(subnet)) => match self.zone_id(subnet) {
                    Ok(zone) if fargate::leaves_out(region, zone) => outside.push(subnet),
                    Ok(_) => {}
                    Err(unmet) => gap = Some(unmet),
                },
                Ok(None) => {}
                Err(unmet) => gap = Some(unmet),
            }
        }
        match gap {
            Some(gap) if outside.is_empty() => Err(gap),
            _ => Ok((outside, names.len())),
        }
    }

    /// The id of a subnet's availability zone, which is the same in every account.
    fn zone_id(&self, subnet: &'s Subnet) -> Result<&'s str, Gap> {
        if let Some(id) = subnet.availability_zone_id.as_deref() {
            return Ok(id);
        }
        let name = subnet.availability_zone.as_deref().unwrap_or_default();
        let zone = self.find::<AvailabilityZone>(name)?;
        zone.and_then(|zone| zone.zone_id.as_deref()).ok_or_else(|| {
            let id = &subnet.subnet_id;
            let why = format!("the id of the availability zone of {id} is not known");
            Gap::undecidable(Need::of(Subnet::ASKS, id.as_str()), why)
        })
    }
}

/// What is said of a platform.
#[derive(Clone, Copy)]
enum Member {
    Version,
    Family,
}

impl Member {
    const fn name(self) -> &'static str {
        match self {
            Self::Version => "platformVersion",
            Self::Family => "platformFamily",
        }
    }

    fn of<'s>(self, version: &'s Option<String>, family: &'s Option<String>) -> Option<&'s str> {
        let value = match self {
            Self::Version => version,
            Self::Family => family,
        };
        value.as_deref().filter(|value| !value.is_empty())
    }
}

/// `Windows Server 2022 Core` and `WINDOWS_SERVER_2022_CORE` are the same.
fn plain(family: &str) -> String {
    family.to_ascii_uppercase().replace([' ', '-'], "_")
}

/// Is this version older? `LATEST` and what is no version is not.
fn is_before(version: &str, other: &str) -> bool {
    let parts =
        |text: &str| text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>();
    parts(version).zip(parts(other)).is_some_and(|(one, two)| one < two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert!(is_before("1.3.0", "1.4.0"));
        assert!(!is_before("1.10.0", "1.4.0"));
        assert!(!is_before("LATEST", "1.4.0"));
    }

    #[test]
    fn a_family_is_the_same_however_it_is_written() {
        assert_eq!(plain("Windows Server 2022 Core"), "WINDOWS_SERVER_2022_CORE");
    }
}
