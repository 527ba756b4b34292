use std::ops::Range;

use regex::Regex;

use crate::snapshot::Time;

/// An expression.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
    Clause(Clause),
}

/// `subject operator [argument]`.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) subject: Subject,
    pub(super) test: Test,
    /// `!=`, `not_in` and the like: the test is to fail.
    pub(super) negated: bool,
    /// Its place in the expression.
    pub(super) span: Range<usize>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Subject {
    AgentConnected,
    AgentVersion,
    Attribute(String),
    Ec2InstanceId,
    RegisteredAt,
    RunningTasksCount,
    TaskGroup,
}

#[derive(Clone, Debug)]
pub(super) enum Test {
    Exists,
    Compare(Comparison, Argument),
    In(Vec<Argument>),
    Matches(Pattern),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Comparison {
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// A literal, read as its subject needs it.
#[derive(Clone, Debug)]
pub(super) enum Argument {
    Text(String),
    Count(i64),
    Moment(Moment),
}

/// A time, or a whole day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) start: Time,
    pub(super) seconds: i64,
}

impl Moment {
    /// Reads the date formats of the language; without an offset, UTC.
    pub(super) fn read(text: &str) -> Option<Self> {
        let second = |text: String| Some(Self { start: text.parse().ok()?, seconds: 1 });
        let day =
            || Some(Self { start: format!("{text}T00:00:00Z").parse().ok()?, seconds: 86_400 });
        second(text.to_owned()).or_else(|| second(format!("{text}Z"))).or_else(day)
    }
}

/// A Java regular expression, as far as it means the same here.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// The pattern on the whole value; absent where it uses what only Java knows.
    pub(super) whole: Option<Regex>,
    /// The pattern anywhere in the value.
    pub(super) part: Option<Regex>,
}

impl Pattern {
    pub(super) fn read(text: &str) -> Self {
        let compile = |text: &str| regex::RegexBuilder::new(text).size_limit(1 << 20).build().ok();
        Self { whole: compile(&format!("^(?:{text})$")), part: compile(text) }
    }
}

impl Subject {
    /// The operators that the language gives to this subject.
    pub(super) fn allows(&self, test: TestKind) -> bool {
        use TestKind::{Equality, List, Match, Order};
        match self {
            Self::Attribute(_) | Self::TaskGroup => true,
            Self::AgentConnected | Self::Ec2InstanceId => matches!(test, Equality | List | Match),
            Self::AgentVersion | Self::RegisteredAt | Self::RunningTasksCount => {
                matches!(test, Equality | Order)
            }
        }
    }
}

/// What an operator does, before its argument is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum TestKind {
    Equality,
    Existence,
    List,
    Match,
    Order,
}
