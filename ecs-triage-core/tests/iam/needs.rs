//! What a start needs, held against the policies that AWS manages for it.

use ecs_triage_core::iam::needs::{
    EcrImage, FileSystem, Launch, LogTarget, ManagedVolume, Needed, SecretValue, Start, Who,
};
use ecs_triage_core::iam::{self, Decision, Policies, Policy, PolicySet};

const EXECUTION: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [
    "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage", "logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}]}"#;

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole",
    "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:eu-west-1:111122223333:*"},
                  "StringEquals": {"aws:SourceAccount": "111122223333"}}}]}"#;

fn start() -> Start {
    let parameter = "/prod/db";
    Start {
        partition: "aws".into(),
        region: "eu-west-1".into(),
        account: "111122223333".into(),
        task_id: Some("0123456789abcdef".into()),
        execution_role: Some("arn:aws:iam::111122223333:role/app/execution".into()),
        task_role: Some("arn:aws:iam::111122223333:role/task".into()),
        images: vec![EcrImage {
            account: "111122223333".into(),
            region: "eu-west-1".into(),
            repository: "web".into(),
            pull_through: false,
        }],
        secrets: vec![
            SecretValue { value_from: parameter.into(), key: None },
            SecretValue {
                value_from: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf:key::"
                    .into(),
                key: Some("arn:aws:kms:eu-west-1:111122223333:key/1".into()),
            },
        ],
        logs: vec![LogTarget {
            region: "eu-west-1".into(),
            group: "/ecs/web".into(),
            stream: "web/web/0123456789abcdef".into(),
            create: true,
        }],
        files: vec!["arn:aws:s3:::bucket/web.env".into()],
        file_systems: vec![FileSystem { id: "fs-1".into(), iam: true, ..FileSystem::default() }],
        ..Start::default()
    }
}

fn of(needs: &[Needed], who: Who) -> Vec<String> {
    let own = needs.iter().filter(|need| need.who == who);
    own.map(|need| format!("{} {}", need.action, need.resource)).collect()
}

fn decide(need: &Needed, identity: &str, trust: Option<&str>) -> Decision {
    let set = |text| PolicySet::from_iter([Policy::parse(text).unwrap()]);
    let policies =
        Policies { identity: set(identity), resource: trust.map(set), ..Policies::default() };
    iam::decide(&need.request().unwrap(), &policies)
}

#[test]
fn the_execution_role_of_a_fargate_task() {
    let arn = |service: &str, resource: &str| {
        format!("arn:aws:{service}:eu-west-1:111122223333:{resource}")
    };
    let stream = arn("logs", "log-group:/ecs/web:log-stream:web/web/0123456789abcdef");
    assert_eq!(
        of(&start().needs(), Who::ExecutionRole),
        [
            format!("ssm:GetParameters {}", arn("ssm", "parameter/prod/db")),
            format!("secretsmanager:GetSecretValue {}", arn("secretsmanager", "secret:s-AbCdEf")),
            format!("kms:Decrypt {}", arn("kms", "key/1")),
            "s3:GetBucketLocation arn:aws:s3:::bucket".into(),
            "s3:GetObject arn:aws:s3:::bucket/web.env".into(),
            "ecr:GetAuthorizationToken *".into(),
            format!("ecr:GetDownloadUrlForLayer {}", arn("ecr", "repository/web")),
            format!("ecr:BatchGetImage {}", arn("ecr", "repository/web")),
            format!("logs:CreateLogGroup {}", arn("logs", "log-group:/ecs/web")),
            format!("logs:CreateLogStream {stream}"),
            format!("logs:PutLogEvents {stream}"),
        ]
    );
}

#[test]
fn the_managed_policy_covers_pulling_and_logging_and_nothing_else() {
    for need in start().needs().iter().filter(|need| need.who == Who::ExecutionRole) {
        let covered = ["ecr:", "logs:CreateLogStream", "logs:PutLogEvents"];
        let expected = covered.iter().any(|prefix| need.action.starts_with(prefix));
        assert_eq!(decide(need, EXECUTION, None).is_allowed(), expected, "{}", need.action);
    }
}

#[test]
fn the_documented_trust_policy_lets_the_service_in() {
    let needs = start().needs();
    let assumed: Vec<_> = needs.iter().filter(|need| need.who == Who::EcsTasks).collect();
    assert_eq!(assumed.len(), 2);
    for need in assumed {
        assert!(decide(need, EXECUTION, Some(TRUST)).is_allowed(), "{}", need.resource);
    }
}

#[test]
fn a_login_from_fargate_never_carries_an_endpoint() {
    let only = r#"{"Statement": {"Effect": "Allow", "Action": "ecr:*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}}"#;
    let answers = |launch| {
        let needs = Start { launch, ..start() }.needs();
        let login = needs.into_iter().find(|need| need.action == "ecr:GetAuthorizationToken");
        decide(&login.unwrap(), only, None)
    };
    assert!(answers(Launch::Fargate).is_denied());
    assert!(matches!(answers(Launch::Ec2), Decision::Unknown(_)));
}

#[test]
fn on_ec2_without_an_execution_role_the_instance_pulls() {
    let start = Start {
        launch: Launch::Ec2,
        execution_role: None,
        instance_role: Some("arn:aws:iam::111122223333:role/instance".into()),
        cluster: Some("arn:aws:ecs:eu-west-1:111122223333:cluster/main".into()),
        secrets: Vec::new(),
        files: Vec::new(),
        ..start()
    };
    let needs = start.needs();
    assert_eq!(of(&needs, Who::ExecutionRole), Vec::<String>::new());
    let instance = of(&needs, Who::InstanceRole);
    let poll = "ecs:Poll arn:aws:ecs:eu-west-1:111122223333:container-instance/main/instance";
    assert!(instance.iter().any(|need| need.starts_with("ecr:BatchGetImage")));
    assert!(instance.iter().any(|need| need == poll), "{instance:?}");
}

#[test]
fn volumes_are_made_by_the_infrastructure_role() {
    let start = Start {
        infrastructure_role: Some("arn:aws:iam::111122223333:role/infra".into()),
        volumes: vec![ManagedVolume::default()],
        ..start()
    };
    let needs = start.needs();
    let passed = needs.iter().find(|need| {
        need.who == Who::Ecs && need.resource == "arn:aws:iam::111122223333:role/infra"
    });
    assert!(passed.is_some_and(|need| need.action == "sts:AssumeRole"));
    assert!(of(&needs, Who::InfrastructureRole).iter().any(|n| n.starts_with("ec2:CreateVolume")));
}
