//! Transit gateways.

use crate::snapshot::shape::{Many, shape};

shape! { "PascalCase":
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
}
