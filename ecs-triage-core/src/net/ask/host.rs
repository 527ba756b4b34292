//! To a host, by its name.

use super::{NoEnd, Question, join};
use crate::net::address::Ip;
use crate::net::interface::Interface;
use crate::net::log::{Log, Outcome};
use crate::net::name::{Elsewhere, Lead, Resolution, Resolver, Why, domain};
use crate::net::source::Aim;
use crate::net::trace::{BlockKind, Disposition};

impl Question<'_> {
    pub(super) fn to_host(self, sender: &Interface<'_>, host: &str) -> Outcome {
        let resolver =
            Resolver { plan: self.plan, vpc: sender.vpc, subnet: self.plan.subnet_of(sender) };
        let answer = resolver.answer(host);
        let name = domain(host);
        let named = Question { host: Some(&name), ..self };
        let mut outcome = named.follow(sender, &answer.lead);
        for elsewhere in &answer.notes.elsewhere {
            let there = named.follow(sender, &elsewhere.lead);
            outcome = self.either(outcome, there, elsewhere, &answer.resolution, host);
        }
        outcome.rest_on(answer)
    }

    /// Nobody knows which of two ways the name leads: it must not matter.
    fn either(
        self,
        here: Outcome,
        there: Outcome,
        elsewhere: &Elsewhere<'_>,
        resolution: &Resolution,
        host: &str,
    ) -> Outcome {
        let [one, other] = [class(&here), class(&there)];
        let alike = one.is_some() && one == other;
        match &elsewhere.why {
            Why::OtherServers if alike => there,
            Why::Unread(_) if alike => here,
            Why::Unread(gap) => self.no_end(NoEnd::Unknown(gap.clone())),
            Why::OtherServers => {
                let hidden =
                    resolution.is_endpoint_elsewhere() && [one, other] == [Some(true), Some(false)];
                let kind = match hidden {
                    true => BlockKind::EndpointUnresolved,
                    false => BlockKind::CustomResolver,
                };
                self.no_end(NoEnd::Wrong(kind, host.to_owned()))
            }
        }
    }

    fn follow(self, sender: &Interface<'_>, lead: &Lead<'_>) -> Outcome {
        match lead {
            Lead::Addresses(ips) => {
                self.join_all(spoken(sender, ips).map(|ip| self.send(sender, Aim::at(ip))))
            }
            Lead::Interfaces(interfaces) => {
                self.join_all(interfaces.iter().map(|to| self.to_interface(sender, Ok(to))))
            }
            Lead::Any(leads) => self.join_all(leads.iter().map(|lead| self.follow(sender, lead))),
            Lead::Public { ranges, listed, dual_stack } => {
                self.to_public(sender, ranges, *listed, *dual_stack)
            }
            Lead::Nowhere(why, id) => self.no_end(NoEnd::Wrong(*why, id.clone())),
        }
    }

    fn join_all(self, outcomes: impl Iterator<Item = Outcome>) -> Outcome {
        outcomes.reduce(join).unwrap_or_else(|| Log::new(self.detail).close())
    }
}

/// The addresses of a name to which the sender can speak; all of them when it can to none.
fn spoken<'i>(sender: &Interface<'_>, ips: &'i [Ip]) -> impl Iterator<Item = Ip> + 'i {
    let [v4, v6] = [Ip(0), Ip(u128::MAX)].map(|like| sender.address_for(like).is_some());
    let speaks = move |ip: &Ip| if ip.is_v6() { v6 } else { v4 };
    let none = !ips.iter().any(speaks);
    ips.iter().copied().filter(move |ip| none || speaks(ip))
}

/// Does it get through? None where that is not known.
fn class(outcome: &Outcome) -> Option<bool> {
    match outcome.disposition {
        Disposition::Unknown => None,
        disposition => Some(disposition == Disposition::Delivered),
    }
}
