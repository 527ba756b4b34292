//! No panic and no endless loop on any topology.
//!
//! The first line of the input is a host or address, the rest a snapshot.

#![no_main]

use ecs_triage_core::Snapshot;
use ecs_triage_core::net::{Destination, Network, PlannedInterface, Protocol, Source};
use ecs_triage_core::snapshot::ec2::{NetworkInterface, Subnet};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let Some((host, json)) = input.split_once('\n') else { return };
    let Ok(snapshot) = serde_json::from_str::<Snapshot>(json) else { return };
    let network = Network::new(&snapshot);
    let to = [Destination::Host(host.to_owned()), Destination::AnyPublicIpv4];
    let interfaces = snapshot.seen::<NetworkInterface>().iter().take(3);
    let interfaces =
        interfaces.map(|interface| Source::Interface(interface.network_interface_id.clone()));
    let subnets = snapshot.seen::<Subnet>().iter().take(3);
    let subnets = subnets.map(|subnet| {
        let planned = PlannedInterface::new(&subnet.subnet_id, Vec::<String>::new());
        Source::Planned(planned.with_public_ip())
    });
    for from in interfaces.chain(subnets) {
        for to in &to {
            for protocol in [Protocol::Tcp(443), Protocol::Ping] {
                let trace = network.trace(&from, to, protocol);
                assert_eq!(trace.disposition, network.verdict(&from, to, protocol));
            }
        }
    }
});
