//! One task and the facts derived for it, each computed once, by whichever check asks first.
//!
//! Here the rooms meet: a piece of the snapshot goes to an engine, and the engine's answer stays as
//! a fact. Accessors record what the snapshot lacked, so that an adapter can fetch it all at once.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::fit::Placement;
use crate::phase::Phase;
use crate::snapshot::ecs::{
    Cluster, ContainerDefinition, Deployment, Service, Task, TaskDefinition,
};
use crate::snapshot::{Assumption, Gap, Item, Need, Operation, Snapshot};
use crate::stop::Symptom;
use crate::target::{Subject, Target, TargetError, last_segment};

mod balance;
mod capacity;
mod circle;
mod definite;
mod denial;
mod depends;
mod deployments;
mod ended;
mod groups;
mod images;
mod late;
mod launch;
mod logs;
mod machines;
mod manifests;
mod network;
mod paths;
mod pins;
mod placement;
mod platform;
mod proof;
mod pulls;
mod registration;
mod remedies;
mod request;
mod roles;
mod seat;
mod secrets;
mod shortfall;
mod size;
mod start;
mod strategy;
mod timeline;
mod told;
mod unwell;
mod volumes;
mod waiting;
mod writes;

pub use balance::Unhealthy;
pub use capacity::Supply;
pub(crate) use definite::definite;
pub(crate) use denial::{Denial, by_reason, remedy, word};
pub use depends::{Stranded, Wait};
pub use ended::Ended;
pub use groups::{Approach, Membership};
pub use images::{EcrImage, UsedImage};
pub use launch::Launch;
pub use logs::AwsLogs;
pub(crate) use logs::is_awslogs_option;
pub use manifests::{Offer, Platform};
pub(crate) use paths::Switch;
pub use paths::{Obstacle, Path, PathFault, RefusedCall};
pub(crate) use registration::Rules;
pub(crate) use roles::{INFRASTRUCTURE, TASKS, layer_words, trust_policy};
pub use roles::{Permission, RoleKind};
pub(crate) use roles::{Refusal, Refusals, Ruling};
pub use seat::Seat;
pub(crate) use secrets::{Fetched, Locked, ParameterRef, Reference, SecretRef, Suffix};
pub(crate) use secrets::{or_told, told_finding};
pub use shortfall::Shortfall;

pub use timeline::{PhaseState, Progress};
pub use unwell::Unwell;
pub(crate) use volumes::{Disk, DiskFault, LooseMount, MountDenial, Nearby, Share, zone};
pub use waiting::Waiting;

/// One task with the facts derived for it.
#[derive(Debug)]
pub struct TaskView<'s> {
    snapshot: &'s Snapshot,
    subject: Subject<'s>,
    told: OnceLock<Option<told::Told<'s>>>,
    seats: OnceLock<Result<Vec<Seat<'s>>, Gap>>,
    paths: OnceLock<Result<Vec<Path<'s>>, Gap>>,
    placement: OnceLock<Result<Option<Placement<'s>>, Gap>>,
    recorded: Mutex<Recorded>,
}

/// What the accessors met on their way.
#[derive(Debug, Default)]
struct Recorded {
    wanted: BTreeSet<Need>,
    assumed: BTreeSet<Assumption>,
}

impl<'s> TaskView<'s> {
    /// The view of a target.
    ///
    /// # Errors
    ///
    /// When the snapshot does not hold the target.
    pub fn new(snapshot: &'s Snapshot, target: &'s Target) -> Result<Self, TargetError> {
        Ok(Self {
            snapshot,
            subject: Subject::find(snapshot, target)?,
            told: OnceLock::new(),
            seats: OnceLock::new(),
            paths: OnceLock::new(),
            placement: OnceLock::new(),
            recorded: Mutex::default(),
        })
    }

