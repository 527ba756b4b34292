//! Who may mount a file system.

use crate::iam::needs::actions::{MOUNT, WRITE_FILES};
use crate::iam::needs::{self, Needed, Purpose, Start};
use crate::iam::{Basis, Decision, Policies, PolicySet, decide};
use crate::snapshot::efs::{FileSystem, FileSystemPolicy};
use crate::snapshot::iam::Role;
use crate::snapshot::{Gap, Item, Need};
use crate::stop::Kind;
use crate::task::secrets::read;
use crate::task::{Launch, Permission, Refusal, RoleKind, Ruling, TaskView};

use super::Share;

/// What only a task that acts as root on the file system needs.
const ROOT: &str = "elasticfilesystem:ClientRootAccess";

/// Why a mount is refused.
#[derive(Clone, Debug)]
pub(crate) enum MountDenial<'s> {
    /// IAM is to authorize the mount, and the task has no role.
    NoRole,
    /// The task role lacks a permission.
    Role(Box<Refusal<'s>>),
    /// The file system's policy does not let in who mounts without IAM.
    Anonymous {
        /// What is refused.
        action: &'static str,
        /// What refuses it.
        basis: Box<Basis>,
    },
}

impl MountDenial<'_> {
    /// Is the volume mounted all the same, and only not written?
    pub(crate) fn leaves_mount(&self) -> bool {
        match self {
            Self::NoRole => false,
            Self::Role(refusal) => refusal.action != MOUNT,
            Self::Anonymous { action, .. } => *action != MOUNT,
        }
    }
}

impl<'s> TaskView<'s> {
    /// Why the volume cannot be mounted, or not written, as it is to be; none where it can. A file
    /// system without a policy lets everybody in who reaches it.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub(crate) fn mount_denial(&self, share: &Share<'s>) -> Result<Option<MountDenial<'s>>, Gap> {
        if !share.uses_iam() {
            return self.anonymous_denial(share);
        }
        if self.role_arn(RoleKind::Task)?.is_none() {
            // On an instance its own role stands in.
            let alone = self.launch()? == Launch::Fargate;
            return Ok(alone.then_some(MountDenial::NoRole));
        }
        let Some(role) = self.role_of(RoleKind::Task)? else {
            return Ok(None);
        };
        for need in self.mount_needs(share) {
            if let Some(refusal) = self.refused_mount(share, role, &need)? {
                return Ok(Some(MountDenial::Role(Box::new(refusal))));
            }
        }
        Ok(None)
    }

    fn refused_mount(
        &self,
        share: &Share<'s>,
        role: &'s Role,
        need: &Needed,
    ) -> Result<Option<Refusal<'s>>, Gap> {
        let policy = self.file_system_policy(share);
        let is_open = matches!(policy, Ok(None));
        if is_open && !self.is_refused_by_text() {
            return Ok(None);
        }
        let permission = Permission::from(need).guarded_by(policy);
        let Decision::Denied(basis) = self.decide(role, &permission)? else {
            return Ok(None);
        };
        let found = self.snapshot().find::<FileSystemPolicy>(share.file_system()).ok().flatten();
        Ok(Some(Refusal {
            kind: RoleKind::Task,
            role,
            action: need.action.to_owned(),
            resource: need.resource.clone(),
            exists: true,
            ruling: Ruling::Denied(basis),
            resource_policy: found.map(|found| format!("{}/Policy", self.pointer(found))),
            aside: None,
            needed: vec![self.mounts(share, "authorizationConfig.iam", "ENABLED")?],
        }))
    }

    /// Does the stopped reason say that the file system refused the mount? Then its policy is not
    /// what lets everybody in.
    fn is_refused_by_text(&self) -> bool {
        let kind = self.symptom().map(|symptom| symptom.kind());
        matches!(kind, Some(Kind::EfsDenied | Kind::VolumeChown))
    }

    fn anonymous_denial(&self, share: &Share<'s>) -> Result<Option<MountDenial<'s>>, Gap> {
        for need in self.mount_needs(share) {
            if let Some(basis) = self.refused_to_anonymous(share, &need)? {
                let (action, basis) = (need.action, Box::new(basis));
                return Ok(Some(MountDenial::Anonymous { action, basis }));
            }
        }
        Ok(None)
    }

    /// What refuses the mount only because its way is not encrypted.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub(crate) fn plain_denial(&self, share: &Share<'s>) -> Result<Option<Basis>, Gap> {
        for encrypted in self.mount_needs(share) {
            let mut plain = encrypted.clone();
            plain.context = plain.context.with("aws:SecureTransport", "false");
            let refused = self.refused_to_anonymous(share, &plain)?;
            if refused.is_some() && self.refused_to_anonymous(share, &encrypted)?.is_none() {
                return Ok(refused);
            }
        }
        Ok(None)
    }

    fn refused_to_anonymous(&self, share: &Share<'s>, need: &Needed) -> Result<Option<Basis>, Gap> {
        let Some(policy) = self.file_system_policy(share)? else {
            return Ok(None);
        };
        let policies = Policies { resource: Some(policy), ..Policies::default() };
        let Some(request) = need.request() else {
            return Ok(None);
        };
        match decide(&request, &policies) {
            Decision::Allowed(_) => Ok(None),
            Decision::Denied(basis) => Ok(Some(basis)),
            Decision::Unknown(missing) => {
                let id = share.file_system();
                let why = match missing.keys.as_slice() {
                    [] => format!("the policy of {id} holds what cannot be read"),
                    keys => format!("the policy of {id} depends on {}", keys.join(", ")),
                };
                Err(Gap::undecidable(Need::of(FileSystemPolicy::ASKS, id), why))
            }
        }
    }

    /// The policy of the file system, where it has one.
    fn file_system_policy(&self, share: &Share<'s>) -> Result<Option<PolicySet>, Gap> {
        let found = self.find::<FileSystemPolicy>(share.file_system())?;
        Ok(found.map(|found| read(&found.policy, "file system policy")))
    }

    /// What the mount must be allowed; what only writing needs comes last.
    fn mount_needs(&self, share: &Share<'s>) -> Vec<Needed> {
        let system = self.snapshot().find::<FileSystem>(share.file_system()).ok().flatten();
        let arn = system.and_then(|system| system.file_system_arn.clone());
        let start = Start {
            task_role: self.role_arn(RoleKind::Task).ok().flatten().map(str::to_owned),
            file_systems: vec![needs::FileSystem {
                id: arn.unwrap_or_else(|| share.file_system().to_owned()),
                access_point: share.access_point().map(str::to_owned),
                iam: share.uses_iam(),
                read_only: !share.is_written,
            }],
            ..self.start_here()
        };
        let mut needs = start.needs();
        needs.retain(|need| need.purpose == Purpose::Mount);
        let chown = self.symptom().is_some_and(|symptom| symptom.kind() == Kind::VolumeChown);
        let as_root = needs.first().filter(|_| chown).cloned();
        needs.extend(as_root.map(|need| Needed { action: ROOT, ..need }));
        debug_assert!(needs.iter().all(|need| [MOUNT, WRITE_FILES, ROOT].contains(&need.action)));
        needs
    }
}

impl<'a> From<&'a Needed> for Permission<'a> {
    fn from(need: &'a Needed) -> Self {
        let all = Self::new(need.action, &need.resource);
        need.context.iter().fold(all, |all, (key, values)| all.with_values(key, values.to_vec()))
    }
}
