//! Network: would the connection and its answer get through, hop by hop?
//!
//! [`Network`] is an index over a [`Snapshot`]. [`Network::trace`] walks a packet rule by rule, out
//! and back, and says what it passed and what stops it; [`Network::verdict`] says only the latter.
//! Nothing is sent anywhere: the answer follows from what the account's API told.

use std::sync::OnceLock;

use crate::snapshot::Snapshot;

pub mod start;

mod acl;
mod address;
mod ask;
mod balancer;
mod choice;
mod depart;
mod endpoint;
mod filter;
mod gateway;
mod group;
mod interface;
mod lists;
mod log;
mod name;
mod nat;
mod packet;
mod peering;
mod place;
mod plan;
mod platform;
mod receive;
mod routes;
mod services;
mod source;
mod trace;
mod transit;
mod walk;

pub use name::Resolution;
pub use packet::Protocol;
pub use source::{Destination, PlannedInterface, Platform, PublicIp, Source};
pub use trace::{BlockKind, Blocker, Direction, Disposition, Hop, HopKind, Trace};

use ask::Question;
use log::Detail;
use name::Resolver;
use plan::Plan;

/// The network of a snapshot, ready to be asked; compiled when it is first asked.
#[derive(Debug)]
pub struct Network<'s> {
    snapshot: &'s Snapshot,
    plan: OnceLock<Plan<'s>>,
}

impl<'s> Network<'s> {
    /// The network that a snapshot tells of.
    pub const fn new(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, plan: OnceLock::new() }
    }

    /// Walks a connection from here to there and back.
    pub fn trace(&self, from: &Source, to: &Destination, protocol: Protocol) -> Trace {
        let outcome = Question { plan: self.plan(), protocol, detail: Detail::Full, host: None }
            .ask(from, to);
        outcome.trace.map(|trace| *trace).unwrap_or_default()
    }

    /// What becomes of a connection, without the way: faster than [`trace`](Self::trace).
    pub fn verdict(&self, from: &Source, to: &Destination, protocol: Protocol) -> Disposition {
        Question { plan: self.plan(), protocol, detail: Detail::Quick, host: None }
            .ask(from, to)
            .disposition
    }

    /// How a host name resolves in a VPC.
    pub fn resolve(&self, vpc: &str, host: &str) -> Resolution {
        let plan: &Plan<'_> = self.plan();
        let vpc = plan.vpc_named(vpc).unwrap_or(usize::MAX);
        Resolver { plan, vpc, subnet: None }.answer(host).resolution
    }

    fn plan(&self) -> &Plan<'s> {
        self.plan.get_or_init(|| Plan::new(self.snapshot))
    }
}
