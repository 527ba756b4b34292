use std::cmp::Ordering;

use super::Truth;
use super::syntax::{Argument, Clause, Comparison, Expr, Moment, Pattern, Subject, Test};
use crate::fit::Host;
use crate::fit::host::Offer;
use crate::snapshot::Time;

impl Expr {
    pub(super) fn truth(&self, host: &Host<'_>) -> Truth {
        match self {
            Self::All(parts) => {
                parts.iter().fold(Truth::True, |truth, part| truth.and(part.truth(host)))
            }
            Self::Any(parts) => {
                parts.iter().fold(Truth::False, |truth, part| truth.or(part.truth(host)))
            }
            Self::Not(inner) => !inner.truth(host),
            Self::Clause(clause) => clause.truth(host),
        }
    }

    /// Why the expression, which is false, is so.
    pub(super) fn objections(&self, host: &Host<'_>, text: &str) -> Vec<String> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts
                .iter()
                .filter(|part| part.truth(host) == Truth::False)
                .flat_map(|part| part.objections(host, text))
                .collect(),
            Self::Not(inner) => vec![format!("`{}` holds", inner.written(text))],
            Self::Clause(clause) => vec![clause.objection(host, text)],
        }
    }

    fn written<'t>(&self, text: &'t str) -> &'t str {
        let (first, last) = (self.edge(<[Self]>::first), self.edge(<[Self]>::last));
        match (first, last) {
            (Some(first), Some(last)) => {
                text.get(first.span.start..last.span.end).unwrap_or_default()
            }
            _ => text,
        }
    }

    fn edge(&self, pick: fn(&[Self]) -> Option<&Self>) -> Option<&Clause> {
        match self {
            Self::All(parts) | Self::Any(parts) => pick(parts)?.edge(pick),
            Self::Not(inner) => inner.edge(pick),
            Self::Clause(clause) => Some(clause),
        }
    }
}

impl Clause {
    fn truth(&self, host: &Host<'_>) -> Truth {
        match &self.subject {
            Subject::AgentConnected => self.single(
                host.instance
                    .agent_connected
                    .map(|connected| self.test.text(if connected { "true" } else { "false" })),
            ),
            Subject::AgentVersion => {
                self.single(host.agent_version().map(|version| self.test.version(version)))
            }
            Subject::Attribute(name) => self.attribute(host.attribute(name)),
            Subject::Ec2InstanceId => {
                self.single(host.instance.ec2_instance_id.as_deref().map(|id| self.test.text(id)))
            }
            Subject::RegisteredAt => {
                self.single(host.instance.registered_at.map(|time| self.test.time(time)))
            }
            Subject::RunningTasksCount => {
                self.single(host.instance.running_tasks_count.map(|count| self.test.count(count)))
            }
            Subject::TaskGroup => self.groups(host),
        }
    }

    fn single(&self, found: Option<Truth>) -> Truth {
        self.sign(found.unwrap_or(Truth::Unknown))
    }

    fn sign(&self, truth: Truth) -> Truth {
        if self.negated { !truth } else { truth }
    }

    fn attribute(&self, offer: Offer<'_>) -> Truth {
        match (&self.test, offer) {
            (_, Offer::Unread) => Truth::Unknown,
            (Test::Exists, offer) => self.sign((offer != Offer::Absent).into()),
            // `!=` selects only instances that have the attribute (aws/containers-roadmap#486).
            (_, Offer::Absent) => Truth::False,
            (_, Offer::Bare) if self.negated => Truth::Unknown,
            (_, Offer::Bare) => Truth::False,
            (test, Offer::Value(value)) => self.sign(test.text(value)),
        }
    }

    /// An instance is in many groups at once. What `!=` and its like mean for several groups, or
    /// for none, is not documented: they are judged only where each reading agrees.
    fn groups(&self, host: &Host<'_>) -> Truth {
        let unseen = if host.sees_all_tasks() { Truth::False } else { Truth::Unknown };
        if matches!(self.test, Test::Exists) {
            return self.sign(Truth::from(host.groups().next().is_some()).or(unseen));
        }
        let one_is = |wanted: Truth| host.groups().any(|group| self.test.text(group) == wanted);
        match (one_is(Truth::True), self.negated) {
            (true, false) => Truth::True,
            (false, false) if one_is(Truth::Unknown) => Truth::Unknown,
            (false, false) => unseen,
            (true, true) if unseen == Truth::False && !one_is(Truth::False) => Truth::False,
            (false, true) if one_is(Truth::False) && !one_is(Truth::Unknown) => !unseen,
            (_, true) => Truth::Unknown,
        }
    }

    fn objection(&self, host: &Host<'_>, text: &str) -> String {
        let written = text.get(self.span.clone()).unwrap_or_default();
        format!("`{written}` does not hold: {}", self.found(host))
    }

