//! Decisions a second, with their basis, on compiled policies; and parsing.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};

use ecs_triage_core::iam::{Context, Policies, Policy, PolicySet, Principal, Request, decide};

fn managed() -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [
        "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "logs:CreateLogStream",
        "logs:PutLogEvents"], "Resource": "*"}]})
}

fn inline() -> Value {
    json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "Secrets", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue",
         "Resource": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/*-??????"},
        {"Sid": "Parameters", "Effect": "Allow", "Action": ["ssm:GetParameters"],
         "Resource": "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/*"},
        {"Effect": "Allow", "Action": "kms:Decrypt",
         "Resource": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"},
    ]})
}

/// Twenty statements, each with two conditions; the last allows.
fn conditional() -> Value {
    let statement = |index: usize| {
        json!({
            "Sid": format!("S{index}"),
            "Effect": "Allow",
            "Action": ["s3:Get*", "s3:List*"],
            "Resource": ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket"],
            "Condition": {
                "StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/app/*"},
                "StringEquals": {"aws:PrincipalTag/team": [format!("team-{index}"), "other"]},
            },
        })
    };
    let statements: Value = (0..20).map(statement).collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn set(documents: &[Value]) -> PolicySet {
    documents.iter().filter_map(|document| Policy::parse(&document.to_string()).ok()).collect()
}

fn context() -> Context {
    Context::new()
        .with("aws:PrincipalAccount", "111122223333")
        .with("aws:PrincipalArn", "arn:aws:iam::111122223333:role/app/web")
        .with("aws:RequestedRegion", "eu-west-1")
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalTag/team", "team-19")
}

fn decisions(criterion: &mut Criterion) {
    let principal = Principal::parse("arn:aws:sts::111122223333:assumed-role/web/0123456789abcdef");
    let context = context();
    let parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db/password";
    let wrong = "arn:aws:ssm:eu-west-1:111122223333:parameter/test/db/password";
    let execution = || set(&[managed(), inline()]);
    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(1));
    for (name, identity, action, resource) in [
        ("managed", execution(), "ecr:GetAuthorizationToken", "*"),
        ("managed and inline", execution(), "ssm:GetParameters", parameter),
        ("managed and inline, denied", execution(), "ssm:GetParameters", wrong),
        ("20 conditional", set(&[conditional()]), "s3:GetObject", "arn:aws:s3:::bucket/key"),
    ] {
        let policies = Policies { identity, ..Policies::default() };
        let request = Request::new(&principal, action, resource, &context);
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| decide(black_box(&request), black_box(&policies)));
        });
    }
    group.finish();
}

fn parsing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    for (name, document) in
        [("managed", managed()), ("inline", inline()), ("20 conditional", conditional())]
    {
        let text = document.to_string();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| Policy::parse(black_box(&text)));
        });
    }
    group.finish();
}

criterion_group!(benches, decisions, parsing);
criterion_main!(benches);
