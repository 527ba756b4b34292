//! What the engine says of a blocker, in the catalogue's terms.

use crate::net::start::Purpose;
use crate::net::{BlockKind, Blocker, Direction, HopKind, Resolution};
use crate::snapshot::Gap;
use crate::snapshot::ec2::{NatGateway, VpcEndpoint};
use crate::task::TaskView;

use super::Path;

/// Why a connection does not get through, as far as a person can change it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum PathFault {
    /// No route to the destination, and no endpoint that would serve it.
    NoRoute,
    /// The route that wins points at something deleted.
    RouteBlackhole,
    /// An internet gateway, and no public address.
    NoPublicIp,
    /// The internet gateway is not attached to the VPC.
    InternetGatewayDetached,
    /// The NAT gateway or NAT instance does not work.
    NatGatewayUnusable,
    /// The opener's groups do not let the connection out.
    SecurityGroupEgress,
    /// An ACL stops the connection or its answer.
    NetworkAcl,
    /// The VPC lives on endpoints, and one is not there.
    EndpointMissing,
    /// The endpoint's groups do not admit the opener.
    EndpointSecurityGroup,
    /// The endpoint exists, and the public name does not resolve to it.
    EndpointPrivateDnsDisabled,
    /// The endpoint is not available.
    EndpointNotAvailable,
    /// The S3 gateway endpoint is not associated with the route table.
    S3GatewayRouteMissing,
    /// The VPC's DNS is off.
    VpcDnsDisabled,
    /// Other name servers answer.
    CustomDnsServer,
    /// A private hosted zone hides the name.
    PrivateHostedZone,
    /// VPC block public access is on.
    BlockPublicAccess,
    /// A transit gateway, peering or VPN stops it.
    TransitPath,
    /// The two ends have no address family in common.
    AddressFamily,
    /// A firewall or appliance decides.
    Firewall,
    /// A NAT instance drops what is not addressed to it.
    SourceDestCheck,
    /// The mount target's groups do not admit NFS.
    MountTargetSecurityGroup,
}

/// A fault with the id of what is at fault.
pub(super) struct Named {
    pub(super) fault: PathFault,
    pub(super) id: String,
}

impl PathFault {
    /// Would the connection go to an endpoint, and not out of the VPC, were it not for this?
    const fn misses_endpoint(self) -> bool {
        matches!(
            self,
            Self::EndpointMissing
                | Self::EndpointPrivateDnsDisabled
                | Self::EndpointNotAvailable
                | Self::S3GatewayRouteMissing
                | Self::VpcDnsDisabled
        )
    }
}

