use super::syntax::{Argument, Clause, Comparison, Expr, Moment, Pattern, Subject, Test, TestKind};
use super::{Query, QueryError};

/// The most characters that an expression may have.
const LONGEST: usize = 2000;

/// The deepest nesting that is read; the parser recurses.
const DEEPEST: usize = 100;

/// Every operator as it is written, longer ones before those that they begin with.
const OPERATORS: &[(&str, Operator)] = &[
    ("==", Operator::EQUAL),
    ("!=", Operator::EQUAL.negated()),
    ("=~", Operator::MATCHES),
    ("!~", Operator::MATCHES.negated()),
    (">=", Operator::compare(Comparison::GreaterOrEqual)),
    ("<=", Operator::compare(Comparison::LessOrEqual)),
    (">", Operator::compare(Comparison::Greater)),
    ("<", Operator::compare(Comparison::Less)),
    ("!exists", Operator::EXISTS.negated()),
    ("!in", Operator::IN.negated()),
    ("equals", Operator::EQUAL),
    ("not_equals", Operator::EQUAL.negated()),
    ("matches", Operator::MATCHES),
    ("not_matches", Operator::MATCHES.negated()),
    ("greater_than_equal", Operator::compare(Comparison::GreaterOrEqual)),
    ("less_than_equal", Operator::compare(Comparison::LessOrEqual)),
    ("greater_than", Operator::compare(Comparison::Greater)),
    ("less_than", Operator::compare(Comparison::Less)),
    ("exists", Operator::EXISTS),
    ("not_exists", Operator::EXISTS.negated()),
    ("in", Operator::IN),
    ("not_in", Operator::IN.negated()),
];

#[derive(Clone, Copy)]
struct Operator {
    kind: TestKind,
    comparison: Comparison,
    negated: bool,
}

impl Operator {
    const EQUAL: Self = Self::of(TestKind::Equality);
    const EXISTS: Self = Self::of(TestKind::Existence);
    const IN: Self = Self::of(TestKind::List);
    const MATCHES: Self = Self::of(TestKind::Match);

    const fn of(kind: TestKind) -> Self {
        Self { kind, comparison: Comparison::Equal, negated: false }
    }

    const fn compare(comparison: Comparison) -> Self {
        Self { comparison, ..Self::of(TestKind::Order) }
    }

    const fn negated(self) -> Self {
        Self { negated: true, ..self }
    }
}

