//! Random cases, made of a string of bytes: each choice takes the next byte, so that a failing
//! case shrinks to a plain one.

use serde_json::{Map, Value, json};

/// The bytes that choices are taken from. When they run out, every choice is the first.
pub(crate) struct Dice<'a>(std::slice::Iter<'a, u8>);

impl<'a> Dice<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.iter())
    }

    fn roll(&mut self, sides: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % sides
    }

    fn pick<'t, T: ?Sized>(&mut self, faces: &[&'t T]) -> &'t T {
        faces[self.roll(faces.len())]
    }

    /// The first face half of the time, so that enough statements match.
    fn broad(&mut self, faces: &[&str]) -> Value {
        if self.roll(2) == 0 { json!(faces[0]) } else { self.some(faces) }
    }

    /// True once in so many.
    fn once_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == sides - 1
    }

    fn some(&mut self, faces: &[&str]) -> Value {
        match self.roll(4) {
            0 | 1 => json!(self.pick(faces)),
            2 => json!([self.pick(faces), self.pick(faces)]),
            _ => json!([self.pick(faces), self.pick(faces), self.pick(faces)]),
        }
    }
}

const PRINCIPALS: [&str; 6] = [
    "arn:aws:sts::111111111111:assumed-role/web/task",
    "arn:aws:iam::111111111111:user/team/ann",
    "arn:aws:iam::111111111111:role/app/web",
    "arn:aws:iam::111111111111:root",
    "arn:aws:sts::222222222222:assumed-role/web/task",
    "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForECS/ecs",
];

const NAMES: [&str; 9] = [
    "*",
    "111111111111",
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::111111111111:role/web",
    "arn:aws:iam::111111111111:role/app/web",
    "arn:aws:sts::111111111111:assumed-role/web/task",
    "arn:aws:iam::111111111111:user/team/ann",
    "arn:aws:iam::222222222222:root",
    "AROAEXAMPLEEXAMPLE000",
];

const TARGETS: [(&str, &str); 7] = [
    ("s3:GetObject", "arn:aws:s3:::bucket/team/a*b"),
    ("s3:PutObject", "arn:aws:s3:::bucket/ann"),
    ("ssm:GetParameters", "arn:aws:ssm:eu-west-1:111111111111:parameter/team/ann"),
    ("kms:Decrypt", "arn:aws:kms:eu-west-1:111111111111:key/1234"),
    ("sts:AssumeRole", "arn:aws:iam::111111111111:role/web"),
    ("ecr:GetAuthorizationToken", "*"),
    ("logs:PutLogEvents", "arn:aws:logs:eu-west-1:222222222222:log-group:g:log-stream:s"),
];

const ACTIONS: [&str; 11] = [
    "*",
    "s3:GetObject",
    "S3:get*",
    "s3:?etObject",
    "s3:*",
    "ssm:GetParameter?",
    "kms:*",
    "sts:AssumeRole",
    "*:*",
    "ecr:*Token",
    "logs:Put*Events",
];

const RESOURCES: [&str; 16] = [
    "*",
    "arn:aws:s3:::bucket/*",
    "arn:aws:s3:::bucket/team/a${*}b",
    "arn:aws:s3:::bucket/${aws:username}",
    "arn:aws:s3:::bucket/${aws:username, 'ann'}",
    "arn:aws:s3:*",
    "arn:*",
    "arn:aws:s3:::*/?nn",
    "arn:aws:ssm:*:111111111111:parameter/team/*",
    "arn:aws:ssm:eu-west-1:*:parameter/${aws:PrincipalTag/Team}/ann",
    "arn:aws:kms:*:*:key/*",
    "arn:aws:iam::*:role/web",
    "arn:aws:logs:*:*:log-group:g:*",
    "arn:aws:logs:*:*:log-group:g",
    "arn:aws:*:*:*:*",
    "arn:aws:s3:*:bucket/*",
];

