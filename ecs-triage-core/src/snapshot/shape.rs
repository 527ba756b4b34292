use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::value::{
    BoolDeserializer, I64Deserializer, MapAccessDeserializer, StrDeserializer, U64Deserializer,
};
use serde::de::{self, DeserializeOwned, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Declares structs shaped like the AWS API's JSON.
///
/// Every member may be missing, unknown members are ignored, and members that hold their default
/// are not written, so that a snapshot keeps only what was seen.
macro_rules! shape {
    ($case:literal: $(
        $(#[$meta:meta])*
        $name:ident { $( $(#[$field_meta:meta])* $field:ident: $type:ty ),* $(,)? }
    )+) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(rename_all = $case, default)]
        #[non_exhaustive]
        pub struct $name { $(
            $(#[$field_meta])*
            #[serde(skip_serializing_if = "crate::snapshot::shape::is_default")]
            pub $field: $type,
        )* }
    )+ };
}
pub(super) use shape;

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A list that may have been written as a single item, as AWS documents allow it.
#[derive(Clone, Debug, PartialEq)]
pub struct Many<T>(Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Many<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> std::ops::DerefMut for Many<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T> From<Vec<T>> for Many<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T> FromIterator<T> for Many<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> IntoIterator for Many<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Many<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: Serialize> Serialize for Many<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyVisitor(PhantomData)).map(Self)
    }
}

struct ManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or a single item")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|item| vec![item])
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        T::deserialize(StrDeserializer::new(text)).map(|item| vec![item])
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Vec<T>, E> {
        T::deserialize(BoolDeserializer::new(value)).map(|item| vec![item])
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Vec<T>, E> {
        T::deserialize(I64Deserializer::new(value)).map(|item| vec![item])
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Vec<T>, E> {
        T::deserialize(U64Deserializer::new(value)).map(|item| vec![item])
    }

    fn visit_unit<E: de::Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }
}

/// A number that the API writes now as a number and now as text (`"cpu": "256"`).
///
/// Text that is no number (`"1 vCPU"`) is kept as it stands.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Quantity(String);

impl Quantity {
    /// The text as written.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The number, when the text is one. `1 vCPU` is 1024 CPU units, `2 GB` is 2048 MiB, as
    /// RegisterTaskDefinition converts them.
    pub fn number(&self) -> Option<i64> {
        let text = self.0.trim().to_ascii_lowercase();
        let unit_at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (digits, unit) = text.split_at_checked(unit_at)?;
        match unit.trim() {
            "" => digits.parse().ok(),
            "vcpu" | "gb" => digits.parse::<f64>().ok().map(|n| (n * 1024.0) as i64),
            _ => None,
        }
    }
}

impl From<i64> for Quantity {
    fn from(value: i64) -> Self {
        Self(value.to_string())
    }
}

impl From<String> for Quantity {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whole(i64),
            Broken(f64),
            Text(String),
        }
        Ok(Self(match Written::deserialize(deserializer)? {
            Written::Whole(number) => number.to_string(),
            Written::Broken(number) => number.to_string(),
            Written::Text(text) => text,
        }))
    }
}

/// A moment, as the API writes it: ISO 8601 text, or seconds since 1970.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Time(jiff::Timestamp);

impl Time {
    /// So many milliseconds after the beginning of 1970; none where that is no moment.
    pub(crate) fn of_milliseconds(milliseconds: i64) -> Option<Self> {
        jiff::Timestamp::from_millisecond(milliseconds).ok().map(Self)
    }

    /// Seconds from `earlier` to this moment; negative when it lies before.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.as_second() - earlier.0.as_second()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Time {
    type Err = de::value::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || de::Error::custom(format_args!("`{text}` is no ISO 8601 time"));
        text.parse().map(Self).map_err(|_| wrong())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TimeVisitor)
    }
}

struct TimeVisitor;

impl Visitor<'_> for TimeVisitor {
    type Value = Time;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an ISO 8601 time or seconds since 1970")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Time, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Time, E> {
        let millis = (seconds * 1000.0) as i64;
        jiff::Timestamp::from_millisecond(millis).map(Time).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Time, E> {
        // CloudWatch Logs writes milliseconds where the other services write seconds.
        let millis =
            if number.abs() < 100_000_000_000 { number.saturating_mul(1000) } else { number };
        jiff::Timestamp::from_millisecond(millis).map(Time).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Time, E> {
        self.visit_i64(i64::try_from(number).map_err(E::custom)?)
    }
}

/// An IAM policy document: an object, its JSON text, or its URL-encoded JSON text, read alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document(String);

impl Document {
    /// The document's JSON text; as it came where it is no JSON.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Document {
    fn from(text: T) -> Self {
        let text = text.into();
        let start = text.trim_start().get(..3).unwrap_or_default();
        let text = if start.eq_ignore_ascii_case("%7b") { percent_decode(&text) } else { text };
        // One spelling a document, so that equal documents are equal however they were written.
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(value) => Self(value.to_string()),
            Err(_) => Self(text),
        }
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::from_str::<serde_json::Value>(&self.0) {
            Ok(value) if value.is_object() => value.serialize(serializer),
            _ => self.0.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Self::from(text)),
            value => Ok(Self(value.to_string())),
        }
    }
}

/// Decodes `%2F` and the like; what is no escape stays as it is.
pub(crate) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escape = tail.first_chunk::<2>().filter(|_| first == b'%');
        let code =
            escape.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Options of a log driver or a volume driver, without the values that may be secrets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Options(BTreeMap<String, String>);

impl Options {
    /// The value of an option.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Every option with its value, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Options {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(options: I) -> Self {
        let mut options: BTreeMap<_, _> = options.into_iter().collect();
        for (name, value) in &mut options {
            if super::redact::may_be_secret(name) {
                super::redact::MASK.clone_into(value);
            }
        }
        Self(options)
    }
}

impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let options = Option::<BTreeMap<String, String>>::deserialize(deserializer)?;
        Ok(options.into_iter().flatten().collect())
    }
}

/// Reads one value and says where in it a member is wrong.
pub(crate) fn typed<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, (String, String)> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| (error.path().to_string(), error.inner().to_string()))
}
