//! The fake AWS: a process that ends with the test.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_types::SdkConfig;
use aws_types::region::Region;
use ecs_triage_aws::AwsAccount;
use ecs_triage_core::{Snapshot, Target};
use serde::Deserialize;

#[derive(Deserialize)]
struct Ready {
    endpoint: String,
    accounts: Vec<Account>,
}

/// An account of the fake AWS.
#[derive(Deserialize)]
pub struct Account {
    pub name: String,
    /// The check that must be the cause.
    pub accept: Option<String>,
    target: Named,
    capture: PathBuf,
    keys: [String; 3],
}

#[derive(Deserialize)]
struct Named {
    kind: String,
    id: String,
}

struct Fake {
    ready: Ready,
    // Its standard input is what keeps the fake AWS alive.
    _process: Child,
}

static FAKE: LazyLock<Fake> = LazyLock::new(|| {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let python = std::env::var_os("MOTO_PYTHON").map(PathBuf::from);
    let python = python.unwrap_or_else(|| here.join("../target/moto/bin/python"));
    let mut process = Command::new(&python)
        .arg(here.join("tests/moto/serve.py"))
        .arg(here.join("tests/moto/accounts.json"))
        .arg(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("captures"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; run .ci/moto", python.display()));
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    Fake { ready: serde_json::from_str(&line).unwrap(), _process: process }
});

pub fn accounts() -> &'static [Account] {
    &FAKE.ready.accounts
}

impl Account {
    pub fn target(&self) -> Target {
        match self.target.kind.as_str() {
            "task" => Target::task(&self.target.id),
            _ => Target::service(&self.target.id),
        }
    }

    pub fn aws(&self) -> AwsAccount {
        AwsAccount::new(&config(&FAKE.ready.endpoint, &self.keys)).unwrap()
    }

    /// What the AWS CLI would have written.
    pub fn capture(&self) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for file in std::fs::read_dir(&self.capture).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            snapshot.ingest_file(name, &std::fs::read_to_string(&path).unwrap()).unwrap();
        }
        snapshot
    }
}

fn config(endpoint: &str, [id, secret, token]: &[String; 3]) -> SdkConfig {
    let keys = Credentials::new(id, secret, Some(token.clone()), None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(endpoint)
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}
