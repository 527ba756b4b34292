//! Any text can be read as a cluster query, and what is read holds together.
#![no_main]

use std::sync::LazyLock;

use ecs_triage_core::fit::Host;
use ecs_triage_core::fit::query::{self, Truth};
use ecs_triage_core::snapshot::ecs::ContainerInstance;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

static INSTANCE: LazyLock<ContainerInstance> = LazyLock::new(|| {
    let instance = json!({
        "containerInstanceArn": "arn:aws:ecs:us-east-1:111122223333:container-instance/main/1",
        "ec2InstanceId": "i-1",
        "agentConnected": true,
        "runningTasksCount": 2,
        "registeredAt": "2024-06-18T22:28:28Z",
        "versionInfo": {"agentVersion": "1.51.0"},
        "attributes": [
            {"name": "ecs.instance-type", "value": "g2.2xlarge"},
            {"name": "ecs.availability-zone", "value": "us-east-1a"},
            {"name": "stack"},
        ],
    });
    serde_json::from_value(instance).unwrap()
});

fuzz_target!(|text: &str| {
    let query = match query::parse(text) {
        Ok(query) => query,
        Err(error) => {
            assert!(error.column() <= text.chars().count());
            assert!(error.to_string().ends_with(error.message()));
            return;
        }
    };
    assert_eq!(query.to_string(), text);
    let host = Host::new(&INSTANCE);
    let truth = query.matches(&host);
    assert_eq!(query.objections(&host).is_empty(), truth != Truth::False);
    if let Ok(negation) = query::parse(&format!("not ({text} )")) {
        assert_eq!(negation.matches(&host), !truth);
    }
});
