use std::collections::BTreeMap;

use serde_json::Value;

use super::Snapshot;
use super::ingest::IngestError;
use super::shape::typed;

/// What stands in the place of a value that may be a secret.
pub(super) const MASK: &str = "***";

/// Could an option of this name hold a secret? Errs on the side of masking.
pub(super) fn may_be_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "token",
        "password",
        "passwd",
        "secret",
        "apikey",
        "api_key",
        "api-key",
        "access_key",
        "credential",
    ]
    .iter()
    .any(|word| name.contains(word))
}

impl Snapshot {
    /// The same with every account number replaced by one that is nobody's, the same by the same.
    ///
    /// Names stay as they are: policies are matched against them. So do addresses and ids.
    ///
    /// # Errors
    ///
    /// None is known: what a snapshot writes, it reads.
    pub fn redacted(&self) -> Result<Self, IngestError> {
        let mut value = serde_json::to_value(self).map_err(|e| IngestError::new("", e))?;
        mask(&mut value, &mut BTreeMap::new());
        typed(value).map_err(|(path, message)| IngestError::new(path, message))
    }
}

fn mask(value: &mut Value, accounts: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => *text = masked(text, accounts),
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, accounts)),
        Value::Object(members) => {
            let old = std::mem::take(members);
            members.extend(old.into_iter().map(|(name, mut member)| {
                mask(&mut member, accounts);
                (masked(&name, accounts), member)
            }));
        }
        _ => {}
    }
}

/// Replaces runs of exactly twelve digits that stand alone.
fn masked(text: &str, accounts: &mut BTreeMap<String, String>) -> String {
    let words = text.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
    let replace = |piece: &str| {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if word.len() != ACCOUNT || !word.bytes().all(|byte| byte.is_ascii_digit()) {
            return piece.to_owned();
        }
        let next = accounts.len() + 1;
        let number = accounts.entry(word.to_owned()).or_insert_with(|| format!("{next:0>12}"));
        piece.replacen(word, number, 1)
    };
    words.map(replace).collect()
}

/// How many digits the number of an account has.
const ACCOUNT: usize = 12;
