//! EC2 and VPC.

use aws_sdk_ec2::types::{Filter, VpcAttributeName};
use aws_sdk_ec2::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, ec2};
use futures_util::future::{join, try_join};

use super::answer::{Answer, keep, pages, put, subject, unaskable, whole};
use super::failure::Failure;
use super::read::{Read, maps};

/// Asks page by page with the filters that the need's subject means, and keeps all.
macro_rules! list {
    (
        $client:ident.$call:ident().$filters:ident,
        $need:ident by $id:literal, $member:ident as $item:ident
    ) => {{
        let call = $client.$call().$filters(filters($need, $id)?);
        let all = pages(call.into_paginator().send(), |page| page.$member).await?;
        Ok(keep::<ec2::$item, _>($need, all))
    }};
}

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::DescribeVpcs => {
            list!(client.describe_vpcs().set_filters, need by "vpc-id", vpcs as Vpc)
        }
        Op::DescribeVpcAttribute => vpc_attributes(client, need).await,
        Op::DescribeSubnets => {
            list!(client.describe_subnets().set_filters, need by "subnet-id", subnets as Subnet)
        }
        Op::DescribeRouteTables => {
            list!(
                client.describe_route_tables().set_filters,
                need by "route-table-id", route_tables as RouteTable
            )
        }
        Op::DescribeSecurityGroups => {
            list!(
                client.describe_security_groups().set_filters,
                need by "group-id", security_groups as SecurityGroup
            )
        }
        Op::DescribeNetworkAcls => {
            list!(
                client.describe_network_acls().set_filters,
                need by "network-acl-id", network_acls as NetworkAcl
            )
        }
        Op::DescribeNetworkInterfaces => {
            list!(
                client.describe_network_interfaces().set_filters,
                need by "network-interface-id", network_interfaces as NetworkInterface
            )
        }
        Op::DescribeSnapshots => {
            list!(
                client.describe_snapshots().set_filters,
                need by "snapshot-id", snapshots as EbsSnapshot
            )
        }
        Op::DescribeInstances => instances(client, need).await,
        Op::DescribeNatGateways => {
            list!(
                client.describe_nat_gateways().set_filter,
                need by "nat-gateway-id", nat_gateways as NatGateway
            )
        }
        Op::DescribeVpcEndpoints => {
            list!(
                client.describe_vpc_endpoints().set_filters,
                need by "vpc-endpoint-id", vpc_endpoints as VpcEndpoint
            )
        }
        Op::DescribeDhcpOptions => {
            list!(
                client.describe_dhcp_options().set_filters,
                need by "dhcp-options-id", dhcp_options as DhcpOptions
            )
        }
        Op::GetManagedPrefixListEntries => prefix_list(client, need).await,
        _ => gateways(client, need).await,
    }
}

async fn gateways(client: &Client, need: &Need) -> Answer {
    match need.operation {
        Op::DescribeInternetGateways => {
            list!(
                client.describe_internet_gateways().set_filters,
                need by "internet-gateway-id", internet_gateways as InternetGateway
            )
        }
        Op::DescribeEgressOnlyInternetGateways => {
            let call = client.describe_egress_only_internet_gateways().into_paginator().send();
            let all = pages(call, |page| page.egress_only_internet_gateways).await?;
            Ok(whole::<ec2::EgressOnlyInternetGateway, _>(all))
        }
        Op::DescribeVpcPeeringConnections => {
            list!(
                client.describe_vpc_peering_connections().set_filters,
                need by "vpc-peering-connection-id", vpc_peering_connections as VpcPeeringConnection
            )
        }
        Op::DescribeTransitGateways => {
            list!(
                client.describe_transit_gateways().set_filters,
                need by "transit-gateway-id", transit_gateways as TransitGateway
            )
        }
        Op::DescribeTransitGatewayAttachments => {
            list!(
                client.describe_transit_gateway_attachments().set_filters,
                need by "transit-gateway-attachment-id",
                transit_gateway_attachments as TransitGatewayAttachment
            )
        }
        Op::DescribeTransitGatewayVpcAttachments => {
            list!(
                client.describe_transit_gateway_vpc_attachments().set_filters,
                need by "transit-gateway-attachment-id",
                transit_gateway_vpc_attachments as TransitGatewayVpcAttachment
            )
        }
        Op::SearchTransitGatewayRoutes => transit_gateway_routes(client, need).await,
        Op::DescribeVpnGateways => {
            let call = client.describe_vpn_gateways().set_filters(filters(need, "vpn-gateway-id")?);
            let found = call.send().await?.vpn_gateways;
            Ok(keep::<ec2::VpnGateway, _>(need, found.into_iter().flatten()))
        }
        Op::DescribeVpnConnections => {
            let found = client.describe_vpn_connections().send().await?.vpn_connections;
            Ok(whole::<ec2::VpnConnection, _>(found.into_iter().flatten()))
        }
        Op::DescribeVpcBlockPublicAccessOptions => {
            let call = client.describe_vpc_block_public_access_options().send().await?;
            Ok(whole::<ec2::BlockPublicAccess, _>(call.vpc_block_public_access_options))
        }
        Op::DescribeVpcBlockPublicAccessExclusions => exclusions(client).await,
        _ => Err(unaskable()),
    }
}