/// Reads an expression.
///
/// # Errors
///
/// The place and what is wrong there.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    if text.chars().count() > LONGEST {
        parser.at = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
        return Err(parser.wrong(format!("an expression has at most {LONGEST} characters")));
    }
    let root = parser.any()?;
    parser.end()?;
    Ok(Query { text: text.to_owned(), root })
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// `expression or expression ...`
    fn any(&mut self) -> Result<Expr, QueryError> {
        let mut parts = vec![self.all()?];
        while self.connective("||", "or") {
            parts.push(self.all()?);
        }
        Ok(join(parts, Expr::Any))
    }

    /// `expression and expression ...`
    fn all(&mut self) -> Result<Expr, QueryError> {
        let mut parts = vec![self.unary()?];
        while self.connective("&&", "and") {
            parts.push(self.unary()?);
        }
        Ok(join(parts, Expr::All))
    }

    /// `not expression`, `(expression)` or a single clause.
    fn unary(&mut self) -> Result<Expr, QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("this is nested too deeply"));
        }
        let expr = if self.connective("!", "not") {
            Expr::Not(Box::new(self.unary()?))
        } else if self.starts("(") {
            self.parenthesis()?
        } else {
            Expr::Clause(self.clause()?)
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn parenthesis(&mut self) -> Result<Expr, QueryError> {
        let open = self.at;
        self.eat("(");
        let inner = self.any()?;
        self.space();
        if self.eat(")") {
            return Ok(inner);
        }
        if self.rest().is_empty() {
            self.at = open;
            return Err(self.wrong("this parenthesis is never closed"));
        }
        Err(self.wrong("expected `and`, `or` or `)`"))
    }

    fn end(&mut self) -> Result<(), QueryError> {
        self.space();
        match self.rest().chars().next() {
            None => Ok(()),
            Some(')') => Err(self.wrong("this parenthesis closes nothing")),
            Some(_) => Err(self.wrong("expected `and`, `or` or the end")),
        }
    }

    /// `subject operator [argument]`
    fn clause(&mut self) -> Result<Clause, QueryError> {
        self.space();
        let start = self.at;
        let subject = self.subject()?;
        let operator = self.operator(&subject)?;
        let test = self.test(&subject, operator)?;
        Ok(Clause { subject, test, negated: operator.negated, span: start..self.at })
    }

    fn subject(&mut self) -> Result<Subject, QueryError> {
        let start = self.at;
        let word = self.take(|c| !c.is_whitespace() && !"=!<>~()&|,[]".contains(c));
        let subject = match word {
            "agentConnected" => Subject::AgentConnected,
            "agentVersion" => Subject::AgentVersion,
            "ec2InstanceId" => Subject::Ec2InstanceId,
            "registeredAt" => Subject::RegisteredAt,
            "runningTasksCount" => Subject::RunningTasksCount,
            "task:group" => Subject::TaskGroup,
            _ => match word.strip_prefix("attribute:") {
                Some(name) if !name.is_empty() => Subject::Attribute(name.to_owned()),
                _ => return Err(self.no_subject(start, word)),
            },
        };
        Ok(subject)
    }

    fn no_subject(&mut self, start: usize, word: &str) -> QueryError {
        self.at = start;
        match word {
            "" => self.wrong("expected a subject such as `attribute:ecs.instance-type`"),
            "attribute:" => {
                self.at = start + word.len();
                self.wrong("expected the name of an attribute")
            }
            _ => self.wrong(format!(
                "`{word}` is no subject; an attribute is written `attribute:{word}`, and the others \
                 are agentConnected, agentVersion, ec2InstanceId, registeredAt, runningTasksCount \
                 and task:group"
            )),
        }
    }

    fn operator(&mut self, subject: &Subject) -> Result<Operator, QueryError> {
        self.space();
        let Some((text, operator)) = OPERATORS.iter().find(|(text, _)| self.starts(text)) else {
            return Err(self.no_operator());
        };
        if !subject.allows(operator.kind) {
            return Err(self.wrong(format!("this subject does not know `{text}`")));
        }
        self.eat(text);
        Ok(*operator)
    }

    fn no_operator(&self) -> QueryError {
        match self.rest().chars().next() {
            Some('=') => self.wrong("`=` is no operator; equality is `==`"),
            _ => self.wrong("expected an operator such as `==`, `in`, `=~` or `exists`"),
        }
    }

    fn test(&mut self, subject: &Subject, operator: Operator) -> Result<Test, QueryError> {
        Ok(match operator.kind {
            TestKind::Existence => Test::Exists,
            TestKind::List => Test::In(self.list(subject)?),
            TestKind::Match => Test::Matches(Pattern::read(self.value()?)),
            TestKind::Equality | TestKind::Order => {
                Test::Compare(operator.comparison, self.argument(subject)?)
            }
        })
    }

    /// `[a, b, 'c']`
    fn list(&mut self, subject: &Subject) -> Result<Vec<Argument>, QueryError> {
        self.space();
        let open = self.at;
        if !self.eat("[") {
            return Err(self.wrong("expected a list such as `[a, b]`"));
        }
        let mut items = Vec::new();
        loop {
            items.push(self.argument(subject)?);
            self.space();
            if self.eat("]") {
                return Ok(items);
            }
            if self.rest().is_empty() {
                self.at = open;
                return Err(self.wrong("this list is never closed"));
            }
            if !self.eat(",") {
                return Err(self.wrong("expected `,` or `]`"));
            }
        }
    }

    fn argument(&mut self, subject: &Subject) -> Result<Argument, QueryError> {
        self.space();
        let start = self.at;
        let text = self.value()?;
        let (argument, wanted) = match subject {
            Subject::RegisteredAt => {
                (Moment::read(text).map(Argument::Moment), "a date such as 2018-06-18T22:28:28Z")
            }
            Subject::RunningTasksCount => {
                (text.parse().ok().map(Argument::Count), "a whole number")
            }
            _ => (Some(Argument::Text(text.to_owned())), "a value"),
        };
        argument.ok_or_else(|| {
            self.at = start;
            self.wrong(format!("expected {wanted}"))
        })
    }

    /// A literal, in quotes or not.
    fn value(&mut self) -> Result<&'t str, QueryError> {
        self.space();
        let value = match self.rest().chars().next() {
            Some(quote @ ('\'' | '"')) => return self.quoted(quote),
            _ => self.bare(),
        };
        if value.is_empty() { Err(self.wrong("expected a value")) } else { Ok(value) }
    }

    fn quoted(&mut self, quote: char) -> Result<&'t str, QueryError> {
        let start = self.at + quote.len_utf8();
        let tail = self.text.get(start..).unwrap_or_default();
        let Some((value, _)) = tail.split_once(quote) else {
            return Err(self.wrong("this quote is never closed"));
        };
        self.at = start + value.len() + quote.len_utf8();
        Ok(value)
    }

    /// A literal without quotes ends at a space, at `&&` or `||`, and at a bracket or comma that it
    /// did not open itself: patterns have brackets of their own.
    fn bare(&mut self) -> &'t str {
        let rest = self.rest();
        let mut open = 0_usize;
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            let tail = rest.get(at..).unwrap_or_default();
            let boolean = open == 0 && (tail.starts_with("&&") || tail.starts_with("||"));
            if c.is_whitespace() || boolean || (open == 0 && matches!(c, ')' | ']' | ',')) {
                end = at;
                break;
            }
            match c {
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' => open = open.saturating_sub(1),
                _ => {}
            }
        }
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Eats `&&`, `||`, `!` or the word that means the same.
    fn connective(&mut self, symbol: &str, word: &str) -> bool {
        self.space();
        self.eat(symbol) || (self.starts(word) && self.eat(word))
    }

    /// Does `token` come next? A word must end where the token ends.
    fn starts(&self, token: &str) -> bool {
        let rest = self.rest();
        let Some((head, tail)) = rest.split_at_checked(token.len()) else { return false };
        let is_word = token.ends_with(|c: char| c.is_ascii_alphabetic());
        let goes_on = tail.starts_with(|c: char| c.is_ascii_alphanumeric() || "_:.-".contains(c));
        head.eq_ignore_ascii_case(token) && !(is_word && goes_on)
    }

    fn eat(&mut self, token: &str) -> bool {
        let starts = self.rest().get(..token.len()).is_some_and(|h| h.eq_ignore_ascii_case(token));
        if starts {
            self.at += token.len();
        }
        starts
    }

    fn take(&mut self, keep: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn space(&mut self) {
        self.take(char::is_whitespace);
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn wrong(&self, message: impl Into<String>) -> QueryError {
        QueryError { text: self.text.to_owned(), at: self.at, message: message.into() }
    }
}

/// One part stands for itself.
fn join(mut parts: Vec<Expr>, several: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            several(parts)
        }
        None => several(parts),
    }
}
