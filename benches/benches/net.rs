//! The network engine at AWS's default quotas: 50 routes, 5 groups of 60 rules, 20 ACL entries.
#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ecs_triage_core::Snapshot;
use ecs_triage_core::net::{Destination, Network, Protocol, Source};
use serde_json::{Value, json};

/// One VPC with a public and a private subnet; the rule that admits is always the last.
fn world(routes: usize) -> Snapshot {
    let groups: Vec<_> = (0..5).map(group).collect();
    let ids: Vec<_> = (0..5).map(|g| json!({"GroupId": format!("sg-{g}")})).collect();
    let entries: Vec<Value> = [false, true].into_iter().flat_map(acl_entries).collect();
    let mut table: Vec<_> = (0..routes)
        .map(|n| json!({"DestinationCidrBlock": format!("{}.{}.0.0/16", 11 + n / 250, n % 250), "NatGatewayId": "nat-x", "State": "active"}))
        .collect();
    table.push(
        json!({"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"}),
    );
    table.push(
        json!({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-a", "State": "active"}),
    );
    let interface = |n: usize, subnet: usize| {
        json!({
            "NetworkInterfaceId": format!("eni-{n}"), "SubnetId": format!("subnet-{subnet}"), "VpcId": "vpc-a",
            "PrivateIpAddress": format!("10.0.{subnet}.{}", 10 + n), "Status": "in-use", "Groups": ids,
            "Association": {"PublicIp": format!("54.0.0.{}", 10 + n)},
        })
    };
    let subnet = |n: usize| json!({"SubnetId": format!("subnet-{n}"), "VpcId": "vpc-a", "CidrBlock": format!("10.0.{n}.0/24")});
    serde_json::from_value(json!({"schema": 1, "ec2": {
        "vpcs": [{"VpcId": "vpc-a", "CidrBlock": "10.0.0.0/16"}],
        "subnets": [subnet(0), subnet(1)],
        "route_tables": [{"RouteTableId": "rtb-a", "VpcId": "vpc-a", "Routes": table, "Associations": [{"Main": true}]}],
        "security_groups": groups,
        "network_acls": [{"NetworkAclId": "acl-a", "VpcId": "vpc-a", "IsDefault": true, "Entries": entries}],
        "network_interfaces": [interface(0, 0), interface(1, 1)],
        "internet_gateways": [{"InternetGatewayId": "igw-a", "Attachments": [{"VpcId": "vpc-a", "State": "available"}]}],
        "block_public_access": [],
    }}))
    .unwrap()
}

fn group(index: usize) -> Value {
    let rules: Vec<_> = (0..60)
        .map(|n| {
            let port = if index == 4 && n == 59 { 443 } else { 1000 + n };
            json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]})
        })
        .collect();
    json!({"GroupId": format!("sg-{index}"), "VpcId": "vpc-a", "IpPermissions": rules, "IpPermissionsEgress": rules})
}

fn acl_entries(egress: bool) -> Vec<Value> {
    let entry = move |n: usize, action: &str| {
        json!({
            "RuleNumber": n, "RuleAction": action, "Egress": egress, "Protocol": "-1",
            "CidrBlock": if action == "allow" { "0.0.0.0/0".to_owned() } else { format!("192.0.{n}.0/24") },
        })
    };
    (1..20).map(|n| entry(n, "deny")).chain([entry(100, "allow")]).collect()
}

fn bench(c: &mut Criterion) {
    let from = Source::Interface("eni-0".to_owned());
    let inside = Destination::Address("10.0.1.11".parse().unwrap());
    let outside = Destination::Address("8.8.8.8".parse().unwrap());
    for routes in [50, 1000] {
        let snapshot = world(routes);
        let network = Network::new(&snapshot);
        for (name, to) in [("inside", &inside), ("internet", &outside)] {
            assert!(network.trace(&from, to, Protocol::Tcp(443)).is_delivered());
            c.bench_function(&format!("verdict {name}, {routes} routes"), |b| {
                b.iter(|| network.verdict(black_box(&from), black_box(to), Protocol::Tcp(443)));
            });
            c.bench_function(&format!("trace {name}, {routes} routes"), |b| {
                b.iter(|| network.trace(black_box(&from), black_box(to), Protocol::Tcp(443)));
            });
        }
    }
    let any = Destination::AnyPublicIpv4;
    let snapshot = world(50);
    let network = Network::new(&snapshot);
    c.bench_function("verdict any public address", |b| {
        b.iter(|| network.verdict(black_box(&from), black_box(&any), Protocol::Tcp(443)));
    });
    c.bench_function("compile", |b| {
        b.iter(|| Network::new(black_box(&snapshot)).resolve("vpc-a", "10.0.0.1"));
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