/// A subject is an id; its prefix tells of what. Asking by filter makes what does not exist an
/// empty answer, where asking by id makes it an error.
fn filters(need: &Need, id: &'static str) -> Result<Option<Vec<Filter>>, Failure> {
    if need.subject.is_none() {
        return Ok(None);
    }
    let subject = subject(need)?;
    let name = match subject.split_once('-') {
        Some(("vpc", _)) => "vpc-id",
        Some(("tgw", _)) => "transit-gateway-id",
        Some(("i", _)) if id == "network-interface-id" => "attachment.instance-id",
        _ if subject.contains(':') || subject.contains('/') => return Err(unaskable()),
        Some(_) => id,
        None => return Err(unaskable()),
    };
    Ok(Some(vec![Filter::builder().name(name).values(subject).build()]))
}

/// One call tells one setting.
async fn vpc_attributes(client: &Client, need: &Need) -> Answer {
    let vpc = subject(need)?;
    let ask = |name| client.describe_vpc_attribute().vpc_id(vpc).attribute(name).send();
    let support = ask(VpcAttributeName::EnableDnsSupport);
    let hostnames = ask(VpcAttributeName::EnableDnsHostnames);
    let (support, hostnames) = try_join(support, hostnames).await?;
    let mut found = ec2::VpcAttributes::default();
    vpc.clone_into(&mut found.vpc_id);
    found.enable_dns_support = Read::read(support.enable_dns_support);
    found.enable_dns_hostnames = Read::read(hostnames.enable_dns_hostnames);
    Ok(put(need, [found]))
}

async fn instances(client: &Client, need: &Need) -> Answer {
    let call = client.describe_instances().set_filters(filters(need, "instance-id")?);
    let reservations = pages(call.into_paginator().send(), |page| page.reservations).await?;
    let all = reservations.into_iter().flat_map(|one| one.instances.unwrap_or_default());
    Ok(keep::<ec2::Instance, _>(need, all))
}

/// The entries of a prefix list, and its name where that may be read.
async fn prefix_list(client: &Client, need: &Need) -> Answer {
    let id = subject(need)?;
    let entries = client.get_managed_prefix_list_entries().prefix_list_id(id);
    let entries = pages(entries.into_paginator().send(), |page| page.entries);
    let name = client.describe_managed_prefix_lists().prefix_list_ids(id).send();
    let (entries, name) = join(entries, name).await;
    let named = name.ok().and_then(|answer| answer.prefix_lists?.into_iter().next());
    let mut list = ec2::PrefixList::default();
    id.clone_into(&mut list.prefix_list_id);
    list.prefix_list_name = named.and_then(|named| named.prefix_list_name);
    list.cidrs = Some(entries?.into_iter().filter_map(|entry| entry.cidr).collect());
    Ok(put(need, [list]))
}

async fn transit_gateway_routes(client: &Client, need: &Need) -> Answer {
    let table = subject(need)?;
    let states = Filter::builder().name("state").values("active").values("blackhole").build();
    let call = client.search_transit_gateway_routes().transit_gateway_route_table_id(table);
    let answer = call.filters(states).send().await?;
    let mut routes = ec2::TransitGatewayRoutes::default();
    table.clone_into(&mut routes.transit_gateway_route_table_id);
    routes.routes = Read::read(answer.routes);
    routes.additional_routes_available = answer.additional_routes_available;
    Ok(put(need, [routes]))
}

