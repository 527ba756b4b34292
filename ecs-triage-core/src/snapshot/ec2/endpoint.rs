//! VPC endpoints.

use crate::snapshot::shape::{Document, Many, shape};

use super::GroupIdentifier;

shape! { "PascalCase":
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
}
