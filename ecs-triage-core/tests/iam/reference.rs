//! The policy language once more: slow, obvious, and sharing nothing with the engine but JSON.
//!
//! It reads the cases of the tables and knows no unknowns: the laws about those are tested by
//! trying out what an unknown could be.

use serde_json::Value;

/// Who asks.
struct Caller {
    arn: String,
    kind: &'static str,
    account: Option<String>,
    role: String,
}

/// What the levels of naming a caller are worth, the closest last.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Named {
    Account,
    Role,
    Caller,
}

struct Asked<'a> {
    caller: Caller,
    action: &'a str,
    resource: &'a str,
    context: Vec<(String, Vec<String>)>,
    bounded: bool,
}

pub(crate) fn decide(case: &Value) -> &'static str {
    let asked = Asked {
        caller: caller(&case["request"]["principal"]),
        action: case["request"]["action"].as_str().unwrap(),
        resource: case["request"]["resource"].as_str().unwrap_or("*"),
        context: context(&case["request"]["context"]),
        bounded: !documents(&case["permission_boundaries"]).is_empty(),
    };
    let caller = &asked.caller;
    let own = caller.account.is_some();
    let named_owner = case["request"]["resource_account"].as_str().map(str::to_owned);
    let in_arn = asked.resource.split(':').nth(4).unwrap_or("").to_owned();
    let owner = named_owner
        .or(if in_arn.is_empty() { None } else { Some(in_arn) })
        .or_else(|| caller.account.clone());
    let management = case["management_account"].as_str().map(str::to_owned);
    let linked = caller.role.starts_with("AWSServiceRoleFor");

    let identity = if own { documents(&case["identity_policies"]) } else { vec![] };
    let boundary = if own { documents(&case["permission_boundaries"]) } else { vec![] };
    let session = if own { documents(&case["session_policy"]) } else { vec![] };
    let resource = documents(&case["resource_policy"]);
    let mut endpoint = documents(&case["endpoint_policies"]);
    for statement in endpoint.iter_mut().flat_map(|one| one["Statement"].as_array_mut()).flatten() {
        if statement.get("Principal").is_none() && statement.get("NotPrincipal").is_none() {
            statement["Principal"] = "*".into();
        }
    }
    let scps =
        if own && !linked && management != caller.account { levels(&case["scps"]) } else { vec![] };
    let reached = ["s3", "kms", "sts", "ecr", "secretsmanager", "logs", "sqs"];
    let service = asked.action.split(':').next().unwrap().to_lowercase();
    let rcps = if reached.contains(&service.as_str())
        && !linked
        && (management.is_none() || management != owner)
    {
        levels(&case["rcps"])
    } else {
        vec![]
    };

    let free = ["sts:getcalleridentity", "sts:getsessiontoken"];
    if own && free.contains(&asked.action.to_lowercase().as_str()) {
        let named = |effect| named_by(&endpoint, effect, &asked, true).is_some();
        return match () {
            () if named("Deny") => "ExplicitlyDenied",
            () if endpoint.is_empty() || named("Allow") => "Allowed",
            () => "ImplicitlyDenied",
        };
    }
    for (documents, has_principals) in [
        (&identity, false),
        (&boundary, false),
        (&session, false),
        (&resource, true),
        (&endpoint, true),
    ] {
        if named_by(documents, "Deny", &asked, has_principals).is_some() {
            return "ExplicitlyDenied";
        }
    }
    for level in scps.iter().chain(&rcps) {
        if named_by(level, "Deny", &asked, false).is_some() {
            return "ExplicitlyDenied";
        }
    }

    let allows = |documents: &[Value]| named_by(documents, "Allow", &asked, false).is_some();
    let by_scps = scps.iter().all(|level| allows(level));
    let by_endpoint = endpoint.is_empty() || named_by(&endpoint, "Allow", &asked, true).is_some();
    let limits =
        (boundary.is_empty() || allows(&boundary)) && (session.is_empty() || allows(&session));
    let identity = (caller.kind == "root" && identity.is_empty()) || allows(&identity);
    let levels = all_named_by(&resource, "Allow", &asked, true);
    let names = |level: Named| levels.contains(&level);
    let needs_resource = (asked.resource.contains(":kms:") && asked.resource.contains(":key/"))
        || (asked.resource.contains(":role/")
            && asked.action.to_lowercase().starts_with("sts:assumerole"));

    let granted = if !own {
        names(Named::Caller)
    } else if caller.account == owner {
        let delegated = if needs_resource { names(Named::Account) && identity } else { identity };
        names(Named::Caller) || ((names(Named::Role) || delegated) && limits)
    } else {
        !levels.is_empty() && identity && limits
    };
    if granted && by_scps && by_endpoint { "Allowed" } else { "ImplicitlyDenied" }
}

