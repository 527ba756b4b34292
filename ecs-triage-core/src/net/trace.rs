use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::snapshot::{Assumption, Gap};

/// What became of a connection.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// It gets there, and its answer gets back.
    Delivered,
    /// No route leads there, or back.
    NoRoute,
    /// The route that wins leads to something that is gone.
    Blackhole,
    /// The way leads through an internet gateway, and the sender has no public address.
    NoPublicIp,
    /// No rule of the security groups admits it.
    DeniedBySecurityGroup,
    /// A network ACL stops it, or its answer.
    DeniedByNetworkAcl,
    /// A gateway on the way does not work, or does not take it.
    GatewayUnusable,
    /// A VPC endpoint on the way does not work, or does not take it.
    EndpointUnusable,
    /// The endpoint's policy allows no call to that host.
    DeniedByEndpointPolicy,
    /// The name has no address in this VPC.
    NameNotResolved,
    /// It gets there, and nobody takes it.
    NotAccepted,
    /// Each filter lets a part of its ports or addresses through, and one of them not all. Whether
    /// the parts of several filters have anything in common is not asked: it is not delivered.
    Partial,
    /// The snapshot does not tell.
    #[default]
    Unknown,
}

impl Disposition {
    /// The name in kebab case, as the command line prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::NoRoute => "no-route",
            Self::Blackhole => "blackhole",
            Self::NoPublicIp => "no-public-ip",
            Self::DeniedBySecurityGroup => "denied-by-security-group",
            Self::DeniedByNetworkAcl => "denied-by-network-acl",
            Self::GatewayUnusable => "gateway-unusable",
            Self::EndpointUnusable => "endpoint-unusable",
            Self::DeniedByEndpointPolicy => "denied-by-endpoint-policy",
            Self::NameNotResolved => "name-not-resolved",
            Self::NotAccepted => "not-accepted",
            Self::Partial => "partial",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Disposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which half of a conversation.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Direction {
    /// From the one who opens the connection.
    Out,
    /// The answer.
    Back,
}

/// A way from here to there and back, hop by hop.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// Everything passed, in order.
    pub hops: Vec<Hop>,
    /// What became of the connection.
    pub disposition: Disposition,
    /// What stops it first; when the disposition is unknown, what cannot be seen through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_at: Option<Blocker>,
    /// What would stop it next.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Blocker>,
    /// What would have to be collected to know more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Gap>,
    /// What was assumed.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub assumptions: BTreeSet<Assumption>,
    /// How the destination's name resolves, when it is a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<super::name::Resolution>,
}

impl Trace {
    /// Does the connection get there, and its answer back?
    pub fn is_delivered(&self) -> bool {
        self.disposition == Disposition::Delivered
    }

    /// Every blocker, the first one first.
    pub fn blockers(&self) -> impl Iterator<Item = &Blocker> {
        self.blocked_at.iter().chain(&self.also)
    }

    /// The endpoints that the connection goes through, by id: their policies have a say too.
    pub fn endpoints(&self) -> impl Iterator<Item = &str> {
        let endpoints = self.hops.iter().filter(|hop| hop.kind == HopKind::Endpoint);
        endpoints.filter(|hop| hop.direction == Direction::Out).map(|hop| hop.id.as_str())
    }
}

/// Something that a packet passed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Hop {
    /// What it is.
    pub kind: HopKind,
    /// Its id.
    pub id: String,
    /// On the way out or back.
    pub direction: Direction,
    /// What let the packet pass: a route's destination, an ACL's rule number, a group's rule.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Where in the snapshot's JSON it is written; empty when nowhere.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pointer: String,
}