    fn found(&self, host: &Host<'_>) -> String {
        let known = |value: Option<String>| value.unwrap_or_else(|| "not known".to_owned());
        let instance = host.instance;
        match &self.subject {
            Subject::AgentConnected => {
                format!(
                    "agentConnected is {}",
                    known(instance.agent_connected.map(|c| c.to_string()))
                )
            }
            Subject::AgentVersion => {
                format!("the agent is {}", known(host.agent_version().map(str::to_owned)))
            }
            Subject::Attribute(name) => match host.attribute(name) {
                Offer::Value(value) => format!("{name} is {value}"),
                Offer::Bare => format!("{name} has no value"),
                Offer::Absent | Offer::Unread => format!("it has no attribute {name}"),
            },
            Subject::Ec2InstanceId => {
                format!("the instance is {}", known(instance.ec2_instance_id.clone()))
            }
            Subject::RegisteredAt => {
                format!("it registered at {}", known(instance.registered_at.map(|t| t.to_string())))
            }
            Subject::RunningTasksCount => {
                format!("{} tasks run", known(instance.running_tasks_count.map(|n| n.to_string())))
            }
            Subject::TaskGroup => match host.groups().collect::<Vec<_>>() {
                groups if groups.is_empty() => "no task runs".to_owned(),
                groups => format!("tasks of {} run", groups.join(", ")),
            },
        }
    }
}

impl Test {
    fn text(&self, value: &str) -> Truth {
        match self {
            Self::Exists => Truth::True,
            Self::Compare(Comparison::Equal, argument) => argument.is(value),
            Self::Compare(comparison, Argument::Text(text)) => comparison.texts(value, text),
            Self::Compare(..) => Truth::Unknown,
            Self::In(items) => {
                items.iter().fold(Truth::False, |truth, item| truth.or(item.is(value)))
            }
            Self::Matches(pattern) => pattern.matches(value),
        }
    }

    fn version(&self, value: &str) -> Truth {
        match self {
            Self::Compare(comparison, Argument::Text(text)) => {
                match (version_parts(value), version_parts(text)) {
                    (Some(value), Some(text)) => comparison.holds(value.cmp(&text)).into(),
                    _ => self.text(value),
                }
            }
            _ => self.text(value),
        }
    }

    fn count(&self, value: i64) -> Truth {
        match self {
            Self::Compare(comparison, Argument::Count(count)) => {
                comparison.holds(value.cmp(count)).into()
            }
            _ => Truth::Unknown,
        }
    }

    fn time(&self, value: Time) -> Truth {
        match self {
            Self::Compare(Comparison::Equal, Argument::Moment(moment)) => moment.is(value),
            Self::Compare(comparison, Argument::Moment(moment)) => {
                comparison.holds(value.cmp(&moment.start)).into()
            }
            _ => Truth::Unknown,
        }
    }
}

impl Argument {
    fn is(&self, value: &str) -> Truth {
        match self {
            Self::Text(text) => (text == value).into(),
            Self::Count(_) | Self::Moment(_) => Truth::Unknown,
        }
    }
}

impl Comparison {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
        }
    }

    /// Whether attributes are ordered as numbers or as text is not documented: both must agree.
    fn texts(self, value: &str, text: &str) -> Truth {
        let as_text = self.holds(value.cmp(text));
        let numbers = value.parse::<f64>().ok().zip(text.parse::<f64>().ok());
        let order = numbers.and_then(|(value, text)| value.partial_cmp(&text));
        match order {
            Some(order) if self.holds(order) != as_text => Truth::Unknown,
            _ => as_text.into(),
        }
    }
}

impl Moment {
    /// Times have fractions of a second and dates have hours, so that only the exact moment is
    /// surely equal, and only what lies outside surely not.
    fn is(&self, value: Time) -> Truth {
        let inside = value >= self.start && value.seconds_since(self.start) < self.seconds;
        match (value == self.start, inside) {
            (true, _) => Truth::True,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::False,
        }
    }
}

impl Pattern {
    /// The page's own examples match whole values (`g2.*`). A pattern that fits only a part of the
    /// value, or that only Java understands, stays unknown.
    fn matches(&self, value: &str) -> Truth {
        match (&self.whole, &self.part) {
            (Some(whole), _) if whole.is_match(value) => Truth::True,
            (Some(_), Some(part)) if !part.is_match(value) => Truth::False,
            _ => Truth::Unknown,
        }
    }
}

/// `1.14.5` as numbers, with trailing zeros dropped so that `1.14` and `1.14.0` are equal.
fn version_parts(text: &str) -> Option<Vec<u64>> {
    let mut parts = text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u64>>>()?;
    while parts.last() == Some(&0) {
        parts.pop();
    }
    Some(parts)
}
