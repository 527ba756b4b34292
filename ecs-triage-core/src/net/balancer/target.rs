//! The targets that a network load balancer's node may choose among.

use crate::net::address::Ip;
use crate::net::interface::Interface;
use crate::net::packet::Packet;
use crate::net::plan::Plan;
use crate::net::trace::Disposition;
use crate::net::walk::Walk;
use crate::snapshot::{Gap, Operation, ec2, elbv2};

/// The ways of a node to targets.
#[derive(Debug, Default)]
pub(super) struct Ways<'a> {
    pub(super) open: Vec<Way<'a>>,
    /// What would tell of more.
    pub(super) untold: Option<Gap>,
}

/// One way of a balancer's node to a target.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way<'a> {
    pub(super) target: Option<&'a Interface<'a>>,
    /// For targets by address.
    pub(super) address: Option<Ip>,
    pub(super) port: u16,
    pub(super) client: Client,
}

/// Does the target see the client's address?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Client {
    Kept,
    Replaced,
}

/// A node of a load balancer, and the packet that it has.
#[derive(Clone, Copy, Debug)]
struct Asked<'a, 'p> {
    node: &'a Interface<'a>,
    balancer: &'a elbv2::ElasticLoadBalancer,
    packet: &'p Packet<'a>,
}

impl<'a> Walk<'a> {
    pub(super) fn ways(
        &self,
        node: &'a Interface<'a>,
        balancer: &'a elbv2::ElasticLoadBalancer,
        listener: &'a elbv2::Listener,
        packet: &Packet<'a>,
    ) -> Ways<'a> {
        let asked = Asked { node, balancer, packet };
        let mut ways = Ways::default();
        for arn in target_groups(listener) {
            match self.ways_of(asked, arn, &mut ways) {
                Ok(()) => {}
                Err(gap) => ways.untold = Some(gap),
            }
        }
        ways
    }

    fn ways_of(&self, asked: Asked<'a, '_>, arn: &str, ways: &mut Ways<'a>) -> Result<(), Gap> {
        let Some(group) = self.plan.snapshot.find::<elbv2::TargetGroup>(arn)? else {
            return Ok(());
        };
        for target in usable(self.targets(group)?) {
            match self.way(asked, group, target) {
                Ok(way) => ways.open.extend(way),
                Err(gap) => ways.untold = Some(gap),
            }
        }
        Ok(())
    }

    fn targets(
        &self,
        group: &'a elbv2::TargetGroup,
    ) -> Result<&'a [elbv2::TargetHealthDescription], Gap> {
        let (arn, name) = (&group.target_group_arn, &group.target_group_name);
        let seen = self.plan.snapshot.seen::<elbv2::TargetHealthOf>().iter();
        let mut mine =
            seen.filter(|health| health.target_group == *arn || health.target_group == *name);
        match mine.next() {
            Some(health) => Ok(&health.target_health_descriptions),
            None => Err(self.plan.gap(Operation::DescribeTargetHealth, arn)),
        }
    }

    /// The way to a target; none to one that the node does not send to, or that is gone.
    fn way(
        &self,
        asked: Asked<'a, '_>,
        group: &'a elbv2::TargetGroup,
        target: &'a elbv2::TargetDescription,
    ) -> Result<Option<Way<'a>>, Gap> {
        let port = target.port.or(group.port).and_then(|port| u16::try_from(port).ok());
        let address = Ip::parse(&target.id);
        let vpc = group.vpc_id.as_deref().and_then(|vpc| self.plan.vpc_named(vpc));
        let interface = match address {
            Some(ip) => vpc.and_then(|vpc| self.plan.interface_at(vpc, ip)),
            None => self.plan.interface_of_instance(&target.id),
        };
        if interface.is_none() && target.id.starts_with("i-") {
            return self.plan.snapshot.find::<ec2::Instance>(&target.id).map(|_| None);
        }
        if !self.serves_zone(asked, group, interface)? {
            return Ok(None);
        }
        let port = port.unwrap_or(asked.packet.ports.0);
        let way = Way { target: interface, address, port, client: Client::Replaced };
        Ok(Some(Way { client: self.client(asked, group, way)?, ..way }))
    }

    /// Does the target of the way see the client's address? Where that is not known, it must not
    /// matter.
    ///
    /// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation>.
    fn client(
        &self,
        asked: Asked<'a, '_>,
        group: &elbv2::TargetGroup,
        way: Way<'a>,
    ) -> Result<Client, Gap> {
        let udp = matches!(group.protocol.as_deref(), Some("UDP" | "TCP_UDP" | "QUIC"));
        let default = udp || group.target_type.as_deref() == Some("instance");
        let attributes = match group_attributes(self.plan, group) {
            Ok(attributes) => attributes,
            Err(gap) => {
                let [kept, replaced] = [Client::Kept, Client::Replaced].map(|client| {
                    let outcome = self.rehearse(asked.node, asked.packet, Way { client, ..way });
                    (outcome == Disposition::Delivered, outcome == Disposition::Unknown)
                });
                return if kept == replaced { Ok(way.client) } else { Err(gap) };
            }
        };
        let set = attribute(attributes, "preserve_client_ip.enabled").map(|value| value == "true");
        Ok(if set.unwrap_or(default) { Client::Kept } else { Client::Replaced })
    }

    /// A node sends to targets in its own zone only, unless cross-zone is on.
    fn serves_zone(
        &self,
        Asked { node, balancer, .. }: Asked<'a, '_>,
        group: &elbv2::TargetGroup,
        target: Option<&Interface<'a>>,
    ) -> Result<bool, Gap> {
        let here = self.plan.subnet_of(node);
        let there = target.and_then(|target| self.plan.subnet_of(target));
        let (Some(here), Some(there)) = (here, there) else { return Ok(true) };
        if here.is_in_zone_of(there) {
            return Ok(true);
        }
        match attribute(group_attributes(self.plan, group)?, CROSS_ZONE) {
            Some("true") => return Ok(true),
            Some("false") => return Ok(false),
            _ => {}
        }
        let (arn, name) = (&balancer.load_balancer_arn, &balancer.load_balancer_name);
        let seen = self.plan.snapshot.seen::<elbv2::LoadBalancerAttributes>().iter();
        let mut mine =
            seen.filter(|item| item.load_balancer == *arn || item.load_balancer == *name);
        match mine.next() {
            Some(item) => Ok(attribute(&item.attributes, CROSS_ZONE) == Some("true")),
            None => Err(self.plan.gap(Operation::DescribeLoadBalancerAttributes, arn)),
        }
    }
}

