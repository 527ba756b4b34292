//! What the execution role lacks to fetch what the task's start fetches.

use crate::snapshot::Gap;
use crate::snapshot::iam::Role;
use crate::snapshot::secretsmanager::{SecretEntry, SecretPolicy};
use crate::task::{Permission, Reference, Refusal, RoleKind, Ruling, SecretRef, Suffix, TaskView};

const GET_SECRET: &str = "secretsmanager:GetSecretValue";

/// The secret that one or more references mean.
struct Wanted<'s> {
    secret: SecretRef<'s>,
    references: Vec<Reference<'s>>,
}

impl<'s> TaskView<'s> {
    /// The secrets that the execution role may not read; `None` when the task needs none of those
    /// that `wanted` picks, or has no execution role.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer; what is surely refused comes back all the same.
    pub(crate) fn unreadable_secrets(
        &self,
        wanted: fn(&Reference<'_>) -> bool,
    ) -> Result<Option<Vec<Refusal<'s>>>, Gap> {
        let secrets = self.secrets()?.into_iter().filter(|(reference, _)| wanted(reference));
        let mut grouped: Vec<Wanted<'s>> = Vec::new();
        for (reference, secret) in secrets {
            match grouped.iter_mut().find(|other| other.secret.id == secret.id) {
                Some(same) => same.references.push(reference),
                None => grouped.push(Wanted { secret, references: vec![reference] }),
            }
        }
        if grouped.is_empty() {
            return Ok(None);
        }
        let Some(role) = self.role_of(RoleKind::Execution)? else {
            return Ok(None);
        };
        definite(grouped.iter().map(|wanted| self.refused_secret(role, wanted))).map(Some)
    }

    fn refused_secret(
        &self,
        role: &'s Role,
        wanted: &Wanted<'s>,
    ) -> Result<Option<Refusal<'s>>, Gap> {
        let secret = wanted.secret;
        let entry = match (self.secret(secret), secret.suffix()) {
            (Ok(Some(entry)), _) => Some(entry),
            (Ok(None), Suffix::Present) | (Err(_), Suffix::Present) => None,
            (Ok(None), _) => return Ok(None),
            (Err(gap), _) => return Err(gap),
        };
        let exists = !matches!(self.secret(secret), Ok(None));
        let arn = entry.map_or(secret.id, |entry| &entry.arn);
        let permission = self.read_secret(secret, entry, arn);
        let ruling = self.rule(role, &permission)?;
        if matches!(ruling, Ruling::Allowed) {
            return Ok(None);
        }
        let needed: Result<Vec<_>, Gap> =
            wanted.references.iter().map(|reference| self.names(reference)).collect();
        let policy = self.snapshot().seen::<SecretPolicy>().iter().find(|policy| policy.arn == arn);
        Ok(Some(Refusal {
            kind: RoleKind::Execution,
            role,
            action: GET_SECRET,
            resource: arn.to_owned(),
            exists,
            ruling,
            resource_policy: policy.map(|policy| self.pointer(policy)),
            aside: self.task_role_instead(&permission),
            needed: needed?,
        }))
    }

    /// The request by which ECS reads a secret.
    fn read_secret<'a>(
        &self,
        secret: SecretRef<'a>,
        entry: Option<&'a SecretEntry>,
        arn: &'a str,
    ) -> Permission<'a> {
        let stage = secret.stage.unwrap_or("AWSCURRENT");
        let permission = Permission::new(GET_SECRET, arn)
            .guarded_by(self.secret_policy(arn))
            .with("secretsmanager:SecretId", arn)
            .with("secretsmanager:VersionStage", stage)
            .with_unknown("secretsmanager:ResourceTag/*")
            .with_unknown("secretsmanager:SecretPrimaryRegion");
        let version = secret.version.map(|id| ("secretsmanager:VersionId", id));
        let tags = entry.map(|entry| entry.tags.as_slice()).unwrap_or_default();
        let permission = version.into_iter().fold(permission, |all, (key, id)| all.with(key, id));
        tags.iter().fold(permission, |all, tag| {
            all.with(format!("aws:ResourceTag/{}", tag.key), tag.value.as_str())
                .with(format!("secretsmanager:ResourceTag/{}", tag.key), tag.value.as_str())
        })
    }

    /// That the task role has what the execution role lacks.
    pub(super) fn task_role_instead(&self, permission: &Permission<'_>) -> Option<String> {
        let role = self.role_of(RoleKind::Task).ok()??;
        let same = self.role_of(RoleKind::Execution).ok()??;
        let decision = self.decide(role, permission).ok()?;
        (decision.is_allowed() && !std::ptr::eq(role, same)).then(|| {
            let name = &role.role_name;
            format!("task role {name} has it, but ECS fetches with the execution role")
        })
    }
}

/// Definite beats unknown: what is found, else what is lacking.
pub(super) fn definite<T>(
    answers: impl Iterator<Item = Result<Option<T>, Gap>>,
) -> Result<Vec<T>, Gap> {
    let mut found = Vec::new();
    let mut lacking = None;
    for answer in answers {
        match answer {
            Ok(one) => found.extend(one),
            Err(gap) => lacking = lacking.or(Some(gap)),
        }
    }
    match lacking {
        Some(gap) if found.is_empty() => Err(gap),
        _ => Ok(found),
    }
}