fn caller(value: &Value) -> Caller {
    let bare =
        |kind, arn: &str| Caller { arn: arn.into(), kind, account: None, role: String::new() };
    match value["type"].as_str() {
        Some("Service") => return bare("service", value["value"].as_str().unwrap()),
        Some("Anonymous") => return bare("anonymous", "*"),
        _ => (),
    }
    let arn = value.as_str().unwrap();
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let words: Vec<&str> = parts[5].split('/').collect();
    let (kind, role) = match words[0] {
        "root" => ("root", ""),
        "user" => ("user", ""),
        "role" => ("role", *words.last().unwrap()),
        "assumed-role" => ("session", words[1]),
        other => panic!("the reference does not know {other}"),
    };
    Caller { arn: arn.into(), kind, account: Some(parts[4].into()), role: role.into() }
}

fn context(value: &Value) -> Vec<(String, Vec<String>)> {
    let entries = value.as_object().into_iter().flatten();
    let values = |value: &Value| match value {
        Value::Array(values) => values.iter().map(text).collect(),
        one => vec![text(one)],
    };
    entries
        .map(|(key, value)| (key.to_lowercase(), values(value)))
        .filter(|e| !e.1.is_empty())
        .collect()
}

fn documents(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => vec![],
        Value::Array(documents) => documents.clone(),
        one => vec![one.clone()],
    }
}

fn levels(value: &Value) -> Vec<Vec<Value>> {
    value.as_array().into_iter().flatten().map(|level| documents(&level["policies"])).collect()
}

fn statements(document: &Value) -> Vec<Value> {
    documents(&document["Statement"])
}

fn named_by(
    documents: &[Value],
    effect: &str,
    asked: &Asked<'_>,
    principals: bool,
) -> Option<Named> {
    all_named_by(documents, effect, asked, principals).first().copied()
}

/// How closely each statement that applies names the caller.
fn all_named_by(
    documents: &[Value],
    effect: &str,
    asked: &Asked<'_>,
    principals: bool,
) -> Vec<Named> {
    let mut found = Vec::new();
    for document in documents {
        let variables = document["Version"] == "2012-10-17";
        for statement in statements(document) {
            if statement["Effect"] != effect {
                continue;
            }
            let Some(named) = principal(&statement, asked, principals) else { continue };
            let unresolved = strings(&statement["NotResource"])
                .iter()
                .any(|pattern| replace(pattern, asked, variables, true).is_none());
            let applies = !unresolved
                && in_list(&statement, "Action", |pattern| action(pattern, asked))
                && in_list(&statement, "Resource", |pattern| {
                    resource(pattern, asked, variables, !principals)
                })
                && conditions(&statement["Condition"], asked, variables);
            if applies {
                found.push(named);
            }
        }
    }
    found
}

fn in_list(statement: &Value, name: &str, matches: impl Fn(&str) -> bool) -> bool {
    let negative = format!("Not{name}");
    let any = |list: &Value| strings(list).iter().any(|pattern| matches(pattern));
    match (statement.get(name), statement.get(&negative)) {
        (Some(list), _) => any(list),
        (None, Some(list)) => !any(list),
        (None, None) => true,
    }
}

fn action(pattern: &str, asked: &Asked<'_>) -> bool {
    let (pattern, action) = (pattern.to_lowercase(), asked.action.to_lowercase());
    if pattern == "*" {
        return true;
    }
    let (Some((a, b)), Some((c, d))) = (pattern.split_once(':'), action.split_once(':')) else {
        return false;
    };
    glob(&live(a), c) && glob(&live(b), d)
}

fn resource(pattern: &str, asked: &Asked<'_>, variables: bool, short: bool) -> bool {
    let Some(pattern) = replace(pattern, asked, variables, true) else { return false };
    if pattern == [Token::Many] {
        return true;
    }
    arn(&pattern, asked.resource, short)
}

