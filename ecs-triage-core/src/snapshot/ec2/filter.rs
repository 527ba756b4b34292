//! Security groups and network ACLs.

use crate::snapshot::shape::{Many, shape};

shape! { "PascalCase":
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
}
