//! A case of a table, as the engine takes it.

use ecs_triage_core::iam::{
    self, Context, Decision, Grant, Grants, Levels, Policies, Policy, PolicySet, Principal,
    Request, ResourceKind,
};
use serde_json::Value;

/// The decision on a case, in the words of the tables.
pub(crate) fn decide(case: &Value) -> String {
    match decision(case) {
        Decision::Allowed(_) => "Allowed".into(),
        Decision::Denied(basis) if basis.explicit => "ExplicitlyDenied".into(),
        Decision::Denied(_) => "ImplicitlyDenied".into(),
        Decision::Unknown(_) => "Unknown".into(),
    }
}

pub(crate) fn decision(case: &Value) -> Decision {
    let request = &case["request"];
    let (principal, context) = (principal(&request["principal"]), context(case));
    let mut asked = Request::new(
        &principal,
        request["action"].as_str().unwrap(),
        request["resource"].as_str().unwrap_or("*"),
        &context,
    );
    asked.resource_account = request["resource_account"].as_str();
    iam::decide(&asked, &policies(case))
}

fn principal(value: &Value) -> Principal {
    match (value["type"].as_str(), value["value"].as_str()) {
        (Some("Service"), Some(name)) => Principal::service(name),
        (Some("Federated"), Some(provider)) => Principal::federated(provider),
        (Some("Anonymous"), _) => Principal::anonymous(),
        _ => Principal::parse(value.as_str().unwrap()),
    }
}

fn context(case: &Value) -> Context {
    let mut context = Context::new();
    for (key, value) in case["request"]["context"].as_object().into_iter().flatten() {
        context = match value {
            Value::Array(values) => context.with_values(key, values.iter().map(text)),
            value => context.with(key, text(value)),
        };
    }
    for key in strings(&case["unknown_context"]) {
        context = context.with_unknown(&key);
    }
    context
}

fn policies(case: &Value) -> Policies {
    let unknown = strings(&case["unknown_layers"]);
    let is_unknown = |name: &str| unknown.iter().any(|layer| layer == name);
    let layer = |name: &str, short: &str| {
        let documents = set(&case[name]);
        if is_unknown(short) {
            return Some(documents.incomplete());
        }
        let some = documents.iter().next().is_some();
        some.then_some(documents)
    };
    let levels = |name: &str| {
        let levels: Levels = case[name]
            .as_array()
            .into_iter()
            .flatten()
            .map(|level| set(&level["policies"]))
            .collect();
        if is_unknown(name) { levels.incomplete() } else { levels }
    };
    Policies {
        identity: layer("identity_policies", "identity").unwrap_or_default(),
        resource: layer("resource_policy", "resource"),
        boundary: layer("permission_boundaries", "boundary"),
        session: layer("session_policy", "session"),
        endpoint: layer("endpoint_policies", "endpoint"),
        scps: levels("scps"),
        rcps: levels("rcps"),
        grants: if is_unknown("grants") { Grants::unread() } else { grants(&case["grants"]) },
        resource_kind: (case["aws_managed_key"] == true).then_some(ResourceKind::AwsManagedKmsKey),
        management_account: case["management_account"].as_str().map(Into::into),
    }
}

fn set(value: &Value) -> PolicySet {
    many(value).map(|document| Policy::parse(&document.to_string()).unwrap()).collect()
}

fn grants(value: &Value) -> Grants {
    many(value)
        .map(|grant| {
            let mut read =
                Grant::new(grant["grantee"].as_str().unwrap(), strings(&grant["operations"]));
            read.context_subset = pairs(&grant["subset"]);
            read.context_equals = grant.get("equals").map(pairs);
            read
        })
        .collect()
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), text(value))).collect()
}

fn many(value: &Value) -> impl Iterator<Item = &Value> {
    match value {
        Value::Null => [].iter(),
        Value::Array(values) => values.iter(),
        one => std::slice::from_ref(one).iter(),
    }
}

fn strings(value: &Value) -> Vec<String> {
    many(value).map(text).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), Into::into)
}
