//! Items of EC2 and VPC, shaped like its API.

use super::shape::{Document, Many, shape};

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
        /// Availability zones of the region.
        availability_zones: Option<Vec<AvailabilityZone>>,
    }
}

shape! { "PascalCase":
    /// A VPC.
    Vpc {
        /// Its id.
        vpc_id: String,
        /// Its primary IPv4 range.
        cidr_block: Option<String>,
        /// Its IPv4 ranges.
        cidr_block_association_set: Many<CidrBlockAssociation>,
        /// Its IPv6 ranges.
        ipv6_cidr_block_association_set: Many<Ipv6CidrBlockAssociation>,
        /// Its DHCP option set; `default` when there is none of its own.
        dhcp_options_id: Option<String>,
        /// The account that owns it.
        owner_id: Option<String>,
    }

    /// An IPv4 range of a VPC.
    CidrBlockAssociation {
        /// The range.
        cidr_block: String,
        /// `associated`, or on its way there or back.
        cidr_block_state: CidrBlockState,
    }

    /// An IPv6 range of a VPC or a subnet.
    Ipv6CidrBlockAssociation {
        /// The range.
        ipv6_cidr_block: String,
        /// `associated`, or on its way there or back.
        ipv6_cidr_block_state: CidrBlockState,
    }

    /// How far a range is associated.
    CidrBlockState {
        /// `associating`, `associated`, `disassociating`, `disassociated`, `failing` or `failed`.
        state: Option<String>,
    }

    /// The DNS settings of a VPC, from DescribeVpcAttribute.
    VpcAttributes {
        /// The VPC.
        vpc_id: String,
        /// Does the VPC's resolver answer?
        enable_dns_support: Option<AttributeValue>,
        /// Do public host names, and so private DNS of endpoints, work?
        enable_dns_hostnames: Option<AttributeValue>,
    }

    /// A setting that is on or off.
    AttributeValue {
        /// On?
        value: bool,
    }

    /// A subnet.
    Subnet {
        /// Its id.
        subnet_id: String,
        /// Its VPC.
        vpc_id: String,
        /// Its IPv4 range; an IPv6-only subnet has none.
        cidr_block: Option<String>,
        /// Its IPv6 ranges.
        ipv6_cidr_block_association_set: Many<Ipv6CidrBlockAssociation>,
        /// The name of its availability zone, which differs between accounts.
        availability_zone: Option<String>,
        /// The id of its availability zone.
        availability_zone_id: Option<String>,
        /// IPv4 addresses that are free.
        available_ip_address_count: Option<i64>,
        /// Does an instance launched here get a public address?
        map_public_ip_on_launch: Option<bool>,
        /// Does an interface made here get an IPv6 address?
        assign_ipv6_address_on_creation: Option<bool>,
        /// IPv6 only?
        ipv6_native: Option<bool>,
        /// Does the resolver make up IPv6 addresses for names that have only IPv4 ones?
        enable_dns64: Option<bool>,
        /// The account that owns it.
        owner_id: Option<String>,
        /// Its tags.
        tags: Many<Tag>,
    }

    /// A tag.
    Tag {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    }

    /// A route table.
    RouteTable {
        /// Its id.
        route_table_id: String,
        /// Its VPC.
        vpc_id: String,
        /// The subnets and gateways that use it.
        associations: Many<RouteTableAssociation>,
        /// Its routes.
        routes: Many<Route>,
    }

    /// Who uses a route table.
    RouteTableAssociation {
        /// Is this the table of every subnet that names none?
        main: bool,
        /// The subnet.
        subnet_id: Option<String>,
        /// The gateway, for ingress routing.
        gateway_id: Option<String>,
        /// `associated`, or on its way there or back.
        association_state: Option<CidrBlockState>,
    }

    /// A route.
    Route {
        /// Its IPv4 destination.
        destination_cidr_block: Option<String>,
        /// Its IPv6 destination.
        destination_ipv6_cidr_block: Option<String>,
        /// Its destination by prefix list.
        destination_prefix_list_id: Option<String>,
        /// An internet gateway, virtual private gateway, gateway endpoint, or `local`.
        gateway_id: Option<String>,
        /// A NAT gateway.
        nat_gateway_id: Option<String>,
        /// A transit gateway.
        transit_gateway_id: Option<String>,
        /// A peering connection.
        vpc_peering_connection_id: Option<String>,
        /// A network interface.
        network_interface_id: Option<String>,
        /// An instance.
        instance_id: Option<String>,
        /// An egress-only internet gateway.
        egress_only_internet_gateway_id: Option<String>,
        /// A carrier gateway.
        carrier_gateway_id: Option<String>,
        /// A local gateway.
        local_gateway_id: Option<String>,
        /// A core network.
        core_network_arn: Option<String>,
        /// A gateway load balancer or firewall endpoint, where it is not in `gateway_id`.
        vpc_endpoint_id: Option<String>,
        /// `CreateRouteTable`, `CreateRoute` or `EnableVgwRoutePropagation`.
        origin: Option<String>,
        /// `active` or `blackhole`.
        state: Option<String>,
    }

    /// A security group.
    SecurityGroup {
        /// Its id.
        group_id: String,
        /// Its name.
        group_name: Option<String>,
        /// Its VPC.
        vpc_id: String,
        /// The account that owns it.
        owner_id: Option<String>,
        /// What may come in.
        ip_permissions: Many<IpPermission>,
        /// What may go out.
        ip_permissions_egress: Many<IpPermission>,
    }

    /// A rule of a security group.
    IpPermission {
        /// `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all.
        ip_protocol: String,
        /// First port, or ICMP type; `-1` for all.
        from_port: Option<i64>,
        /// Last port, or ICMP code; `-1` for all.
        to_port: Option<i64>,
        /// IPv4 peers.
        ip_ranges: Many<IpRange>,
        /// IPv6 peers.
        ipv6_ranges: Many<Ipv6Range>,
        /// Peers by prefix list.
        prefix_list_ids: Many<PrefixListId>,
        /// Peers by security group.
        user_id_group_pairs: Many<UserIdGroupPair>,
    }

    /// An IPv4 peer of a rule.
    IpRange {
        /// The range.
        cidr_ip: String,
    }

    /// An IPv6 peer of a rule.
    Ipv6Range {
        /// The range.
        cidr_ipv6: String,
    }

    /// A peer by prefix list.
    PrefixListId {
        /// The list.
        prefix_list_id: String,
    }

    /// A peer by security group.
    UserIdGroupPair {
        /// The group.
        group_id: String,
        /// The account that owns it.
        user_id: Option<String>,
        /// Its VPC, when it is another.
        vpc_id: Option<String>,
        /// The peering connection by which it is reached.
        vpc_peering_connection_id: Option<String>,
    }

    /// A network ACL.
    NetworkAcl {
        /// Its id.
        network_acl_id: String,
        /// Its VPC.
        vpc_id: String,
        /// Is it that of every subnet that names none?
        is_default: bool,
        /// The subnets that use it.
        associations: Many<NetworkAclAssociation>,
        /// Its rules.
        entries: Many<NetworkAclEntry>,
    }

    /// A subnet that uses an ACL.
    NetworkAclAssociation {
        /// The subnet.
        subnet_id: String,
    }

    /// A rule of a network ACL.
    NetworkAclEntry {
        /// The lowest number that matches decides.
        rule_number: i64,
        /// A protocol number, or `-1` for all.
        protocol: String,
        /// `allow` or `deny`.
        rule_action: String,
        /// Outbound?
        egress: bool,
        /// IPv4 peers.
        cidr_block: Option<String>,
        /// IPv6 peers.
        ipv6_cidr_block: Option<String>,
        /// Ports, for TCP and UDP.
        port_range: Option<PortRange>,
        /// Type and code, for ICMP.
        icmp_type_code: Option<IcmpTypeCode>,
    }

    /// A range of ports.
    PortRange {
        /// First.
        from: Option<i64>,
        /// Last.
        to: Option<i64>,
    }

    /// An ICMP type and code; `-1` for all.
    IcmpTypeCode {
        /// The type.
        r#type: Option<i64>,
        /// The code.
        code: Option<i64>,
    }

    /// A network interface.
    NetworkInterface {
        /// Its id.
        network_interface_id: String,
        /// Its subnet.
        subnet_id: String,
        /// Its VPC.
        vpc_id: String,
        /// The account that owns it.
        owner_id: Option<String>,
        /// Its availability zone.
        availability_zone: Option<String>,
        /// What it belongs to: `interface`, `nat_gateway`, `network_load_balancer`, `vpc_endpoint` and so on.
        interface_type: Option<String>,
        /// What made it, in words.
        description: Option<String>,
        /// `available`, `in-use` and so on.
        status: Option<String>,
        /// Its primary IPv4 address.
        private_ip_address: Option<String>,
        /// Its IPv4 addresses.
        private_ip_addresses: Many<PrivateIpAddress>,
        /// Its IPv6 addresses.
        ipv6_addresses: Many<Ipv6Address>,
        /// Its security groups.
        groups: Many<GroupIdentifier>,
        /// Does it drop what is not addressed to it?
        source_dest_check: Option<bool>,
        /// Its public IPv4 address.
        association: Option<Association>,
        /// What it is attached to.
        attachment: Option<Attachment>,
        /// Made by an AWS service?
        requester_managed: Option<bool>,
    }

    /// An IPv4 address of an interface.
    PrivateIpAddress {
        /// The address.
        private_ip_address: String,
        /// The public address that belongs to it.
        association: Option<Association>,
        /// The first one?
        primary: Option<bool>,
    }

    /// An IPv6 address of an interface.
    Ipv6Address {
        /// The address.
        ipv6_address: String,
    }

    /// A security group by its id.
    GroupIdentifier {
        /// The id.
        group_id: String,
    }

    /// A public address.
    Association {
        /// The address.
        public_ip: Option<String>,
    }

    /// What an interface is attached to.
    Attachment {
        /// The instance.
        instance_id: Option<String>,
        /// `attached` and so on.
        status: Option<String>,
    }

    /// Instances launched together, as DescribeInstances groups them.
    Reservation {
        /// The instances.
        instances: Many<Instance>,
    }

    /// An instance.
    Instance {
        /// Its id.
        instance_id: String,
        /// Its type.
        instance_type: Option<String>,
        /// Its primary subnet.
        subnet_id: Option<String>,
        /// Its VPC.
        vpc_id: Option<String>,
        /// Its primary IPv4 address.
        private_ip_address: Option<String>,
        /// Its public IPv4 address.
        public_ip_address: Option<String>,
        /// Its state.
        state: Option<InstanceState>,
        /// Its security groups.
        security_groups: Many<GroupIdentifier>,
        /// Its interfaces.
        network_interfaces: Many<NetworkInterface>,
        /// Does it drop what is not addressed to it?
        source_dest_check: Option<bool>,
        /// Its instance profile.
        iam_instance_profile: Option<IamInstanceProfile>,
        /// `i386`, `x86_64`, `arm64`.
        architecture: Option<String>,
        /// `windows`, or absent.
        platform: Option<String>,
    }

    /// The state of an instance.
    InstanceState {
        /// `running` and so on.
        name: Option<String>,
    }

    /// The instance profile of an instance.
    IamInstanceProfile {
        /// Its ARN.
        arn: Option<String>,
    }

    /// An internet gateway.
    InternetGateway {
        /// Its id.
        internet_gateway_id: String,
        /// The VPCs that it is attached to.
        attachments: Many<GatewayAttachment>,
    }

    /// An egress-only internet gateway, for IPv6.
    EgressOnlyInternetGateway {
        /// Its id.
        egress_only_internet_gateway_id: String,
        /// The VPCs that it is attached to.
        attachments: Many<GatewayAttachment>,
    }

    /// A VPC that a gateway is attached to.
    GatewayAttachment {
        /// The VPC.
        vpc_id: Option<String>,
        /// `available` or `attached` when it works.
        state: Option<String>,
    }

    /// A NAT gateway.
    NatGateway {
        /// Its id.
        nat_gateway_id: String,
        /// Its VPC.
        vpc_id: String,
        /// Its subnet; a regional one has none.
        subnet_id: Option<String>,
        /// `pending`, `failed`, `available`, `deleting` or `deleted`.
        state: Option<String>,
        /// Why it failed.
        failure_code: Option<String>,
        /// Why it failed, in words.
        failure_message: Option<String>,
        /// `public` or `private`.
        connectivity_type: Option<String>,
        /// `zonal` or `regional`.
        availability_mode: Option<String>,
        /// `enabled` when a regional one follows the VPC into new zones by itself.
        auto_provision_zones: Option<String>,
        /// Its route table, when it is regional.
        route_table_id: Option<String>,
        /// Its addresses.
        nat_gateway_addresses: Many<NatGatewayAddress>,
    }

    /// An address of a NAT gateway.
    NatGatewayAddress {
        /// The private address.
        private_ip: Option<String>,
        /// The public address.
        public_ip: Option<String>,
        /// The interface.
        network_interface_id: Option<String>,
        /// The availability zone that it serves, when the gateway is regional.
        availability_zone: Option<String>,
        /// The id of that zone.
        availability_zone_id: Option<String>,
        /// `succeeded` when it works.
        status: Option<String>,
    }

    /// A VPC endpoint.
    VpcEndpoint {
        /// Its id.
        vpc_endpoint_id: String,
        /// `Interface`, `Gateway`, `GatewayLoadBalancer`, `Resource` or `ServiceNetwork`.
        vpc_endpoint_type: Option<String>,
        /// Its VPC.
        vpc_id: String,
        /// The service, `com.amazonaws.<region>.<service>`.
        service_name: String,
        /// `available` when it works.
        state: Option<String>,
        /// Its policy; absent means that everything is allowed.
        policy_document: Option<Document>,
        /// The route tables of a gateway endpoint.
        route_table_ids: Many<String>,
        /// The subnets of an interface endpoint.
        subnet_ids: Many<String>,
        /// The security groups of an interface endpoint.
        groups: Many<GroupIdentifier>,
        /// Does the service's public name resolve to the endpoint in this VPC?
        private_dns_enabled: Option<bool>,
        /// Its interfaces.
        network_interface_ids: Many<String>,
        /// Its names.
        dns_entries: Many<DnsEntry>,
        /// How names resolve to it.
        dns_options: VpcEndpointDnsOptions,
        /// `ipv4`, `ipv6` or `dualstack`.
        ip_address_type: Option<String>,
        /// The account that owns it.
        owner_id: Option<String>,
    }

    /// How names resolve to an endpoint.
    VpcEndpointDnsOptions {
        /// Does the public name resolve to the endpoint for inbound resolvers only?
        private_dns_only_for_inbound_resolver_endpoint: Option<bool>,
    }

    /// A name of an endpoint.
    DnsEntry {
        /// The name.
        dns_name: Option<String>,
    }

    /// A prefix list with its entries.
    PrefixList {
        /// Its id.
        prefix_list_id: String,
        /// Its name, `com.amazonaws.<region>.s3` and the like.
        prefix_list_name: Option<String>,
        /// Its ranges; absent when only the list's name was collected.
        cidrs: Option<Many<String>>,
    }

    /// An entry of a prefix list, as GetManagedPrefixListEntries answers.
    PrefixListEntry {
        /// The range.
        cidr: String,
    }

    /// A DHCP option set.
    DhcpOptions {
        /// Its id.
        dhcp_options_id: String,
        /// Its options.
        dhcp_configurations: Many<DhcpConfiguration>,
    }

    /// One DHCP option.
    DhcpConfiguration {
        /// `domain-name-servers` and the like.
        key: String,
        /// Its values.
        values: Many<DhcpValue>,
    }

    /// A value of a DHCP option.
    DhcpValue {
        /// The value.
        value: String,
    }

    /// A VPC peering connection.
    VpcPeeringConnection {
        /// Its id.
        vpc_peering_connection_id: String,
        /// The side that asked.
        requester_vpc_info: PeeringVpcInfo,
        /// The side that accepted.
        accepter_vpc_info: PeeringVpcInfo,
        /// Its state.
        status: PeeringStatus,
    }

    /// One side of a peering connection.
    PeeringVpcInfo {
        /// The VPC.
        vpc_id: Option<String>,
        /// Its account.
        owner_id: Option<String>,
        /// Its region.
        region: Option<String>,
        /// Its primary IPv4 range.
        cidr_block: Option<String>,
        /// Its IPv4 ranges.
        cidr_block_set: Many<PeeringCidr>,
        /// Its IPv6 ranges.
        ipv6_cidr_block_set: Many<PeeringIpv6Cidr>,
    }

    /// An IPv4 range of one side.
    PeeringCidr {
        /// The range.
        cidr_block: String,
    }

    /// An IPv6 range of one side.
    PeeringIpv6Cidr {
        /// The range.
        ipv6_cidr_block: String,
    }

    /// The state of a peering connection.
    PeeringStatus {
        /// `active` when it works.
        code: Option<String>,
    }

    /// A transit gateway.
    TransitGateway {
        /// Its id.
        transit_gateway_id: String,
        /// `available` when it works.
        state: Option<String>,
        /// The account that owns it.
        owner_id: Option<String>,
        /// Its options.
        options: TransitGatewayOptions,
    }

    /// Options of a transit gateway.
    TransitGatewayOptions {
        /// `enable` when groups may be named across it.
        security_group_referencing_support: Option<String>,
    }

    /// An attachment of a transit gateway, of any kind.
    TransitGatewayAttachment {
        /// Its id.
        transit_gateway_attachment_id: String,
        /// The transit gateway.
        transit_gateway_id: String,
        /// `vpc`, `vpn`, `peering`, `direct-connect-gateway`, `connect`.
        resource_type: Option<String>,
        /// The VPC, or the peer transit gateway, and so on.
        resource_id: Option<String>,
        /// `available` when it works.
        state: Option<String>,
        /// The route table that decides where its traffic goes.
        association: Option<TransitGatewayAssociation>,
    }

    /// The route table of an attachment.
    TransitGatewayAssociation {
        /// The table.
        transit_gateway_route_table_id: Option<String>,
        /// `associated` when it works.
        state: Option<String>,
    }

    /// An attachment of a transit gateway to a VPC.
    TransitGatewayVpcAttachment {
        /// Its id.
        transit_gateway_attachment_id: String,
        /// The transit gateway.
        transit_gateway_id: String,
        /// The VPC.
        vpc_id: String,
        /// `available` when it works.
        state: Option<String>,
        /// One subnet a zone.
        subnet_ids: Many<String>,
        /// Its options.
        options: TransitGatewayVpcAttachmentOptions,
    }

    /// Options of an attachment to a VPC.
    TransitGatewayVpcAttachmentOptions {
        /// `enable` for appliances that keep state.
        appliance_mode_support: Option<String>,
        /// `enable` when groups may be named across it.
        security_group_referencing_support: Option<String>,
        /// `enable` for IPv6.
        ipv6_support: Option<String>,
    }

    /// The routes of a transit gateway route table, from SearchTransitGatewayRoutes.
    TransitGatewayRoutes {
        /// The table.
        transit_gateway_route_table_id: String,
        /// Its routes.
        routes: Many<TransitGatewayRoute>,
        /// Is there more than was answered?
        additional_routes_available: Option<bool>,
    }

    /// A route of a transit gateway.
    TransitGatewayRoute {
        /// Its destination.
        destination_cidr_block: Option<String>,
        /// Its destination by prefix list.
        prefix_list_id: Option<String>,
        /// `static` or `propagated`.
        r#type: Option<String>,
        /// `active` or `blackhole`.
        state: Option<String>,
        /// Where it leads.
        transit_gateway_attachments: Many<TransitGatewayRouteAttachment>,
    }

    /// Where a route of a transit gateway leads.
    TransitGatewayRouteAttachment {
        /// The attachment.
        transit_gateway_attachment_id: Option<String>,
        /// `vpc`, `vpn`, `peering` and so on.
        resource_type: Option<String>,
        /// The VPC, or the peer transit gateway, and so on.
        resource_id: Option<String>,
    }

    /// A virtual private gateway.
    VpnGateway {
        /// Its id.
        vpn_gateway_id: String,
        /// `available` when it works.
        state: Option<String>,
        /// The VPCs that it is attached to.
        vpc_attachments: Many<GatewayAttachment>,
    }

    /// A site-to-site VPN connection.
    VpnConnection {
        /// Its id.
        vpn_connection_id: String,
        /// `available` when it works.
        state: Option<String>,
        /// The virtual private gateway that it ends at.
        vpn_gateway_id: Option<String>,
        /// The transit gateway that it ends at.
        transit_gateway_id: Option<String>,
        /// Its options.
        options: VpnConnectionOptions,
        /// Its static routes.
        routes: Many<VpnStaticRoute>,
        /// Its tunnels.
        vgw_telemetry: Many<VgwTelemetry>,
    }

    /// Options of a VPN connection.
    VpnConnectionOptions {
        /// Without BGP?
        static_routes_only: Option<bool>,
    }

    /// A static route of a VPN connection.
    VpnStaticRoute {
        /// The range on the far side.
        destination_cidr_block: Option<String>,
    }

    /// A tunnel of a VPN connection.
    VgwTelemetry {
        /// `UP` or `DOWN`.
        status: Option<String>,
    }

    /// The account's VPC block public access setting.
    BlockPublicAccess {
        /// The region that it holds for.
        aws_region: Option<String>,
        /// `off`, `block-bidirectional` or `block-ingress`.
        internet_gateway_block_mode: Option<String>,
        /// `default-state`, `update-in-progress` or `update-complete`.
        state: Option<String>,
    }

    /// An exclusion from block public access.
    BlockPublicAccessExclusion {
        /// Its id.
        exclusion_id: String,
        /// `allow-bidirectional` or `allow-egress`.
        internet_gateway_exclusion_mode: Option<String>,
        /// The ARN of the VPC or subnet.
        resource_arn: Option<String>,
        /// `create-complete` when it works.
        state: Option<String>,
    }

    /// An availability zone.
    AvailabilityZone {
        /// Its name in this account.
        zone_name: String,
        /// Its id in all accounts.
        zone_id: Option<String>,
        /// `available`, `impaired` and so on.
        state: Option<String>,
        /// `availability-zone`, `local-zone` or `wavelength-zone`.
        zone_type: Option<String>,
    }
}
