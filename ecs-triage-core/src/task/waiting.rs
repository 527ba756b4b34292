//! What a task waits for that has neither started nor stopped, and of which ECS says nothing.

use std::fmt;

use serde::Serialize;

use crate::phase::Phase;
use crate::snapshot::Time;
use crate::snapshot::ecs::{Container, Task, TaskAttachment};
use crate::target::{Subject, last_segment};

use super::seat::detail;
use super::{Launch, TaskView, Wait};

/// What a task that is on its way waits for; of a service, the one that waits longest. Prints as one
/// clause.
///
/// The times that are usual stand on no page of AWS; they are what public reports of healthy starts
/// stay within, and only say when to begin to wonder.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Waiting {
    /// The ARN of the task.
    pub task: String,
    /// The status: `PROVISIONING`, `PENDING` or `ACTIVATING`.
    pub status: String,
    /// The step of the start in which it is.
    pub phase: Phase,
    /// What it waits for.
    #[serde(rename = "for")]
    pub awaits: String,
    /// Since when.
    pub since: Option<Time>,
    /// For how many seconds, up to when the snapshot was taken.
    pub seconds: Option<i64>,
    /// How many seconds are usual.
    pub usual_seconds: i64,
}

impl Waiting {
    /// Is it longer than usual?
    pub fn is_overdue(&self) -> bool {
        self.seconds.is_some_and(|seconds| seconds > self.usual_seconds)
    }
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "task {} is {} and waits for {}",
            last_segment(&self.task),
            self.status,
            self.awaits
        )?;
        if let Some(since) = self.since {
            write!(f, ", since {since}")?;
        }
        match self.seconds {
            Some(seconds) if self.is_overdue() => write!(
                f,
                ", for {}, longer than the usual {}",
                Span(seconds),
                Span(self.usual_seconds)
            ),
            Some(seconds) => {
                write!(f, ", for {}; up to {} is usual", Span(seconds), Span(self.usual_seconds))
            }
            None => Ok(()),
        }
    }
}

/// Seconds, as people say them.
struct Span(i64);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            seconds if seconds < 120 => write!(f, "{seconds} s"),
            seconds if seconds < 7200 => write!(f, "{} min", seconds / 60),
            seconds => write!(f, "{} h", seconds / 3600),
        }
    }
}

/// A step that is not done.
struct Step {
    phase: Phase,
    awaits: String,
    since: Option<Time>,
    usual_seconds: i64,
}

impl Step {
    fn new(phase: Phase, awaits: impl Into<String>, since: Option<Time>, usual: i64) -> Self {
        Self { phase, awaits: awaits.into(), since, usual_seconds: usual }
    }
}

impl<'s> TaskView<'s> {
    /// What the task waits for, or the task of the service that was made first; none where it runs,
    /// has stopped or is to stop.
    pub fn waiting(&self) -> Option<Waiting> {
        let task = match self.subject {
            Subject::Task(task) => Some(task).filter(|task| is_on_its_way(task)),
            Subject::Service(service) => self
                .tasks_of(service)
                .filter(|task| is_on_its_way(task))
                .min_by_key(|task| (task.created_at.is_none(), task.created_at)),
            Subject::Run(_) => None,
        }?;
        let step = self.step(task);
        let seconds = step.since.zip(self.snapshot().taken_at);
        let seconds = seconds.map(|(since, now)| now.seconds_since(since));
        Some(Waiting {
            task: task.task_arn.clone(),
            status: task.last_status.clone().unwrap_or_default(),
            phase: step.phase,
            awaits: step.awaits,
            since: step.since,
            seconds: seconds.filter(|seconds| *seconds >= 0),
            usual_seconds: step.usual_seconds,
        })
    }

    /// The first step that is not done.
    fn step(&self, task: &'s Task) -> Step {
        let launch = self.launch().ok();
        let fargate = launch == Some(Launch::Fargate);
        if task.container_instance_arn.is_none() && launch.is_some() && !fargate {
            return for_instance(task);
        }
        if let Some(attachment) = task.attachments.iter().find(|one| is_being_attached(one)) {
            return for_attachment(task, attachment);
        }
        let known = (task.started_at, task.pull_stopped_at, task.pull_started_at);
        match known {
            (Some(since), ..) => Step::new(
                Phase::Serve,
                "its registration with load balancers and service discovery",
                Some(since),
                120,
            ),
            (None, Some(since), _) => self.for_start(task, since),
            (None, None, Some(since)) => {
                Step::new(Phase::Image, format!("the pull of {}", images(task)), Some(since), 300)
            }
            (None, None, None) if fargate => before_pull(task),
            (None, None, None) => Step::new(
                Phase::Secrets,
                format!("the agent of {} to take it up", host(task)),
                task.created_at,
                120,
            ),
        }
    }