/// What a hop is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum HopKind {
    /// A network interface.
    Interface,
    /// A security group.
    SecurityGroup,
    /// A network ACL.
    NetworkAcl,
    /// A route table.
    RouteTable,
    /// An internet gateway.
    InternetGateway,
    /// An egress-only internet gateway.
    EgressOnlyInternetGateway,
    /// A NAT gateway.
    NatGateway,
    /// An attachment of a transit gateway.
    TransitGatewayAttachment,
    /// A transit gateway's route table.
    TransitGatewayRouteTable,
    /// A VPC peering connection.
    Peering,
    /// A virtual private gateway.
    VirtualPrivateGateway,
    /// A VPC endpoint.
    Endpoint,
    /// A load balancer.
    LoadBalancer,
    /// A name server.
    Resolver,
    /// The internet.
    Internet,
    /// Something else.
    Other,
}

/// What stops a packet, or cannot be seen through.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Blocker {
    /// What is wrong.
    pub kind: BlockKind,
    /// What that does to the connection.
    pub disposition: Disposition,
    /// What it is at.
    pub at: HopKind,
    /// The id of that.
    pub id: String,
    /// On the way out or back.
    pub direction: Direction,
    /// The particulars, in words.
    pub detail: String,
    /// Where in the snapshot's JSON it is written; empty when nowhere.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pointer: String,
    /// The gateway or load balancer that the packet had passed and was sent on by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind: Option<String>,
}

