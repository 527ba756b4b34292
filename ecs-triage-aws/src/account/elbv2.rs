//! Elastic Load Balancing.

use aws_sdk_elasticloadbalancingv2::{Client, types};
use ecs_triage_core::Need;
use ecs_triage_core::snapshot::{Operation as Op, ec2, elbv2};

use super::answer::{Answer, keep, pages, put, subject, unaskable};
use super::read::{Read, maps, texts};

pub(super) async fn ask(client: &Client, need: &Need) -> Answer {
    let name = subject(need)?;
    let (arn, plain) =
        if name.starts_with("arn:") { (Some(name), None) } else { (None, Some(name)) };
    let list = |name: Option<&str>| name.map(|name| vec![name.to_owned()]);
    match need.operation {
        Op::DescribeLoadBalancers => {
            let call = client.describe_load_balancers();
            let call = call.set_load_balancer_arns(list(arn)).set_names(list(plain));
            let all = pages(call.into_paginator().send(), |page| page.load_balancers).await?;
            Ok(keep::<elbv2::ElasticLoadBalancer, _>(need, all))
        }
        Op::DescribeLoadBalancerAttributes => {
            let call = client.describe_load_balancer_attributes().load_balancer_arn(name);
            let mut found = elbv2::LoadBalancerAttributes::default();
            name.clone_into(&mut found.load_balancer);
            found.attributes = Read::read(call.send().await?.attributes);
            Ok(put(need, [found]))
        }
        Op::DescribeListeners => {
            let call = client.describe_listeners().load_balancer_arn(name);
            let all = pages(call.into_paginator().send(), |page| page.listeners).await?;
            Ok(keep::<elbv2::Listener, _>(need, all))
        }
        Op::DescribeTargetGroups => {
            let call = client.describe_target_groups();
            let call = call.set_target_group_arns(list(arn)).set_names(list(plain));
            let all = pages(call.into_paginator().send(), |page| page.target_groups).await?;
            Ok(keep::<elbv2::TargetGroup, _>(need, all))
        }
        Op::DescribeTargetGroupAttributes => {
            let call = client.describe_target_group_attributes().target_group_arn(name);
            let mut found = elbv2::TargetGroupAttributes::default();
            name.clone_into(&mut found.target_group);
            found.attributes = Read::read(call.send().await?.attributes);
            Ok(put(need, [found]))
        }
        Op::DescribeTargetHealth => {
            let answer = client.describe_target_health().target_group_arn(name).send().await?;
            let mut found = elbv2::TargetHealthOf::default();
            name.clone_into(&mut found.target_group);
            found.target_health_descriptions = Read::read(answer.target_health_descriptions);
            Ok(put(need, [found]))
        }
        _ => Err(unaskable()),
    }
}

maps! { elbv2:
    ElasticLoadBalancer = LoadBalancer {
        load_balancer_arn, load_balancer_name;
        dns_name, scheme, r#type, vpc_id, state, availability_zones, security_groups,
        ip_address_type,
    }
    LoadBalancerState { ; code, reason }
    LoadBalancerZone = AvailabilityZone { ; zone_name, subnet_id, load_balancer_addresses }
    LoadBalancerAddress { ; ip_address, private_ipv4_address }
    Listener { listener_arn, load_balancer_arn; port, protocol, default_actions }
    Action { ; r#type, target_group_arn, forward_config }
    ForwardConfig = ForwardActionConfig { ; target_groups }
    TargetGroupTuple { ; target_group_arn }
    TargetGroup {
        target_group_arn, target_group_name;
        protocol, protocol_version, port, vpc_id, target_type, health_check_enabled,
        health_check_protocol, health_check_port, health_check_path, health_check_interval_seconds,
        health_check_timeout_seconds, healthy_threshold_count, unhealthy_threshold_count, matcher,
        load_balancer_arns, ip_address_type,
    }
    Matcher { ; http_code, grpc_code }
    TargetHealthDescription { target, target_health; health_check_port }
    TargetDescription { id; port, availability_zone }
    TargetHealth { ; state, reason, description }
}

maps! { ec2:
    Tag = LoadBalancerAttribute { key, value; }
    Tag = TargetGroupAttribute { key, value; }
}

texts!(ActionTypeEnum);
