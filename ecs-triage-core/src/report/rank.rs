//! The order of findings: a total order, the same for the same input.
//!
//! 1. standing: what explains what was seen, then what could, then what is real but elsewhere;
//! 2. depth: what says why, before what only says that the task, or its deployment, was not healthy;
//! 3. proof: causes that the stopped reason itself names, in the order in which it allows them;
//! 4. the earlier phase of the start;
//! 5. severity;
//! 6. the catalogue's order, which is stable because the sort is.

use std::cmp::Reverse;

use crate::finding::{Finding, Severity, Standing};
use crate::phase::Phase;
use crate::stop::Symptom;
use crate::task::TaskView;

/// Checks that name an effect, beneath which another check may find the cause.
const EFFECTS: [&str; 6] = [
    "runtime-timeout",
    "container-health-check-failed",
    "lb-health-timeout",
    "lb-health-connection-failed",
    "deployment-circuit-breaker",
    "deployment-throttled",
];

/// Effects that say nothing of what the tasks stop for.
const OF_DEPLOYMENTS: [&str; 2] = ["deployment-circuit-breaker", "deployment-throttled"];

/// What was seen of a target, as far as it decides what a finding has to do with it.
pub(super) struct Seen<'t> {
    symptom: Option<&'t Symptom>,
    causes: Vec<&'static str>,
    past: Vec<Phase>,
}

impl<'t> Seen<'t> {
    pub(super) fn of(task: &'t TaskView<'_>) -> Self {
        let symptom = task.symptom();
        let causes = symptom.map(Symptom::causes).unwrap_or_default();
        let past = Phase::ALL.into_iter().filter(|phase| task.has_passed(*phase)).collect();
        Self { symptom, causes, past }
    }

    /// What a finding has to do with what was seen.
    pub(super) fn standing(&self, finding: &Finding) -> Standing {
        if finding.severity != Severity::Error {
            return Standing::Hazard;
        }
        if self.rank(finding).is_some() {
            return Standing::Cause;
        }
        if self.stopped_normally() || self.is_past(finding.phase) || self.names_other_causes() {
            return Standing::Hazard;
        }
        Standing::Suspect
    }

    /// The place of a finding's check among the causes that the stopped reason allows.
    fn rank(&self, finding: &Finding) -> Option<usize> {
        self.causes.iter().position(|cause| *cause == finding.check)
    }

    /// A text that names its causes refutes all others; one that only hints at them does not.
    fn names_other_causes(&self) -> bool {
        let broad = self.symptom.is_none_or(|symptom| symptom.kind().is_broad());
        !self.causes.is_empty() && !broad
    }

    pub(super) fn is_past(&self, phase: Phase) -> bool {
        self.past.contains(&phase)
    }

    pub(super) fn has_fault(&self) -> bool {
        self.symptom.is_some_and(Symptom::is_fault)
    }

    pub(super) fn stopped_normally(&self) -> bool {
        self.symptom.is_some_and(|symptom| !symptom.is_fault())
    }
}

/// Where nothing is said of the cause, or only that the deployment failed, the earliest phase that
/// blocks is it.
pub(super) fn settle(findings: &mut [Finding]) {
    let mut causes = findings.iter().filter(|finding| finding.standing == Standing::Cause);
    if causes.any(|finding| !OF_DEPLOYMENTS.contains(&finding.check)) {
        return;
    }
    let blocking = findings.iter().filter(|finding| finding.standing == Standing::Suspect);
    let Some(first) = blocking.map(|finding| finding.phase).min() else {
        return;
    };
    for finding in findings {
        if finding.standing == Standing::Suspect && finding.phase == first {
            finding.standing = Standing::Cause;
        }
    }
}

pub(super) fn sort(findings: &mut [Finding], seen: &Seen<'_>) {
    findings.sort_by_key(|finding| {
        let proof = seen.rank(finding).unwrap_or(usize::MAX);
        let effect = EFFECTS.contains(&finding.check);
        (finding.standing, effect, proof, finding.phase, Reverse(finding.severity))
    });
}
