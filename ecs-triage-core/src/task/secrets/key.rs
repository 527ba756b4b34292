//! The KMS keys that encrypt what the task's start fetches.

use crate::iam::needs::actions::DECRYPT;
use crate::iam::{Grant, Grants, PolicySet, ResourceKind};
use crate::snapshot::iam::Role;
use crate::snapshot::kms::{Alias, Key, KeyGrants, KeyPolicy};
use crate::snapshot::{Gap, Item};
use crate::stop::{Field, Nature};
use crate::task::{Permission, Reference, Refusal, Refusals, RoleKind, TaskView, definite};

use super::read;
use super::reference::Source;

/// A key of the account's own that encrypts something that the task fetches.
#[derive(Clone, Debug)]
pub(crate) struct Locked<'s> {
    /// The ARN of the key.
    pub(crate) key: String,
    /// What it encrypts.
    pub(crate) reference: Reference<'s>,
    /// The service that decrypts for the role: `secretsmanager` or `ssm`.
    service: &'static str,
    /// The encryption context: a name, and the ARN of what is encrypted.
    context: (&'static str, String),
}

/// Where a key's policy and grants are known by its id or by its ARN.
struct Guard {
    policy: Result<Option<PolicySet>, Gap>,
    grants: Result<Grants, Gap>,
    pointer: Option<String>,
}

