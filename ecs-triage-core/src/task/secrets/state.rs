//! In what state the secrets, parameters and keys are that a task's start needs.

use crate::check::{Meta, Verdict};
use crate::finding::{Finding, Remedy};
use crate::snapshot::Gap;
use crate::snapshot::secretsmanager::SecretEntry;
use crate::snapshot::ssm::Parameter;
use crate::stop::{Field, Kind};
use crate::task::{RoleKind, TaskView};

use super::access::Fetched;
use super::reference::{Bearer, ParameterRef, Reference, SecretRef, Source, Suffix};

impl<'s> TaskView<'s> {
    /// The secrets that the task fetches, registry logins among them.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn fetched_secrets(&self) -> Result<Vec<Fetched<'s, SecretRef<'s>>>, Gap> {
        self.fetched(|reference| match reference.source {
            Source::Secret(secret) => Some(secret),
            _ => None,
        })
    }

    /// The parameters that the task fetches, but for those that AWS keeps.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn fetched_parameters(&self) -> Result<Vec<Fetched<'s, ParameterRef<'s>>>, Gap> {
        self.fetched(|reference| match reference.source {
            Source::Parameter(parameter) if !parameter.is_public() => Some(parameter),
            _ => None,
        })
    }

    /// The references to secrets and parameters, but for registry logins.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn fetched_values(&self) -> Result<Vec<Reference<'s>>, Gap> {
        let mut references = self.references()?;
        references.retain(|reference| {
            matches!(reference.bearer, Bearer::Variable(_) | Bearer::LogOption(_))
        });
        Ok(references)
    }

    /// The environment files.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn fetched_files(&self) -> Result<Vec<Reference<'s>>, Gap> {
        let mut references = self.references()?;
        references.retain(|reference| reference.bearer == Bearer::EnvironmentFile);
        Ok(references)
    }

    /// The logins to registries.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn fetched_logins(&self) -> Result<Vec<Reference<'s>>, Gap> {
        let mut references = self.references()?;
        references.retain(Reference::is_login);
        Ok(references)
    }

    /// What the stopped reason says of a secret, when it is of that kind: the name in the text, else
    /// the task's only secret.
    pub(crate) fn told_of_secret(&self, kind: Kind) -> Option<String> {
        let symptom = self.symptom().filter(|symptom| symptom.kind() == kind)?;
        let named = [Field::Secret, Field::Resource];
        let named = named.iter().find_map(|field| symptom.field(*field)).map(str::to_owned);
        let only = || {
            let secrets = self.fetched_secrets().ok()?;
            let one = secrets.first()?.what.id;
            secrets.iter().all(|secret| secret.what.id == one).then(|| one.to_owned())
        };
        Some(named.or_else(only).unwrap_or_else(|| "a secret".to_owned()))
    }

    /// A secret of the same name as one that does not exist: made again, it has a new suffix.
    pub(crate) fn secret_like(&self, secret: SecretRef<'_>) -> Option<&'s SecretEntry> {
        let name = secret.name();
        let stem = match secret.suffix() {
            Suffix::Absent => name,
            _ => name.rsplit_once('-').map_or(name, |(stem, _)| stem),
        };
        let mut seen = self.snapshot().seen::<SecretEntry>().iter();
        seen.find(|entry| {
            let bare = entry.name.trim_start_matches('/');
            entry.name.eq_ignore_ascii_case(name)
                || bare.eq_ignore_ascii_case(stem.trim_start_matches('/'))
        })
    }

    /// A parameter whose name differs from one that does not exist in its slash or case.
    pub(crate) fn parameter_like(&self, parameter: ParameterRef<'_>) -> Option<&'s Parameter> {
        let bare = parameter.name.trim_start_matches('/');
        let mut seen = self.snapshot().seen::<Parameter>().iter();
        seen.find(|other| other.name.trim_start_matches('/').eq_ignore_ascii_case(bare))
    }

    /// The region of a parameter.
    pub(crate) fn region_of(&self, parameter: &'s Parameter) -> &'s str {
        self.place().region_of(parameter.arn.as_deref().unwrap_or_default())
    }

    /// Is a parameter of the name seen in another region only?
    pub(crate) fn is_in_other_region(&self, parameter: ParameterRef<'_>) -> bool {
        let like = self.parameter_like(parameter).filter(|_| parameter.arn.is_none());
        like.is_some_and(|like| {
            like.name == parameter.name && self.region_of(like) != self.place().region
        })
    }

    /// Is the bare name seen to be a secret's?
    pub(crate) fn is_secret_name(&self, parameter: ParameterRef<'_>) -> bool {
        matches!(self.secret_of_name(parameter), Ok(Some(_)))
    }

    /// Does the stopped reason say that a secret may not be read by an ARN without its suffix,
    /// though the execution role may read the secret?
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub(crate) fn is_refused_by_name(
        &self,
        secret: SecretRef<'_>,
        entry: &SecretEntry,
    ) -> Result<bool, Gap> {
        let denied = self.told_of_secret(Kind::SecretDenied).is_some();
        if !denied || !self.is_named_without_suffix(secret, &entry.arn) {
            return Ok(false);
        }
        let Some(role) = self.role_of(RoleKind::Execution)? else {
            return Ok(false);
        };
        let permission = self.read_secret(Some(entry), &entry.arn);
        Ok(self.decide(role, &permission)?.is_allowed())
    }

    /// The secret that a bare name means, though ECS takes it for a parameter's.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub(crate) fn secret_of_name(
        &self,
        parameter: ParameterRef<'_>,
    ) -> Result<Option<&'s SecretEntry>, Gap> {
        if parameter.arn.is_some() {
            return Ok(None);
        }
        match self.find::<SecretEntry>(parameter.name)? {
            Some(entry) => Ok(Some(entry)),
            None => {
                let mut seen = self.snapshot().seen::<SecretEntry>().iter();
                let end = format!(":secret:{}", parameter.name);
                Ok(seen.find(|entry| entry.arn.ends_with(&end)))
            }
        }
    }
}

impl SecretRef<'_> {
    /// The staging label that is asked for.
    pub(crate) fn label(self) -> String {
        self.stage.unwrap_or("AWSCURRENT").to_owned()
    }

    /// Has the secret the version that is asked for?
    pub(crate) fn has_version(self, entry: &SecretEntry) -> bool {
        let versions = entry.version_ids_to_stages.as_ref();
        let versions = versions.or(entry.secret_versions_to_stages.as_ref());
        let label = self.label();
        versions.into_iter().flatten().any(|(id, stages)| match self.version {
            Some(version) => id == version && (self.stage.is_none() || stages.contains(&label)),
            None => stages.contains(&label),
        })
    }
}

/// What was found, else what the stopped reason proves, else that nothing is wrong or known.
pub(crate) fn or_told(
    found: Result<Vec<Finding>, Gap>,
    told: Option<Finding>,
) -> Result<Verdict, Gap> {
    match (found, told) {
        (Ok(found), _) if !found.is_empty() => Ok(found.into()),
        (_, Some(told)) => Ok(told.into()),
        (found, None) => found.map(Verdict::from),
    }
}

/// A finding that rests on the stopped reason alone.
pub(crate) fn told_finding(
    task: &TaskView<'_>,
    meta: &Meta,
    subject: &str,
    message: String,
    remedy: Remedy,
) -> Finding {
    Finding::new(meta, subject, message).because(task.said()).fix(remedy)
}
