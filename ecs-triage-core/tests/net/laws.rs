//! Random worlds: the engine against the reference, and the laws that hold for every network.

use ecs_triage_core::Snapshot;
use ecs_triage_core::net::{Destination, Disposition, Network, Protocol, Source};
use proptest::prelude::*;

use crate::reference::{
    Block, Entry, Fate, Group, Host, Nat, Peer, Route, Rule, Subnet, To, World, dotted,
};

/// Choices, one after the other; when they run out, the first of each.
struct Tape<'t>(std::slice::Iter<'t, u8>);

impl Tape<'_> {
    fn below(&mut self, count: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or_default()) % count
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

const BLOCKS: &[Block] = &[
    Block(0, 0),
    Block(0x0a00_0000, 16),
    Block(0x0a01_0000, 16),
    Block(0x0a00_0000, 24),
    Block(0x0a00_0100, 24),
    Block(0x0800_0000, 8),
    Block(0x0808_0808, 32),
    Block(0x3600_0000, 8),
    Block(0, 1),
];

fn world(bytes: &[u8]) -> World {
    let mut tape = Tape(bytes.iter());
    let mut world = World {
        gateway_attached: [!tape.one_in(6), !tape.one_in(6)],
        peering_active: !tape.one_in(6),
        ..World::default()
    };
    for index in 0..5_u32 {
        let vpc = usize::from(index > 2);
        let base = 0x0a00_0000 | (vpc as u32) << 16 | index << 8;
        world.subnets.push(Subnet { vpc, base, table: index as usize, acl: tape.below(3) });
    }
    for index in 0..2_u32 {
        let subnet = tape.below(5);
        let ip = world.subnets[subnet].base | (5 + index);
        world.nats.push(Nat {
            subnet,
            ip,
            public: 0x3600_0005 + index,
            available: !tape.one_in(6),
        });
    }
    for subnet in 0..5 {
        let vpc = world.subnets[subnet].vpc;
        let mut routes: Vec<_> =
            (0..tape.below(5)).map(|_| route(&mut tape, vpc, &world)).collect();
        // A table has one static and one propagated route for a range at most.
        let range = |route: &Route| (route.block.0, route.block.1, route.propagated);
        routes.sort_by_key(range);
        routes.dedup_by_key(|route| range(route));
        world.tables.push(routes);
    }
    for _ in 0..3 {
        let open = !tape.one_in(3);
        let count = tape.below(4);
        let mut entries: Vec<_> = (0..count).map(|_| entry(&mut tape)).collect();
        if open {
            entries.extend([false, true].map(|egress| Entry {
                number: 900,
                egress,
                allow: true,
                block: Block(0, 0),
                ports: None,
            }));
        }
        entries.sort_by_key(|entry| entry.number);
        entries.dedup_by_key(|entry| (entry.number, entry.egress));
        world.acls.push(entries);
    }
    for _ in 0..3 {
        let (ins, outs) = (tape.below(3) + 1, tape.below(2) + 1);
        world.groups.push(Group {
            ingress: (0..ins).map(|_| rule(&mut tape)).collect(),
            egress: (0..outs).map(|_| rule(&mut tape)).collect(),
        });
    }
    for index in 0..5_u32 {
        let subnet = tape.below(5);
        let ip = world.subnets[subnet].base | (10 + index);
        let public = (!tape.one_in(2)).then_some(0x3600_0010 + index);
        let groups = (0..=tape.below(2)).map(|_| tape.below(3)).collect();
        world.hosts.push(Host { subnet, ip, public, groups });
    }
    world
}

fn route(tape: &mut Tape<'_>, vpc: usize, world: &World) -> Route {
    let mine: Vec<_> =
        (0..2).filter(|nat| world.subnets[world.nats[*nat].subnet].vpc == vpc).collect();
    let to = match tape.below(4) {
        0 | 1 => To::Internet,
        2 if !mine.is_empty() => To::Nat(tape.pick(&mine)),
        _ => To::Peer,
    };
    let peer = Block(0x0a00_0000 | (1 - vpc as u32) << 16, 16);
    let block = if to == To::Peer && !tape.one_in(4) { peer } else { tape.pick(BLOCKS) };
    // The API refuses a static route for the VPC's own range or the like.
    let local = block.0 >> 16 == 0x0a00 | vpc as u32 && block.1 >= 16;
    let block = if local { Block(0, 0) } else { block };
    Route { block, to, blackhole: tape.one_in(8), propagated: tape.one_in(5) }
}

fn ports(tape: &mut Tape<'_>) -> Option<(u16, u16)> {
    tape.pick(&[
        None,
        Some((443, 443)),
        Some((80, 80)),
        Some((1024, 65535)),
        Some((0, 65535)),
        Some((32768, 60999)),
        Some((400, 500)),
    ])
}

fn entry(tape: &mut Tape<'_>) -> Entry {
    Entry {
        number: tape.below(9) as u32 * 100 + 10,
        egress: tape.one_in(2),
        allow: tape.one_in(2),
        block: tape.pick(BLOCKS),
        ports: ports(tape),
    }
}

fn rule(tape: &mut Tape<'_>) -> Rule {
    let peer =
        if tape.one_in(3) { Peer::Group(tape.below(3)) } else { Peer::Block(tape.pick(BLOCKS)) };
    let ports = if tape.one_in(2) { None } else { ports(tape) };
    Rule { ports, peer }
}