impl<'s> TaskView<'s> {
    /// What is wrong with one path, in the order of the way.
    ///
    /// Where an endpoint is what misses, the rest is about a way that nobody meant to take: groups
    /// that let out only to endpoints are right.
    pub(super) fn faults<'p>(&self, path: &'p Path<'s>) -> Result<Vec<(Named, &'p Blocker)>, Gap> {
        let mut faults = Vec::new();
        for blocker in path.trace.blockers() {
            faults.extend(self.fault(path, blocker)?.map(|named| (named, blocker)));
        }
        if self.may_miss_endpoint(path)? {
            return Err(path.gap());
        }
        if faults.iter().any(|(named, _)| named.fault.misses_endpoint()) {
            faults.retain(|(named, _)| named.fault.misses_endpoint());
        }
        Ok(faults)
    }

    /// Could an endpoint be what misses, were the rest of the way known?
    fn may_miss_endpoint(&self, path: &Path<'s>) -> Result<bool, Gap> {
        if path.connection.service.is_none() || path.trace.missing.is_empty() {
            return Ok(false);
        }
        let Some(vpc) = self.vpc_of(path.subnet)? else {
            return Ok(false);
        };
        let closed = |blocker: &Blocker| blocker.kind == BlockKind::SecurityGroupEgress;
        let endpoints = self.owned::<VpcEndpoint>(vpc)?;
        Ok(path.trace.blockers().any(closed) && endpoints.iter().any(|e| serves_tasks(e)))
    }

    fn fault(&self, path: &Path<'s>, blocker: &Blocker) -> Result<Option<Named>, Gap> {
        use BlockKind as Kind;
        let fault = match blocker.kind {
            // The zone's record leads to an address that no network here has.
            Kind::InternetGatewayPrivateDestination
                if let Some(Resolution::PrivateZone { zone, .. }) = &path.trace.resolution =>
            {
                return Ok(Some(Named { fault: PathFault::PrivateHostedZone, id: zone.clone() }));
            }
            // The answer is back from the internet, and no route leads on to the VPC that asked.
            Kind::InternetGatewayPrivateDestination | Kind::NoRoute
                if blocker.direction == Direction::Back && path.crosses_vpcs() =>
            {
                let table = path.last_table(Direction::Back).unwrap_or(&blocker.id).to_owned();
                return Ok(Some(Named { fault: PathFault::TransitPath, id: table }));
            }
            Kind::RoutingLoop if blocker.at == HopKind::TransitGatewayAttachment => {
                PathFault::TransitPath
            }
            Kind::NoRoute | Kind::InternetGatewayPrivateDestination => {
                return self.without_route(path, blocker).map(Some);
            }
            Kind::RouteBlackhole | Kind::EgressOnlyGatewayDetached => PathFault::RouteBlackhole,
            Kind::NoPublicIp => {
                // One table leads several subnets to the gateway: that is one thing to change.
                let table = self.table_of(path).unwrap_or(&blocker.id).to_owned();
                return Ok(Some(Named { fault: PathFault::NoPublicIp, id: table }));
            }
            Kind::InternetGatewayDetached => PathFault::InternetGatewayDetached,
            Kind::NatGatewayState
            | Kind::NatGatewayPrivate
            | Kind::NatGatewayLeadsNowhere
            | Kind::NatGatewayZone
            // The subnet of the gateway leads back to it.
            | Kind::RoutingLoop
            | Kind::InstanceState
            | Kind::InterfaceDetached => PathFault::NatGatewayUnusable,
            Kind::SecurityGroupEgress => PathFault::SecurityGroupEgress,
            Kind::SecurityGroupIngress if path.connection.purpose == Purpose::Efs => {
                PathFault::MountTargetSecurityGroup
            }
            Kind::SecurityGroupIngress => PathFault::EndpointSecurityGroup,
            Kind::NetworkAclOutbound | Kind::NetworkAclInbound | Kind::NetworkAclPart => {
                PathFault::NetworkAcl
            }
            Kind::EndpointState => PathFault::EndpointNotAvailable,
            Kind::DnsSupportOff => PathFault::VpcDnsDisabled,
            Kind::PrivateZoneHidesName => PathFault::PrivateHostedZone,
            Kind::CustomResolver | Kind::EndpointUnresolved => {
                // One option set holds for every name and subnet of the VPC.
                let vpc = self.vpc_of(path.subnet)?.unwrap_or(&blocker.id).to_owned();
                return Ok(Some(Named { fault: PathFault::CustomDnsServer, id: vpc }));
            }
            Kind::BlockPublicAccess => PathFault::BlockPublicAccess,
            Kind::AddressFamily => PathFault::AddressFamily,
            Kind::Firewall => PathFault::Firewall,
            Kind::SourceDestCheck => PathFault::SourceDestCheck,
            Kind::OutsideVpc
            | Kind::PeeringState
            | Kind::PeeringTransit
            | Kind::TransitGatewayState
            | Kind::TransitGatewayNotAttached
            | Kind::TransitGatewayZone
            | Kind::TransitGatewayNoAssociation
            | Kind::TransitGatewayFamily
            | Kind::TransitGatewayNoRoute
            | Kind::TransitGatewayBlackhole
            | Kind::VirtualPrivateGatewayDetached
            | Kind::VirtualPrivateGatewayDown
            | Kind::VirtualPrivateGatewayNoRoute
            | Kind::Asymmetric => PathFault::TransitPath,
            _ => return Ok(None),
        };
        Ok(Some(Named { fault, id: blocker.id.clone() }))
    }

    /// Is the VPC without a way out of its own, and do starting tasks call endpoints there? A gateway
    /// endpoint alone saves the NAT gateway's fees, and says nothing.
    fn lives_on_endpoints(&self, vpc: &'s str, endpoints: &[&VpcEndpoint]) -> Result<bool, Gap> {
        let leads_out = |nat: &&NatGateway| {
            nat.connectivity_type.as_deref() != Some("private")
                && nat.state.as_deref() == Some("available")
        };
        let called = |endpoint: &&VpcEndpoint| {
            serves_tasks(endpoint) && endpoint.vpc_endpoint_type.as_deref() != Some("Gateway")
        };
        Ok(endpoints.iter().any(called) && !self.owned::<NatGateway>(vpc)?.iter().any(leads_out))
    }

    /// Where no route leads out, an endpoint that is not there, or does not serve, is the fault of
    /// a VPC that lives on endpoints.
    fn without_route(&self, path: &Path<'s>, blocker: &Blocker) -> Result<Named, Gap> {
        let no_route = Named { fault: PathFault::NoRoute, id: blocker.id.clone() };
        let (Some(service), None) = (path.service_name(), &blocker.behind) else {
            return Ok(no_route);
        };
        let Some(vpc) = self.vpc_of(path.subnet)? else {
            return Ok(no_route);
        };
        let endpoints = self.owned::<VpcEndpoint>(vpc)?;
        let serving: Vec<_> =
            endpoints.iter().filter(|e| e.service_name.ends_with(&service)).collect();
        let fault = match serving.first() {
            Some(endpoint) if endpoint.vpc_endpoint_type.as_deref() == Some("Gateway") => {
                PathFault::S3GatewayRouteMissing
            }
            Some(endpoint) if endpoint.private_dns_enabled != Some(true) => {
                PathFault::EndpointPrivateDnsDisabled
            }
            Some(endpoint) if !is_available(endpoint) => PathFault::EndpointNotAvailable,
            // The endpoint would serve, so that the name must resolve otherwise.
            Some(_) if self.switched_off(vpc)?.is_empty() => PathFault::CustomDnsServer,
            Some(_) => PathFault::VpcDnsDisabled,
            None if self.lives_on_endpoints(vpc, &endpoints)? => {
                return Ok(Named { fault: PathFault::EndpointMissing, id: vpc.to_owned() });
            }
            None => return Ok(no_route),
        };
        let id = match fault {
            // What the VPC's DNS does to one endpoint it does to all.
            PathFault::VpcDnsDisabled | PathFault::CustomDnsServer => Some(vpc.to_owned()),
            _ => serving.first().map(|endpoint| endpoint.vpc_endpoint_id.clone()),
        };
        Ok(Named { fault, id: id.unwrap_or(no_route.id) })
    }
}

impl Path<'_> {
    /// Does the way lead through a transit gateway or a peering?
    fn crosses_vpcs(&self) -> bool {
        let crossed = [HopKind::TransitGatewayAttachment, HopKind::Peering];
        self.trace.hops.iter().any(|hop| crossed.contains(&hop.kind))
    }

    /// The last route table on the way in this direction.
    fn last_table(&self, direction: Direction) -> Option<&str> {
        let mut hops = self.trace.hops.iter().rev().filter(|hop| hop.direction == direction);
        hops.find(|hop| hop.kind == HopKind::RouteTable).map(|hop| hop.id.as_str())
    }
}

pub(super) fn is_available(endpoint: &VpcEndpoint) -> bool {
    endpoint.state.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("available"))
}

/// Is it an endpoint of a service that starting tasks call?
fn serves_tasks(endpoint: &VpcEndpoint) -> bool {
    let called = [".ecr.api", ".ecr.dkr", ".s3", ".logs", ".secretsmanager", ".ssm"];
    called.iter().any(|service| endpoint.service_name.ends_with(service))
}
