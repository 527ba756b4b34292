//! How a table is written: whole cases, or groups that share a page and a base and whose rows
//! say only what differs.

use serde_json::{Value, json};

const VERSION: &str = "2012-10-17";

/// The cases of a table.
pub(crate) fn cases(table: &Value) -> Vec<Value> {
    table.as_array().unwrap().iter().flat_map(group).collect()
}

fn group(group: &Value) -> Vec<Value> {
    let rows = |name: &str| group[name].as_array().cloned();
    let expand: fn(&Value, Value) -> Value = match () {
        () if group.get("cases").is_some() => with_base,
        () if group.get("conditions").is_some() => of_condition,
        () if group.get("patterns").is_some() => of_pattern,
        () => return vec![group.clone()],
    };
    let rows = rows("cases").or(rows("conditions")).or(rows("patterns")).unwrap();
    rows.into_iter()
        .map(|row| {
            let mut case = expand(group, row);
            case["page"] = group["page"].clone();
            case["about"] = json!(format!("{}: {}", group["about"], case["about"]));
            case
        })
        .collect()
}

/// A row that overrides the base: parts of the request by their names, layers as statements.
fn with_base(group: &Value, row: Value) -> Value {
    let mut case = json!({"request": {}});
    let parts = [group["base"].as_object(), row.as_object()].into_iter().flatten().flatten();
    for (name, value) in parts {
        match name.as_str() {
            "principal" | "action" | "resource" | "resource_account" | "context" => {
                case["request"][name] = value.clone();
            }
            "identity" => case["identity_policies"] = json!([policy(value)]),
            "resource_statements" => case["resource_policy"] = policy(value),
            "boundary" => case["permission_boundaries"] = json!([policy(value)]),
            "session" => case["session_policy"] = json!([policy(value)]),
            "endpoint" => case["endpoint_policies"] = json!([policy(value)]),
            "scp_levels" => case["scps"] = levels(value),
            "rcp_levels" => case["rcps"] = levels(value),
            _ => case[name] = value.clone(),
        }
    }
    case
}

/// One condition on one key: it holds when the statement that has it allows.
fn of_condition(_group: &Value, row: Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    statement["Condition"][row["operator"].as_str().unwrap()]["test:Key"] = row["policy"].clone();
    let mut context = row.get("context").cloned().unwrap_or(json!({}));
    if !row["request"].is_null() {
        context["TEST:key"] = row["request"].clone();
    }
    let name = format!(
        "{} {} on {} {}",
        row["operator"].as_str().unwrap(),
        row["policy"],
        row["request"],
        row["about"].as_str().unwrap_or_default()
    );
    let mut case = plain(name, &row["holds"], &statement, json!(VERSION));
    case["request"]["context"] = context;
    case
}

/// A pattern of an element on the value that the request has there.
fn of_pattern(group: &Value, row: Value) -> Value {
    let element = group["element"].as_str().unwrap();
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    if element.starts_with("Not") {
        statement.as_object_mut().unwrap().remove(&element.replace("Not", ""));
    }
    statement[element] = row["pattern"].clone();
    let name = format!(
        "{} on {} {}",
        row["pattern"],
        row["value"],
        row["about"].as_str().unwrap_or_default()
    );
    let version = group.get("version").cloned().unwrap_or(json!(VERSION));
    let mut case = plain(name, &row["matches"], &statement, version);
    if let Some(value) = row.get("value") {
        case["request"][element.to_lowercase()] = value.clone();
    }
    case["request"]["context"] = row["context"].clone();
    case
}

fn plain(about: String, holds: &Value, statement: &Value, version: Value) -> Value {
    let mut document = json!({"Statement": statement});
    if !version.is_null() {
        document["Version"] = version;
    }
    let expected = if holds == true { "Allowed" } else { "ImplicitlyDenied" };
    json!({
        "about": about,
        "request": {
            "principal": "arn:aws:sts::111122223333:assumed-role/web/task",
            "action": "s3:GetObject",
            "resource": "arn:aws:s3:::bucket/key",
            "resource_account": "111122223333",
        },
        "identity_policies": [document],
        "expected": expected,
        "beyond_reference": true,
    })
}

fn policy(statements: &Value) -> Value {
    json!({"Version": VERSION, "Statement": statements})
}

fn levels(levels: &Value) -> Value {
    let level = |statements| json!({"policies": [policy(statements)]});
    levels.as_array().unwrap().iter().map(level).collect()
}