fn arn(pattern: &[Token], arn: &str, short: bool) -> bool {
    let texts: Vec<&str> = arn.splitn(6, ':').collect();
    if texts.len() < 6 {
        return false;
    }
    let mut patterns: Vec<Vec<Token>> = vec![vec![]];
    for token in pattern {
        if *token == Token::Char(':') && patterns.len() < 6 {
            patterns.push(vec![]);
        } else {
            patterns.last_mut().unwrap().push(*token);
        }
    }
    if patterns.len() < 6 {
        let last = patterns.pop().unwrap();
        let (head, tail) = texts.split_at(patterns.len());
        return short
            && last.last() == Some(&Token::Many)
            && patterns.iter().zip(head).all(|(pattern, text)| glob(pattern, text))
            && glob(&last, &tail.join(":"));
    }
    patterns.iter().zip(texts).all(|(pattern, text)| glob(pattern, text))
}

fn principal(statement: &Value, asked: &Asked<'_>, required: bool) -> Option<Named> {
    if let Some(list) = statement.get("Principal") {
        let mut closest = None;
        for named in principals(list, asked) {
            if closest.is_none_or(|known| named > known) {
                closest = Some(named);
            }
        }
        return closest;
    }
    let Some(list) = statement.get("NotPrincipal") else {
        return if required { None } else { Some(Named::Caller) };
    };
    let named = principals(list, asked);
    let has = |level| named.contains(&level);
    let spared = match asked.caller.kind {
        _ if list == "*" || strings(&list["AWS"]).contains(&"*".into()) => true,
        _ if statement["Effect"] == "Allow" => !named.is_empty(),
        "user" => has(Named::Account) && has(Named::Caller),
        "role" => has(Named::Account) && has(Named::Role),
        "session" => has(Named::Account) && has(Named::Role) && has(Named::Caller),
        _ => has(Named::Caller),
    };
    let bounded = asked.bounded && statement["Effect"] == "Deny" && asked.caller.account.is_some();
    if spared && !bounded { None } else { Some(Named::Caller) }
}

/// How each entry of a principal map that names the caller does so.
fn principals(list: &Value, asked: &Asked<'_>) -> Vec<Named> {
    if list == "*" {
        return vec![Named::Caller];
    }
    let caller = &asked.caller;
    let mut found = Vec::new();
    for value in strings(&list["AWS"]) {
        let parts: Vec<&str> = value.splitn(6, ':').collect();
        let account =
            if parts.len() == 6 && parts[5] == "root" { parts[4] } else { value.as_str() };
        let told = asked.context.iter().find(|(name, _)| name == "aws:principalarn");
        let told = told.map(|(_, values)| values[0].as_str()).filter(|arn| is_role_of(arn, caller));
        let is_role = is_role_of(&value, caller) && told.is_none_or(|arn| arn == value);
        if value == "*" {
            found.push(Named::Caller);
        } else if Some(account) == caller.account.as_deref() {
            found.push(if caller.kind == "root" { Named::Caller } else { Named::Account });
        } else if value == caller.arn {
            found.push(if caller.kind == "role" { Named::Role } else { Named::Caller });
        } else if is_role {
            found.push(Named::Role);
        }
    }
    for value in strings(&list["Service"]) {
        if caller.kind == "service" && value == caller.arn {
            found.push(Named::Caller);
        }
    }
    found
}

/// Is the caller a session of that role?
fn is_role_of(arn: &str, caller: &Caller) -> bool {
    let (theirs, own): (Vec<&str>, Vec<&str>) =
        (arn.splitn(6, ':').collect(), caller.arn.splitn(6, ':').collect());
    caller.kind == "session"
        && theirs.len() == 6
        && theirs[1] == own[1]
        && theirs[4] == own[4]
        && theirs[5].starts_with("role/")
        && theirs[5].split('/').next_back() == Some(caller.role.as_str())
}

fn conditions(block: &Value, asked: &Asked<'_>, variables: bool) -> bool {
    block.as_object().into_iter().flatten().all(|(operator, keys)| {
        keys.as_object().into_iter().flatten().all(|(key, values)| {
            condition(operator, &key.to_lowercase(), &strings(values), asked, variables)
        })
    })
}

