//! What the execution role lacks to fetch what the task's start fetches.

use crate::iam::needs::actions::{GET_BUCKET_LOCATION, GET_OBJECT, GET_PARAMETERS, GET_SECRET};
use crate::snapshot::iam::Role;
use crate::snapshot::s3::BucketPolicy;
use crate::snapshot::secretsmanager::{SecretEntry, SecretPolicy};
use crate::snapshot::{Gap, Need, Operation};
use crate::stop::Field;
use crate::task::{Permission, Reference, Refusal, Refusals, RoleKind, Ruling, SecretRef};
use crate::task::{Suffix, TaskView, definite};

use super::read;
use super::reference::{ObjectRef, ParameterRef, Source};

/// Something to be fetched, and where the task definition names it.
#[derive(Clone, Debug)]
pub(crate) struct Fetched<'s, T> {
    /// What.
    pub(crate) what: T,
    /// Where.
    pub(crate) references: Vec<Reference<'s>>,
}

type Refused<'s> = Result<Refusals<Refusal<'s>>, Gap>;

impl<'s> TaskView<'s> {
    /// What of one sort the task fetches, each once.
    pub(crate) fn fetched<T: Copy + PartialEq>(
        &self,
        pick: impl Fn(&Reference<'s>) -> Option<T>,
    ) -> Result<Vec<Fetched<'s, T>>, Gap> {
        let mut all: Vec<Fetched<'s, T>> = Vec::new();
        for reference in self.references()? {
            let Some(what) = pick(&reference) else { continue };
            match all.iter_mut().find(|other| other.what == what) {
                Some(same) => same.references.push(reference),
                None => all.push(Fetched { what, references: vec![reference] }),
            }
        }
        Ok(all)
    }

    /// The secrets that the execution role may not read.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer; what is surely refused comes back all the same.
    pub(crate) fn unreadable_secrets(&self, pick: fn(&Reference<'_>) -> bool) -> Refused<'s> {
        let fetched = self.fetched(|reference| match reference.source {
            Source::Secret(secret) if pick(reference) => Some(secret.whole()),
            _ => None,
        })?;
        self.refused(&fetched, |role, fetched| self.refused_secret(role, fetched))
    }

    /// The parameters that the execution role may not read.
    ///
    /// # Errors
    ///
    /// As [`unreadable_secrets`](Self::unreadable_secrets).
    pub(crate) fn unreadable_parameters(&self) -> Refused<'s> {
        let fetched = self.fetched(|reference| match reference.source {
            Source::Parameter(parameter) => Some(parameter),
            _ => None,
        })?;
        self.refused(&fetched, |role, fetched| self.refused_parameter(role, fetched))
    }

    /// The environment files that the execution role may not read.
    ///
    /// # Errors
    ///
    /// As [`unreadable_secrets`](Self::unreadable_secrets).
    pub(crate) fn unreadable_files(&self) -> Refused<'s> {
        let fetched = self.fetched(|reference| match reference.source {
            Source::Object(object) => Some(object),
            _ => None,
        })?;
        self.refused(&fetched, |role, fetched| self.refused_file(role, fetched))
    }

    fn refused<T>(
        &self,
        fetched: &[Fetched<'s, T>],
        refuse: impl Fn(&'s Role, &Fetched<'s, T>) -> Result<Option<Refusal<'s>>, Gap>,
    ) -> Refused<'s> {
        let Some(first) = fetched.first() else {
            return Ok(Refusals::NotAsked);
        };
        if self.role_arn(RoleKind::Execution)?.is_none() {
            return Ok(Refusals::NoRole { needed: self.referring(&first.references)? });
        }
        match self.role_of(RoleKind::Execution)? {
            Some(role) => {
                definite(fetched.iter().map(|fetched| refuse(role, fetched))).map(Refusals::All)
            }
            None => Ok(Refusals::NotAsked),
        }
    }

