//! The cluster query language: the expressions of `memberOf` placement constraints.
//!
//! ```
//! # use ecs_triage_core::fit::query;
//! assert!(query::parse("attribute:ecs.instance-type =~ g2.* and runningTasksCount < 3").is_ok());
//!
//! let error = query::parse("attribute:stack = prod").unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "attribute:stack = prod\n                ^\n`=` is no operator; equality is `==`"
//! );
//! ```
//!
//! Source: [cluster query language](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html).
//! Where that page leaves a meaning open, the answer is [`Truth::Unknown`], not a guess.

use std::error::Error;
use std::fmt;

use super::Host;

mod eval;
mod parser;
mod syntax;

pub use parser::parse;
use syntax::Expr;

/// A parsed expression.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Query {
    text: String,
    root: Expr,
}

impl Query {
    /// The expression as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Is the container instance one of those that the expression selects?
    pub fn matches(&self, host: &Host<'_>) -> Truth {
        self.root.truth(host)
    }

    /// The parts that keep the container instance out, each with what it really has.
    ///
    /// Empty unless [`matches`](Self::matches) says [`Truth::False`].
    pub fn objections(&self, host: &Host<'_>) -> Vec<String> {
        match self.matches(host) {
            Truth::False => self.root.objections(host, &self.text),
            Truth::True | Truth::Unknown => Vec::new(),
        }
    }
}

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Three values, since what was not seen is neither. Exhaustive on purpose.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// What was seen does not tell, or the language's own meaning is not documented.
    Unknown,
}

impl Truth {
    /// False when one is, whatever the other.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// True when one is, whatever the other.
    fn or(self, other: Self) -> Self {
        !((!self).and(!other))
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

/// Why an expression is none of the language. Prints the expression, a caret under the place, and
/// what is wrong there.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct QueryError {
    text: String,
    at: usize,
    message: String,
}

impl QueryError {
    /// The expression.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the expression, in characters from its start.
    pub fn column(&self) -> usize {
        self.text.get(..self.at).unwrap_or(&self.text).chars().count()
    }

    /// What is wrong there.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one_line = self.text.replace(char::is_control, " ");
        let caret = " ".repeat(self.column());
        write!(f, "{one_line}\n{caret}^\n{}", self.message)
    }
}

impl Error for QueryError {}
