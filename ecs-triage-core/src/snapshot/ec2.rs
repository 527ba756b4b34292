//! Items of EC2 and VPC, shaped like its API.

use super::shape::shape;

mod endpoint;
mod filter;
mod gateway;
mod instance;
mod interface;
mod peering;
mod route;
mod transit;
mod vpc;

pub use endpoint::*;
pub use filter::*;
pub use gateway::*;
pub use instance::*;
pub use interface::*;
pub use peering::*;
pub use route::*;
pub use transit::*;
pub use vpc::*;

shape! { "snake_case":
    /// What was seen of EC2 and VPC; source: the [EC2 API](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html).
    Ec2 {
        /// Virtual private clouds.
        vpcs: Option<Vec<Vpc>>,
        /// DNS settings of VPCs.
        vpc_attributes: Option<Vec<VpcAttributes>>,
        /// Subnets.
        subnets: Option<Vec<Subnet>>,
        /// Route tables.
        route_tables: Option<Vec<RouteTable>>,
        /// Security groups.
        security_groups: Option<Vec<SecurityGroup>>,
        /// Network ACLs.
        network_acls: Option<Vec<NetworkAcl>>,
        /// Network interfaces.
        network_interfaces: Option<Vec<NetworkInterface>>,
        /// Instances.
        instances: Option<Vec<Instance>>,
        /// Internet gateways.
        internet_gateways: Option<Vec<InternetGateway>>,
        /// Egress-only internet gateways.
        egress_only_internet_gateways: Option<Vec<EgressOnlyInternetGateway>>,
        /// NAT gateways.
        nat_gateways: Option<Vec<NatGateway>>,
        /// VPC endpoints.
        vpc_endpoints: Option<Vec<VpcEndpoint>>,
        /// Prefix lists with their entries.
        prefix_lists: Option<Vec<PrefixList>>,
        /// DHCP option sets.
        dhcp_options: Option<Vec<DhcpOptions>>,
        /// VPC peering connections.
        vpc_peering_connections: Option<Vec<VpcPeeringConnection>>,
        /// Transit gateways.
        transit_gateways: Option<Vec<TransitGateway>>,
        /// Attachments of transit gateways, of any kind.
        transit_gateway_attachments: Option<Vec<TransitGatewayAttachment>>,
        /// Attachments of transit gateways to VPCs, with their subnets.
        transit_gateway_vpc_attachments: Option<Vec<TransitGatewayVpcAttachment>>,
        /// Routes of transit gateway route tables.
        transit_gateway_routes: Option<Vec<TransitGatewayRoutes>>,
        /// Virtual private gateways.
        vpn_gateways: Option<Vec<VpnGateway>>,
        /// Site-to-site VPN connections.
        vpn_connections: Option<Vec<VpnConnection>>,
        /// The account's VPC block public access setting.
        block_public_access: Option<Vec<BlockPublicAccess>>,
        /// Subnets and VPCs excluded from block public access.
        block_public_access_exclusions: Option<Vec<BlockPublicAccessExclusion>>,
        /// EBS snapshots.
        snapshots: Option<Vec<EbsSnapshot>>,
        /// Availability zones of the region.
        availability_zones: Option<Vec<AvailabilityZone>>,
    }
}
