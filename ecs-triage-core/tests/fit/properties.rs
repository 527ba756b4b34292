//! Laws, on many random cases. `PROPTEST_CASES` sets how many.

use std::collections::BTreeSet;

use ecs_triage_core::fit::{Host, Kind, query};
use ecs_triage_core::snapshot::ecs::ContainerInstance;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::json;

use super::reference::{Expression, Plain, World, expected, found};

prop_compose! {
    fn asked()(
        cpu in 0..4_i64,
        memory in 0..4_i64,
        ports in subsequence(vec![80, 81], 0..=2),
        gpus in 0..3_i64,
        attribute in select(vec![None, Some("x"), Some("y")]),
        architecture in select(vec![None, Some("X86_64"), Some("ARM64")]),
        zone in select(vec![None, Some("za"), Some("zb")]),
    ) -> World {
        World {
            cpu, memory, ports, gpus, attribute, architecture, zone,
            active: None, connected: None, free_cpu: None, free_memory: None, taken_ports: None,
            free_gpus: None, attributes: Vec::new(), host_architecture: None, host_zone: None,
        }
    }
}

/// Mostly seen, mostly fine, so that worlds that fit are among the cases.
fn seen<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    proptest::option::weighted(0.9, value).boxed()
}

prop_compose! {
    fn world()(
        asked in asked(),
        active in seen(proptest::bool::weighted(0.9)),
        connected in seen(proptest::bool::weighted(0.9)),
        free_cpu in seen(0..6_i64),
        free_memory in seen(0..6_i64),
        taken_ports in seen(subsequence(vec![22, 80, 81], 0..=3)),
        free_gpus in proptest::option::of(0..4_i64),
        attributes in subsequence(vec!["x", "y", "z"], 0..=3),
        host_architecture in seen(select(vec!["x86_64", "arm64"])),
        host_zone in seen(select(vec!["za", "zb"])),
    ) -> World {
        World {
            active, connected, free_cpu, free_memory, taken_ports, free_gpus, attributes,
            host_architecture, host_zone, ..asked
        }
    }
}

/// Every world that differs from this one in that one thing more was not seen.
fn known_less(world: &World) -> Vec<World> {
    vec![
        World { active: None, ..world.clone() },
        World { connected: None, ..world.clone() },
        World { free_cpu: None, ..world.clone() },
        World { free_memory: None, ..world.clone() },
        World { taken_ports: None, ..world.clone() },
        World { attributes: Vec::new(), host_architecture: None, host_zone: None, ..world.clone() },
        World {
            free_cpu: None,
            free_memory: None,
            taken_ports: None,
            free_gpus: None,
            ..world.clone()
        },
    ]
}

fn kinds(plain: &Plain) -> BTreeSet<Kind> {
    match plain {
        Plain::Misfit(kinds) => kinds.clone(),
        Plain::Fits | Plain::Unknown => BTreeSet::new(),
    }
}

fn expression() -> impl Strategy<Value = Expression> {
    let name = || select(vec!["a", "b", "ecs.c"]);
    let leaf =
        prop_oneof![
            (name(), 0..3_i64, any::<bool>())
                .prop_map(|(name, value, negated)| Expression::Equals { name, value, negated }),
            (name(), proptest::collection::vec(0..3_i64, 1..3), any::<bool>())
                .prop_map(|(name, values, negated)| Expression::In { name, values, negated }),
            (name(), any::<bool>())
                .prop_map(|(name, negated)| Expression::Exists { name, negated }),
        ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Expression::Not(Box::new(inner))),
            (inner.clone(), inner.clone())
                .prop_map(|(l, r)| Expression::And(Box::new(l), Box::new(r))),
            (inner.clone(), inner).prop_map(|(l, r)| Expression::Or(Box::new(l), Box::new(r))),
        ]
    })
}

fn instance_with(a: Option<i64>, b: Option<i64>) -> ContainerInstance {
    let valued = |name: &str, value: Option<i64>| {
        value.map(|v| json!({ "name": name, "value": v.to_string() }))
    };
    let attributes: Vec<_> = [Some(json!({ "name": "other" })), valued("a", a), valued("b", b)]
        .into_iter()
        .flatten()
        .collect();
    serde_json::from_value(json!({ "attributes": attributes })).unwrap()
}

proptest! {
    #[test]
    fn the_engine_agrees_with_the_reference(world in world()) {
        prop_assert_eq!(found(&world), expected(&world));
    }

    /// Not seeing a thing never adds a reason, and never makes a host fit.
    #[test]
    fn knowing_less_never_flips_a_verdict(world in world()) {
        let before = found(&world);
        for less in known_less(&world) {
            let after = found(&less);
            prop_assert!(kinds(&after).is_subset(&kinds(&before)), "{:?}: {:?} -> {:?}", less, before, after);
            prop_assert!(after != Plain::Fits || before == Plain::Fits, "{:?}: {:?}", less, before);
        }
    }

    #[test]
    fn an_expression_means_what_it_says(
        expression in expression(),
        style in any::<u8>(),
        a in proptest::option::of(0..3_i64),
        b in proptest::option::of(0..3_i64),
    ) {
        let instance = instance_with(a, b);
        let has = |name: &str| match name { "a" => a, "b" => b, _ => None };
        let written = expression.written(style);
        let query = query::parse(&written).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let host = Host::new(&instance);
        prop_assert_eq!(query.matches(&host), query::Truth::from(expression.holds(&has)), "{}", written);
        prop_assert_eq!(query.objections(&host).is_empty(), expression.holds(&has), "{}", written);
    }

    #[test]
    fn any_text_is_parsed_or_refused_at_a_place_inside_it(text in "[a-z:=!<>~()\\[\\]&|, '\"é.]{0,60}") {
        if let Err(error) = query::parse(&text) {
            prop_assert!(error.column() <= text.chars().count());
            prop_assert!(!error.to_string().is_empty());
        }
    }

    /// Nearly right expressions reach further into the parser than noise does.
    #[test]
    fn a_damaged_expression_does_no_harm(expression in expression(), style in any::<u8>(), cut in any::<prop::sample::Index>(), put in "[(\\[)\\]'!,]{0,2}") {
        let written = expression.written(style);
        let (head, tail) = written.split_at(cut.index(written.len()));
        let _ = query::parse(&format!("{head}{put}{tail}"));
        let _ = query::parse(head);
    }
}
