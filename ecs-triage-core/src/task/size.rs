//! How large the task is on Fargate, and what the account may use.

use std::fmt;

use crate::fit::fargate::{self, Legality, Os, Size};
use crate::snapshot::ecs::TaskOverride;
use crate::snapshot::servicequotas::Quota;
use crate::snapshot::{Gap, Operation, Quantity};

use super::TaskView;

/// More vCPUs than a quota allows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OverQuota<'s> {
    /// The quota.
    pub(crate) quota: &'s Quota,
    /// The vCPUs that it allows.
    pub(crate) allowed: f64,
    tasks: i64,
    size: Size,
}

impl OverQuota<'_> {
    /// vCPUs.
    fn needed(&self) -> f64 {
        self.tasks.saturating_mul(self.size.cpu) as f64 / 1024.0
    }
}

impl fmt::Display for OverQuota<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { quota, allowed, tasks, size } = self;
        let code = &quota.quota_code;
        let (needed, cpu) = (self.needed(), size.cpu);
        write!(
            f,
            "{tasks} tasks of {cpu} CPU units need {needed} vCPU, quota {code} allows {allowed}"
        )
    }
}

impl<'s> TaskView<'s> {
    /// Do the tasks of the target alone need more vCPUs than this quota of Fargate allows?
    ///
    /// # Errors
    ///
    /// When the quota is not known.
    pub(crate) fn over_quota(&self, code: &str) -> Result<Option<OverQuota<'s>>, Gap> {
        let known = self.snapshot().find::<Quota>(code);
        let known = known.map_err(|_| self.lack(Operation::ListServiceQuotas, Some("fargate")));
        let (Some(quota), Some(size)) = (known?, self.size()?) else {
            return Ok(None);
        };
        let Some(allowed) = quota.value else { return Ok(None) };
        let wanted = self.asked_service().and_then(|service| service.desired_count);
        let tasks = wanted.unwrap_or_default().max(1);
        let over = OverQuota { quota, allowed, tasks, size };
        Ok((over.needed() > allowed).then_some(over))
    }

    /// The size of the task, with what is replaced for this run.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn size(&self) -> Result<Option<Size>, Gap> {
        let overrides = self.task().and_then(|task| task.overrides.as_ref());
        let definition = self.definition()?;
        let of = |replaced: Option<&Quantity>, defined: Option<&Quantity>| {
            replaced.or(defined).and_then(Quantity::number)
        };
        let cpu =
            of(overrides.and_then(|o: &TaskOverride| o.cpu.as_ref()), definition.cpu.as_ref());
        let memory = of(overrides.and_then(|o| o.memory.as_ref()), definition.memory.as_ref());
        Ok(cpu.zip(memory).map(|(cpu, memory)| Size::new(cpu, memory)))
    }

    /// Is there such a size on Fargate? `None` where the task names none.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn fargate_size(&self) -> Result<Option<Legality>, Gap> {
        let platform = self.definition()?.runtime_platform.as_ref();
        let family = platform.and_then(|platform| platform.operating_system_family.as_deref());
        Ok(self.size()?.map(|size| fargate::legality(size, Os::of(family))))
    }
}
