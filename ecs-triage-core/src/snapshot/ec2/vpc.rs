//! VPCs, subnets, and what is set for them.

use crate::snapshot::shape::{Many, shape};

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
