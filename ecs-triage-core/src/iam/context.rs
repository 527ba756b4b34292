use std::collections::{BTreeMap, BTreeSet};

/// The request context: what is known of each condition key.
///
/// A key that was never mentioned is absent, as most keys are in most requests. Keys are not case
/// sensitive, tag keys included ([Condition element](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)).
///
/// ```
/// use ecs_triage_core::iam::Context;
///
/// let context = Context::new()
///     .with("aws:SecureTransport", "true")
///     .with_values("aws:TagKeys", ["team", "stage"])
///     .with_unknown("aws:PrincipalTag/*");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// By folded key.
    entries: BTreeMap<Box<str>, Entry>,
    unknown_prefixes: Vec<Box<str>>,
}

#[derive(Clone, Debug)]
enum Entry {
    Values(Vec<String>),
    Unknown,
}

/// What a context says of one key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Seen<'a> {
    Present(&'a [String]),
    Absent,
    Unknown,
}

/// A condition key of a policy: as written, and as compared.
#[derive(Clone, Debug)]
pub(super) struct Key {
    name: Box<str>,
    folded: Option<Box<str>>,
}

impl Context {
    /// A context in which every key is absent.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key with one value.
    #[must_use]
    pub fn with(self, key: &str, value: impl Into<String>) -> Self {
        self.with_values(key, [value])
    }

    /// Adds a key with a list of values. An empty list is the same as an absent key.
    #[must_use]
    pub fn with_values<V: Into<String>>(
        mut self,
        key: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.put(key, Entry::Values(values.into_iter().map(Into::into).collect()));
        self
    }

    /// Marks a key as not known. `aws:PrincipalTag/*`, with a star at the end, marks every key
    /// that begins so and has no value of its own.
    #[must_use]
    pub fn with_unknown(mut self, key: &str) -> Self {
        match key.strip_suffix('*') {
            Some(prefix) => self.unknown_prefixes.push(fold(prefix)),
            None => self.put(key, Entry::Unknown),
        }
        self
    }

    /// The keys that have values, folded to lower case, with the values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.entries.iter().filter_map(|(key, entry)| match entry {
            Entry::Values(values) => Some((&**key, values.as_slice())),
            Entry::Unknown => None,
        })
    }

    pub(super) fn seen(&self, key: &Key) -> Seen<'_> {
        self.seen_folded(key.folded())
    }

    /// Looks up a key that is in lower case already.
    pub(super) fn seen_folded(&self, folded: &str) -> Seen<'_> {
        match self.entries.get(folded) {
            Some(Entry::Values(values)) if values.is_empty() => Seen::Absent,
            Some(Entry::Values(values)) => Seen::Present(values),
            Some(Entry::Unknown) => Seen::Unknown,
            None if self.unknown_prefixes.iter().any(|prefix| folded.starts_with(&**prefix)) => {
                Seen::Unknown
            }
            None => Seen::Absent,
        }
    }

    /// Is any key that begins so not known?
    pub(super) fn has_unknown_under(&self, prefix: &str) -> bool {
        let listed = self
            .entries
            .iter()
            .any(|(key, entry)| matches!(entry, Entry::Unknown) && key.starts_with(prefix));
        listed || self.unknown_prefixes.iter().any(|unknown| unknown.starts_with(prefix))
    }

    fn put(&mut self, key: &str, entry: Entry) {
        self.entries.insert(fold(key), entry);
    }
}

impl Key {
    pub(super) fn new(name: &str) -> Self {
        let folded = fold(name);
        Self { folded: (*folded != *name).then_some(folded), name: name.into() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn folded(&self) -> &str {
        self.folded.as_ref().unwrap_or(&self.name)
    }

    /// Records the key's name when the context does not know the key.
    pub(super) fn note_unknown(&self, context: &Context, names: &mut BTreeSet<String>) {
        if matches!(context.seen(self), Seen::Unknown) {
            names.insert(self.name().to_owned());
        }
    }
}

fn fold(key: &str) -> Box<str> {
    if key.is_ascii() { key.to_ascii_lowercase().into() } else { key.to_lowercase().into() }
}
