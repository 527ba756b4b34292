//! What a decision says beside its answer.

use ecs_triage_core::iam::{
    Basis, Decision, Difference, Layer, Mismatch, Policy, PolicyError, StatementRef,
};
use serde_json::{Value, json};

use crate::case;

fn basis(case: &Value) -> Basis {
    case::decision(case).basis().cloned().unwrap_or_else(|| panic!("unknown: {case:#}"))
}

fn asking(action: &str, resource: &str, statement: Value) -> Value {
    json!({
        "request": {
            "principal": "arn:aws:sts::111122223333:assumed-role/web/task",
            "action": action,
            "resource": resource,
        },
        "identity_policies": [{"Version": "2012-10-17", "Statement": statement}],
    })
}

#[test]
fn the_statement_that_decides_is_named() {
    let mut case = asking(
        "s3:GetObject",
        "arn:aws:s3:::b/k",
        json!([
            {"Effect": "Allow", "Action": "ecr:*", "Resource": "*"},
            {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
        ]),
    );
    let place = |basis: &Basis| {
        let at: &StatementRef = basis.statement.as_ref().unwrap();
        (basis.layer, at.level(), at.position(), at.index(), at.sid().map(str::to_owned))
    };
    assert_eq!(place(&basis(&case)), (Layer::Identity, None, 0, 1, Some("Read".into())));

    let full = json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
    let deny = json!({"Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}});
    case["scps"] = json!([{"policies": [full]}, {"policies": [full, deny]}]);
    assert_eq!(place(&basis(&case)), (Layer::Scp, Some(1), 1, 0, None));
}

#[test]
fn an_implicit_denial_names_the_layer_that_lacks_an_allow() {
    let allow = |action| json!({"Effect": "Allow", "Action": action, "Resource": "*"});
    let policy = |action| json!({"Version": "2012-10-17", "Statement": [allow(action)]});
    let asking = || asking("s3:GetObject", "arn:aws:s3:::b/k", allow("s3:*"));
    let denied = |name: &str, value: Value| {
        let mut case = asking();
        case[name] = value;
        let basis = basis(&case);
        assert!(!basis.explicit && basis.statement.is_none());
        basis.layer
    };
    assert_eq!(denied("identity_policies", json!([])), Layer::Identity);
    assert_eq!(denied("permission_boundaries", json!([policy("ecr:*")])), Layer::Boundary);
    assert_eq!(denied("session_policy", json!([policy("ecr:*")])), Layer::Session);
    assert_eq!(denied("endpoint_policies", json!([policy("ecr:*")])), Layer::Endpoint);
    assert_eq!(denied("scps", json!([{"policies": [policy("ecr:*")]}])), Layer::Scp);
    let mut across = asking();
    across["request"]["resource_account"] = json!("999988887777");
    assert_eq!(basis(&across).layer, Layer::Resource);
    across["identity_policies"] = json!([]);
    assert_eq!(basis(&across).layer, Layer::Identity);
    let key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    assert_eq!(basis(&self::asking("kms:Decrypt", key, allow("*"))).layer, Layer::Resource);
}

#[test]
fn near_misses_say_what_a_statement_lacks() {
    let group = "arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/web";
    let stream = format!("{group}:log-stream:web/1");
    let secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db";
    let parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter";
    for (action, resource, pattern, expected) in [
        ("logs:PutLogEvents", stream.as_str(), group, Difference::LacksColonStar),
        (
            "secretsmanager:GetSecretValue",
            &format!("{secret}-AbCdEf"),
            secret,
            Difference::LacksSecretSuffix,
        ),
        ("s3:GetObject", "arn:aws:s3:::b/k", "arn:aws:s3:::b", Difference::LacksSlashStar),
        (
            "ssm:GetParameters",
            &format!("{parameter}/db"),
            &format!("{parameter}//db"),
            Difference::ExtraSlash,
        ),
        ("s3:GetObject", "arn:aws:s3:::b/k", "arn:aws:s3:::c/*", Difference::Name),
        (
            "ssm:GetParameters",
            &format!("{parameter}/db"),
            "arn:aws:ssm:eu-west-1:999988887777:parameter/db",
            Difference::Account,
        ),
        (
            "ssm:GetParameters",
            &format!("{parameter}/db"),
            "arn:aws:ssm:us-east-1:111122223333:parameter/db",
            Difference::Region,
        ),
        ("s3:GetObject", "arn:aws-cn:s3:::b/k", "arn:aws:s3:::b/k", Difference::Partition),
        (
            "ecr:GetAuthorizationToken",
            "*",
            "arn:aws:ecr:eu-west-1:111122223333:repository/web",
            Difference::NeedsStar,
        ),
        ("s3:GetObject", "arn:aws:s3:::b/k", "b/k", Difference::Other),
    ] {
        let statement = json!({"Effect": "Allow", "Action": action, "Resource": pattern});
        let misses = basis(&asking(action, resource, statement)).near_misses;
        let expected = Mismatch::Resource { pattern: pattern.into(), difference: expected };
        assert_eq!(misses.iter().map(|miss| &miss.why).collect::<Vec<_>>(), [&expected]);
    }
}

#[test]
fn near_misses_of_other_kinds() {
    let parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/db";
    let why = |case: &Value| basis(case).near_misses.first().map(|miss| miss.why.clone());
    let single = json!({"Effect": "Allow", "Action": "ssm:GetParameter", "Resource": "*"});
    let expected = Mismatch::Action("ssm:GetParameter".into());
    assert_eq!(why(&asking("ssm:GetParameters", parameter, single.clone())), Some(expected));
    assert_eq!(why(&asking("ssm:PutParameter", parameter, single)), None);

    let conditional = json!({"Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}});
    let expected =
        Mismatch::Condition { operator: "StringEquals".into(), key: "aws:RequestedRegion".into() };
    assert_eq!(why(&asking("s3:GetObject", "arn:aws:s3:::b/k", conditional)), Some(expected));

    let mut across = asking("s3:GetObject", "arn:aws:s3:::b/k", json!([]));
    across["request"]["principal"] = json!({"type": "Service", "value": "ecs.amazonaws.com"});
    across["resource_policy"] = json!({"Statement": {"Effect": "Allow", "Action": "*",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"}}});
    assert_eq!(why(&across), Some(Mismatch::Principal));
}

#[test]
fn an_unknown_answer_names_what_would_decide() {
    let statement = json!([
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/Team}",
         "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1", "aws:RequestedRegion": "x"}}},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*",
         "Comment": "AWS takes no such member"},
        {"Effect": "Deny", "Action": "ecr:*", "Resource": "*",
         "Condition": {"StringEquals": {"aws:SourceIp": "vpce-1"}}},
    ]);
    let mut case = asking("s3:GetObject", "arn:aws:s3:::b/k", statement);
    case["request"]["context"] = json!({"aws:RequestedRegion": "x"});
    case["unknown_context"] = json!(["aws:sourcevpce", "aws:PrincipalTag/*", "aws:SourceIp"]);
    case["unknown_layers"] = json!(["scps", "boundary"]);
    let Decision::Unknown(missing) = case::decision(&case) else { panic!("decided") };
    assert_eq!(missing.keys, ["aws:PrincipalTag/Team", "aws:SourceVpce"]);
    assert_eq!(missing.layers, [Layer::Boundary, Layer::Scp]);
    let unreadable = ["identity policy 0, statement 2: unknown element \"Comment\""];
    assert_eq!(missing.unreadable, unreadable);
}

#[test]
fn documents_in_all_their_wrappings() {
    let plain = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let encoded: String = plain.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let read = |text: &str| Policy::parse(text).map(|policy| policy.len());
    assert_eq!(read(plain), Ok(1));
    assert_eq!(read(&encoded), Ok(1));
    for inner in [json!(plain), json!(encoded), serde_json::from_str(plain).unwrap()] {
        let wrapped = json!({"PolicyName": "p", "PolicyDocument": inner});
        let policy: Policy = serde_json::from_value(wrapped).unwrap();
        assert_eq!((policy.len(), policy.label()), (1, Some("p")));
    }
}

#[test]
fn documents_that_aws_would_not_have_stored_are_refused() {
    for (document, why) in [
        ("", "EOF"),
        ("{}", "no Statement"),
        ("[]", "expected a policy document"),
        ("%7B%2", "percent-encoding"),
        (r#"{"Statement": {"Action": "*"}}"#, "statement 0: the statement has no Effect"),
        (r#"{"Statement": {"Effect": "allow", "Action": "*"}}"#, "neither Allow nor Deny"),
        (r#"{"Statement": {"Effect": "Allow"}}"#, "neither Action nor NotAction"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "*", "NotAction": "*"}}"#, "both Action"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "*", "Action": "*"}}"#, "stands twice"),
        (r#"{"Statement": {"Effect": "Allow", "Action": {"a": 1}}}"#, "line 1 column"),
    ] {
        let error: PolicyError = Policy::parse(document).unwrap_err();
        assert!(error.to_string().contains(why), "{document}: {error}");
    }
}
