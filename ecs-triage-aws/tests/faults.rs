//! An AWS that answers for ECS and fails for everything else, in every way that a network can.
#![expect(clippy::unwrap_used, reason = "a test that goes wrong here fails, as it should")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use ecs_triage_aws::{AwsAccount, CollectError, collect};
use ecs_triage_core::snapshot::Reason;
use ecs_triage_core::{Catalogue, Snapshot, Target};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const TASK: &str = "arn:aws:ecs:eu-west-1:111122223333:task/shop/0123456789abcdef0123456789abcdef";

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fault {
    Throttled,
    Html,
    Silent,
    Reset,
    Truncated,
    NotJson,
    Endless,
}

const FAULTS: [Fault; 7] = [
    Fault::Throttled,
    Fault::Html,
    Fault::Silent,
    Fault::Reset,
    Fault::Truncated,
    Fault::NotJson,
    Fault::Endless,
];

/// Which calls fail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Failing {
    All,
    AllButEcs,
}

/// Serves until the test ends; the answer is its address.
async fn serve(failing: Failing, fault: Fault) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, failing, fault));
        }
    });
    format!("http://{address}")
}

async fn answer(mut stream: TcpStream, failing: Failing, fault: Fault) {
    let Some(request) = request(&mut stream).await else { return };
    let told = if failing == Failing::AllButEcs { ecs(&request) } else { None };
    match told {
        Some(told) => write(&mut stream, "200 OK", &told.to_string(), 0).await,
        None => fail(stream, fault).await,
    }
}

/// The head and the body of a request.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).await.ok()?;
        text.push_str(&String::from_utf8_lossy(buffer.get(..read)?));
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
        });
        if read == 0 || body.len() >= length.map_or(0, Result::unwrap) {
            return Some(text);
        }
    }
}

fn ecs(request: &str) -> Option<Value> {
    let (_, call) = request.split_once("AmazonEC2ContainerServiceV20141113.")?;
    let call = call.split_whitespace().next()?;
    let definition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7";
    let cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/shop";
    match call {
        "DescribeTasks" => Some(json!({ "tasks": [{
            "taskArn": TASK, "clusterArn": cluster, "taskDefinitionArn": definition,
            "lastStatus": "STOPPED", "desiredStatus": "STOPPED", "launchType": "FARGATE",
            "stopCode": "TaskFailedToStart", "stoppedReason": "Task failed to start",
            "attachments": [{ "id": "1", "type": "ElasticNetworkInterface", "status": "DELETED",
                "details": [{ "name": "subnetId", "value": "subnet-a" }] }],
        }]})),
        "DescribeTaskDefinition" => Some(json!({ "taskDefinition": {
            "taskDefinitionArn": definition, "family": "web", "revision": 7,
            "status": "ACTIVE", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
            "requiresCompatibilities": ["FARGATE"],
            "executionRoleArn": "arn:aws:iam::111122223333:role/web-execution",
            "containerDefinitions": [{
                "name": "web", "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1",
                "secrets": [{ "name": "TOKEN", "valueFrom": "/shop/token" }],
                "logConfiguration": { "logDriver": "awslogs", "options": {
                    "awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1",
                    "awslogs-stream-prefix": "web" } },
            }],
        }})),
        "DescribeClusters" => Some(json!({ "clusters": [{
            "clusterArn": cluster, "clusterName": "shop", "status": "ACTIVE",
        }]})),
        _ => None,
    }
}

async fn fail(mut stream: TcpStream, fault: Fault) {
    static TOKENS: AtomicUsize = AtomicUsize::new(0);
    match fault {
        Fault::Throttled => {
            let told = json!({ "__type": "ThrottlingException", "message": "Rate exceeded" });
            write(&mut stream, "400 Bad Request", &told.to_string(), 0).await;
        }
        Fault::Html => write(&mut stream, "500 Oops", "<!doctype html><p>oops</p>", 0).await,
        Fault::Silent => tokio::time::sleep(Duration::from_secs(600)).await,
        Fault::Reset => drop(stream),
        Fault::Truncated => write(&mut stream, "200 OK", "{\"logGro", 100).await,
        Fault::NotJson => write(&mut stream, "200 OK", "{\"logGroups\": 7", 0).await,
        Fault::Endless => {
            let token = TOKENS.fetch_add(1, Ordering::Relaxed).to_string();
            let told = json!({ "logGroups": [], "Parameters": [], "imageDetails": [],
                "nextToken": token, "NextToken": token });
            write(&mut stream, "200 OK", &told.to_string(), 0).await;
        }
    }
}

/// Promises more than it sends where `missing` says so.
async fn write(stream: &mut TcpStream, status: &str, body: &str, missing: usize) {
    let length = body.len() + missing;
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    let _ = stream.write_all((head + body).as_bytes()).await;
}

fn account(endpoint: &str) -> AwsAccount {
    let keys = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let limits = TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_millis(300))
        .operation_timeout(Duration::from_secs(2));
    let retry = RetryConfig::standard()
        .with_max_attempts(2)
        .with_initial_backoff(Duration::from_millis(10));
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(endpoint)
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .timeout_config(limits.build())
        .retry_config(retry)
        .build();
    let builder = AwsAccount::builder(&config).unwrap();
    builder.time_limit(Duration::from_secs(30)).build().unwrap()
}

async fn collected(failing: Failing, fault: Fault) -> Result<Snapshot, CollectError> {
    let endpoint = serve(failing, fault).await;
    let account = account(&endpoint);
    let target = Target::task(TASK);
    // A collection that hangs ends here.
    tokio::time::timeout(Duration::from_secs(60), collect(&account, &target)).await.unwrap()
}

#[tokio::test]
async fn every_fault_of_a_service_is_a_gap_and_no_verdict() {
    for fault in FAULTS {
        let snapshot = collected(Failing::AllButEcs, fault).await.unwrap();
        let report = Catalogue::standard().diagnose(&snapshot, &Target::task(TASK)).unwrap();
        assert!(report.findings.is_empty(), "{fault:?}: {report}");
        assert_eq!(report.outcome.to_string(), "undetermined", "{fault:?}: {report}");
        for action in ["iam:GetRole", "logs:DescribeLogGroups", "ssm:DescribeParameters"] {
            let named = |one: &ecs_triage_core::Gap| one.grant() == Some(action);
            let gap = snapshot.gaps.iter().find(|gap| named(gap));
            let failed = gap.is_some_and(|gap| matches!(gap.reason, Reason::Failed(_)));
            assert!(failed, "{fault:?}: {action}: {gap:?}");
        }
    }
}

#[tokio::test]
async fn where_nothing_answers_the_collection_ends_with_an_error() {
    for fault in [Fault::Silent, Fault::Reset] {
        let error = collected(Failing::All, fault).await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains("AWS does not answer in region eu-west-1"), "{fault:?}: {text}");
    }
}

#[tokio::test]
async fn where_every_call_is_throttled_the_target_is_a_gap() {
    let snapshot = collected(Failing::All, Fault::Throttled).await.unwrap();
    let error = Catalogue::standard().diagnose(&snapshot, &Target::task(TASK)).unwrap_err();
    assert_eq!(error.gap().reason, Reason::Failed("ThrottlingException".to_owned()));
}
