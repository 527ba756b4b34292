//! How long it takes to collect where each answer takes 50 ms: rounds x 50 ms, and little more.
//!
//! `cargo bench -p ecs-triage-benches --features collect --bench collect`
#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to measure")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use criterion::{Criterion, criterion_group, criterion_main};
use ecs_triage_aws::{Collector, FetchError, Progress, Recording, SnapshotSource, collect};
use ecs_triage_core::{Need, Snapshot, Target};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

/// How long an answer takes.
const ANSWER: Duration = Duration::from_millis(50);

/// The most rounds that a target may take.
const ROUNDS: usize = 6;

const TASK: &str = "arn:aws:ecs:eu-west-1:111122223333:task/shop/0123456789abcdef0123456789abcdef";
const SERVICE: &str = "arn:aws:ecs:eu-west-1:111122223333:service/shop/web";

/// An account that is far away.
struct Far(Recording);

#[async_trait]
impl SnapshotSource for Far {
    async fn fetch(&self, need: &Need) -> Result<Snapshot, FetchError> {
        tokio::time::sleep(ANSWER).await;
        self.0.fetch(need).await
    }
}

#[derive(Default)]
struct Count {
    rounds: AtomicUsize,
    needs: AtomicUsize,
}

impl Progress for Count {
    fn round(&self, round: usize, needs: usize) {
        self.rounds.store(round, Ordering::Relaxed);
        self.needs.fetch_add(needs, Ordering::Relaxed);
    }
}

/// A world of the tests, in which a task of its service could not pull its image.
fn account(world: &str) -> Far {
    let root = env!("CARGO_MANIFEST_DIR");
    let path = format!("{root}/../ecs-triage-core/tests/worlds/{world}.json");
    let mut world: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    world.pointer_mut("/ecs/tasks").and_then(Value::as_array_mut).unwrap().push(stopped());
    Far(Recording::new(serde_json::from_value(world).unwrap()))
}

fn stopped() -> Value {
    json!({
        "taskArn": TASK, "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7",
        "group": "service:web", "startedBy": "ecs-svc/1", "launchType": "FARGATE",
        "lastStatus": "STOPPED", "desiredStatus": "STOPPED", "platformVersion": "1.4.0",
        "createdAt": "2026-06-02T09:00:00Z", "stoppedAt": "2026-06-02T09:03:00Z",
        "stopCode": "TaskFailedToStart",
        "stoppedReason": "CannotPullContainerError: pull image manifest has been retried 5 time(s): \
            failed to resolve ref 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4: failed to \
            do request: Head \"https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/v2/shop/web/\
            manifests/1.4\": dial tcp 52.94.1.1:443: i/o timeout",
        "attachments": [{ "type": "ElasticNetworkInterface", "status": "DELETED",
            "details": [{ "name": "subnetId", "value": "subnet-a" }] }],
        "containers": [{ "name": "web", "lastStatus": "STOPPED" }],
    })
}

fn far(criterion: &mut Criterion) {
    let clock = Builder::new_current_thread().enable_time().build().unwrap();
    let targets = [
        ("stopped task", "fargate-nat", Target::task(TASK)),
        ("service", "fargate-nat", Target::service(SERVICE)),
        ("service that reaches AWS by endpoints", "fargate-endpoints", Target::service(SERVICE)),
    ];
    for (name, world, target) in targets {
        let account = account(world);
        let rounds = rounds(&clock, &account, &target);
        criterion.bench_function(&format!("collect {name}, {rounds} rounds of 50 ms"), |bencher| {
            bencher.iter(|| clock.block_on(collect(&account, &target)));
        });
    }
}

/// How many rounds it takes, which are what the time is measured against.
fn rounds(clock: &Runtime, account: &Far, target: &Target) -> usize {
    let count = Count::default();
    let collector = Collector::new(account).with_progress(&count);
    clock.block_on(collector.collect(std::slice::from_ref(target))).unwrap();
    let (rounds, needs) = (count.rounds.into_inner(), count.needs.into_inner());
    assert!(rounds <= ROUNDS, "{rounds} rounds");
    println!("{needs} needs in {rounds} rounds: {:?} without any work", ANSWER * rounds as u32);
    rounds
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(10));
    targets = far
}
criterion_main!(benches);
