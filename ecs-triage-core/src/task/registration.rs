//! What ECS refuses when a task definition is registered.
//!
//! A definition that was registered has passed all of this; it matters for one that is to be, before
//! its first run. Source:
//! [RegisterTaskDefinition](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html).

mod containers;
mod fargate;
mod ports;

use crate::finding::Evidence;
use crate::snapshot::Gap;
use crate::snapshot::ecs::{ContainerDefinition, TaskDefinition};
use crate::{Finding, Meta, Remedy, Verdict};

use super::TaskView;

/// Something that ECS refuses.
#[derive(Clone, Debug)]
struct Refusal<'s> {
    /// The container that it is about.
    container: Option<&'s ContainerDefinition>,
    /// The member that is wrong; empty where it is one that lacks.
    member: &'static str,
    /// What is wrong, in one clause.
    why: String,
    /// What to do, in the imperative.
    cure: String,
}

impl<'s> Refusal<'s> {
    fn of(member: &'static str, why: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { container: None, member, why: why.into(), cure: cure.into() }
    }

    fn within(self, container: &'s ContainerDefinition) -> Self {
        Self { container: Some(container), ..self }
    }
}

/// Which rules are asked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rules {
    /// What Fargate does not take.
    Fargate,
    /// What a container may not say.
    Containers,
    /// What ports and links may not say.
    Ports,
}

impl<'s> TaskView<'s> {
    /// What ECS will refuse of the definition; `None` where it was registered, or is not what is
    /// explained.
    ///
    /// # Errors
    ///
    /// Never: the definition is the target.
    fn refusals(&self, rules: Rules) -> Result<Option<Vec<Refusal<'s>>>, Gap> {
        if !self.is_planned() {
            return Ok(None);
        }
        let definition = self.definition()?;
        if definition.is_registered() {
            return Ok(None);
        }
        Ok(match rules {
            Rules::Fargate => is_for_fargate(definition).then(|| fargate::refused(definition)),
            Rules::Containers => Some(containers::refused(definition)),
            Rules::Ports => Some(ports::refused(definition)),
        })
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
                .because_all(self.place_of_refusal(refusal))
                .fix(Remedy::new(&refusal.cure).command(self.register("")).see(check.reference))
        };
        Ok(refusals.iter().map(word).collect::<Vec<_>>().into())
    }

    /// What is refused, as a proof.
    fn place_of_refusal(&self, refusal: &Refusal<'s>) -> Option<Evidence> {
        let definition = self.definition().ok()?;
        let Some(container) = refusal.container else {
            return Some(self.field(definition, refusal.member, &refusal.why));
        };
        let mut all = definition.container_definitions.iter();
        let index = all.position(|other| std::ptr::eq(other, container))?;
        let tail = if refusal.member.is_empty() { "" } else { "." };
        let place = format!("containerDefinitions.{index}{tail}{}", refusal.member);
        Some(self.field(definition, &place, &refusal.why))
    }
}

fn is_for_fargate(definition: &TaskDefinition) -> bool {
    definition.requires_compatibilities.iter().any(|launch| launch == "FARGATE")
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
