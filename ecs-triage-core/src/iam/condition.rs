//! The `Condition` element
//! ([operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::iam::arn::{Arn, ArnPattern};
use crate::iam::context::{Context, Key, Seen};
use crate::iam::glob::Glob;
use crate::iam::text::{Compiled, Text, Variables, Wildcards};
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
    Equals(Texts<Box<[u8]>>),
    EqualsIgnoreCase(Texts<Box<[u8]>>),
    Like(Texts<Glob>),
    Arn(Texts<ArnPattern>),
    Bool(Texts<Box<[u8]>>),
    Numeric(Comparison, Vec<f64>),
    Date(Comparison, Vec<i64>),
    Binary(Vec<Box<str>>),
    Address(Vec<IpNet>),
    Null(Vec<bool>),
    /// Nothing can be compared with what the policy says.
    Never,
}

/// Values that may hold variables.
#[derive(Clone, Debug)]
struct Texts<P>(Box<[Text<P>]>);

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
        let test = if negated && !test.holds_all(values.len()) { Test::Never } else { test };
        let (operator, key) = (operator.into(), Key::new(key));
        Some(Self { operator, key, quantifier, if_absent, negated, test })
    }

    /// What an operator that AWS does not know comes to: the statement matches nothing.
    pub(super) fn never(operator: &str, key: &str) -> Self {
        Self {
            operator: operator.into(),
            key: Key::new(key),
            quantifier: Quantifier::Any,
            if_absent: Truth::No,
            negated: false,
            test: Test::Never,
        }
    }

    pub(super) fn holds(&self, context: &Context) -> Truth {
        let seen = context.seen(&self.key);
        if let Test::Null(wanted) = &self.test {
            let absent = match seen {
                // A list of one empty value counts as an empty list.
                Seen::Present(values) => matches!(values, [value] if value.is_empty()),
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
        match &self.test {
            Test::Equals(texts) | Test::EqualsIgnoreCase(texts) | Test::Bool(texts) => {
                texts.note_unknown(context, names);
            }
            Test::Like(texts) => texts.note_unknown(context, names),
            Test::Arn(texts) => texts.note_unknown(context, names),
            _ => (),
        }
    }

    pub(super) fn is_searchable(&self) -> bool {
        match &self.test {
            Test::Like(Texts(texts)) => texts.iter().all(Text::is_searchable),
            Test::Arn(Texts(texts)) => texts.iter().all(Text::is_searchable),
            _ => true,
        }
    }

    fn holds_for(&self, value: &str, context: &Context) -> Truth {
        match self.test.meets(value, context) {
            // What cannot be compared is neither equal nor unequal.
            None => Truth::No,
            Some(met) if self.negated => (!met).and(self.test.compares(context)),
            Some(met) => met,
        }
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
        let plain = || Texts::compile(values, Wildcards::Literal, variables);
        let numbers = || values.iter().filter_map(|v| value::number(v.as_ref())).collect();
        let instants = || values.iter().filter_map(|v| value::instant(v.as_ref())).collect();
        let ranges = || values.iter().filter_map(|v| value::range(v.as_ref())).collect();
        let like = || Texts::compile(values, Wildcards::Live, variables);
        let arns = || Texts::compile(values, Wildcards::Live, variables);
        Some(match operator.to_ascii_lowercase().as_str() {
            "stringequals" => (false, Self::Equals(plain())),
            "stringnotequals" => (true, Self::Equals(plain())),
            "stringequalsignorecase" => (false, Self::EqualsIgnoreCase(plain())),
            "stringnotequalsignorecase" => (true, Self::EqualsIgnoreCase(plain())),
            "stringlike" => (false, Self::Like(like())),
            "stringnotlike" => (true, Self::Like(like())),
            "arnequals" | "arnlike" => (false, Self::Arn(arns())),
            "arnnotequals" | "arnnotlike" => (true, Self::Arn(arns())),
            "bool" => (false, Self::Bool(plain())),
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

    /// Could every value of the policy be read?
    fn holds_all(&self, values: usize) -> bool {
        match self {
            Self::Numeric(_, read) => read.len() == values,
            Self::Date(_, read) => read.len() == values,
            Self::Address(read) => read.len() == values,
            _ => true,
        }
    }

    /// Does one value of the request match any value of the policy? None where they cannot be
    /// compared.
    fn meets(&self, value: &str, context: &Context) -> Option<Truth> {
        Some(match self {
            Self::Equals(texts) => texts.any(context, |text| **text == *value.as_bytes()),
            Self::EqualsIgnoreCase(texts) => {
                texts.any(context, |text| equal_ignoring_case(text, value))
            }
            Self::Like(patterns) => patterns.any(context, |glob| glob.matches(value.as_bytes())),
            Self::Arn(patterns) => {
                let arn = Arn::parse(value.as_bytes())?;
                patterns.any(context, |pattern| pattern.matches(&arn))
            }
            Self::Bool(texts) => {
                let value = value::boolean(value)?;
                texts.any(context, |text| {
                    std::str::from_utf8(text).ok().and_then(value::boolean) == Some(value)
                })
            }
            Self::Numeric(comparison, numbers) => {
                let value = value::number(value)?;
                numbers.iter().any(|number| comparison.holds(&value, number)).into()
            }
            Self::Date(comparison, instants) => {
                let value = value::instant(value)?;
                instants.iter().any(|at| comparison.holds(&value, at)).into()
            }
            Self::Binary(blobs) => blobs.iter().any(|blob| **blob == *unpadded(value)).into(),
            Self::Address(ranges) => {
                let address: std::net::IpAddr = value.parse().ok()?;
                ranges.iter().any(|range| range.contains(&address)).into()
            }
            Self::Null(_) | Self::Never => return None,
        })
    }

    /// Is every value of the policy one that something can be compared with?
    fn compares(&self, context: &Context) -> Truth {
        match self {
            Self::Equals(texts) | Self::EqualsIgnoreCase(texts) | Self::Bool(texts) => {
                texts.is_resolved(context)
            }
            Self::Like(texts) => texts.is_resolved(context),
            Self::Arn(texts) => texts.all(context, ArnPattern::is_arn),
            _ => Truth::Yes,
        }
    }
}

impl<P: Compiled> Texts<P> {
    fn compile(values: &[impl AsRef<str>], wildcards: Wildcards, variables: Variables) -> Self {
        let text = |value: &str| Text::compile(value, wildcards, variables);
        Self(values.iter().map(|value| text(value.as_ref())).collect())
    }

    fn any(&self, context: &Context, test: impl Fn(&P) -> bool) -> Truth {
        Truth::any(self.0.iter().map(|text| text.passes(context, &test)))
    }

    fn all(&self, context: &Context, test: impl Fn(&P) -> bool) -> Truth {
        Truth::all(self.0.iter().map(|text| text.passes(context, &test)))
    }

    fn is_resolved(&self, context: &Context) -> Truth {
        Truth::all(self.0.iter().map(|text| text.is_resolved(context)))
    }

    fn note_unknown(&self, context: &Context, names: &mut BTreeSet<String>) {
        for key in self.0.iter().flat_map(Text::keys) {
            key.note_unknown(context, names);
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
