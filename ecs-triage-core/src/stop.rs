//! Reads what ECS says when a task stops: text in, [`Symptom`] out.
//!
//! A stopped task has a stop code, a stopped reason, and a reason and an exit code for each
//! container ([`Stop::read`]); a service has events ([`read_event`]); a refused `RunTask` has
//! failures and exceptions ([`read_failure`]). All are prose, in wordings that changed over the
//! years, nested, cut at 255 or 1024 characters. Reading them is total: an unknown text is an
//! unknown symptom, quoted, never a guess.
//!
//! The wording is data: `grammar` holds the fragments and says what they mean, `field` the words
//! that announce names, `kind` what each kind means, `causes` which checks could be behind it. All
//! fragments are searched in one pass, so reading takes time linear in the text.
//!
//! Sources: the developer guide's pages on [stopped tasks], [service events] and [API failures].
//!
//! [stopped tasks]: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
//! [service events]: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
//! [API failures]: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
//!
//! ```
//! use ecs_triage_core::stop::{Field, Stop};
//!
//! let reason = "CannotPullContainerError: ref pull has been retried 1 time(s): failed to resolve \
//!     ref docker.io/acme/cart:v1: failed to do request: Head https://registry-1.docker.io/v2/: \
//!     dial tcp 203.0.113.7:443: i/o timeout";
//! let symptom = Stop::of_reason(reason).read();
//! assert_eq!(symptom.kind().id(), "image-network-timeout");
//! assert_eq!(symptom.field(Field::Ip), Some("203.0.113.7"));
//! assert_eq!(symptom.causes().first(), Some(&"no-route"));
//! ```

mod causes;
mod classify;
mod code;
mod exit;
mod field;
mod grammar;
mod kind;
mod scan;
mod symptom;
mod text;

pub use self::exit::ExitCode;
pub use self::field::Field;
pub use self::kind::{Kind, Nature};
pub use self::symptom::Symptom;

use self::code::Setting;

/// What a stopped task says of itself.
///
/// The members are those of the API's
/// [Task](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Stop<'a> {
    /// `stopCode`.
    pub stop_code: Option<&'a str>,
    /// `stoppedReason`.
    pub stopped_reason: Option<&'a str>,
    /// `group`: `service:<name>` where a service keeps the task, else mostly `family:<name>`.
    pub group: Option<&'a str>,
    /// `containers`, in any order.
    pub containers: Vec<ContainerStop<'a>>,
}

/// What a container of a stopped task says of itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ContainerStop<'a> {
    /// The container's name.
    pub name: &'a str,
    /// `reason`.
    pub reason: Option<&'a str>,
    /// `exitCode`; none where the container never ran.
    pub exit_code: Option<i64>,
    /// Whether the task ends with this container, where the task definition is known.
    pub essential: Option<bool>,
}

impl<'a> Stop<'a> {
    /// A stopped task of which only the stopped reason is known.
    pub fn of_reason(stopped_reason: &'a str) -> Self {
        Self { stopped_reason: Some(stopped_reason), ..Self::default() }
    }

    /// The same task with its stop code.
    #[must_use]
    pub fn with_code(self, stop_code: &'a str) -> Self {
        Self { stop_code: Some(stop_code), ..self }
    }

    /// The same task with one more container.
    #[must_use]
    pub fn with_container(mut self, container: ContainerStop<'a>) -> Self {
        self.containers.push(container);
        self
    }

    /// What the texts say: of all of them, the one that tells most.
    ///
    /// The stopped reason counts first. Where it is empty or says no more than that the task failed
    /// to start or a container exited, the containers' reasons count, then their exit codes. A stop
    /// code that says that a user, or Spot, ended the task settles it, because the reason is then
    /// free text.
    pub fn read(&self) -> Symptom {
        classify::stop(self)
    }
}

impl<'a> ContainerStop<'a> {
    /// A container of which only the name is known.
    pub fn new(name: &'a str) -> Self {
        Self { name, ..Self::default() }
    }

    /// The same container with its reason.
    #[must_use]
    pub fn with_reason(self, reason: &'a str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    /// The same container with its exit code.
    #[must_use]
    pub fn with_exit_code(self, exit_code: i64) -> Self {
        Self { exit_code: Some(exit_code), ..self }
    }
}

/// Reads the message of a service event, which may hold a stopped reason.
pub fn read_event(message: &str) -> Symptom {
    classify::text(message, Setting::Sentence)
}

/// Reads the reason of a `RunTask` or `StartTask` failure, or the text of an exception of the API.
pub fn read_failure(reason: &str) -> Symptom {
    classify::text(reason, Setting::Failure)
}

/// Every check id that some symptom names as a cause, sorted.
pub fn every_cause() -> Vec<&'static str> {
    let mut all: Vec<_> = Kind::ALL.iter().flat_map(|kind| kind.causes()).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}