    fn refused_secret(
        &self,
        role: &'s Role,
        fetched: &Fetched<'s, SecretRef<'s>>,
    ) -> Result<Option<Refusal<'s>>, Gap> {
        let secret = fetched.what;
        let found = self.secret(secret);
        let exists = !matches!(found, Ok(None));
        let entry = match (found, secret.suffix()) {
            (Ok(Some(entry)), _) => Some(entry),
            (_, Suffix::Present) => None,
            (Ok(None), _) => return Ok(None),
            (Err(gap), _) => return Err(gap),
        };
        let arn = entry.map_or(secret.id, |entry| &entry.arn);
        let permission = self.read_secret(entry, arn);
        // What the text says of an ARN without its suffix is no matter of policies.
        let ruling = match self.is_named_without_suffix(secret, arn) {
            true => self.rule_by_policies(role, &permission)?,
            false => self.rule(role, &permission)?,
        };
        let policies = self.snapshot().seen::<SecretPolicy>();
        let policy = policies.iter().find(|policy| policy.arn == arn);
        let policy = policy.map(|policy| self.pointer(policy));
        let refusal = self.refusal(role, &permission, ruling, &fetched.references)?;
        Ok(refusal.map(|refusal| Refusal { exists, resource_policy: policy, ..refusal }))
    }

    /// Does the stopped reason name the secret without the suffix of its ARN?
    pub(super) fn is_named_without_suffix(&self, secret: SecretRef<'_>, arn: &str) -> bool {
        let fields = [Field::Resource, Field::Secret];
        let symptom = self.symptom();
        let named = symptom.and_then(|s| fields.iter().find_map(|field| s.field(*field)));
        secret.id != arn && named == Some(secret.id)
    }

    /// The request by which ECS reads a secret.
    pub(super) fn read_secret<'a>(
        &self,
        entry: Option<&'a SecretEntry>,
        arn: &'a str,
    ) -> Permission<'a> {
        let permission = Permission::new(GET_SECRET, arn)
            .guarded_by(self.secret_policy(arn))
            .with("secretsmanager:SecretId", arn)
            .with_unknown("secretsmanager:VersionStage")
            .with_unknown("secretsmanager:VersionId")
            .with_unknown("secretsmanager:SecretPrimaryRegion")
            .with_unknown("secretsmanager:ResourceTag/*");
        match entry {
            Some(entry) => permission.tagged("secretsmanager", &entry.tags),
            None => permission,
        }
    }

    fn refused_parameter(
        &self,
        role: &'s Role,
        fetched: &Fetched<'s, ParameterRef<'s>>,
    ) -> Result<Option<Refusal<'s>>, Gap> {
        let arn = fetched.what.arn(self.place());
        let mut permission =
            Permission::new(GET_PARAMETERS, &arn).with_unknown("ssm:ResourceTag/*");
        if self.is_foreign(&arn) {
            let need = Need::of(Operation::DescribeParameters, arn.as_str());
            let why = format!("whether {arn} is shared with this account is not known");
            permission = permission.guarded_by(Err(Gap::undecidable(need, why)));
        }
        let ruling = self.rule(role, &permission)?;
        let exists = !matches!(self.parameter(fetched.what), Ok(None));
        let refusal = self.refusal(role, &permission, ruling, &fetched.references)?;
        Ok(refusal.map(|refusal| Refusal { exists, ..refusal }))
    }

    /// The object must be readable; for the bucket's location this is said only where a start
    /// failed on it.
    fn refused_file(
        &self,
        role: &'s Role,
        fetched: &Fetched<'s, ObjectRef<'s>>,
    ) -> Result<Option<Refusal<'s>>, Gap> {
        let ObjectRef { arn, bucket, .. } = fetched.what;
        let location = arn.strip_suffix(fetched.what.key).unwrap_or(arn).trim_end_matches('/');
        let found = self.find::<BucketPolicy>(bucket);
        let policy =
            found.map(|found| found.map(|found| (read(&found.policy, "of the bucket"), found)));
        let pointer = policy.as_ref().ok().and_then(|policy| policy.as_ref());
        let pointer = pointer.map(|(_, found)| self.pointer(*found));
        let policy = policy.map(|policy| policy.map(|(policy, _)| policy));
        let permissions = [(GET_OBJECT, arn), (GET_BUCKET_LOCATION, location)];
        let told = self
            .symptom()
            .is_some_and(|symptom| symptom.causes().contains(&"env-file-permission-missing"));
        for (action, resource) in permissions {
            let permission = Permission::new(action, resource)
                .guarded_by(policy.clone())
                .with_unknown("s3:ExistingObjectTag/*")
                .with_unknown("s3:ResourceAccount")
                .with_unknown("s3:TlsVersion");
            if action == GET_BUCKET_LOCATION && !told {
                continue;
            }
            let ruling = self.rule(role, &permission)?;
            let refusal = self.refusal(role, &permission, ruling, &fetched.references)?;
            if let Some(refusal) = refusal {
                return Ok(Some(Refusal { resource_policy: pointer, ..refusal }));
            }
        }
        Ok(None)
    }

    /// What a ruling means; nothing where the role has the permission.
    pub(super) fn refusal(
        &self,
        role: &'s Role,
        permission: &Permission<'_>,
        ruling: Ruling,
        references: &[Reference<'s>],
    ) -> Result<Option<Refusal<'s>>, Gap> {
        if matches!(ruling, Ruling::Allowed) {
            return Ok(None);
        }
        Ok(Some(Refusal {
            kind: RoleKind::Execution,
            role,
            action: permission.action.to_owned(),
            resource: permission.resource.to_owned(),
            exists: true,
            ruling,
            resource_policy: None,
            aside: self.task_role_instead(permission),
            needed: self.referring(references)?,
        }))
    }

    /// That the task role has what the execution role lacks.
    fn task_role_instead(&self, permission: &Permission<'_>) -> Option<String> {
        let role = self.role_of(RoleKind::Task).ok()??;
        let same = self.role_of(RoleKind::Execution).ok()??;
        let decision = self.decide(role, permission).ok()?;
        (decision.is_allowed() && !std::ptr::eq(role, same)).then(|| {
            let name = &role.role_name;
            format!("task role {name} has it, but ECS fetches with the execution role")
        })
    }
}