    /// All images are there: what keeps the containers from running?
    fn for_start(&self, task: &'s Task, since: Time) -> Step {
        let waits = self.waits().unwrap_or_default();
        let Some(wait) = waits.iter().find(|wait| is_unmet(task, wait)) else {
            let awaits = "its containers to be created and started";
            return Step::new(Phase::Start, awaits, Some(since), 120);
        };
        let (waiting, awaited) = (&wait.container.name, &wait.dependency.container_name);
        let state = match wait.condition() {
            "HEALTHY" => "to be healthy",
            "COMPLETE" => "to end",
            "SUCCESS" => "to end without an error",
            _ => "to start",
        };
        let awaits = format!("container {awaited} {state}, so that container {waiting} may start");
        Step::new(Phase::Start, awaits, Some(since), patience(wait))
    }
}

/// An instance with room, on EC2.
fn for_instance(task: &Task) -> Step {
    match task.capacity_provider_name.as_deref() {
        Some(provider) => Step::new(
            Phase::Placement,
            format!("capacity provider {provider} to bring a container instance with room"),
            task.created_at,
            600,
        ),
        None => Step::new(Phase::Placement, "a container instance with room", task.created_at, 60),
    }
}

/// Has it neither started nor stopped, nor is to stop?
fn is_on_its_way(task: &Task) -> bool {
    matches!(task.last_status.as_deref(), Some("PROVISIONING" | "PENDING" | "ACTIVATING"))
        && task.desired_status.as_deref() != Some("STOPPED")
}

/// Is it still to be attached?
fn is_being_attached(attachment: &TaskAttachment) -> bool {
    matches!(attachment.status.as_deref(), Some("PRECREATED" | "CREATED" | "ATTACHING"))
}

fn for_attachment(task: &Task, attachment: &TaskAttachment) -> Step {
    let status = attachment.status.as_deref().unwrap_or_default();
    let volume = attachment.r#type.as_deref().is_some_and(|kind| kind.contains("BlockStorage"));
    if volume {
        let awaits = format!("its EBS volume, which is {status}");
        return Step::new(Phase::Storage, awaits, task.created_at, 120);
    }
    let interface = detail(task, "networkInterfaceId").map(|id| format!(" {id}"));
    let awaits =
        format!("its network interface{}, which is {status}", interface.unwrap_or_default());
    Step::new(Phase::Network, awaits, task.created_at, 120)
}

/// Fargate before it pulls: first the host and its interface, then what the containers are given.
fn before_pull(task: &Task) -> Step {
    match task.connectivity_at {
        Some(since) => Step::new(
            Phase::Secrets,
            "what comes before the pull: secrets, environment files, registry credentials",
            Some(since),
            60,
        ),
        None => Step::new(
            Phase::Network,
            "Fargate to give it a host and a network interface",
            task.created_at,
            120,
        ),
    }
}

/// The images that are not there yet, each once.
fn images(task: &Task) -> String {
    let lacking = task.containers.iter().filter(|container| container.image_digest.is_none());
    let mut images: Vec<_> = lacking.filter_map(|container| container.image.as_deref()).collect();
    images.sort_unstable();
    images.dedup();
    if images.is_empty() { "its images".to_owned() } else { images.join(", ") }
}

fn host(task: &Task) -> &str {
    let arn = task.container_instance_arn.as_deref().unwrap_or("its container instance");
    last_segment(arn)
}

fn is_unmet(task: &Task, wait: &Wait<'_>) -> bool {
    let of = |name: &str| task.containers.iter().find(|container| container.name == name);
    let began = |one: &Container| matches!(one.last_status.as_deref(), Some("RUNNING" | "STOPPED"));
    let waiting = of(&wait.container.name).is_some_and(|one| !began(one));
    let met = of(&wait.dependency.container_name).is_some_and(|one| match wait.condition() {
        "HEALTHY" => one.health_status.as_deref() == Some("HEALTHY"),
        "COMPLETE" | "SUCCESS" => one.exit_code.is_some(),
        _ => began(one),
    });
    waiting && !met
}

/// How long a dependency may take: as long as its health check takes to fail, or its time to start.
fn patience(wait: &Wait<'_>) -> i64 {
    let on = wait.on;
    let check =
        on.and_then(|on| on.health_check.as_ref()).filter(|_| wait.condition() == "HEALTHY");
    let check = check.map(|check| {
        let each = check.interval.unwrap_or(30).saturating_mul(check.retries.unwrap_or(3));
        check.start_period.unwrap_or(0).saturating_add(each)
    });
    check.or(on.and_then(|on| on.start_timeout)).unwrap_or(180)
}
