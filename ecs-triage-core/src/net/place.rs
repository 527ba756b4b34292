//! VPCs and subnets.

use super::address::{Ip, Span};
use crate::snapshot::ec2;

/// A VPC, compiled.
#[derive(Debug)]
pub(super) struct Vpc<'s> {
    pub(super) id: &'s str,
    /// Its ranges, as far as they are known.
    pub(super) ranges: Vec<Span>,
    /// Its name server's address.
    pub(super) resolver: Option<Ip>,
    /// Was anything of it collected?
    pub(super) described: bool,
    /// Are all interfaces in it known?
    pub(super) interfaces_known: bool,
    /// Are its subnets all known?
    pub(super) subnets_known: bool,
}

/// A subnet, compiled.
#[derive(Debug)]
pub(super) struct Subnet<'s> {
    pub(super) item: &'s ec2::Subnet,
    pub(super) vpc: usize,
    pub(super) ranges: Vec<Span>,
    /// Its route table; none is known when the VPC's tables were not all collected.
    pub(super) table: Option<usize>,
    pub(super) acl: Option<usize>,
}

impl<'s> Subnet<'s> {
    pub(super) fn id(&self) -> &'s str {
        &self.item.subnet_id
    }

    /// Its first range of a family.
    pub(super) fn range(&self, v6: bool) -> Option<Span> {
        self.ranges.iter().find(|range| range.is_v6() == v6).copied()
    }

    pub(super) fn contains(&self, ip: Ip) -> bool {
        self.ranges.iter().any(|range| range.contains(ip))
    }

    /// Zones are compared by id, where known: their names differ between accounts.
    pub(super) fn is_in_zone_of(&self, other: &Self) -> bool {
        match (&self.item.availability_zone_id, &other.item.availability_zone_id) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => self.item.availability_zone == other.item.availability_zone,
        }
    }
}

fn is_associated(state: &ec2::CidrBlockState) -> bool {
    !matches!(state.state.as_deref(), Some("disassociated" | "failed" | "failing"))
}

pub(super) fn vpc_ranges(vpc: &ec2::Vpc) -> Vec<Span> {
    let more = vpc.cidr_block_association_set.iter();
    let more = more.filter(|block| is_associated(&block.cidr_block_state));
    let v6 = vpc.ipv6_cidr_block_association_set.iter();
    let v6 = v6.filter(|block| is_associated(&block.ipv6_cidr_block_state));
    let mut ranges: Vec<_> = vpc.cidr_block.iter().filter_map(|cidr| Span::parse(cidr)).collect();
    ranges.extend(more.filter_map(|block| Span::parse(&block.cidr_block)));
    ranges.extend(v6.filter_map(|block| Span::parse(&block.ipv6_cidr_block)));
    ranges.dedup();
    ranges
}

pub(super) fn subnet_ranges(subnet: &ec2::Subnet) -> Vec<Span> {
    let v6 = subnet.ipv6_cidr_block_association_set.iter();
    let v6 = v6.filter(|block| is_associated(&block.ipv6_cidr_block_state));
    let mut ranges: Vec<_> =
        subnet.cidr_block.iter().filter_map(|cidr| Span::parse(cidr)).collect();
    ranges.extend(v6.filter_map(|block| Span::parse(&block.ipv6_cidr_block)));
    ranges
}
