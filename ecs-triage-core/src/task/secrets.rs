//! What the start of a task fetches: secrets, parameters, environment files, registry logins.

use crate::finding::Evidence;
use crate::iam::{Policy, PolicySet};

use crate::snapshot::secretsmanager::{SecretEntry, SecretPolicy};
use crate::snapshot::{Document, Gap, Item, Need};

use super::TaskView;

mod access;
mod reference;

pub(crate) use reference::{Reference, SecretRef, Source, Suffix};

impl<'s> TaskView<'s> {
    /// All that the task's start fetches, container by container.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn references(&self) -> Result<Vec<Reference<'s>>, Gap> {
        Ok(self.containers()?.iter().flat_map(reference::of).collect())
    }

    /// The references to Secrets Manager; of one secret the first.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn secrets(&self) -> Result<Vec<(Reference<'s>, SecretRef<'s>)>, Gap> {
        let references = self.references()?.into_iter();
        let mut secrets: Vec<(Reference<'s>, SecretRef<'s>)> = Vec::new();
        for reference in references {
            if let Source::Secret(secret) = reference.source {
                secrets.push((reference, secret));
            }
        }
        Ok(secrets)
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
            let asked = Need::of(SecretEntry::ASKS, secret.id);
            let met = self.snapshot().met.contains(&asked);
            return if met { Ok(None) } else { Err(self.lack(SecretEntry::ASKS, Some(secret.id))) };
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
        Ok(found.and_then(|found| found.resource_policy.as_ref()).map(|policy| read(policy, arn)))
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

    /// Where the task definition names what a reference names, as a proof.
    ///
    /// # Errors
    ///
    /// When the task definition is not known.
    pub(crate) fn names(&self, reference: &Reference<'s>) -> Result<Evidence, Gap> {
        self.defined(reference.container, &reference.member, reference.text)
    }
}

/// A resource policy as the engine reads it; one that it cannot read is not known.
fn read(document: &Document, label: &str) -> PolicySet {
    match Policy::parse(document.text()) {
        Ok(policy) => PolicySet::from_iter([policy.labelled(label)]),
        Err(_) => PolicySet::unread(),
    }
}
