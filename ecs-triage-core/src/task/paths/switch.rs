//! The two attributes of a VPC that decide its DNS.
//!
//! Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html>.

use crate::finding::{Evidence, Remedy};
use crate::snapshot::ec2::{AttributeValue, VpcAttributes};
use crate::snapshot::{Gap, Item};
use crate::task::TaskView;

/// An attribute that is off.
pub(crate) struct Switch {
    attribute: &'static str,
    option: &'static str,
    pub(crate) proof: Evidence,
}

impl Switch {
    /// The attributes, for a sentence.
    pub(crate) fn names(all: &[Self]) -> String {
        let names: Vec<_> = all.iter().map(|switch| switch.attribute).collect();
        names.join(" and ")
    }
}

impl TaskView<'_> {
    /// The DNS attributes of a VPC that are off.
    ///
    /// # Errors
    ///
    /// When none is known to be off, and not all are known to be on.
    pub(crate) fn switched_off(&self, vpc: &str) -> Result<Vec<Switch>, Gap> {
        let lack = || self.lack(VpcAttributes::ASKS, Some(vpc));
        let seen = self.find::<VpcAttributes>(vpc)?.ok_or_else(lack)?;
        let settings = [
            ("enableDnsSupport", "enable-dns-support", &seen.enable_dns_support),
            ("enableDnsHostnames", "enable-dns-hostnames", &seen.enable_dns_hostnames),
        ];
        let is_off = |set: &Option<AttributeValue>| set.as_ref().is_some_and(|set| !set.value);
        let off = settings.iter().filter(|(_, _, set)| is_off(set));
        let off: Vec<_> = off
            .map(|&(attribute, option, _)| {
                let member = attribute.replacen('e', "E", 1);
                let proof = self.field(seen, &member, format!("{attribute} is off"));
                Switch { attribute, option, proof }
            })
            .collect();
        let unsaid = settings.iter().any(|(_, _, set)| set.is_none());
        if off.is_empty() && unsaid { Err(lack()) } else { Ok(off) }
    }

    /// What switches attributes of a VPC on.
    pub(crate) fn switch_on(&self, vpc: &str, off: &[Switch]) -> Remedy {
        let region = self.place().region;
        let remedy = Remedy::new(format!("switch on {} of {vpc}", Switch::names(off)));
        off.iter().fold(remedy, |remedy, Switch { option, .. }| {
            remedy.command(format!(
                "aws ec2 modify-vpc-attribute --region {region} --vpc-id {vpc} --{option}"
            ))
        })
    }
}
