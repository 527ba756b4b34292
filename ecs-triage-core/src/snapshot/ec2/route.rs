//! Route tables and prefix lists.

use crate::snapshot::shape::{Many, shape};

use super::CidrBlockState;

shape! { "PascalCase":
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
}
