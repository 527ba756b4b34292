//! Why a service does not fit: a cluster of 5,000 instances with 1,000 tasks of the service.

use std::error::Error;
use std::hint::black_box;

use criterion::Criterion;
use ecs_triage_core::fit::{Demand, Host, Placement};
use ecs_triage_core::snapshot::ecs::{
    ContainerInstance, PlacementConstraint, Task, TaskDefinition,
};
use serde_json::{Value, json};

const INSTANCES: usize = 5_000;
const TASKS: usize = 1_000;

/// The capabilities of an instance of today, by their real names.
const CAPABILITIES: &str = include_str!("../../ecs-triage-core/src/fit/data/attributes.json");

fn main() -> Result<(), Box<dyn Error>> {
    let table: Value = serde_json::from_str(CAPABILITIES)?;
    let capabilities: Vec<Value> = (table.pointer("/capabilities").and_then(Value::as_array))
        .into_iter()
        .flatten()
        .map(|capability| json!({ "name": capability.get("attribute") }))
        .collect();
    let instances: Vec<ContainerInstance> = serde_json::from_value(
        (0..INSTANCES).map(|number| instance(number, &capabilities)).collect(),
    )?;
    let tasks: Vec<Task> = serde_json::from_value((0..TASKS).map(task).collect())?;
    let definition: TaskDefinition = serde_json::from_value(definition(&capabilities))?;
    let constraints: Vec<PlacementConstraint> = serde_json::from_value(constraints())?;

    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("placement of a service on 5,000 instances", |bencher| {
        bencher.iter(|| {
            let demand = Demand::of(&definition, None, &constraints).in_group("service:web");
            let hosts = Host::all(black_box(&instances), &tasks, &[]);
            let placement = Placement::of(&demand, hosts);
            (placement.counts(), placement.too_large(), placement.to_string().len())
        });
    });
    criterion.final_summary();
    Ok(())
}

fn arn(number: usize) -> String {
    format!("arn:aws:ecs:us-east-1:111122223333:container-instance/main/{number:032x}")
}

/// Every instance lacks something, each another mixture.
fn instance(number: usize, capabilities: &[Value]) -> Value {
    let named = |name: &str, value: &str| json!({ "name": name, "value": value });
    let mut attributes: Vec<Value> = capabilities.iter().skip(1 + number % 3).cloned().collect();
    attributes.extend([
        named("ecs.instance-type", if number.is_multiple_of(3) { "m5.large" } else { "t3.small" }),
        named("ecs.availability-zone", "us-east-1a"),
        named("ecs.os-type", "linux"),
        named("ecs.cpu-architecture", "x86_64"),
        named("stack", if number.is_multiple_of(7) { "dev" } else { "prod" }),
    ]);
    let taken: Vec<String> = (0..number % 20).map(|port| (port + 8000).to_string()).collect();
    json!({
        "containerInstanceArn": arn(number), "ec2InstanceId": format!("i-{number:017x}"),
        "status": if number.is_multiple_of(50) { "DRAINING" } else { "ACTIVE" },
        "agentConnected": !number.is_multiple_of(60),
        "runningTasksCount": usize::from(number < TASKS), "pendingTasksCount": 0,
        "versionInfo": { "agentVersion": "1.99.1" },
        "remainingResources": [
            { "name": "CPU", "integerValue": number % 2048 },
            { "name": "MEMORY", "integerValue": number % 4096 },
            { "name": "PORTS", "stringSetValue": taken },
        ],
        "registeredResources": [
            { "name": "CPU", "integerValue": 2048 }, { "name": "MEMORY", "integerValue": 7900 },
            { "name": "PORTS", "stringSetValue": ["22", "2375", "2376", "51678", "51679"] },
        ],
        "attributes": attributes,
    })
}

fn task(number: usize) -> Value {
    json!({
        "taskArn": format!("arn:aws:ecs:us-east-1:111122223333:task/main/{number:032x}"),
        "containerInstanceArn": arn(number), "group": "service:web", "lastStatus": "RUNNING",
        "attachments": [{ "type": "ElasticNetworkInterface", "status": "ATTACHED" }],
    })
}

fn definition(capabilities: &[Value]) -> Value {
    json!({
        "cpu": "1024", "memory": "2048", "networkMode": "awsvpc",
        "runtimePlatform": { "cpuArchitecture": "X86_64" },
        "requiresAttributes": capabilities.iter().step_by(5).collect::<Vec<_>>(),
    })
}

fn constraints() -> Value {
    let expression = "attribute:stack == prod and \
                      (attribute:ecs.instance-type =~ (m5|c5).* or runningTasksCount < 3)";
    json!([{ "type": "distinctInstance" }, { "type": "memberOf", "expression": expression }])
}
