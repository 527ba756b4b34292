//! Hosts on the internet, whose addresses nobody tells: every address that they may have is tried.

use std::iter;

use super::{NoEnd, Question, both};
use crate::net::address::{GLOBAL_V6, Ip, Span, public_v4};
use crate::net::interface::Interface;
use crate::net::log::{Detail, Outcome};
use crate::net::source::{Aim, Listed};
use crate::net::trace::Disposition;
use crate::snapshot::{Gap, Need, Operation};

/// What a sweep over addresses came to.
struct Sweep {
    outcome: Outcome,
    /// How many addresses there were.
    all: u128,
    /// How many of them got through, and the first of those.
    open: u128,
    first_open: Option<Ip>,
}

/// One address in so many may be closed to a host that is somewhere among them: people block what
/// they never call, and route the ranges of others for themselves.
const SLIVER: u128 = 64;

impl Question<'_> {
    /// To a public address of the ranges, or to any where there are none.
    pub(super) fn to_public(
        self,
        sender: &Interface<'_>,
        ranges: &[Span],
        listed: Listed<'_>,
        dual_stack: bool,
    ) -> Outcome {
        if sender.address_for(Ip(0)).is_some() {
            return match ranges {
                [] => self.somewhere(sender, &self.plan.hosts(public_v4()), listed),
                ranges => self.sweep(sender, ranges.iter().copied(), listed).outcome,
            };
        }
        if dual_stack {
            let hosts = self.plan.hosts(iter::once(GLOBAL_V6));
            return self.somewhere(sender, &hosts, listed);
        }
        let Some(subnet) = self.plan.subnet_of(sender) else {
            return self.no_end(NoEnd::Unknown(self.subnet_gap(sender.subnet_id)));
        };
        if subnet.item.enable_dns64 != Some(true) {
            return self.send(sender, Aim::at(Ip(1 << 24)));
        }
        let offset = Span::NAT64.first;
        let spell = |s: Span| Span { first: s.first + offset, last: s.last + offset };
        let spelled: Vec<_> = self.plan.hosts(public_v4()).into_iter().map(spell).collect();
        self.somewhere(sender, &spelled, listed)
    }

    /// To a host at one address of the ranges: where nearly all get through, it does.
    fn somewhere(self, sender: &Interface<'_>, ranges: &[Span], listed: Listed<'_>) -> Outcome {
        let Sweep { outcome, all, open, first_open } =
            self.sweep(sender, ranges.iter().copied(), listed);
        match first_open {
            Some(ip) if (all - open).saturating_mul(SLIVER) < all => {
                self.send(sender, Aim::swept(ip, listed))
            }
            Some(_) if outcome.disposition == Disposition::Partial => {
                self.no_end(NoEnd::Unknown(self.differs(sender)))
            }
            _ => outcome,
        }
    }

    fn differs(self, sender: &Interface<'_>) -> Gap {
        let need = Need::of(Operation::DescribeRouteTables, sender.subnet_id);
        let host = self.host.unwrap_or("the host");
        Gap::undecidable(need, format!("the ways to the addresses that {host} may have differ"))
    }

    /// To every address of all ranges.
    pub(super) fn to_all(self, sender: &Interface<'_>) -> Outcome {
        self.sweep(sender, public_v4(), Listed::Untold).outcome
    }

    /// Sends to every address of the ranges: once for each run that all rules and routes on the
    /// way treat alike.
    fn sweep(
        self,
        sender: &Interface<'_>,
        ranges: impl Iterator<Item = Span> + Clone,
        listed: Listed<'_>,
    ) -> Sweep {
        let quick = Self { detail: Detail::Quick, ..self };
        let (mut whole, mut shown, mut first_open) = (None, None, None);
        let (mut all, mut open) = (0, 0);
        let first = ranges.clone().next().map_or(Ip(0), Span::first);
        for range in ranges {
            let mut at = range.first;
            while at <= range.last {
                let outcome = quick.send(sender, Aim::swept(Ip(at), listed));
                let disposition = outcome.disposition;
                let until = outcome.until.clamp(at, range.last);
                let count = until - at + 1;
                whole = Some(whole.map_or(disposition, |whole| both(whole, disposition)));
                all += count;
                if disposition == Disposition::Delivered {
                    open += count;
                    first_open = first_open.or(Some(Ip(at)));
                } else {
                    shown = shown.or(Some(Ip(at)));
                }
                at = until + 1;
            }
        }
        let mut outcome = self.send(sender, Aim::swept(shown.unwrap_or(first), listed));
        outcome.set(whole.unwrap_or_default());
        Sweep { outcome, all, open, first_open }
    }
}
