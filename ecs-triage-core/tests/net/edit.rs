//! Edits of the world that cases are about.
//!
//! `"rtb-priv.Routes.2.State": "blackhole"` sets a member of an item, which is named by its id, or
//! of a list, which is named by its place (`ec2.network_acls`); null removes it. `+` in front adds
//! to a list; `-` makes a list unread.

use ecs_triage_core::Snapshot;
use serde_json::{Value, json};

pub(crate) fn snapshot(world: &Value, case: &Value) -> Snapshot {
    let mut world = world.clone();
    for (path, value) in case["edit"].as_object().into_iter().flatten() {
        apply(&mut world, path, value);
    }
    serde_json::from_value(world).unwrap_or_else(|error| panic!("{}: {error}", case["name"]))
}

fn apply(world: &mut Value, path: &str, value: &Value) {
    let (verb, path) = match path.split_at(1) {
        ("+", path) => ("add", path),
        ("-", path) => ("drop", path),
        _ => ("set", path),
    };
    let mut steps: Vec<&str> = path.split('.').collect();
    let last = steps.pop().unwrap();
    let place = match steps.split_first() {
        Some((first, rest)) if world.get(*first).is_some() || *first == "route53" => {
            walk(member(world, first), rest)
        }
        Some((first, rest)) => walk(item(world, first), rest),
        None => world,
    };
    match (verb, value) {
        ("add", value) => {
            let list = member(place, last);
            if list.is_null() {
                *list = json!([]);
            }
            list.as_array_mut().unwrap().push(value.clone());
        }
        ("set", Value::Null) | ("drop", _) => {
            let removed = place.as_object_mut().unwrap().remove(last);
            assert!(removed.is_some(), "nothing at {path}");
        }
        (_, value) => *member(place, last) = value.clone(),
    }
}

fn walk<'v>(value: &'v mut Value, steps: &[&str]) -> &'v mut Value {
    steps.iter().fold(value, |value, step| member(value, step))
}

fn member<'v>(value: &'v mut Value, name: &str) -> &'v mut Value {
    match name.parse::<usize>() {
        Ok(index) => &mut value[index],
        Err(_) => &mut value[name],
    }
}

/// The item of EC2 with that id.
fn item<'v>(world: &'v mut Value, id: &str) -> &'v mut Value {
    let lists = world["ec2"].as_object_mut().unwrap().iter_mut();
    for (list, items) in lists {
        let key = match list.as_str() {
            "security_groups" => "GroupId".to_owned(),
            "transit_gateway_routes" => "TransitGatewayRouteTableId".to_owned(),
            list => format!("{}Id", pascal(list.trim_end_matches('s'))),
        };
        let mut items = items.as_array_mut().unwrap().iter_mut();
        if let Some(item) = items.find(|item| item[&key] == id) {
            return item;
        }
    }
    panic!("no item {id}");
}

fn pascal(snake: &str) -> String {
    let words = snake.split('_');
    words.map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..])).collect()
}
