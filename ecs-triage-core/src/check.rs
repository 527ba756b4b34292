use crate::finding::{Finding, Severity};
use crate::phase::Phase;
use crate::snapshot::Gap;
use crate::task::{TaskView, definite};

/// One rule of the catalogue.
///
/// Implement it for rules of your own and add them with
/// [`Catalogue::with`](crate::Catalogue::with); [`declare_check!`](crate::declare_check) writes
/// the implementation.
pub trait Check: Send + Sync {
    /// Who it is: a stable id, and the words that people read.
    fn meta(&self) -> Meta;

    /// Looks at one task.
    ///
    /// # Errors
    ///
    /// What the snapshot lacks for an answer: use `?`. It is never a failure of the task.
    fn run(&self, task: &TaskView<'_>) -> Result<Verdict, Gap>;
}

/// What a check says when it can say something.
///
/// Exhaustive on purpose: a caller must handle all of them.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Verdict {
    /// Looked, and nothing is wrong.
    Clear,
    /// These are wrong.
    Found(Vec<Finding>),
    /// The question does not arise for this task.
    NotApplicable,
}

impl Verdict {
    /// Looks at each of several things, none of which makes the question not arise.
    ///
    /// Definite beats unknown: what is found stands, though others could not be judged.
    ///
    /// # Errors
    ///
    /// The first gap, when nothing was found.
    pub fn of_each<T>(
        things: impl IntoIterator<Item = T>,
        mut judge: impl FnMut(T) -> Result<Option<Finding>, Gap>,
    ) -> Result<Self, Gap> {
        let mut any = false;
        let found = definite(things.into_iter().map(|thing| {
            any = true;
            judge(thing)
        }))?;
        Ok(match (found.is_empty(), any) {
            (false, _) => Self::Found(found),
            (true, true) => Self::Clear,
            (true, false) => Self::NotApplicable,
        })
    }
}

impl From<Finding> for Verdict {
    fn from(finding: Finding) -> Self {
        Self::Found(vec![finding])
    }
}

impl From<Vec<Finding>> for Verdict {
    fn from(findings: Vec<Finding>) -> Self {
        if findings.is_empty() { Self::Clear } else { Self::Found(findings) }
    }
}

/// What is known of a check before it runs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Meta {
    /// Kebab case, names the fault, stable for ever.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The step of a task's start that it watches.
    pub phase: Phase,
    /// How bad, unless a finding says otherwise.
    pub severity: Severity,
    /// The AWS page that its rule rests on.
    pub reference: &'static str,
    /// Markdown, from the doc comment.
    pub docs: &'static str,
}

impl Meta {
    /// The least that a check must say of itself; it is an error unless said otherwise.
    pub const fn new(id: &'static str, summary: &'static str, phase: Phase) -> Self {
        Self { id, summary, phase, severity: Severity::Error, reference: "", docs: "" }
    }

    /// Sets how bad it is.
    #[must_use]
    pub const fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// Names the AWS page.
    #[must_use]
    pub const fn reference(self, reference: &'static str) -> Self {
        Self { reference, ..self }
    }

    /// Sets the documentation.
    #[must_use]
    pub const fn docs(self, docs: &'static str) -> Self {
        Self { docs, ..self }
    }
}

/// Declares a check: its doc comment is at once its rustdoc, its `explain-check` text and its
/// entry in `CATALOGUE.md`.
///
/// ```
/// use ecs_triage_core::{Finding, Gap, Severity, TaskView, Verdict, declare_check};
///
/// declare_check! {
///     /// An image is named by its tag `latest`.
///     ///
///     /// ## What goes wrong
///     /// Two tasks of one service may run different images.
///     ///
///     /// ## How to fix it
///     /// Name a version.
///     pub LatestTag {
///         id: "acme-latest-tag",
///         summary: "an image is named by its tag `latest`",
///         phase: Image,
///         severity: Severity::Warning,
///         run: latest_tag,
///     }
/// }
///
/// fn latest_tag(task: &TaskView<'_>) -> Result<Verdict, Gap> {
///     let images = task.containers()?.iter().filter_map(|container| container.image.as_deref());
///     let latest = images.filter(|image| image.ends_with(":latest"));
///     let word = |image| Finding::new(&LatestTag::META, image, format!("{image} names no version"));
///     Ok(latest.map(word).collect::<Vec<_>>().into())
/// }
/// ```
#[macro_export]
macro_rules! declare_check {
    (
        $(#[doc = $doc:expr])+
        $vis:vis $name:ident {
            id: $id:literal,
            summary: $summary:literal,
            phase: $phase:ident,
            $( severity: $severity:expr, )?
            $( reference: $reference:expr, )?
            run: $run:path,
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        $vis struct $name;

        impl $name {
            /// What is known of this check before it runs.
            $vis const META: $crate::Meta =
                $crate::Meta::new($id, $summary, $crate::Phase::$phase)
                    $( .severity($severity) )?
                    $( .reference($reference) )?
                    .docs(concat!($($doc, "\n"),+));
        }

        impl $crate::Check for $name {
            fn meta(&self) -> $crate::Meta {
                Self::META
            }

            fn run(
                &self,
                task: &$crate::TaskView<'_>,
            ) -> Result<$crate::Verdict, $crate::Gap> {
                $run(task)
            }
        }
    };
}
