use std::collections::BTreeMap;
use std::fmt;

use crate::check::{Check, Meta, Verdict};
use crate::finding::Severity;
use crate::report::{Report, Unknown};
use crate::snapshot::Snapshot;
use crate::target::{Target, TargetError};
use crate::task::TaskView;

/// Which checks run, and how severe each is.
///
/// ```
/// use ecs_triage_core::{Catalogue, Severity};
///
/// let catalogue = Catalogue::standard()
///     .without("dockerhub-unauthenticated")
///     .severity("custom-dns-server", Severity::Info);
/// assert!(catalogue.checks().all(|check| check.meta().id != "dockerhub-unauthenticated"));
/// ```
pub struct Catalogue<'c> {
    checks: Vec<Entry<'c>>,
    severity: BTreeMap<String, Severity>,
}

enum Entry<'c> {
    Ours(&'static dyn Check),
    Theirs(Box<dyn Check + 'c>),
}

impl<'c> Catalogue<'c> {
    /// Every check of this crate.
    pub fn standard() -> Self {
        let checks = crate::checks::ALL.iter().map(|check| Entry::Ours(*check)).collect();
        Self { checks, severity: BTreeMap::new() }
    }

    /// Adds a check of your own.
    #[must_use]
    pub fn with(mut self, check: impl Check + 'c) -> Self {
        self.checks.push(Entry::Theirs(Box::new(check)));
        self
    }

    /// Leaves one check out.
    #[must_use]
    pub fn without(mut self, id: &str) -> Self {
        self.checks.retain(|entry| entry.check().meta().id != id);
        self
    }

    /// Keeps only the checks of these ids.
    #[must_use]
    pub fn only(mut self, ids: &[&str]) -> Self {
        self.checks.retain(|entry| ids.contains(&entry.check().meta().id));
        self
    }

    /// Says how bad the findings of one check are.
    #[must_use]
    pub fn severity(mut self, id: &str, severity: Severity) -> Self {
        self.severity.insert(id.to_owned(), severity);
        self
    }

    /// Every check that will run, in order.
    pub fn checks(&self) -> impl Iterator<Item = &dyn Check> {
        self.checks.iter().map(Entry::check)
    }

    /// What is known of the check of that id.
    pub fn meta(&self, id: &str) -> Option<Meta> {
        self.checks().map(Check::meta).find(|meta| meta.id == id)
    }

    /// The id that differs least from `id`, for a message on a typing error.
    pub fn nearest(&self, id: &str) -> Option<&'static str> {
        let ids: Vec<_> = self.checks().map(|check| check.meta().id).collect();
        crate::target::nearest(id, ids.into_iter())
    }

    /// Says why the target does not start.
    ///
    /// # Errors
    ///
    /// When the snapshot does not hold the target.
    pub fn diagnose(&self, snapshot: &Snapshot, target: &Target) -> Result<Report, TargetError> {
        let task = TaskView::new(snapshot, target)?;
        let mut findings = Vec::new();
        let mut unknown = Vec::new();
        let (mut clear, mut not_applicable) = (Vec::new(), Vec::new());
        for check in self.checks() {
            let meta = check.meta();
            match check.run(&task) {
                Ok(Verdict::Found(found)) => findings.extend(found),
                Ok(Verdict::Clear) => clear.push(meta.id),
                Ok(Verdict::NotApplicable) => not_applicable.push(meta.id),
                Err(gap) => unknown.push(Unknown::new(&meta, gap)),
            }
        }
        for finding in &mut findings {
            finding.severity = *self.severity.get(finding.check).unwrap_or(&finding.severity);
        }
        Ok(Report::new(&task, findings, unknown, clear, not_applicable))
    }
}

impl Entry<'_> {
    fn check(&self) -> &dyn Check {
        match self {
            Self::Ours(check) => *check,
            Self::Theirs(check) => &**check,
        }
    }
}

impl fmt::Debug for Catalogue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.checks().map(|check| check.meta().id)).finish()
    }
}
