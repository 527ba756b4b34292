//! The `Condition` element
//! ([operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::iam::context::{Context, Key, Seen};
use crate::iam::glob::{self, ShortArns};
use crate::iam::text::{Expanded, Text, Variables, Wildcards};
use crate::iam::truth::Truth;
use crate::iam::value;

/// One operator on one key.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    operator: Box<str>,
    key: Key,
    quantifier: Quantifier,
    if_absent: Truth,
    negated: bool,
    test: Test,
}

/// How the values of the request are combined.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Quantifier {
    /// The key has one value.
    Single,
    /// `ForAllValues:`.
    All,
    /// `ForAnyValue:`.
    Any,
}

/// What each value of the request is held against; one match is enough.
#[derive(Clone, Debug)]
enum Test {
    Equals(Vec<Text>),
    EqualsIgnoreCase(Vec<Text>),
    Like(Vec<Text>),
    Arn(Vec<Text>),
    Bool(Vec<Text>),
    Numeric(Comparison, Vec<f64>),
    Date(Comparison, Vec<i64>),
    Binary(Vec<Box<str>>),
    Address(Vec<IpNet>),
    Null(Vec<bool>),
}

#[derive(Clone, Copy, Debug)]
enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Condition {
    /// Compiles one operator on one key, or nothing when there is no such operator.
    pub(super) fn compile(
        operator: &str,
        key: &str,
        values: &[impl AsRef<str>],
        variables: Variables,
    ) -> Option<Self> {
        let (quantifier, rest) = Quantifier::split(operator);
        let (base, if_exists) = match strip_suffix_ignore_case(rest, "IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let (negated, test) = Test::compile(base, values, variables)?;
        if if_exists && matches!(test, Test::Null(_)) {
            return None;
        }
        let if_absent = match quantifier {
            _ if if_exists => Truth::Yes,
            Quantifier::Single => negated.into(),
            Quantifier::All => Truth::Yes,
            Quantifier::Any => Truth::No,
        };
        let (operator, key) = (operator.into(), Key::new(key));
        Some(Self { operator, key, quantifier, if_absent, negated, test })
    }

    pub(super) fn holds(&self, context: &Context) -> Truth {
        let seen = context.seen(&self.key);
        if let Test::Null(wanted) = &self.test {
            let absent = match seen {
                Seen::Present(_) => false,
                Seen::Absent => true,
                Seen::Unknown => return Truth::Unknown,
            };
            return wanted.contains(&absent).into();
        }
        match (seen, self.quantifier) {
            (Seen::Unknown, _) => Truth::Unknown,
            (Seen::Absent, _) => self.if_absent,
            (Seen::Present([value]), Quantifier::Single) => self.holds_for(value, context),
            // A list needs a set operator; without one nothing is compared.
            (Seen::Present(_), Quantifier::Single) => Truth::No,
            // A list of one empty value counts as an empty list.
            (Seen::Present([value]), Quantifier::All) if value.is_empty() => Truth::Yes,
            (Seen::Present([value]), Quantifier::Any) if value.is_empty() => Truth::No,
            (Seen::Present(values), Quantifier::All) => {
                Truth::all(values.iter().map(|value| self.holds_for(value, context)))
            }
            (Seen::Present(values), Quantifier::Any) => {
                Truth::any(values.iter().map(|value| self.holds_for(value, context)))
            }
        }
    }

    pub(super) fn operator(&self) -> &str {
        &self.operator
    }

    pub(super) fn key(&self) -> &str {
        self.key.name()
    }

    /// Adds the keys that are not known and that the condition reads.
    pub(super) fn note_unknown(&self, context: &Context, names: &mut BTreeSet<String>) {
        self.key.note_unknown(context, names);
        for key in self.test.texts().iter().flat_map(Text::keys) {
            key.note_unknown(context, names);
        }
    }

    pub(super) fn is_searchable(&self) -> bool {
        self.test.texts().iter().all(Text::is_searchable)
    }

    fn holds_for(&self, value: &str, context: &Context) -> Truth {
        let met = self.test.meets(value, context);
        if self.negated { !met } else { met }
    }
}

impl Quantifier {
    fn split(operator: &str) -> (Self, &str) {
        match operator.split_once(':') {
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAllValues") => (Self::All, rest),
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAnyValue") => (Self::Any, rest),
            _ => (Self::Single, operator),
        }
    }
}

impl Test {
    /// The test of an operator, and whether the operator asks for its opposite.
    fn compile(
        operator: &str,
        values: &[impl AsRef<str>],
        variables: Variables,
    ) -> Option<(bool, Self)> {
        let texts = |wildcards| {
            values.iter().map(|v| Text::compile(v.as_ref(), wildcards, variables)).collect()
        };
        let numbers = || values.iter().filter_map(|v| value::number(v.as_ref())).collect();
        let instants = || values.iter().filter_map(|v| value::instant(v.as_ref())).collect();
        let ranges = || values.iter().filter_map(|v| value::range(v.as_ref())).collect();
        let (literal, live) = (Wildcards::Literal, Wildcards::Live);
        Some(match operator.to_ascii_lowercase().as_str() {
            "stringequals" => (false, Self::Equals(texts(literal))),
            "stringnotequals" => (true, Self::Equals(texts(literal))),
            "stringequalsignorecase" => (false, Self::EqualsIgnoreCase(texts(literal))),
            "stringnotequalsignorecase" => (true, Self::EqualsIgnoreCase(texts(literal))),
            "stringlike" => (false, Self::Like(texts(live))),
            "stringnotlike" => (true, Self::Like(texts(live))),
            "arnequals" | "arnlike" => (false, Self::Arn(texts(live))),
            "arnnotequals" | "arnnotlike" => (true, Self::Arn(texts(live))),
            "bool" => (false, Self::Bool(texts(literal))),
            "numericequals" => (false, Self::Numeric(Comparison::Equal, numbers())),
            "numericnotequals" => (true, Self::Numeric(Comparison::Equal, numbers())),
            "numericlessthan" => (false, Self::Numeric(Comparison::Less, numbers())),
            "numericlessthanequals" => (false, Self::Numeric(Comparison::LessOrEqual, numbers())),
            "numericgreaterthan" => (false, Self::Numeric(Comparison::Greater, numbers())),
            "numericgreaterthanequals" => {
                (false, Self::Numeric(Comparison::GreaterOrEqual, numbers()))
            }
            "dateequals" => (false, Self::Date(Comparison::Equal, instants())),
            "datenotequals" => (true, Self::Date(Comparison::Equal, instants())),
            "datelessthan" => (false, Self::Date(Comparison::Less, instants())),
            "datelessthanequals" => (false, Self::Date(Comparison::LessOrEqual, instants())),
            "dategreaterthan" => (false, Self::Date(Comparison::Greater, instants())),
            "dategreaterthanequals" => (false, Self::Date(Comparison::GreaterOrEqual, instants())),
            "binaryequals" => {
                (false, Self::Binary(values.iter().map(|v| unpadded(v.as_ref()).into()).collect()))
            }
            "ipaddress" => (false, Self::Address(ranges())),
            "notipaddress" => (true, Self::Address(ranges())),
            "null" => {
                let wanted = values.iter().filter_map(|v| value::boolean(v.as_ref())).collect();
                (false, Self::Null(wanted))
            }
            _ => return None,
        })
    }

    /// Does one value of the request match any value of the policy?
    fn meets(&self, value: &str, context: &Context) -> Truth {
        match self {
            Self::Equals(texts) => any_text(texts, context, |text| text == value.as_bytes()),
            Self::EqualsIgnoreCase(texts) => {
                any_text(texts, context, |text| equal_ignoring_case(text, value))
            }
            Self::Like(texts) => {
                any_text(texts, context, |text| glob::matches(text, value.as_bytes()))
            }
            Self::Arn(texts) => any_text(texts, context, |text| {
                glob::is_any(text) || glob::matches_arn(text, value.as_bytes(), ShortArns::Refuse)
            }),
            Self::Bool(texts) => match value::boolean(value) {
                Some(value) => any_text(texts, context, |text| {
                    std::str::from_utf8(text).ok().and_then(value::boolean) == Some(value)
                }),
                None => Truth::No,
            },
            Self::Numeric(comparison, numbers) => match value::number(value) {
                Some(value) => numbers.iter().any(|number| comparison.holds(&value, number)).into(),
                None => Truth::No,
            },
            Self::Date(comparison, instants) => match value::instant(value) {
                Some(value) => instants.iter().any(|at| comparison.holds(&value, at)).into(),
                None => Truth::No,
            },
            Self::Binary(blobs) => blobs.iter().any(|blob| **blob == *unpadded(value)).into(),
            Self::Address(ranges) => match value.parse() {
                Ok(address) => {
                    ranges.iter().any(|range| range.contains::<&std::net::IpAddr>(&address)).into()
                }
                Err(_) => Truth::No,
            },
            Self::Null(wanted) => wanted.contains(&false).into(),
        }
    }

    fn texts(&self) -> &[Text] {
        match self {
            Self::Equals(texts)
            | Self::EqualsIgnoreCase(texts)
            | Self::Like(texts)
            | Self::Arn(texts)
            | Self::Bool(texts) => texts,
            _ => &[],
        }
    }
}

impl Comparison {
    fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        let Some(order) = left.partial_cmp(right) else { return false };
        match self {
            Self::Equal => order == Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::LessOrEqual => order != Ordering::Greater,
            Self::Greater => order == Ordering::Greater,
            Self::GreaterOrEqual => order != Ordering::Less,
        }
    }
}

fn any_text(texts: &[Text], context: &Context, matches: impl Fn(&[u8]) -> bool) -> Truth {
    Truth::any(texts.iter().map(|text| match text.expand(context) {
        Expanded::Known(bytes) => matches(&bytes).into(),
        Expanded::Unresolved => Truth::No,
        Expanded::Unknown => Truth::Unknown,
    }))
}

fn equal_ignoring_case(text: &[u8], value: &str) -> bool {
    if text.is_ascii() && value.is_ascii() {
        return text.eq_ignore_ascii_case(value.as_bytes());
    }
    std::str::from_utf8(text).is_ok_and(|text| text.to_lowercase() == value.to_lowercase())
}

/// Base64 without the padding, which says nothing.
fn unpadded(base64: &str) -> &str {
    base64.trim_end_matches('=')
}

fn strip_suffix_ignore_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(text.len().checked_sub(suffix.len())?)?;
    tail.eq_ignore_ascii_case(suffix).then_some(head)
}