async fn exclusions(client: &Client) -> Answer {
    let mut all = Vec::new();
    let mut token = None;
    for _ in super::answer::turns() {
        let call = client.describe_vpc_block_public_access_exclusions().set_next_token(token);
        let page = call.send().await?;
        all.extend(page.vpc_block_public_access_exclusions.into_iter().flatten());
        token = page.next_token;
        if token.is_none() {
            return Ok(whole::<ec2::BlockPublicAccessExclusion, _>(all));
        }
    }
    Err(super::answer::endless())
}

maps! { ec2:
    Vpc {
        vpc_id;
        cidr_block, cidr_block_association_set, ipv6_cidr_block_association_set, dhcp_options_id,
        owner_id,
    }
    CidrBlockAssociation = VpcCidrBlockAssociation { cidr_block, cidr_block_state; }
    CidrBlockState = VpcCidrBlockState { ; state }
    AttributeValue = AttributeBooleanValue { value; }
    Subnet {
        subnet_id, vpc_id;
        cidr_block, ipv6_cidr_block_association_set, availability_zone, availability_zone_id,
        available_ip_address_count, map_public_ip_on_launch, assign_ipv6_address_on_creation,
        ipv6_native, enable_dns64, owner_id, tags,
    }
    Tag { key, value; }
    RouteTable { route_table_id, vpc_id; associations, routes }
    RouteTableAssociation { main; subnet_id, gateway_id, association_state }
    Route {
        ;
        destination_cidr_block, destination_ipv6_cidr_block, destination_prefix_list_id, gateway_id,
        nat_gateway_id, transit_gateway_id, vpc_peering_connection_id, network_interface_id,
        instance_id, egress_only_internet_gateway_id, carrier_gateway_id, local_gateway_id,
        core_network_arn, origin, state,
    }
    SecurityGroup {
        group_id, vpc_id;
        group_name, owner_id, ip_permissions, ip_permissions_egress,
    }
    IpPermission {
        ip_protocol;
        from_port, to_port, ip_ranges, ipv6_ranges, prefix_list_ids, user_id_group_pairs,
    }
    IpRange { cidr_ip; }
    Ipv6Range { cidr_ipv6; }
    PrefixListId { prefix_list_id; }
    UserIdGroupPair { group_id; user_id, vpc_id, vpc_peering_connection_id }
    NetworkAcl { network_acl_id, vpc_id, is_default; associations, entries }
    NetworkAclAssociation { subnet_id; }
    NetworkAclEntry {
        rule_number, protocol, rule_action, egress;
        cidr_block, ipv6_cidr_block, port_range, icmp_type_code,
    }
    PortRange { ; from, to }
    IcmpTypeCode { ; r#type, code }
    NetworkInterface {
        network_interface_id, subnet_id, vpc_id;
        owner_id, availability_zone, interface_type, description, status, private_ip_address,
        private_ip_addresses, ipv6_addresses, groups, source_dest_check, association, attachment,
        requester_managed,
    }
    PrivateIpAddress = NetworkInterfacePrivateIpAddress { private_ip_address; association, primary }
    Ipv6Address = NetworkInterfaceIpv6Address { ipv6_address; }
    GroupIdentifier { group_id; }
    Association = NetworkInterfaceAssociation { ; public_ip }
    Attachment = NetworkInterfaceAttachment { ; instance_id, status }
    EbsSnapshot = Snapshot { snapshot_id; state, storage_tier, volume_size }
    Instance {
        instance_id;
        instance_type, subnet_id, vpc_id, private_ip_address, public_ip_address, state,
        security_groups, network_interfaces, source_dest_check, iam_instance_profile, architecture,
        platform,
    }
    InstanceState { ; name }
    IamInstanceProfile { ; arn }
    InternetGateway { internet_gateway_id; attachments }
    EgressOnlyInternetGateway { egress_only_internet_gateway_id; attachments }
    GatewayAttachment = InternetGatewayAttachment { ; vpc_id, state }
    NatGateway {
        nat_gateway_id, vpc_id;
        subnet_id, state, failure_code, failure_message, connectivity_type, availability_mode,
        auto_provision_zones, route_table_id, nat_gateway_addresses,
    }
    NatGatewayAddress {
        ;
        private_ip, public_ip, network_interface_id, availability_zone, availability_zone_id,
        status,
    }
    VpcEndpoint {
        vpc_endpoint_id, vpc_id, service_name, dns_options;
        vpc_endpoint_type, state, policy_document, route_table_ids, subnet_ids, groups,
        private_dns_enabled, network_interface_ids, dns_entries, ip_address_type, owner_id,
    }
    VpcEndpointDnsOptions = DnsOptions { ; private_dns_only_for_inbound_resolver_endpoint }
    DnsEntry { ; dns_name }
    DhcpOptions { dhcp_options_id; dhcp_configurations }
    DhcpConfiguration { key; values }
    VpcPeeringConnection {
        vpc_peering_connection_id, requester_vpc_info, accepter_vpc_info, status;
    }
    PeeringVpcInfo = VpcPeeringConnectionVpcInfo {
        ;
        vpc_id, owner_id, region, cidr_block, cidr_block_set, ipv6_cidr_block_set,
    }
    PeeringStatus = VpcPeeringConnectionStateReason { ; code }
    PeeringCidr = CidrBlock { cidr_block; }
    PeeringIpv6Cidr = Ipv6CidrBlock { ipv6_cidr_block; }
    TransitGateway { transit_gateway_id, options; state, owner_id }
    TransitGatewayOptions { ; security_group_referencing_support }
    TransitGatewayAttachment {
        transit_gateway_attachment_id, transit_gateway_id;
        resource_type, resource_id, state, association,
    }
    TransitGatewayAssociation = TransitGatewayAttachmentAssociation {
        ;
        transit_gateway_route_table_id, state,
    }
    TransitGatewayVpcAttachment {
        transit_gateway_attachment_id, transit_gateway_id, vpc_id, options;
        state, subnet_ids,
    }
    TransitGatewayVpcAttachmentOptions {
        ;
        appliance_mode_support, security_group_referencing_support, ipv6_support,
    }
    TransitGatewayRoute {
        ;
        destination_cidr_block, prefix_list_id, r#type, state, transit_gateway_attachments,
    }
    TransitGatewayRouteAttachment { ; transit_gateway_attachment_id, resource_type, resource_id }
    VpnGateway { vpn_gateway_id; state, vpc_attachments }
    VpnConnection {
        vpn_connection_id, options;
        state, vpn_gateway_id, transit_gateway_id, routes, vgw_telemetry,
    }
    VpnConnectionOptions { ; static_routes_only }
    VpnStaticRoute { ; destination_cidr_block }
    VgwTelemetry { ; status }
    BlockPublicAccess = VpcBlockPublicAccessOptions {
        ;
        aws_region, internet_gateway_block_mode, state,
    }
    BlockPublicAccessExclusion = VpcBlockPublicAccessExclusion {
        exclusion_id;
        internet_gateway_exclusion_mode, resource_arn, state,
    }
}

// Types of which the SDK has several for one.
maps! { ec2:
    Ipv6CidrBlockAssociation = VpcIpv6CidrBlockAssociation {
        ipv6_cidr_block, ipv6_cidr_block_state;
    }
    Ipv6CidrBlockAssociation = SubnetIpv6CidrBlockAssociation {
        ipv6_cidr_block, ipv6_cidr_block_state;
    }
    CidrBlockState = SubnetCidrBlockState { ; state }
    CidrBlockState = RouteTableAssociationState { ; state }
    GroupIdentifier = SecurityGroupIdentifier { group_id; }
    GatewayAttachment = VpcAttachment { ; vpc_id, state }
    NetworkInterface = InstanceNetworkInterface {
        network_interface_id, subnet_id, vpc_id;
        owner_id, interface_type, description, status, private_ip_address, private_ip_addresses,
        ipv6_addresses, groups, source_dest_check, association, attachment,
    }
    PrivateIpAddress = InstancePrivateIpAddress { private_ip_address; association, primary }
    Ipv6Address = InstanceIpv6Address { ipv6_address; }
    Association = InstanceNetworkInterfaceAssociation { ; public_ip }
    Attachment = InstanceNetworkInterfaceAttachment { ; status }
}

impl Read<types::AttributeValue> for ec2::DhcpValue {
    fn read(from: types::AttributeValue) -> Self {
        let mut to = Self::default();
        to.value = from.value.unwrap_or_default();
        to
    }
}