/// Keys, with values for the request and values for the policy.
type Row =
    (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const KEYS: [Row; 9] = [
    (
        "aws:username",
        &["ann", "Ann", "bob", ""],
        &["ann", "ANN", "a*", "?nn", "${aws:PrincipalTag/team}", "${aws:username}", "${$}"],
        &[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
        ],
    ),
    (
        "aws:PrincipalTag/team",
        &["team", "ann", "a*"],
        &["team", "ann", "a${*}", "*", "${aws:username, 'ann'}"],
        &["StringEquals", "StringLike", "StringNotLike", "ForAnyValue:StringEquals"],
    ),
    (
        "aws:TagKeys",
        &["a", "b", "c"],
        &["a", "b", "?"],
        &[
            "ForAllValues:StringEquals",
            "ForAnyValue:StringEquals",
            "ForAllValues:StringNotEquals",
            "ForAnyValue:StringNotEquals",
            "ForAnyValue:StringLike",
            "StringEquals",
            "StringNotEquals",
        ],
    ),
    (
        "aws:SourceArn",
        &["arn:aws:ecs:eu-west-1:111111111111:task/x", "arn:aws:s3:::bucket", "text"],
        &[
            "arn:aws:ecs:*:111111111111:*",
            "arn:aws:s3:::bucket",
            "*",
            "arn:aws:ecs:*",
            "arn:aws:s3:::${aws:username}*",
        ],
        &["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "StringLike"],
    ),
    (
        "aws:MultiFactorAuthAge",
        &["299", "300", "3e2", "1.5", "x"],
        &["300", "299.0", "1.50", "y"],
        &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ],
    ),
    (
        "aws:CurrentTime",
        &["2024-02-29T00:00:00Z", "1709164800", "2020-01-01T12:00:00Z"],
        &["2024-02-29T00:00:00Z", "1709164800", "1577880000"],
        &[
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ],
    ),
    (
        "aws:SecureTransport",
        &["true", "false", "True", "yes"],
        &["true", "false", "TRUE", "yes"],
        &["Bool", "Null"],
    ),
    (
        "aws:SourceIp",
        &["10.1.2.3", "203.0.113.7", "2001:db8::1", "x"],
        &["10.0.0.0/8", "203.0.113.7", "0.0.0.0/0", "::/0", "2001:DB8::/32", "10.1.2.3/32"],
        &["IpAddress", "NotIpAddress"],
    ),
    ("s3:digest", &["QQ==", "QUI="], &["QQ==", "QUI="], &["BinaryEquals"]),
];

/// A case without anything unknown.
pub(crate) fn case(dice: &mut Dice<'_>) -> Value {
    let (action, resource) = TARGETS[dice.roll(TARGETS.len())];
    let mut case = json!({
        "request": {
            "principal": principal(dice),
            "action": action,
            "resource": resource,
            "context": context(dice),
        },
        "identity_policies": policies(dice, Kind::Identity, 2),
    });
    if dice.once_in(4) {
        case["request"]["resource_account"] = json!(dice.pick(&["111111111111", "222222222222"]));
    }
    if dice.roll(2) == 1 {
        case["resource_policy"] = policy(dice, Kind::Resource);
    }
    for (name, sides) in [("permission_boundaries", 3), ("session_policy", 4)] {
        if dice.once_in(sides) {
            case[name] = policies(dice, Kind::Identity, 1);
        }
    }
    if dice.once_in(5) {
        case["endpoint_policies"] = policies(dice, Kind::Resource, 1);
    }
    for (name, sides) in [("scps", 4), ("rcps", 5)] {
        if dice.once_in(sides) {
            let kind = if name == "scps" { Kind::Identity } else { Kind::Guard };
            let levels = (0..=dice.roll(2)).map(|_| json!({"policies": policies(dice, kind, 2)}));
            case[name] = levels.collect();
        }
    }
    if dice.once_in(8) {
        case["management_account"] = json!("111111111111");
    }
    case
}

/// Makes a key or a layer of a case unknown. Returns the case so blinded, and the cases that it
/// could be.
pub(crate) fn blinded(dice: &mut Dice<'_>, case: &Value) -> (Value, Vec<Value>) {
    let mut blind = case.clone();
    if dice.roll(2) == 0 {
        let (key, values, _, _) = KEYS[dice.roll(KEYS.len())];
        blind["unknown_context"] = json!([key]);
        let mut absent = case.clone();
        absent["request"]["context"].as_object_mut().unwrap().remove(key);
        let present = values.iter().map(|value| {
            let mut world = case.clone();
            world["request"]["context"][key] = json!(value);
            world
        });
        return (blind, present.chain([absent]).collect());
    }
    let (layer, name) = LAYERS[dice.roll(LAYERS.len())];
    blind["unknown_layers"] = json!([layer]);
    let worlds = additions(layer).into_iter().map(|addition| with(case, name, addition));
    (blind, worlds.chain([case.clone()]).collect())
}

const LAYERS: [(&str, &str); 7] = [
    ("identity", "identity_policies"),
    ("resource", "resource_policy"),
    ("boundary", "permission_boundaries"),
    ("session", "session_policy"),
    ("endpoint", "endpoint_policies"),
    ("scps", "scps"),
    ("rcps", "rcps"),
];

/// What could be in a layer beside what was read of it.
fn additions(layer: &str) -> [Value; 3] {
    let statement = |effect, action| {
        let statement =
            json!({"Effect": effect, "Action": action, "Resource": "*", "Principal": "*"});
        let policy = json!({"Version": "2012-10-17", "Statement": [statement]});
        if layer.ends_with("cps") { json!({"policies": [policy]}) } else { policy }
    };
    [statement("Allow", "*"), statement("Deny", "*"), statement("Allow", "none:None")]
}

fn with(case: &Value, name: &str, addition: Value) -> Value {
    let mut world = case.clone();
    world[name] = match world[name].take() {
        Value::Null => json!([addition]),
        Value::Array(known) => known.into_iter().chain([addition]).collect(),
        one => json!([one, addition]),
    };
    world
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Identity,
    Resource,
    Guard,
}

fn principal(dice: &mut Dice<'_>) -> Value {
    match dice.roll(8) {
        6 => json!({"type": "Service", "value": "ecs-tasks.amazonaws.com"}),
        7 => json!({"type": "Anonymous"}),
        index => json!(PRINCIPALS[index]),
    }
}

fn context(dice: &mut Dice<'_>) -> Value {
    let mut context = Map::new();
    for (key, values, _, _) in KEYS {
        if dice.roll(3) > 0 {
            let many = key == "aws:TagKeys" && dice.roll(2) == 1;
            let value = dice.pick(values);
            let value = if many { json!([value, dice.pick(values)]) } else { json!(value) };
            context.insert(key.to_owned(), value);
        }
    }
    if dice.once_in(3) {
        let paths = ["arn:aws:iam::111111111111:role/app/web", "arn:aws:iam::111111111111:role/x"];
        context.insert("aws:PrincipalArn".to_owned(), json!(dice.pick(&paths)));
    }
    Value::Object(context)
}

fn policies(dice: &mut Dice<'_>, kind: Kind, most: usize) -> Value {
    (0..=dice.roll(most)).map(|_| policy(dice, kind)).collect()
}

fn policy(dice: &mut Dice<'_>, kind: Kind) -> Value {
    let statements: Value = (0..=dice.roll(2)).map(|_| statement(dice, kind)).collect();
    match dice.roll(8) {
        6 => json!({"Statement": statements}),
        7 => json!({"Version": "2008-10-17", "Statement": statements}),
        _ => json!({"Version": "2012-10-17", "Statement": statements}),
    }
}

fn statement(dice: &mut Dice<'_>, kind: Kind) -> Value {
    let effect = if dice.once_in(4) { "Deny" } else { "Allow" };
    let mut statement = json!({"Effect": effect});
    let not = |dice: &mut Dice<'_>, name: &str, sides| match dice.once_in(sides) {
        true => format!("Not{name}"),
        false => name.to_owned(),
    };
    let name = not(dice, "Action", 8);
    statement[name] = dice.broad(&ACTIONS);
    if !(kind == Kind::Resource && dice.once_in(5)) {
        let name = not(dice, "Resource", 8);
        statement[name] = dice.broad(&RESOURCES);
    }
    if kind == Kind::Resource {
        let name = not(dice, "Principal", 6);
        statement[name] = match dice.roll(6) {
            0 => json!("*"),
            1 => json!({"Service": ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com"]}),
            2 => json!({"AWS": NAMES}),
            _ => json!({"AWS": dice.some(&NAMES)}),
        };
    }
    if kind == Kind::Guard {
        statement["Principal"] = json!("*");
    }
    for _ in 0..dice.roll(6).saturating_sub(3) {
        condition(dice, &mut statement);
    }
    statement
}

fn condition(dice: &mut Dice<'_>, statement: &mut Value) {
    let (key, _, values, operators) = KEYS[dice.roll(KEYS.len())];
    let operator = dice.pick(operators).to_owned();
    let operator = match dice.roll(4) {
        3 if operator != "Null" => operator + "IfExists",
        _ => operator,
    };
    let key = if dice.once_in(4) { key.to_uppercase() } else { key.to_owned() };
    statement["Condition"][operator][key] = dice.some(values);
}
