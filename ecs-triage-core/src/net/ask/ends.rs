//! Finding the two ends of a connection.

use std::borrow::Cow;
use std::net::IpAddr;

use super::{NoEnd, Question};
use crate::net::address::Ip;
use crate::net::interface::Interface;
use crate::net::source::Source;
use crate::net::trace::BlockKind;
use crate::snapshot::{Gap, Operation, ec2};

impl<'a> Question<'a> {
    pub(super) fn sender<'f>(self, from: &'f Source) -> Result<Cow<'f, Interface<'f>>, NoEnd>
    where
        'a: 'f,
    {
        match from {
            Source::Interface(id) => self.interface(id).map(Cow::Borrowed),
            Source::Instance(id) => self.instance(id).map(Cow::Borrowed),
            Source::Address(ip) => self.at_address(*ip),
            Source::Planned(planned) => Interface::planned(self.plan, planned)
                .map(Cow::Owned)
                .ok_or_else(|| NoEnd::Unknown(self.subnet_gap(&planned.subnet))),
            Source::LoadBalancer(name) => Err(NoEnd::Wrong(BlockKind::Ambiguous, name.clone())),
        }
    }

    pub(super) fn interface(self, id: &str) -> Result<&'a Interface<'a>, NoEnd> {
        let nobody = || nobody(id, self.plan.snapshot.find::<ec2::NetworkInterface>(id));
        self.plan.interface_named(id).ok_or_else(nobody)
    }

    pub(super) fn instance(self, id: &str) -> Result<&'a Interface<'a>, NoEnd> {
        let nobody = || nobody(id, self.plan.snapshot.find::<ec2::Instance>(id));
        self.plan.interface_of_instance(id).ok_or_else(nobody)
    }

    fn at_address<'f>(self, ip: IpAddr) -> Result<Cow<'f, Interface<'f>>, NoEnd>
    where
        'a: 'f,
    {
        let ip = Ip::new(ip);
        let mut mine = self.plan.interfaces_at(ip);
        match (mine.next(), mine.next(), self.plan.interface_behind(ip)) {
            (Some(one), None, _) if one.addresses.first() == Some(&ip) => Ok(Cow::Borrowed(one)),
            (Some(one), None, _) => Ok(Cow::Owned(one.speaking_from(ip))),
            (Some(_), Some(_), _) => Err(NoEnd::Wrong(BlockKind::Ambiguous, ip.to_string())),
            (None, _, Some((interface, _))) => Ok(Cow::Borrowed(interface)),
            (None, _, None) if ip.is_public() => Ok(Cow::Owned(Interface::on_internet(ip))),
            (None, ..) => {
                let all = self.plan.snapshot.all::<ec2::NetworkInterface>();
                Err(nobody(&ip.to_string(), all))
            }
        }
    }

    pub(super) fn subnet_gap(self, subnet: &str) -> Gap {
        self.plan.gap(Operation::DescribeSubnets, subnet)
    }
}

/// An end that nobody saw does not exist, or is not known: the look-up tells.
fn nobody<T>(id: &str, told: Result<T, Gap>) -> NoEnd {
    match told {
        Ok(_) => NoEnd::Wrong(BlockKind::NoSuchEnd, id.to_owned()),
        Err(gap) => NoEnd::Unknown(gap),
    }
}
