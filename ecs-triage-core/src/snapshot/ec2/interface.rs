//! Network interfaces.

use crate::snapshot::shape::{Many, shape};

shape! { "PascalCase":
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
}
