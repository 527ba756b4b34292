//! What ECS refuses when a task definition is registered.
//!
//! A definition that was registered has passed all of this; it matters for one that is to be, before
//! its first run. A few things are taken and still not meant: they are warnings. Source:
//! [RegisterTaskDefinition](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html).

mod containers;
mod fargate;
mod firelens;
mod given;
mod health;
mod ports;
mod volumes;
mod windows;

use std::ops::RangeInclusive;

use crate::finding::Evidence;
use crate::fit::fargate::Os;
use crate::snapshot::Gap;
use crate::snapshot::ecs::{ContainerDefinition, TaskDefinition};
use crate::{Finding, Meta, Remedy, Severity, Verdict};

use super::{Launch, TaskView};

/// Something that ECS refuses.
#[derive(Clone, Debug)]
struct Refusal<'s> {
    /// The container that it is about.
    container: Option<&'s ContainerDefinition>,
    /// The member that is wrong; empty where it is one that lacks.
    member: String,
    /// What is wrong, in one clause.
    why: String,
    /// What to do, in the imperative.
    cure: String,
    /// Less than an error where it is taken all the same.
    severity: Severity,
}

impl<'s> Refusal<'s> {
    fn of(member: impl Into<String>, why: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            container: None,
            member: member.into(),
            why: why.into(),
            cure: cure.into(),
            severity: Severity::Error,
        }
    }

    /// A number that may not be.
    fn outside(member: &str, value: Option<i64>, range: RangeInclusive<i64>) -> Option<Self> {
        let value = value.filter(|value| !range.contains(value))?;
        let (least, most) = (range.start(), range.end());
        let why = format!("{member} is {value}, and {least} to {most} may be");
        Some(Self::of(member, why, format!("set {member} to {least} to {most}")))
    }

    fn within(self, container: &'s ContainerDefinition) -> Self {
        Self { container: Some(container), ..self }
    }

    fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }
}

/// A definition that is to be registered.
#[derive(Clone, Copy, Debug)]
struct Draft<'s> {
    definition: &'s TaskDefinition,
    /// Does the planned service say that it will run on Fargate? It need not ask to be checked for that.
    runs_on_fargate: bool,
}

impl Draft<'_> {
    fn is_for_fargate(self) -> bool {
        let named = &self.definition.requires_compatibilities;
        self.runs_on_fargate || named.iter().any(|launch| launch == "FARGATE")
    }

    /// Is Fargate all that it may run on? Then checks of what runs on Fargate tell the rest.
    fn is_only_for_fargate(self) -> bool {
        let named = &self.definition.requires_compatibilities;
        self.runs_on_fargate || (self.is_for_fargate() && named.len() == 1)
    }
}

/// Which rules are asked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rules {
    /// What Fargate does not take.
    Fargate,
    /// What a container, or a volume, may not say.
    Containers,
    /// What ports and links may not say.
    Ports,
}

impl Rules {
    fn refused(self, draft: Draft<'_>) -> Option<Vec<Refusal<'_>>> {
        match self {
            Self::Fargate => draft.is_for_fargate().then(|| fargate::refused(draft)),
            Self::Containers => {
                let mut refused = containers::refused(draft.definition);
                refused.extend(given::refused(draft));
                refused.extend(health::refused(draft.definition));
                refused.extend(firelens::refused(draft));
                refused.extend(volumes::refused(draft));
                Some(refused)
            }
            Self::Ports => Some(ports::refused(draft)),
        }
    }
}

impl<'s> TaskView<'s> {
    /// What ECS will refuse of the definition; `None` where it was registered, or is not what is
    /// explained.
    ///
    /// # Errors
    ///
    /// When the service that is planned is not known.
    fn refusals(&self, rules: Rules) -> Result<Option<Vec<Refusal<'s>>>, Gap> {
        if !self.is_planned() {
            return Ok(None);
        }
        let definition = self.definition()?;
        if definition.is_registered() {
            return Ok(None);
        }
        let launch = self.own_service()?.and_then(Launch::of_service);
        let runs_on_fargate = launch == Some(Launch::Fargate);
        Ok(rules.refused(Draft { definition, runs_on_fargate }))
    }

    /// The verdict of a check on what registration refuses: a finding for each.
    ///
    /// # Errors
    ///
    /// As [`refusals`](Self::refusals).
    pub(crate) fn judge_registration(&self, check: &Meta, rules: Rules) -> Result<Verdict, Gap> {
        let Some(refusals) = self.refusals(rules)? else {
            return Ok(Verdict::NotApplicable);
        };
        let name = self.definition_name()?;
        let word = |refusal: &Refusal<'s>| {
            let (subject, place) = match refusal.container {
                Some(container) => {
                    (container.name.as_str(), format!(", container {}", container.name))
                }
                None => (name, String::new()),
            };
            let message = format!("task definition {name}{place}: {}", refusal.why);
            Finding::new(check, subject, message)
                .severity(refusal.severity)
                .because_all(self.place_of_refusal(refusal))
                .fix(Remedy::new(&refusal.cure).command(self.register("")).see(check.reference))
        };
        Ok(refusals.iter().map(word).collect::<Vec<_>>().into())
    }

    /// What is refused, as a proof.
    fn place_of_refusal(&self, refusal: &Refusal<'s>) -> Option<Evidence> {
        let definition = self.definition().ok()?;
        let Some(container) = refusal.container else {
            return Some(self.field(definition, &refusal.member, &refusal.why));
        };
        let mut all = definition.container_definitions.iter();
        let index = all.position(|other| std::ptr::eq(other, container))?;
        let tail = if refusal.member.is_empty() { "" } else { "." };
        let place = format!("containerDefinitions.{index}{tail}{}", refusal.member);
        Some(self.field(definition, &place, &refusal.why))
    }
}

/// The operating system, where one is named.
fn named_os(definition: &TaskDefinition) -> Option<Os> {
    let family = definition.runtime_platform.as_ref()?.operating_system_family.as_deref()?;
    Some(Os::of(Some(family)))
}

/// What each container is refused for.
fn each<'s, R: IntoIterator<Item = Refusal<'s>>>(
    definition: &'s TaskDefinition,
    of: impl Fn(&'s ContainerDefinition) -> R,
) -> Vec<Refusal<'s>> {
    let containers = definition.container_definitions.iter();
    let refused = |container| of(container).into_iter().map(move |one| one.within(container));
    containers.flat_map(refused).collect()
}

/// A name as families and containers have it.
fn is_name(name: &str) -> bool {
    let letters = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    name.chars().all(letters) && (1..=255).contains(&name.len())
}

/// Those that stand there more than once, each once.
fn repeated<T: PartialEq + Clone>(all: &[T]) -> Vec<T> {
    let mut repeated = Vec::new();
    for (at, one) in all.iter().enumerate() {
        if all.iter().take(at).any(|other| other == one) && !repeated.contains(one) {
            repeated.push(one.clone());
        }
    }
    repeated
}