const CROSS_ZONE: &str = "load_balancing.cross_zone.enabled";

fn group_attributes<'a>(
    plan: &Plan<'a>,
    group: &elbv2::TargetGroup,
) -> Result<&'a [ec2::Tag], Gap> {
    let (arn, name) = (&group.target_group_arn, &group.target_group_name);
    let mut seen = plan.snapshot.seen::<elbv2::TargetGroupAttributes>().iter();
    let mine = seen.find(|item| item.target_group == *arn || item.target_group == *name);
    let gap = || plan.gap(Operation::DescribeTargetGroupAttributes, arn);
    mine.map(|item| item.attributes.as_slice()).ok_or_else(gap)
}

fn attribute<'a>(attributes: &'a [ec2::Tag], key: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|attribute| attribute.key == key);
    found.map(|attribute| attribute.value.as_str())
}

fn target_groups(listener: &elbv2::Listener) -> impl Iterator<Item = &str> {
    listener.default_actions.iter().flat_map(|action| {
        let more = action.forward_config.iter().flat_map(|config| config.target_groups.iter());
        let more = more.filter_map(|group| group.target_group_arn.as_deref());
        let first = action.target_group_arn.as_deref();
        first.into_iter().chain(more.filter(move |arn| Some(*arn) != first))
    })
}

/// Healthy targets; all that are registered when none is, for then the balancer fails open.
fn usable(
    targets: &[elbv2::TargetHealthDescription],
) -> impl Iterator<Item = &elbv2::TargetDescription> {
    let any = targets.iter().any(is_healthy);
    let registered = |target: &elbv2::TargetHealthDescription| {
        !matches!(target.target_health.state.as_deref(), Some("unused" | "draining"))
    };
    let takes = move |target: &&elbv2::TargetHealthDescription| {
        if any { is_healthy(target) } else { registered(target) }
    };
    targets.iter().filter(takes).map(|target| &target.target)
}

fn is_healthy(target: &elbv2::TargetHealthDescription) -> bool {
    matches!(target.target_health.state.as_deref(), None | Some("healthy"))
}
