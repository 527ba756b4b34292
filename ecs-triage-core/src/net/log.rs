use std::collections::BTreeSet;

use super::name::Answer;
use super::trace::{BlockKind, Blocker, Direction, Disposition, Hop, HopKind, Trace};
use crate::snapshot::{Assumption, Gap};

/// What a walk comes to, written down as it goes.
///
/// Without pages only the outcome is kept, and nothing is allocated.
#[derive(Debug)]
pub(super) struct Log<'a> {
    pages: Option<Pages>,
    blocked: Option<Disposition>,
    partial: bool,
    unknown: bool,
    /// Did the packet get somewhere that takes it?
    delivered: bool,
    /// The last destination for which all of this holds.
    pub(super) until: u128,
    /// A prefix list that could have changed a route.
    pub(super) doubt: Option<&'a str>,
    /// The gateway or load balancer that sends the packet on.
    pub(super) behind: Option<&'a str>,
}

/// Is the way wanted, or only where it ends?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Detail {
    Quick,
    Full,
}

/// What a walk came to.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) disposition: Disposition,
    /// The last destination for which it holds.
    pub(super) until: u128,
    /// A prefix list that could change it.
    pub(super) doubt: Option<String>,
    pub(super) trace: Option<Box<Trace>>,
}

impl Outcome {
    pub(super) fn set(&mut self, disposition: Disposition) {
        self.disposition = disposition;
        if let Some(trace) = &mut self.trace {
            trace.disposition = disposition;
        }
    }

    /// Takes over what the answer to a name rests on.
    pub(super) fn rest_on(mut self, answer: Answer<'_>) -> Self {
        let open = matches!(self.disposition, Disposition::Delivered | Disposition::Partial);
        if open && !answer.notes.lacks.is_empty() {
            self.set(Disposition::Unknown);
        }
        if let Some(trace) = &mut self.trace {
            trace.missing.extend(answer.notes.lacks);
            trace.assumptions.extend(answer.notes.assumptions);
            trace.resolution = Some(answer.resolution);
        }
        self
    }
}

#[derive(Debug, Default)]
struct Pages {
    hops: Vec<Hop>,
    blockers: Vec<Blocker>,
    missing: Vec<Gap>,
    assumptions: BTreeSet<Assumption>,
}

/// A place on the way, to be named in a hop or a blocker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'i> {
    pub(super) at: HopKind,
    pub(super) id: &'i str,
    pub(super) direction: Direction,
}

impl<'a> Log<'a> {
    pub(super) fn new(detail: Detail) -> Self {
        Self {
            pages: (detail == Detail::Full).then(Pages::default),
            blocked: None,
            partial: false,
            unknown: false,
            delivered: false,
            until: u128::MAX,
            doubt: None,
            behind: None,
        }
    }

    pub(super) fn hop(
        &mut self,
        spot: Spot<'_>,
        detail: impl FnOnce() -> String,
        pointer: impl FnOnce() -> String,
    ) {
        if let Some(pages) = &mut self.pages {
            let Spot { at, id, direction } = spot;
            let (id, detail, pointer) = (id.to_owned(), detail(), pointer());
            pages.hops.push(Hop { kind: at, id, direction, detail, pointer });
        }
    }

    pub(super) fn block(
        &mut self,
        kind: BlockKind,
        spot: Spot<'_>,
        detail: impl FnOnce() -> String,
        pointer: impl FnOnce() -> String,
    ) {
        let disposition = kind.disposition();
        match disposition {
            Disposition::Unknown => self.unknown = true,
            Disposition::Partial => self.partial = true,
            disposition => self.blocked = self.blocked.or(Some(disposition)),
        }
        let Some(pages) = &mut self.pages else { return };
        let Spot { at, id, direction } = spot;
        let blocker = Blocker {
            kind,
            disposition,
            at,
            id: id.to_owned(),
            direction,
            detail: detail(),
            pointer: pointer(),
            behind: self.behind.map(str::to_owned),
        };
        if !pages.blockers.contains(&blocker) {
            pages.blockers.push(blocker);
        }
    }

    /// Something that was not collected decides.
    pub(super) fn lack(&mut self, spot: Spot<'_>, gap: impl FnOnce() -> Gap) {
        self.unknown = true;
        let Some(gap) = self.pages.is_some().then(gap) else { return };
        self.block(BlockKind::Missing, spot, || gap.to_string(), String::new);
        if let Some(pages) = &mut self.pages
            && !pages.missing.contains(&gap)
        {
            pages.missing.push(gap);
        }
    }

    pub(super) fn assume(&mut self, assumption: Assumption) {
        if let Some(pages) = &mut self.pages {
            pages.assumptions.insert(assumption);
        }
    }

    pub(super) const fn deliver(&mut self) {
        self.delivered = true;
    }

    /// Definite beats unknown, and unknown beats partial: a part may be nothing.
    pub(super) fn disposition(&self) -> Disposition {
        match self.blocked {
            Some(disposition) => disposition,
            None if self.unknown || !self.delivered => Disposition::Unknown,
            None if self.partial => Disposition::Partial,
            None => Disposition::Delivered,
        }
    }

    pub(super) fn close(self) -> Outcome {
        Outcome {
            disposition: self.disposition(),
            until: self.until,
            doubt: self.doubt.map(str::to_owned),
            trace: self.pages.is_some().then(|| Box::new(self.trace())),
        }
    }

    fn trace(self) -> Trace {
        let disposition = self.disposition();
        let Pages { hops, mut blockers, missing, assumptions } = self.pages.unwrap_or_default();
        let first = blockers.iter().position(|blocker| blocker.disposition == disposition);
        let blocked_at = first.map(|first| blockers.remove(first));
        Trace {
            hops,
            disposition,
            blocked_at,
            also: blockers,
            missing,
            assumptions,
            resolution: None,
        }
    }
}