fn condition(
    operator: &str,
    key: &str,
    wanted: &[String],
    asked: &Asked<'_>,
    variables: bool,
) -> bool {
    let present = asked.context.iter().find(|(name, _)| name == key).map(|(_, values)| values);
    let bare = |values: &Vec<String>| values.len() == 1 && values[0].is_empty();
    if operator == "Null" {
        let absent = present.is_none_or(bare).to_string();
        return wanted.iter().any(|wanted| wanted.to_lowercase() == absent);
    }
    let (set, rest) = operator.split_once(':').unwrap_or(("", operator));
    let base = rest.strip_suffix("IfExists").unwrap_or(rest);
    let negated = base.contains("Not");
    let positive = base.replace("Not", "");
    let prefixed = set.is_empty() || ["ForAllValues", "ForAnyValue"].contains(&set);
    if !prefixed || !OPERATORS.contains(&positive.as_str()) {
        return false;
    }
    let Some(values) = present else {
        return match set {
            _ if rest.ends_with("IfExists") => true,
            "ForAllValues" => true,
            "ForAnyValue" => false,
            _ => negated,
        };
    };
    let with_variables = ["String", "Arn", "Bool"].iter().any(|kind| base.starts_with(kind));
    let unresolved = with_variables
        && wanted.iter().any(|wanted| replace(wanted, asked, variables, false).is_none());
    let comparable = wanted.iter().all(|wanted| {
        let tokens = replace(wanted, asked, variables, true).unwrap_or_default();
        let replaced: String = tokens.iter().map(|token| token.char()).collect();
        is_of_kind(&positive, if with_variables { &replaced } else { wanted })
    });
    let holds = |value: &String| {
        if negated && (unresolved || !comparable || !is_of_kind(&positive, value)) {
            return false;
        }
        wanted.iter().any(|wanted| matches(&positive, value, wanted, asked, variables)) != negated
    };
    match set {
        "ForAllValues" => bare(values) || values.iter().all(holds),
        "ForAnyValue" => !bare(values) && values.iter().any(holds),
        _ => values.len() == 1 && holds(&values[0]),
    }
}

const OPERATORS: [&str; 18] = [
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "ArnEquals",
    "ArnLike",
    "Bool",
    "NumericEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "BinaryEquals",
    "IpAddress",
];

/// Is the text one that the operator can compare?
fn is_of_kind(operator: &str, text: &str) -> bool {
    match operator {
        "ArnEquals" | "ArnLike" => text.splitn(6, ':').count() == 6,
        "IpAddress" => bits(text.split('/').next().unwrap()).is_some(),
        _ if operator.starts_with("Numeric") => number(text).is_some(),
        _ if operator.starts_with("Date") => seconds(text).is_some(),
        _ => true,
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|_| !text.contains('e'))
}

fn matches(operator: &str, value: &str, wanted: &str, asked: &Asked<'_>, variables: bool) -> bool {
    let literal = || {
        replace(wanted, asked, variables, false)
            .map(|tokens| tokens.iter().map(|token| token.char()).collect::<String>())
    };
    let both = |ordering: &[std::cmp::Ordering]| match (number(value), number(wanted)) {
        (Some(a), Some(b)) => ordering.contains(&a.partial_cmp(&b).unwrap()),
        _ => false,
    };
    let dates = |ordering: &[std::cmp::Ordering]| match (seconds(value), seconds(wanted)) {
        (Some(a), Some(b)) => ordering.contains(&a.cmp(&b)),
        _ => false,
    };
    use std::cmp::Ordering::{Equal, Greater, Less};
    match operator {
        "StringEquals" => literal().is_some_and(|wanted| wanted == value),
        "StringEqualsIgnoreCase" => {
            literal().is_some_and(|wanted| wanted.to_lowercase() == value.to_lowercase())
        }
        "StringLike" => {
            replace(wanted, asked, variables, true).is_some_and(|pattern| glob(&pattern, value))
        }
        "ArnEquals" | "ArnLike" => replace(wanted, asked, variables, true)
            .is_some_and(|pattern| arn(&pattern, value, false)),
        "Bool" => literal().is_some_and(|wanted| {
            ["true", "false"].contains(&value.to_lowercase().as_str())
                && wanted.to_lowercase() == value.to_lowercase()
        }),
        "NumericEquals" => both(&[Equal]),
        "NumericLessThan" => both(&[Less]),
        "NumericLessThanEquals" => both(&[Less, Equal]),
        "NumericGreaterThan" => both(&[Greater]),
        "NumericGreaterThanEquals" => both(&[Greater, Equal]),
        "DateEquals" => dates(&[Equal]),
        "DateLessThan" => dates(&[Less]),
        "DateLessThanEquals" => dates(&[Less, Equal]),
        "DateGreaterThan" => dates(&[Greater]),
        "DateGreaterThanEquals" => dates(&[Greater, Equal]),
        "BinaryEquals" => value == wanted,
        "IpAddress" => in_range(value, wanted),
        other => panic!("the reference does not know {other}"),
    }
}

