//! What the start of a task fetches: secrets, parameters, environment files, registry logins.

use crate::finding::Evidence;
use crate::iam::{Policy, PolicySet};

use crate::snapshot::secretsmanager::{SecretEntry, SecretPolicy};
use crate::snapshot::ssm::Parameter;
use crate::snapshot::{Document, Gap, Item};

use super::TaskView;

mod access;
mod key;
mod reference;
mod state;

pub(crate) use access::Fetched;
pub(crate) use key::Locked;
pub(super) use reference::Source;
pub(crate) use reference::{ParameterRef, Reference, SecretRef, Suffix};
pub(crate) use state::{or_told, told_finding};

impl<'s> TaskView<'s> {
    /// All that the task's start fetches, container by container.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn references(&self) -> Result<Vec<Reference<'s>>, Gap> {
        Ok(self.containers()?.iter().flat_map(reference::of).collect())
    }

    /// The secret that a reference means; `None` when it does not exist.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell. Lists show the secrets of one account and region, so that
    /// others must have been asked for by name.
    pub(crate) fn secret(&self, secret: SecretRef<'_>) -> Result<Option<&'s SecretEntry>, Gap> {
        let mut seen = self.snapshot().seen::<SecretEntry>().iter();
        if let Some(found) = seen.find(|entry| secret.means(entry)) {
            return Ok(Some(found));
        }
        if self.is_elsewhere(secret.id) {
            return match self.asked::<SecretEntry>(secret.id) {
                true => Ok(None),
                false => Err(self.lack(SecretEntry::ASKS, Some(secret.id))),
            };
        }
        self.find::<SecretEntry>(secret.id).map(|_| None)
    }

    /// The resource policy of a secret; `None` when it has none.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub(crate) fn secret_policy(&self, arn: &str) -> Result<Option<PolicySet>, Gap> {
        let found = self.find::<SecretPolicy>(arn)?;
        Ok(found
            .and_then(|found| found.resource_policy.as_ref())
            .map(|policy| read(policy, "of the secret")))
    }

    /// The parameter that a reference means; `None` when it does not exist.
    ///
    /// # Errors
    ///
    /// When the snapshot does not tell.
    pub(crate) fn parameter(
        &self,
        parameter: ParameterRef<'_>,
    ) -> Result<Option<&'s Parameter>, Gap> {
        let arn = parameter.arn(self.place());
        let names = parameter.names();
        let own = !self.is_elsewhere(&arn);
        let same = |found: &&Parameter| match found.arn.as_deref() {
            Some(other) => other == arn,
            None => own && names.contains(&found.name),
        };
        if let Some(found) = self.snapshot().seen::<Parameter>().iter().find(same) {
            return Ok(Some(found));
        }
        let name = names.first().map_or(parameter.name, String::as_str);
        if own && !parameter.is_public() {
            return match self.find::<Parameter>(name)? {
                // It is another region's; only a whole list says that this one has none.
                Some(_) => self.all::<Parameter>().map(|_| None),
                None => Ok(None),
            };
        }
        match self.asked::<Parameter>(&arn) {
            true => Ok(None),
            false => Err(self.lack(Parameter::ASKS, Some(&arn))),
        }
    }

    /// Is the ARN one of another account or region than the task's?
    pub(crate) fn is_elsewhere(&self, arn: &str) -> bool {
        let place = self.place();
        let mut parts = arn.splitn(6, ':').skip(3);
        let (region, account) = (parts.next(), parts.next());
        let other = |part: Option<&str>, own: &str| {
            part.is_some_and(|part| !part.is_empty() && !own.is_empty() && part != own)
        };
        other(region, place.region) || other(account, place.account)
    }

    /// Where the task definition names what references name, as proofs.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn referring(&self, references: &[Reference<'_>]) -> Result<Vec<Evidence>, Gap> {
        let proof = |reference: &Reference<'_>| {
            self.defined(reference.container, &reference.member, reference.text)
        };
        references.iter().map(proof).collect()
    }
}

/// A resource policy as the engine reads it; one that it cannot read is not known.
pub(super) fn read(document: &Document, label: &str) -> PolicySet {
    match Policy::parse(document.text()) {
        Ok(policy) => PolicySet::from_iter([policy.labelled(label)]),
        Err(_) => PolicySet::unread(),
    }
}
