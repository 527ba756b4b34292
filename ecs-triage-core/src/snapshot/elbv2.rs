//! Items of Elastic Load Balancing, shaped like its API.

use super::ec2::Tag;
use super::shape::{Many, shape};

shape! { "snake_case":
    /// What was seen of Elastic Load Balancing; source: the [API](https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html).
    Elbv2 {
        /// Load balancers.
        load_balancers: Option<Vec<ElasticLoadBalancer>>,
        /// Attributes of load balancers.
        load_balancer_attributes: Option<Vec<LoadBalancerAttributes>>,
        /// Listeners.
        listeners: Option<Vec<Listener>>,
        /// Target groups.
        target_groups: Option<Vec<TargetGroup>>,
        /// Attributes of target groups.
        target_group_attributes: Option<Vec<TargetGroupAttributes>>,
        /// How targets fare.
        target_health: Option<Vec<TargetHealthOf>>,
    }
}

shape! { "PascalCase":
    /// A load balancer.
    ElasticLoadBalancer {
        /// Its ARN.
        load_balancer_arn: String,
        /// Its name.
        load_balancer_name: String,
        /// Its host name.
        #[serde(rename = "DNSName")]
        dns_name: Option<String>,
        /// `internet-facing` or `internal`.
        scheme: Option<String>,
        /// `application`, `network` or `gateway`.
        r#type: Option<String>,
        /// Its VPC.
        vpc_id: Option<String>,
        /// How it is.
        state: Option<LoadBalancerState>,
        /// Where its nodes are.
        availability_zones: Many<LoadBalancerZone>,
        /// Its security groups.
        security_groups: Many<String>,
        /// `ipv4` or `dualstack`.
        ip_address_type: Option<String>,
    }

    /// How a load balancer is.
    LoadBalancerState {
        /// `active`, `provisioning`, `active_impaired` or `failed`.
        code: Option<String>,
        /// Why.
        reason: Option<String>,
    }

    /// Where a node of a load balancer is.
    LoadBalancerZone {
        /// The zone.
        zone_name: Option<String>,
        /// The subnet.
        subnet_id: Option<String>,
        /// Its fixed addresses.
        load_balancer_addresses: Many<LoadBalancerAddress>,
    }

    /// A fixed address of a load balancer.
    LoadBalancerAddress {
        /// Public.
        ip_address: Option<String>,
        /// Private.
        #[serde(rename = "PrivateIPv4Address")]
        private_ipv4_address: Option<String>,
    }

    /// The attributes of a load balancer.
    LoadBalancerAttributes {
        /// The load balancer, by name or ARN.
        load_balancer: String,
        /// The attributes.
        attributes: Many<Tag>,
    }

    /// A listener.
    Listener {
        /// Its ARN.
        listener_arn: String,
        /// Its load balancer.
        load_balancer_arn: String,
        /// Its port.
        port: Option<i64>,
        /// Its protocol.
        protocol: Option<String>,
        /// What it does.
        default_actions: Many<Action>,
    }

    /// What a listener does.
    Action {
        /// `forward` and so on.
        r#type: Option<String>,
        /// To which target group.
        target_group_arn: Option<String>,
        /// To which target groups, weighted.
        forward_config: Option<ForwardConfig>,
    }

    /// To which target groups a listener forwards.
    ForwardConfig {
        /// The groups.
        target_groups: Many<TargetGroupTuple>,
    }

    /// A target group with its weight.
    TargetGroupTuple {
        /// The group.
        target_group_arn: Option<String>,
    }

    /// A target group.
    TargetGroup {
        /// Its ARN.
        target_group_arn: String,
        /// Its name.
        target_group_name: String,
        /// The protocol of the traffic.
        protocol: Option<String>,
        /// `HTTP1`, `HTTP2` or `GRPC`.
        protocol_version: Option<String>,
        /// The port of the traffic.
        port: Option<i64>,
        /// Its VPC.
        vpc_id: Option<String>,
        /// `instance`, `ip`, `lambda` or `alb`.
        target_type: Option<String>,
        /// Are its targets checked?
        health_check_enabled: Option<bool>,
        /// The protocol of the check.
        health_check_protocol: Option<String>,
        /// The port of the check; `traffic-port` for that of the traffic.
        health_check_port: Option<String>,
        /// The path of the check.
        health_check_path: Option<String>,
        /// Seconds between checks.
        health_check_interval_seconds: Option<i64>,
        /// Seconds a check may take.
        health_check_timeout_seconds: Option<i64>,
        /// Successes until a target is healthy.
        healthy_threshold_count: Option<i64>,
        /// Failures until a target is unhealthy.
        unhealthy_threshold_count: Option<i64>,
        /// Codes that count as success.
        matcher: Option<Matcher>,
        /// Its load balancers.
        load_balancer_arns: Many<String>,
        /// `ipv4` or `ipv6`.
        ip_address_type: Option<String>,
    }

    /// Codes that count as success.
    Matcher {
        /// For HTTP: `200`, `200,202`, `200-299`.
        http_code: Option<String>,
        /// For gRPC.
        grpc_code: Option<String>,
    }

    /// The attributes of a target group.
    TargetGroupAttributes {
        /// The target group, by name or ARN.
        target_group: String,
        /// The attributes.
        attributes: Many<Tag>,
    }

    /// How the targets of a group fare.
    TargetHealthOf {
        /// The target group, by name or ARN.
        target_group: String,
        /// The targets.
        target_health_descriptions: Many<TargetHealthDescription>,
    }

    /// How a target fares.
    TargetHealthDescription {
        /// The target.
        target: TargetDescription,
        /// The port of the check.
        health_check_port: Option<String>,
        /// How it fares.
        target_health: TargetHealth,
    }

    /// A target.
    TargetDescription {
        /// An address or an instance.
        id: String,
        /// Its port.
        port: Option<i64>,
        /// Its zone.
        availability_zone: Option<String>,
    }

    /// How a target fares.
    TargetHealth {
        /// `initial`, `healthy`, `unhealthy`, `unused`, `draining`, `unavailable`.
        state: Option<String>,
        /// Why, as a code.
        reason: Option<String>,
        /// Why, in words.
        description: Option<String>,
    }
}

impl Matcher {
    /// The codes that mean health, of HTTP or of gRPC.
    pub fn codes(&self) -> Option<&str> {
        self.http_code.as_deref().or(self.grpc_code.as_deref())
    }
}