fn in_range(address: &str, range: &str) -> bool {
    let (network, length) = range.split_once('/').unwrap_or((range, "128"));
    let (Some(address), Some(network)) = (bits(address), bits(network)) else { return false };
    let length = length.parse::<usize>().unwrap().min(network.len());
    address.len() == network.len() && address[..length] == network[..length]
}

/// An address as a string of zeros and ones.
fn bits(address: &str) -> Option<String> {
    match address.parse().ok()? {
        std::net::IpAddr::V4(v4) => Some(v4.octets().iter().map(|o| format!("{o:08b}")).collect()),
        std::net::IpAddr::V6(v6) => Some(v6.octets().iter().map(|o| format!("{o:08b}")).collect()),
    }
}

/// Seconds since 1970, counted day by day. Knows only the forms that the cases use: a number,
/// and `YYYY-MM-DDThh:mm:ssZ`.
fn seconds(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let field = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (field(0..4)?, field(5..7)?, field(8..10)?);
    let (hour, minute, second) = (field(11..13)?, field(14..16)?, field(17..19)?);
    let leap = |y: i64| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let lengths = |y| [31, if leap(y) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let years: i64 = (1970..year).map(|y| lengths(y).iter().sum::<i64>()).sum();
    let months: i64 = lengths(year).iter().take(month as usize - 1).sum();
    Some((((years + months + day - 1) * 24 + hour) * 60 + minute) * 60 + second)
}

/// A character of a pattern.
#[derive(Clone, Copy, PartialEq)]
enum Token {
    Char(char),
    Many,
    One,
}

impl Token {
    fn char(self) -> char {
        match self {
            Self::Char(char) => char,
            Self::Many => '*',
            Self::One => '?',
        }
    }
}

fn live(text: &str) -> Vec<Token> {
    let token = |char| match char {
        '*' => Token::Many,
        '?' => Token::One,
        other => Token::Char(other),
    };
    text.chars().map(token).collect()
}

/// Puts the values of variables in; nothing when one has none.
fn replace(text: &str, asked: &Asked<'_>, variables: bool, wild: bool) -> Option<Vec<Token>> {
    let plain = |text: &str| text.chars().map(Token::Char).collect::<Vec<_>>();
    let outside = |text: &str| if wild { live(text) } else { plain(text) };
    let start = text.find("${").filter(|_| variables);
    let Some((start, end)) = start.and_then(|at| Some((at, at + text[at..].find('}')?))) else {
        return Some(outside(text));
    };
    let inner = &text[start + 2..end];
    let (key, default) = match inner.split_once(", '") {
        Some((key, default)) => (key, Some(default.trim_end_matches('\''))),
        None => (inner, None),
    };
    let found = asked.context.iter().find(|(name, _)| *name == key.to_lowercase());
    let value = match (key, found) {
        ("*" | "?" | "$", _) => key,
        (_, Some((_, values))) if values.len() == 1 => &values[0],
        _ => default?,
    };
    let mut tokens = outside(&text[..start]);
    tokens.extend(plain(value));
    tokens.extend(replace(&text[end + 1..], asked, variables, wild)?);
    Some(tokens)
}

/// A table of which prefixes of the pattern match which prefixes of the text.
fn glob(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut table = vec![vec![false; text.len() + 1]; pattern.len() + 1];
    table[0][0] = true;
    for p in 1..=pattern.len() {
        for t in 0..=text.len() {
            table[p][t] = match pattern[p - 1] {
                Token::Many => table[p - 1][t] || (t > 0 && table[p][t - 1]),
                Token::One => t > 0 && table[p - 1][t - 1],
                Token::Char(char) => t > 0 && table[p - 1][t - 1] && text[t - 1] == char,
            };
        }
    }
    table[pattern.len()][text.len()]
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::Null => vec![],
        Value::Array(values) => values.iter().map(text).collect(),
        one => vec![text(one)],
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), Into::into)
}
