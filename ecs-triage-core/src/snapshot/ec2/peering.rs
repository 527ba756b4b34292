//! Peering connections.

use crate::snapshot::shape::{Many, shape};

shape! { "PascalCase":
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
}