fn targets(world: &World) -> Vec<u32> {
    let hosts = world.hosts.iter().flat_map(|host| [Some(host.ip), host.public]).flatten();
    let nats = world.nats.iter().flat_map(|nat| [nat.ip, nat.public]);
    hosts.chain(nats).chain([0x0808_0808, 0x9000_0001, 0x0a00_00c8, 0xc0a8_0101]).collect()
}

fn ends(from: usize, to: u32) -> (Source, Destination) {
    let to = dotted(to).parse().unwrap();
    (Source::Interface(format!("eni-{from}")), Destination::Address(to))
}

fn snapshot(world: &World) -> Snapshot {
    serde_json::from_value(world.snapshot()).unwrap()
}

fn fate(disposition: Disposition) -> Option<Fate> {
    match disposition {
        Disposition::Delivered => Some(Fate::Delivered),
        Disposition::Partial => Some(Fate::Partial),
        Disposition::Unknown => None,
        _ => Some(Fate::Blocked),
    }
}

fn flows(world: &World) -> Vec<(usize, u32, u16)> {
    let each =
        |from| targets(world).into_iter().flat_map(move |to| [(from, to, 443), (from, to, 80)]);
    (0..world.hosts.len()).flat_map(each).collect()
}

/// Cases of a property: each is a world with about 180 flows.
fn cases() -> u32 {
    std::env::var("NET_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(640)
}

fn verdicts(snapshot: &Snapshot, flows: &[(usize, u32, u16)]) -> Vec<Disposition> {
    let network = Network::new(snapshot);
    let verdict = |(from, to, port): &(usize, u32, u16)| {
        let (from, to) = ends(*from, *to);
        network.verdict(&from, &to, Protocol::Tcp(*port))
    };
    flows.iter().map(verdict).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// 640 worlds with about 180 flows each: over 100,000 flows.
    #[test]
    fn the_engine_agrees_with_the_reference(bytes in prop::collection::vec(any::<u8>(), 200)) {
        let world = world(&bytes);
        let snapshot = snapshot(&world);
        let network = Network::new(&snapshot);
        for (from, to, port) in flows(&world) {
            let expected = world.fate(from, to, port);
            let (source, destination) = ends(from, to);
            let trace = network.trace(&source, &destination, Protocol::Tcp(port));
            // Where several filters let a part pass, the engine does not ask whether they meet.
            let parts = trace.blockers().filter(|b| b.disposition == Disposition::Partial).count();
            let apart = trace.disposition == Disposition::Partial && parts > 1;
            let agrees = fate(trace.disposition) == Some(expected)
                || (apart && expected == Fate::Blocked);
            prop_assert!(
                agrees,
                "eni-{} to {}:{}, expected {:?}\n{:#?}\n{:#?}",
                from, dotted(to), port, expected, trace, world
            );
        }
    }

    #[test]
    fn an_allow_never_blocks(bytes in prop::collection::vec(any::<u8>(), 200), at in any::<u8>()) {
        let mut tape = Tape(bytes[100..].iter());
        let mut world = world(&bytes);
        let flows = flows(&world);
        let before = verdicts(&snapshot(&world), &flows);
        let place = usize::from(at) % 3;
        if at % 2 == 0 {
            world.groups[place].ingress.push(rule(&mut tape));
            world.groups[place].egress.push(rule(&mut tape));
        } else {
            let number = entry(&mut tape).number + 1;
            world.acls[place].push(Entry { number, allow: true, ..entry(&mut tape) });
        }
        let after = verdicts(&snapshot(&world), &flows);
        for (before, after) in before.into_iter().zip(after) {
            prop_assert!(fate(before) <= fate(after), "{before} became {after}");
        }
    }

    #[test]
    fn a_deny_never_opens(bytes in prop::collection::vec(any::<u8>(), 200), at in 0..3_usize) {
        let mut tape = Tape(bytes[100..].iter());
        let mut world = world(&bytes);
        let flows = flows(&world);
        let before = verdicts(&snapshot(&world), &flows);
        let number = entry(&mut tape).number + 1;
        world.acls[at].push(Entry { number, allow: false, ..entry(&mut tape) });
        let after = verdicts(&snapshot(&world), &flows);
        for (before, after) in before.into_iter().zip(after) {
            prop_assert!(fate(before) >= fate(after), "{before} became {after}");
        }
    }

    #[test]
    fn knowing_less_leads_to_unknown_only(bytes in prop::collection::vec(any::<u8>(), 200)) {
        let world = world(&bytes);
        let flows = flows(&world);
        let full = world.snapshot();
        let before = verdicts(&snapshot(&world), &flows);
        let lists: Vec<_> = full["ec2"].as_object().unwrap().keys().cloned().collect();
        for list in lists {
            let mut less = full.clone();
            less["ec2"].as_object_mut().unwrap().remove(&list);
            let less: Snapshot = serde_json::from_value(less).unwrap();
            let after = verdicts(&less, &flows);
            for ((before, after), flow) in before.iter().zip(after).zip(&flows) {
                let same = fate(*before) == fate(after);
                prop_assert!(same || after == Disposition::Unknown, "without {list}: {before} became {after} for {flow:?}");
            }
        }
    }
}
