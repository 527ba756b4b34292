//! The placement engine against its tables (`fit/*.json`) and against a slow, obvious reference.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken table should stop the test where it is broken"
)]

#[path = "fit/properties.rs"]
mod properties;
#[path = "fit/reference.rs"]
mod reference;

use ecs_triage_core::fit::{self, Demand, Fit, Host, Kind, Placement, Room, query};
use ecs_triage_core::snapshot::ec2::{Instance, Subnet};
use ecs_triage_core::snapshot::ecs::{
    ContainerInstance, PlacementConstraint, Task, TaskDefinition, TaskOverride,
};
use serde::Deserialize;
use serde_json::{Value, json};

fn table<T: for<'de> Deserialize<'de>>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

fn read<T: for<'de> Deserialize<'de>>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

/// A JSON merge patch.
fn patched(base: &Value, patch: Option<&Value>) -> Value {
    let mut merged = base.clone();
    for (name, value) in patch.and_then(Value::as_object).into_iter().flatten() {
        merged[name] = value.clone();
    }
    merged.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    merged
}

#[derive(Deserialize)]
struct PlacementTable {
    host: Value,
    machine: Value,
    tasks: Vec<Task>,
    definition: Value,
    cases: Vec<PlacementCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlacementCase {
    about: String,
    host: Option<Value>,
    machine: Option<Value>,
    definition: Option<Value>,
    overrides: Option<TaskOverride>,
    #[serde(default)]
    constraints: Vec<PlacementConstraint>,
    group: Option<String>,
    #[serde(default)]
    subnets: Vec<Subnet>,
    #[serde(default)]
    providers: Vec<String>,
    #[serde(default)]
    misfits: Vec<String>,
    #[serde(default)]
    cures: Vec<String>,
    #[serde(default)]
    doubts: Vec<String>,
}

#[test]
fn every_host_is_judged_as_the_table_says() {
    let table: PlacementTable = table(include_str!("fit/placement.json"));
    for case in &table.cases {
        let instance: ContainerInstance = read(&patched(&table.host, case.host.as_ref()));
        let machine: Instance = read(&patched(&table.machine, case.machine.as_ref()));
        let definition: TaskDefinition =
            read(&patched(&table.definition, case.definition.as_ref()));
        let mut demand = Demand::of(&definition, case.overrides.as_ref(), &case.constraints)
            .within(&case.subnets)
            .by(&case.providers);
        if let Some(group) = &case.group {
            demand = demand.in_group(group);
        }
        let host = Host::new(&instance).on(&machine).running(&table.tasks);
        let (misfits, cures, doubts) = match fit::judge(&demand, &host) {
            Fit::Fits => Default::default(),
            Fit::Misfit(misfits) => (
                misfits.iter().map(ToString::to_string).collect(),
                misfits.iter().map(fit::Misfit::cure).collect(),
                Vec::new(),
            ),
            Fit::Unknown(doubts) => {
                (Vec::new(), Vec::new(), doubts.iter().map(ToString::to_string).collect())
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(misfits, case.misfits, "{}", case.about);
        assert_eq!(doubts, case.doubts, "{}", case.about);
        assert!(case.cures.is_empty() || cures == case.cures, "{}: {cures:?}", case.about);
    }
}

#[derive(Deserialize)]
struct QueryTable {
    host: Value,
    tasks: Vec<Task>,
    cases: Vec<(String, Option<bool>)>,
    unseen: Vec<(String, String)>,
    errors: Vec<(String, usize, Option<String>)>,
}

fn query_table() -> QueryTable {
    table(include_str!("fit/query.json"))
}

fn answer(expression: &str, host: &Host<'_>) -> Option<bool> {
    match query::parse(expression).unwrap_or_else(|error| panic!("{error}")).matches(host) {
        query::Truth::True => Some(true),
        query::Truth::False => Some(false),
        query::Truth::Unknown => None,
    }
}

#[test]
fn every_expression_selects_as_the_table_says() {
    let table = query_table();
    let instance: ContainerInstance = read(&table.host);
    let host = Host::new(&instance).running(&table.tasks);
    for (expression, selects) in &table.cases {
        assert_eq!(answer(expression, &host), *selects, "{expression}");
    }
}

#[test]
fn an_expression_about_what_was_not_seen_is_unknown() {
    let table = query_table();
    for (expression, member) in &table.unseen {
        let instance = read(&patched(&table.host, Some(&json!({ member: null }))));
        let host = Host::new(&instance).running(&table.tasks);
        assert_eq!(answer(expression, &host), None, "{expression}");
    }
}

#[test]
fn a_bad_expression_has_a_caret_under_the_place() {
    for (expression, column, message) in query_table().errors {
        let error = query::parse(&expression).expect_err(&expression);
        assert_eq!(error.column(), column, "{error}");
        if let Some(message) = message {
            assert_eq!(error.message(), message, "{expression}");
        }
        let printed = error.to_string();
        assert_eq!(printed.lines().nth(1), Some(&*format!("{}^", " ".repeat(column))), "{printed}");
    }
}

#[test]
fn an_expression_longer_than_the_api_takes_is_an_error() {
    let expression = |len: usize| format!("attribute:stack == {}", "é".repeat(len - 19));
    assert!(query::parse(&expression(2000)).is_ok());
    assert_eq!(query::parse(&expression(2001)).unwrap_err().column(), 2000);
    assert!(query::parse(&"(".repeat(2000)).is_err());
}

#[derive(Deserialize)]
struct Tables {
    eni: Vec<(String, Option<i64>, Option<i64>)>,
    sizes: Vec<(Option<String>, i64, i64, Value)>,
    features: Vec<(TaskDefinition, Vec<String>)>,
    zones: Vec<(String, String, bool)>,
}

#[test]
fn the_tables_answer() {
    let table: Tables = table(include_str!("fit/tables.json"));
    for (instance_type, plain, trunked) in table.eni {
        let slots = fit::eni::slots(&instance_type);
        assert_eq!(slots.map(|slots| slots.plain), plain, "{instance_type}");
        assert_eq!(slots.and_then(|slots| slots.trunked), trunked, "{instance_type}");
    }
    for (family, cpu, memory, expected) in table.sizes {
        let os = fit::fargate::Os::of(family.as_deref());
        let size = fit::fargate::Size::new(cpu, memory);
        let found = match fit::fargate::legality(size, os) {
            fit::fargate::Legality::Legal => json!("legal"),
            fit::fargate::Legality::Regional => json!("regional"),
            fit::fargate::Legality::Unlisted => json!("unlisted"),
            fit::fargate::Legality::Illegal { nearest: Some(size) } => {
                json!([size.cpu, size.memory])
            }
            _ => json!("none"),
        };
        assert_eq!(found, expected, "{size} for {family:?}");
    }
    for (definition, features) in table.features {
        let found: Vec<String> =
            fit::fargate::features(&definition).iter().map(|f| format!("{f:?}")).collect();
        assert_eq!(found, features);
    }
    for (region, zone, left_out) in table.zones {
        assert_eq!(fit::fargate::leaves_out(&region, &zone), left_out, "{zone}");
    }
}

#[test]
fn the_table_of_sizes_is_whole() {
    use fit::fargate::{Legality, Os, legality, sizes};
    let sure = sizes(Os::Linux).filter(|size| legality(*size, Os::Linux) == Legality::Legal);
    assert_eq!(sure.count(), 74);
    assert!(sizes(Os::Windows).all(|size| legality(size, Os::Windows) == Legality::Legal));
    assert_eq!(fit::fargate::ephemeral_storage_gib(), 21..=200);
    assert!(fit::fargate::platform_versions(Os::Linux).eq(["1.3.0", "1.4.0", "LATEST"]));
    assert!(!fit::fargate::as_of().is_empty());
}

#[test]
fn a_capability_is_explained_by_its_exact_name_first() {
    let feature = |name: &str| fit::attributes::explain(name).map(|known| known.feature.as_str());
    let driver = "com.amazonaws.ecs.capability.logging-driver";
    assert_eq!(feature(&format!("{driver}.awsfirelens")), Some("FireLens app containers"));
    assert_eq!(feature(&format!("{driver}.splunk")), Some("log driver"));
    assert_eq!(feature("stack"), None);
}

#[test]
fn a_definition_that_is_not_registered_requires_what_it_asks_for() {
    let cases: Vec<(String, TaskDefinition, Vec<String>)> =
        table(include_str!("fit/required.json"));
    for (about, definition, expected) in cases {
        let demand = Demand::of(&definition, None, &[]);
        let found: Vec<_> = demand.attributes.into_iter().map(|required| required.name).collect();
        assert_eq!(found, expected, "{about}");
    }
}

/// A host with so much free of so much, whose size is 2048 CPU units and 4000 MiB.
fn host(id: &str, cpu: i64, memory: i64) -> ContainerInstance {
    read(&json!({
        "containerInstanceArn": format!("arn:aws:ecs:us-east-1:111122223333:container-instance/main/{id}"),
        "status": "ACTIVE", "agentConnected": true, "runningTasksCount": 0, "pendingTasksCount": 0,
        "remainingResources": [{ "name": "CPU", "integerValue": cpu }, { "name": "MEMORY", "integerValue": memory }],
        "registeredResources": [{ "name": "CPU", "integerValue": 2048 }, { "name": "MEMORY", "integerValue": 4000 }],
        "attributes": [{ "name": "ecs.instance-type", "value": "t3.medium" }],
    }))
}

fn demand(cpu: &str, memory: &str) -> Demand {
    Demand::of(&read(&json!({ "cpu": cpu, "memory": memory })), None, &[])
}

fn placement<'s>(demand: &Demand, instances: &'s [ContainerInstance]) -> Placement<'s> {
    Placement::of(demand, Host::all(instances, &[], &[]))
}

#[test]
fn the_nearest_comes_first() {
    let mut instances = vec![
        host("both", 100, 100),
        host("little", 1024, 900),
        host("less", 1024, 1000),
        host("unknown", 1024, 2000),
        host("fits", 1024, 1024),
    ];
    instances[3].status = None;
    let placement = placement(&demand("1024", "1024"), &instances);
    let order: Vec<&str> = placement.rows.iter().map(|row| row.host.id()).collect();
    assert_eq!(order, ["fits", "unknown", "less", "little", "both"]);
    assert_eq!(placement.room(), Room::Yes);
    assert_eq!(placement.fitting().count(), 1);
    assert_eq!(
        placement.counts().into_iter().collect::<Vec<_>>(),
        [(Kind::Cpu, 1), (Kind::Memory, 3)]
    );
    assert_eq!(placement.kept_out_only_by(Kind::Memory).count(), 2);
    assert_eq!(placement.too_large(), None);
    let nearest = placement.nearest_miss().unwrap();
    assert_eq!(
        nearest.to_string(),
        "less (t3.medium): needs 1024 MiB of memory, 1000 of 4000 free"
    );
    assert_eq!(nearest.misfits()[0].cure(), "free 24 MiB of memory, or ask for at most 1000");
    assert_eq!(
        placement.rows[1].to_string(),
        "unknown (t3.medium): not known: its status is not known"
    );
    assert_eq!(placement.rows[0].to_string(), "fits (t3.medium): fits");
    let table = placement.to_string();
    assert!(table.lines().eq(placement.rows.iter().map(ToString::to_string)));
}

#[test]
fn a_cluster_without_instances_has_no_room() {
    let placement = placement(&demand("1", "1"), &[]);
    assert_eq!(placement.room(), Room::No);
    assert_eq!(placement.too_large(), None);
}

#[test]
fn a_task_larger_than_any_instance_is_told_apart_from_a_full_cluster() {
    let full = [host("a", 0, 0), host("b", 0, 0)];
    assert_eq!(placement(&demand("2048", "4000"), &full).too_large(), None);
    let larger = placement(&demand("2049", "4000"), &full).too_large().unwrap();
    assert_eq!(larger.cpu.map(|cpu| (cpu.needed, cpu.largest)), Some((2049, 2048)));
    assert_eq!(larger.memory, None);

    let mut mixed = [host("cpu", 0, 0), host("memory", 0, 0)];
    mixed[1].registered_resources[1].integer_value = Some(8000);
    mixed[1].registered_resources[0].integer_value = Some(1024);
    let neither = placement(&demand("2048", "8000"), &mixed).too_large().unwrap();
    assert_eq!((neither.cpu, neither.memory), (None, None));

    mixed[1].registered_resources.clear();
    assert_eq!(placement(&demand("9999", "8000"), &mixed).too_large(), None);
}

#[test]
fn at_most_a_hundred_ports_are_reserved() {
    let mapping = |port: i64| json!({ "containerPort": port, "hostPort": port });
    let mappings: Vec<Value> = [80, 81, 1000].map(mapping).into();
    let definition = json!({ "containerDefinitions": [{ "name": "a", "portMappings": mappings }] });
    let demand = Demand::of(&read(&definition), None, &[]);
    let reasons = |taken: i64| -> Vec<String> {
        let mut instance = host("a", 0, 0);
        let taken: Vec<String> = (1000..1000 + taken).map(|port| port.to_string()).collect();
        instance
            .remaining_resources
            .push(read(&json!({ "name": "PORTS", "stringSetValue": taken })));
        let placement = placement(&demand, std::slice::from_ref(&instance));
        placement.rows[0].misfits().iter().map(ToString::to_string).collect()
    };
    let clash = "tcp port 1000 is taken";
    assert_eq!(reasons(98), [clash]);
    assert_eq!(reasons(99), [clash, "99 ports are reserved of at most 100, 2 more are needed"]);
}

#[test]
fn hosts_get_their_own_tasks_and_machines() {
    let mut instances = [host("a", 1, 1), host("b", 1, 1)];
    instances[0].ec2_instance_id = Some("i-a".to_owned());
    let arn = &instances[1].container_instance_arn;
    let tasks: Vec<Task> = read(&json!([
        { "taskArn": "1", "containerInstanceArn": arn, "group": "g", "lastStatus": "RUNNING" },
        { "taskArn": "2", "containerInstanceArn": arn, "group": "h", "lastStatus": "STOPPED" },
        { "taskArn": "3", "group": "h", "lastStatus": "PROVISIONING" },
    ]));
    let machines: Vec<Instance> =
        read(&json!([{ "InstanceId": "i-a", "InstanceType": "m5.large" }]));
    let hosts = Host::all(&instances, &tasks, &machines);
    assert_eq!(hosts[0].groups().count(), 0);
    assert!(hosts[1].groups().eq(["g"]));
    assert_eq!(hosts[0].machine, Some(&machines[0]));
    assert_eq!(hosts[1].machine, None);
}
