//! Hostile policies are answered or refused. Each of these would not end, or overflow the stack,
//! if the work were not proportional to the text.

use ecs_triage_core::iam::{
    self, Context, Decision, Policies, Policy, PolicySet, Principal, Request,
};

fn decide(document: &str, resource: &str) -> Decision {
    let policies = Policies {
        identity: PolicySet::from_iter([Policy::parse(document).unwrap()]),
        ..Policies::default()
    };
    let principal = Principal::parse("arn:aws:sts::111122223333:assumed-role/web/task");
    let context = Context::new();
    iam::decide(&Request::new(&principal, "s3:GetObject", resource, &context), &policies)
}

fn allow(resource: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": {{
            "Effect": "Allow", "Action": "s3:*", "Resource": {resource}}}}}"#
    )
}

#[test]
fn a_document_of_ten_megabytes_is_answered() {
    let pattern = r#""arn:aws:s3:::bucket-with-a-long-name/*/of/many/*/objects","#;
    let many = pattern.repeat(10 * 1024 * 1024 / pattern.len());
    let document = allow(&format!(r#"[{many} "arn:aws:s3:::other"]"#));
    assert!(document.len() > 10_000_000);
    assert!(decide(&document, "arn:aws:s3:::bucket/key").is_denied());
    assert!(decide(&document, "arn:aws:s3:::other").is_allowed());
}

#[test]
fn a_hundred_thousand_wildcards_are_matched_without_going_back() {
    let stars = allow(&format!(r#""arn:aws:s3:::{}b""#, "*a".repeat(100_000)));
    let long = format!("arn:aws:s3:::{}", "a".repeat(1_000_000));
    assert!(decide(&stars, &long).is_denied());
    assert!(decide(&stars, &format!("{long}b")).is_allowed());
    let list = allow(&format!("[{} \"x\"]", r#""arn:aws:s3:::*a*b*c*","#.repeat(100_000)));
    assert!(decide(&list, &format!("arn:aws:s3:::{}", "ab".repeat(1000))).is_denied());
}

#[test]
fn a_long_search_with_question_marks_is_refused() {
    let pattern = |count| allow(&format!(r#""arn:aws:s3:::*{}?b*""#, "a".repeat(count)));
    let long = format!("arn:aws:s3:::{}", "a".repeat(100_000));
    assert!(decide(&pattern(2000), &long).is_denied());
    let error = Policy::parse(&pattern(3000)).unwrap_err();
    assert!(error.to_string().contains("pattern with ?"), "{error}");
}

#[test]
fn deep_nesting_is_refused() {
    let deep =
        |open: &str, close: &str| format!("{}{}", open.repeat(200_000), close.repeat(200_000));
    for document in [
        deep("[", "]"),
        deep(r#"{"Statement":"#, "}"),
        deep(r#"{"policy":"#, "}"),
        allow(&deep("[", "]")),
        format!(r#"{{"Statement": [], "Id": {}}}"#, deep("[", "]")),
    ] {
        let result = Policy::parse(&document);
        assert!(result.is_err() || result.unwrap().is_empty());
    }
}

#[test]
fn text_in_text_in_text_is_refused() {
    let mut document = r#"{"Statement": []}"#.to_owned();
    for _ in 0..3 {
        document = serde_json::json!({ "policy": document }).to_string();
    }
    assert!(Policy::parse(&document).is_err());
}