    /// `task`, `service` or `run`.
    pub fn kind(&self) -> &'static str {
        match self.subject {
            Subject::Task(_) => "task",
            Subject::Service(_) => "service",
            Subject::Run(_) => "run",
        }
    }

    /// The ARN of the target.
    pub fn id(&self) -> &'s str {
        self.subject.id()
    }

    /// The task, when one is explained.
    pub fn task(&self) -> Option<&'s Task> {
        match self.subject {
            Subject::Task(task) => Some(task),
            _ => None,
        }
    }

    /// Is a run explained that has not started?
    pub fn is_planned(&self) -> bool {
        matches!(self.subject, Subject::Run(_))
    }

    /// The service that the target is or belongs to; for a run, the one that is planned with it, or
    /// else one that uses the same family.
    ///
    /// # Errors
    ///
    /// When the task belongs to a service that the snapshot does not hold.
    pub fn service(&self) -> Result<Option<&'s Service>, Gap> {
        match self.subject {
            Subject::Service(service) => Ok(Some(service)),
            Subject::Run(run) => Ok(run.service.or_else(|| self.service_of(run.definition))),
            Subject::Task(task) => {
                let Some(name) = task.group.as_deref().and_then(|g| g.strip_prefix("service:"))
                else {
                    return Ok(None);
                };
                let seen = self.snapshot.seen::<Service>().iter();
                let mut named = seen.filter(|service| service.service_name == name);
                let found = named.find(|service| service.cluster_arn == task.cluster_arn);
                let subject = || format!("{}/{name}", last_segment(&task.cluster_arn));
                found.map(Some).ok_or_else(|| self.lack(Service::ASKS, Some(&subject())))
            }
        }
    }

    /// The service that uses the definition, else one that uses its family.
    fn service_of(&self, definition: &TaskDefinition) -> Option<&'s Service> {
        let services = || self.snapshot.seen::<Service>().iter();
        let uses = |service: &'s Service| service.task_definition.as_deref().unwrap_or_default();
        let exactly = services().find(|service| uses(service) == definition.task_definition_arn);
        let family = |service: &&'s Service| {
            let name = last_segment(uses(service));
            name.split(':').next() == Some(&definition.family)
        };
        exactly.or_else(|| services().find(family))
    }

    /// The deployment that made the task, or the one that stands.
    pub fn deployment(&self) -> Result<Option<&'s Deployment>, Gap> {
        let Some(service) = self.service()? else {
            return Ok(None);
        };
        let started_by = self.task().and_then(|task| task.started_by.as_deref());
        let made = |deployment: &&Deployment| deployment.id.as_deref() == started_by;
        let primary = |deployment: &&Deployment| deployment.status.as_deref() == Some("PRIMARY");
        let deployments = &service.deployments;
        let by_id = started_by.and_then(|_| deployments.iter().find(made));
        Ok(by_id.or_else(|| deployments.iter().find(primary)))
    }

    /// The task definition.
    ///
    /// # Errors
    ///
    /// When the snapshot does not hold it.
    pub fn definition(&self) -> Result<&'s TaskDefinition, Gap> {
        let name = match self.subject {
            Subject::Run(run) => return Ok(run.definition),
            Subject::Task(task) => task.task_definition_arn.as_str(),
            Subject::Service(service) => {
                let deployment = self.deployment()?;
                let of_deployment = deployment.and_then(|found| found.task_definition.as_deref());
                of_deployment.or(service.task_definition.as_deref()).unwrap_or_default()
            }
        };
        let named = |definition: &&TaskDefinition| {
            let arn = definition.task_definition_arn.as_str();
            arn == name || last_segment(arn) == name || definition.family == name
        };
        let seen = self.snapshot.seen::<TaskDefinition>().iter().filter(named);
        let found = seen.max_by_key(|definition| definition.revision);
        found.ok_or_else(|| self.lack(TaskDefinition::ASKS, Some(name)))
    }

    /// The containers of the task definition.
    ///
    /// # Errors
    ///
    /// When the snapshot does not hold the task definition.
    pub fn containers(&self) -> Result<&'s [ContainerDefinition], Gap> {
        Ok(&self.definition()?.container_definitions)
    }

    /// What runs the task.
    ///
    /// # Errors
    ///
    /// When neither task nor service says it and the task definition is not known.
    pub fn launch(&self) -> Result<Launch, Gap> {
        if let Some(launch) = self.task().and_then(Launch::of_task) {
            return Ok(launch);
        }
        let service = self.service()?;
        match service.and_then(Launch::of_service) {
            Some(launch) => Ok(launch),
            None => Ok(Launch::of_definition(self.definition()?)),
        }
    }

    /// The platform version of Fargate, where one is named.
    pub fn platform_version(&self) -> Option<&'s str> {
        let of_task = self.task().and_then(|task| task.platform_version.as_deref());
        let service = self.service().ok().flatten();
        of_task.or_else(|| service.and_then(|service| service.platform_version.as_deref()))
    }

    /// The cluster.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell of it.
    pub fn cluster(&self) -> Result<Option<&'s Cluster>, Gap> {
        let arn = match self.subject {
            Subject::Task(task) => task.cluster_arn.as_str(),
            Subject::Service(service) => service.cluster_arn.as_str(),
            Subject::Run(_) => match (self.service()?, self.clusters()) {
                (Some(service), _) => service.cluster_arn.as_str(),
                (None, [only]) => return Ok(Some(only)),
                (None, _) => return Err(self.unplaced()),
            },
        };
        self.find(arn)
    }

    fn clusters(&self) -> &'s [Cluster] {
        self.snapshot.seen()
    }

    /// A run that belongs to no service says nothing of its cluster.
    fn unplaced(&self) -> Gap {
        let need = Need::all(Operation::DescribeClusters);
        Gap::undecidable(need, "in which cluster the task is to run is not known")
    }

    /// What the stopped reason, or the newest event of a service in trouble, says.
    pub fn symptom(&self) -> Option<&Symptom> {
        self.told().map(|told| &told.symptom)
    }

    fn told(&self) -> Option<&told::Told<'s>> {
        self.told.get_or_init(|| told::told(self)).as_ref()
    }

    /// The last phase that the task demonstrably passed.
    pub fn passed(&self) -> Option<Phase> {
        let task = self.task()?;
        let stopped_at = self.symptom().and_then(Symptom::phase);
        let implied = match stopped_at {
            Some(Phase::Run | Phase::Serve) => Some(Phase::Start),
            Some(phase) if phase > Phase::Network => Some(Phase::Network),
            _ => None,
        };
        timeline::passed(task).max(implied)
    }

    /// Did the task demonstrably get past the phase?
    pub fn has_passed(&self, phase: Phase) -> bool {
        let open = phase == Phase::Secrets && self.task().is_some_and(timeline::may_lack_secrets);
        !open && self.passed().is_some_and(|passed| phase <= passed)
    }

    /// How far the task came.
    pub fn phases(&self) -> Vec<PhaseState> {
        let fault = self.symptom().filter(|symptom| symptom.is_fault());
        timeline::phases(|phase| self.has_passed(phase), fault.and_then(Symptom::phase))
    }

    /// The partition, region and account of the target, from its ARN.
    pub fn place(&self) -> Place<'s> {
        Place::of(self.id(), self.snapshot)
    }

    /// The item of that id, name or ARN; `None` when it does not exist.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell; the view remembers that it was asked.
    pub fn find<T: Item>(&self, name: &str) -> Result<Option<&'s T>, Gap> {
        self.snapshot.find(name).inspect_err(|gap| self.want(gap))
    }

    /// All that belong to `owner`.
    ///
    /// # Errors
    ///
    /// When the snapshot does not hold all of them; the view remembers that it was asked.
    pub fn owned<T: Item>(&self, owner: &'s str) -> Result<Vec<&'s T>, Gap> {
        let owned = self.snapshot.owned(owner).map(Iterator::collect);
        owned.inspect_err(|gap| self.want(gap))
    }

    /// All there are.
    ///
    /// # Errors
    ///
    /// When the snapshot does not hold all; the view remembers that it was asked.
    pub fn all<T: Item>(&self) -> Result<&'s [T], Gap> {
        self.snapshot.all().inspect_err(|gap| self.want(gap))
    }

    /// The JSON Pointer of an item in the snapshot's own JSON.
    pub fn pointer<T: Item>(&self, item: &T) -> String {
        self.snapshot.pointer(item)
    }

    /// The snapshot, for what no accessor tells. What it lacks is not remembered.
    pub fn snapshot(&self) -> &'s Snapshot {
        self.snapshot
    }

    /// What was assumed so far.
    pub fn assumptions(&self) -> Vec<Assumption> {
        self.recorded(|recorded| recorded.assumed.iter().copied().collect())
    }

    /// What the accessors lacked so far and an adapter could still get.
    pub(crate) fn wanted(&self) -> Vec<Need> {
        self.recorded(|recorded| recorded.wanted.iter().cloned().collect())
    }

    pub(crate) fn assume(&self, assumption: Assumption) {
        self.recorded(|recorded| recorded.assumed.insert(assumption));
    }

    pub(crate) fn want(&self, gap: &Gap) {
        if gap.is_open() {
            self.recorded(|recorded| recorded.wanted.insert(gap.need.clone()));
        }
    }

    /// The gap of a call, remembered.
    pub(crate) fn lack(&self, operation: Operation, subject: Option<&str>) -> Gap {
        let gap = self.snapshot.gap(operation, subject);
        self.want(&gap);
        gap
    }

    /// Was a call about exactly this answered?
    pub(crate) fn asked<T: Item>(&self, subject: &str) -> bool {
        let met = &self.snapshot.met;
        T::list(self.snapshot).is_some() && met.contains(&Need::of(T::ASKS, subject))
    }

    fn recorded<T>(&self, use_it: impl FnOnce(&mut Recorded) -> T) -> T {
        // A panic elsewhere leaves sets that are still sets.
        use_it(&mut self.recorded.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Partition, region and account.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Place<'s> {
    /// `aws`, `aws-cn`, `aws-us-gov` and so on.
    pub partition: &'s str,
    /// The region.
    pub region: &'s str,
    /// The account.
    pub account: &'s str,
}

impl<'s> Place<'s> {
    fn of(arn: &'s str, snapshot: &'s Snapshot) -> Self {
        let mut parts = arn.split(':').skip(1);
        let mut next = || parts.next().unwrap_or_default();
        let (partition, _, region, account) = (next(), next(), next(), next());
        let or = |part: &'s str, other: Option<&'s str>| {
            if part.is_empty() { other.unwrap_or_default() } else { part }
        };
        Self {
            partition: or(partition, Some("aws")),
            region: or(region, snapshot.region.as_deref()),
            account: or(account, snapshot.account.as_deref()),
        }
    }

    /// The region of what an ARN names; a bare name is one of this place's own region.
    pub fn region_of<'a>(self, id: &'a str) -> &'a str
    where
        's: 'a,
    {
        let named = id.split(':').nth(3).filter(|_| id.starts_with("arn:"));
        named.filter(|region| !region.is_empty()).unwrap_or(self.region)
    }
}