macro_rules! block_kinds {
    ($( $(#[$meta:meta])* $kind:ident => $disposition:ident; )+) => {
        /// What is wrong, precisely enough to name the remedy.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[non_exhaustive]
        #[serde(rename_all = "kebab-case")]
        pub enum BlockKind { $( $(#[$meta])* $kind, )+ }

        impl BlockKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$( Self::$kind, )+];

            /// What it does to a connection.
            pub const fn disposition(self) -> Disposition {
                match self { $( Self::$kind => Disposition::$disposition, )+ }
            }
        }
    };
}

block_kinds! {
    /// The route table has no route there.
    NoRoute => NoRoute;
    /// The route that wins leads to something deleted or detached.
    RouteBlackhole => Blackhole;
    /// The routes lead in a circle.
    RoutingLoop => NoRoute;
    /// One end has no address of the other's family.
    AddressFamily => NoRoute;
    /// The route leads to an internet gateway, and the interface has no public address.
    NoPublicIp => NoPublicIp;
    /// The internet gateway is not attached to the VPC.
    InternetGatewayDetached => GatewayUnusable;
    /// An internet gateway drops what is sent to a private address.
    InternetGatewayPrivateDestination => NoRoute;
    /// VPC block public access is on.
    BlockPublicAccess => GatewayUnusable;
    /// The egress-only internet gateway is not attached to the VPC.
    EgressOnlyGatewayDetached => GatewayUnusable;
    /// An egress-only internet gateway takes no connection from outside.
    Unsolicited => NotAccepted;
    /// No rule of the sender's security groups lets it out.
    SecurityGroupEgress => DeniedBySecurityGroup;
    /// No rule of the receiver's security groups lets it in.
    SecurityGroupIngress => DeniedBySecurityGroup;
    /// A network ACL denies it on its way out of a subnet.
    NetworkAclOutbound => DeniedByNetworkAcl;
    /// A network ACL denies it on its way into a subnet.
    NetworkAclInbound => DeniedByNetworkAcl;
    /// A security group admits a part of the addresses.
    SecurityGroupPart => Partial;
    /// A network ACL lets a part of the addresses or ports pass.
    NetworkAclPart => Partial;
    /// The routes differ for a part of the addresses.
    RoutePart => Partial;
    /// The NAT gateway is pending, failed, being deleted or deleted.
    NatGatewayState => GatewayUnusable;
    /// The NAT gateway is private, and its subnet leads to an internet gateway.
    NatGatewayPrivate => GatewayUnusable;
    /// The NAT gateway's own subnet does not lead there.
    NatGatewayLeadsNowhere => GatewayUnusable;
    /// The regional NAT gateway does not serve the sender's zone.
    NatGatewayZone => GatewayUnusable;
    /// A NAT gateway translates TCP, UDP and ICMP over IPv4 only.
    NatGatewayProtocol => GatewayUnusable;
    /// A NAT gateway or gateway endpoint serves its own VPC only, and the packet came by peering.
    OutsideVpc => GatewayUnusable;
    /// The endpoint is not available.
    EndpointState => EndpointUnusable;
    /// The endpoint's policy allows no call to the service, or none that is about the bucket.
    EndpointPolicy => DeniedByEndpointPolicy;
    /// A gateway endpoint takes TCP and ICMP echo only.
    EndpointProtocol => EndpointUnusable;
    /// The interface or instance that the route leads to drops what is not addressed to it.
    SourceDestCheck => GatewayUnusable;
    /// The instance does not run.
    InstanceState => NotAccepted;
    /// The interface is attached to nothing.
    InterfaceDetached => NotAccepted;
    /// The peering connection is not active.
    PeeringState => GatewayUnusable;
    /// A peering connection carries only what goes from one of its VPCs to the other.
    PeeringTransit => NoRoute;
    /// The transit gateway or its attachment is not available.
    TransitGatewayState => GatewayUnusable;
    /// The VPC has no attachment to the transit gateway.
    TransitGatewayNotAttached => GatewayUnusable;
    /// The attachment has no subnet in the sender's zone.
    TransitGatewayZone => GatewayUnusable;
    /// The attachment is associated with no route table of the transit gateway.
    TransitGatewayNoAssociation => GatewayUnusable;
    /// The attachment does not carry IPv6.
    TransitGatewayFamily => GatewayUnusable;
    /// The transit gateway's route table has no route there.
    TransitGatewayNoRoute => NoRoute;
    /// The transit gateway's route is a blackhole.
    TransitGatewayBlackhole => Blackhole;
    /// The virtual private gateway is not attached to the VPC.
    VirtualPrivateGatewayDetached => GatewayUnusable;
    /// Every tunnel of the virtual private gateway is down.
    VirtualPrivateGatewayDown => GatewayUnusable;
    /// The virtual private gateway has no route there.
    VirtualPrivateGatewayNoRoute => NoRoute;
    /// No interface has the address.
    NoInterface => NotAccepted;
    /// Another interface has the address, where the way leads.
    OtherInterface => NotAccepted;
    /// The interface is one of AWS's that takes no connection of its own.
    NotListening => NotAccepted;
    /// The load balancer is not active.
    LoadBalancerState => NotAccepted;
    /// The load balancer has no listener on that port.
    NoListener => NotAccepted;
    /// The listener has no target to forward to.
    NoTarget => NotAccepted;
    /// A network load balancer that shows its clients to targets cannot send one to itself.
    Hairpin => NotAccepted;
    /// The load balancer is not enabled in the target's zone.
    TargetZone => NotAccepted;
    /// The answer goes another way than the connection came, and is dropped there.
    Asymmetric => NotAccepted;
    /// One end of the connection does not exist.
    NoSuchEnd => NotAccepted;
    /// The name does not resolve, for the VPC's resolver is off.
    DnsSupportOff => NameNotResolved;
    /// A private hosted zone hides the name, and has no record of it.
    PrivateZoneHidesName => NameNotResolved;
    /// The file system has no mount target in the sender's zone.
    NoMountTarget => NameNotResolved;
    /// The name resolves to nothing that is known here.
    NameUnknown => Unknown;
    /// Other name servers than the VPC's resolver answer.
    CustomResolver => Unknown;
    /// Only the VPC's resolver leads to the endpoint, and other name servers answer.
    EndpointUnresolved => Unknown;
    /// A firewall or an appliance decides.
    Firewall => Unknown;
    /// What lies behind the gateway is not described.
    Beyond => Unknown;
    /// The private address is not in this snapshot, or in more than one VPC.
    Ambiguous => Unknown;
    /// Something that was not collected decides.
    Missing => Unknown;
}
