//! Gateways of a VPC.

use crate::snapshot::shape::{Many, shape};

shape! { "PascalCase":
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
}
