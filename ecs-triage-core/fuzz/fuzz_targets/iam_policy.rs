//! No text panics in the reading of a policy, nor in a decision on what was read.
#![no_main]

use ecs_triage_core::iam::{Context, Policies, Policy, PolicySet, Principal, Request, decide};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(policy) = Policy::parse(text) else { return };
    let set = || PolicySet::from_iter([policy.clone()]);
    let context = Context::new()
        .with("aws:username", text)
        .with_values("aws:TagKeys", ["a", "b"])
        .with_unknown("aws:PrincipalTag/*");
    for principal in [
        Principal::parse("arn:aws:sts::111122223333:assumed-role/web/task"),
        Principal::parse(text),
        Principal::anonymous(),
    ] {
        let policies = Policies {
            identity: set(),
            resource: Some(set()),
            scps: [set()].into_iter().collect(),
            ..Policies::default()
        };
        for resource in ["arn:aws:s3:::bucket/key", text] {
            let request = Request::new(&principal, "s3:GetObject", resource, &context);
            let _ = decide(&request, &policies);
        }
    }
});