impl<'s> TaskView<'s> {
    /// What the task fetches that is encrypted with a key other than AWS's own; `None` where
    /// nothing is encrypted at all.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer, one by one.
    pub(crate) fn locked(&self) -> Result<Vec<Result<Option<Locked<'s>>, Gap>>, Gap> {
        let references = self.references()?.into_iter();
        let encrypted = references.filter(|reference| {
            matches!(reference.source, Source::Secret(_) | Source::Parameter(_))
        });
        Ok(encrypted.map(|reference| self.lock_of(reference)).collect())
    }

    fn lock_of(&self, reference: Reference<'s>) -> Result<Option<Locked<'s>>, Gap> {
        let (service, key, context) = match reference.source {
            Source::Secret(secret) => match self.secret(secret)? {
                Some(entry) => {
                    let context = ("SecretARN", entry.arn.clone());
                    ("secretsmanager", entry.kms_key_id.as_deref(), context)
                }
                None => return Ok(None),
            },
            Source::Parameter(parameter) if !parameter.is_public() => {
                match self.parameter(parameter)? {
                    Some(found) if found.r#type.as_deref() == Some("SecureString") => {
                        let context = ("PARAMETER_ARN", parameter.arn(self.place()));
                        ("ssm", found.key_id.as_deref(), context)
                    }
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        let key = key.map_or(Ok(None), |key| self.key_arn(key))?;
        Ok(key.map(|key| Locked { key, reference, service, context }))
    }

    /// The ARN of a key that is named by id, ARN or alias; none for a key that AWS manages.
    pub(in crate::task) fn key_arn(&self, name: &str) -> Result<Option<String>, Gap> {
        let tail = name.splitn(6, ':').nth(5).unwrap_or(name);
        if tail.starts_with("alias/aws/") {
            return Ok(None);
        }
        let id = match tail.starts_with("alias/") {
            true => {
                match self.find::<Alias>(tail)?.and_then(|found| found.target_key_id.as_ref()) {
                    Some(target) => target.as_str(),
                    None => return Ok(None),
                }
            }
            false => tail.strip_prefix("key/").unwrap_or(tail),
        };
        if self.is_key_of_aws(id) {
            return Ok(None);
        }
        let place = self.place();
        Ok(Some(match name.starts_with("arn:") && !tail.starts_with("alias/") {
            true => name.to_owned(),
            false => {
                format!("arn:{}:kms:{}:{}:key/{id}", place.partition, place.region, place.account)
            }
        }))
    }

    fn is_key_of_aws(&self, id: &str) -> bool {
        let managed = |alias: &Alias| {
            alias.alias_name.starts_with("alias/aws/") && alias.target_key_id.as_deref() == Some(id)
        };
        let key = self.snapshot().seen::<Key>().iter().find(|key| key.key_id == id);
        key.is_some_and(|key| key.key_manager.as_deref() == Some("AWS"))
            || self.snapshot().seen::<Alias>().iter().any(managed)
    }

    /// The keys of the account's own that the execution role may not decrypt with.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer; what is surely refused comes back all the same.
    pub(crate) fn undecryptable(&self) -> Result<Refusals<Refusal<'s>>, Gap> {
        let locked = self.locked()?;
        let told = self.told_key();
        if told.is_none() && locked.iter().all(|lock| matches!(lock, Ok(None))) {
            return Ok(Refusals::NotAsked);
        }
        let Some(role) = self.role_of(RoleKind::Execution)? else {
            return Ok(Refusals::NotAsked);
        };
        let locks = locked.into_iter();
        let refused =
            locks.map(|lock| lock?.map_or(Ok(None), |lock| self.refused_key(role, &lock)));
        let mut all: Vec<Refusal<'s>> = Vec::new();
        for refusal in definite(refused.chain(told.map(|key| self.told_refusal(role, key))))? {
            match all.iter_mut().find(|other| other.resource == refusal.resource) {
                Some(same) => same.needed.extend(refusal.needed),
                None => all.push(refusal),
            }
        }
        Ok(Refusals::All(all))
    }

    /// The key that the stopped reason says may not be used.
    fn told_key(&self) -> Option<&str> {
        let symptom = self.symptom().filter(|symptom| symptom.nature() == Nature::Permission)?;
        let action = symptom.field(Field::Action)?;
        let key = symptom.field(Field::Resource)?;
        (action.eq_ignore_ascii_case(DECRYPT) && key.contains(":key/")).then_some(key)
    }

    fn told_refusal(&self, role: &'s Role, key: &str) -> Result<Option<Refusal<'s>>, Gap> {
        let guard = self.guard_of(key);
        let permission = unlock(key, &guard, self.place().account).with_unknown("kms:*");
        let ruling = self.rule(role, &permission)?;
        let refusal = self.refusal(role, &permission, ruling, &[])?;
        Ok(refusal.map(|refusal| Refusal { resource_policy: guard.pointer, ..refusal }))
    }

    fn refused_key(&self, role: &'s Role, lock: &Locked<'s>) -> Result<Option<Refusal<'s>>, Gap> {
        let guard = self.guard_of(&lock.key);
        let place = self.place();
        let region = lock.key.split(':').nth(3).unwrap_or(place.region);
        let via = format!("{}.{region}.amazonaws.com", lock.service);
        let (name, value) = &lock.context;
        let permission = unlock(&lock.key, &guard, place.account)
            .with("kms:ViaService", via)
            .with("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
            .with(format!("kms:EncryptionContext:{name}"), value.as_str())
            .with("aws:ViaAWSService", "true")
            .with("aws:CalledViaFirst", format!("{}.amazonaws.com", lock.service))
            .with("aws:CalledViaLast", format!("{}.amazonaws.com", lock.service))
            .with("aws:CalledVia", format!("{}.amazonaws.com", lock.service))
            .with_values("kms:ResourceAliases", self.aliases_of(&lock.key))
            .with_unknown("kms:EncryptionContext:SecretVersionId")
            .with_unknown("kms:EncryptionContextKeys");
        let ruling = self.rule(role, &permission)?;
        let references = std::slice::from_ref(&lock.reference);
        let refusal = self.refusal(role, &permission, ruling, references)?;
        Ok(refusal.map(|refusal| Refusal { resource_policy: guard.pointer, ..refusal }))
    }

    fn aliases_of(&self, key: &str) -> Vec<String> {
        let id = key_id(key);
        let aliases = self.snapshot().seen::<Alias>().iter();
        let own = aliases.filter(|alias| alias.target_key_id.as_deref() == Some(id));
        own.map(|alias| alias.alias_name.clone()).collect()
    }

    /// Keys are asked about by id or by ARN.
    fn guard_of(&self, key: &str) -> Guard {
        let policy = self.by_key::<KeyPolicy>(key);
        let pointer = policy.as_ref().ok().copied().flatten().map(|policy| self.pointer(policy));
        let read = |found: Option<&KeyPolicy>| {
            Some(found.map_or_else(PolicySet::default, |found| read(&found.policy, "of the key")))
        };
        let grants = self.by_key::<KeyGrants>(key).map(|found| {
            let grants = found.map(|found| found.grants.as_slice()).unwrap_or_default();
            grants.iter().map(granted).collect()
        });
        Guard { policy: policy.map(read), grants, pointer }
    }

    /// What is known of a key.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub(crate) fn by_key<T: Item>(&self, key: &str) -> Result<Option<&'s T>, Gap> {
        let id = key_id(key);
        match self.snapshot().find::<T>(key) {
            Ok(Some(found)) => Ok(Some(found)),
            Ok(None) => Ok(self.snapshot().find::<T>(id).ok().flatten()),
            // An id alone is one of the account's own.
            Err(_) if self.is_elsewhere(key) => match self.snapshot().find::<T>(id) {
                Ok(Some(found)) => Ok(Some(found)),
                _ => self.find::<T>(key),
            },
            Err(_) => self.find::<T>(id),
        }
    }
}

fn key_id(arn: &str) -> &str {
    arn.rsplit_once('/').map_or(arn, |(_, id)| id)
}

fn granted(grant: &crate::snapshot::kms::Grant) -> Grant {
    let grantee = grant.grantee_principal.as_deref().unwrap_or_default();
    let mut granted = Grant::new(grantee, grant.operations.iter().map(String::as_str));
    let pairs = |map: &std::collections::BTreeMap<String, String>| {
        map.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    if let Some(constraints) = &grant.constraints {
        granted.context_equals = constraints.encryption_context_equals.as_ref().map(pairs);
        let subset = constraints.encryption_context_subset.as_ref();
        granted.context_subset = subset.map(pairs).unwrap_or_default();
    }
    granted
}

/// The request to decrypt with a key.
fn unlock<'a>(key: &'a str, guard: &Guard, account: &str) -> Permission<'a> {
    let mut permission = Permission::new(DECRYPT, key)
        .guarded_by(guard.policy.clone())
        .with("kms:CallerAccount", account);
    permission.kind = Some(ResourceKind::KmsKey);
    permission.grants = guard.grants.clone().unwrap_or_else(|gap| {
        permission.lacking.push(gap);
        Grants::unread()
    });
    permission
}
