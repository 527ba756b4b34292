//! The network engine's verdict on a connection that gets through allocates nothing.
//!
//! A test binary of its own, for the counter takes the place of the allocator.
#![expect(clippy::unwrap_used, reason = "a test that goes wrong here fails, as it should")]

use std::fs;
use std::path::Path;

use allocation_counter::measure;
use ecs_triage_core::Snapshot;
use ecs_triage_core::net::{Destination, Disposition, Network, Protocol, Source};

fn world() -> Snapshot {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/net/world.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn interface(id: &str) -> Source {
    Source::Interface(id.to_owned())
}

fn address(ip: &str) -> Destination {
    Destination::Address(ip.parse().unwrap())
}

#[test]
fn a_passing_verdict_allocates_nothing() {
    let snapshot = world();
    let network = Network::new(&snapshot);
    let flows = [
        ("inside a subnet", interface("eni-app2"), address("10.0.1.10"), 22),
        ("between subnets", interface("eni-web"), address("10.0.1.10"), 8080),
        ("to an instance", interface("eni-web"), Destination::Instance("i-app".to_owned()), 8080),
        ("by the internet gateway", interface("eni-web"), address("8.8.8.8"), 443),
        ("by NAT", interface("eni-app"), address("8.8.8.8"), 443),
        ("by NAT and back in", interface("eni-app"), address("54.1.1.10"), 443),
        ("by the egress-only gateway", interface("eni-app"), address("2606:4700::1"), 443),
        ("by the gateway endpoint", interface("eni-app"), address("52.216.1.1"), 443),
        ("to the interface endpoint", interface("eni-app"), address("10.0.1.50"), 443),
        ("to the mount target", interface("eni-app"), address("10.0.1.60"), 2049),
        ("by peering", interface("eni-app"), address("10.1.0.10"), 5432),
        ("by the transit gateway", interface("eni-app"), address("10.2.0.10"), 80),
        ("to the load balancer", interface("eni-app"), address("10.0.0.20"), 443),
        ("anywhere on the internet", interface("eni-app"), Destination::AnyPublicIpv4, 443),
    ];
    for (name, from, to, port) in &flows {
        let verdict = || network.verdict(from, to, Protocol::Tcp(*port));
        assert_eq!(verdict(), Disposition::Delivered, "{name}: the first compiles the network");
        let used = measure(|| assert_eq!(verdict(), Disposition::Delivered));
        assert_eq!(used.count_total, 0, "{name}: {} bytes", used.bytes_total);
    }
}

/// The counter counts, or the test above would be worth nothing.
#[test]
fn a_trace_allocates() {
    let snapshot = world();
    let network = Network::new(&snapshot);
    let (from, to) = (interface("eni-app"), address("8.8.8.8"));
    let used = measure(|| drop(network.trace(&from, &to, Protocol::Tcp(443))));
    assert!(used.count_total > 0);
}
