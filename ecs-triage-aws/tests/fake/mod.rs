//! The fake AWS: a process that ends with the test.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_types::retry::RetryConfig;
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
pub(crate) struct Account {
    pub(crate) name: String,
    /// The check that must be the cause.
    pub(crate) accept: Option<String>,
    account: String,
    target: Named,
    capture: PathBuf,
    keys: [String; 3],
    other: Option<Other>,
}

/// Another account, of which the account uses something, and keys to it.
#[derive(Deserialize)]
struct Other {
    account: String,
    keys: [String; 3],
}

#[derive(Deserialize)]
struct Named {
    kind: String,
    id: String,
}

struct Fake {
    ready: Ready,
    /// The fake AWS lives as long as its standard input.
    wire: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

static FAKE: LazyLock<Fake> = LazyLock::new(start);

#[expect(clippy::zombie_processes, reason = "it ends when its standard input does, with the test")]
fn start() -> Fake {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let python = std::env::var_os("MOTO_PYTHON").map(PathBuf::from);
    let python = python.unwrap_or_else(|| here.join("../target/moto/bin/python"));
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let policy = scratch.join("policy.json");
    std::fs::write(&policy, ecs_triage_aws::policy().to_string()).unwrap();
    let mut process = Command::new(&python)
        .arg(here.join("tests/moto/serve.py"))
        .arg(here.join("tests/moto/accounts.json"))
        .arg(scratch.join("captures"))
        .arg(policy)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    let wire = Mutex::new((process.stdin.take().unwrap(), said));
    Fake { ready: serde_json::from_str(&line).unwrap(), wire }
}

pub(crate) fn accounts() -> &'static [Account] {
    &FAKE.ready.accounts
}

/// The account of that name.
pub(crate) fn account(name: &str) -> &'static Account {
    accounts().iter().find(|account| account.name == name).unwrap()
}

impl Account {
    /// Lets the caller do what this policy says, and nothing else.
    pub(crate) fn allow(&self, policy: &serde_json::Value) {
        let change = serde_json::json!({ "account": self.account, "policy": policy });
        let mut wire = FAKE.wire.lock().unwrap();
        writeln!(wire.0, "{change}").unwrap();
        wire.1.read_line(&mut String::new()).unwrap();
    }

    pub(crate) fn target(&self) -> Target {
        match self.target.kind.as_str() {
            "task" => Target::task(&self.target.id),
            _ => Target::service(&self.target.id),
        }
    }

    pub(crate) fn service(&self) -> Target {
        Target::service(format!("arn:aws:ecs:eu-west-1:{}:service/shop/web", self.account))
    }

    pub(crate) fn aws(&self) -> AwsAccount {
        let endpoint = &FAKE.ready.endpoint;
        let own = AwsAccount::builder(&config(endpoint, &self.keys)).unwrap();
        let account = match &self.other {
            Some(other) => own.account(&other.account, &config(endpoint, &other.keys)),
            None => own,
        };
        account.build().unwrap()
    }

    /// What the AWS CLI would have written.
    pub(crate) fn capture(&self) -> Snapshot {
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
        // The fake AWS does not know some calls, and knows them no better the next time.
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}
