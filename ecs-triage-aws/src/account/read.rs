//! How a value of the SDK is read as one of the snapshot.

use std::collections::{BTreeMap, HashMap};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use ecs_triage_core::snapshot::{Document, Many, Options, Quantity, Time};

/// Reads a value of the SDK.
///
/// The target is the implementor, so that any of the SDK's many enums is a text when a text is
/// wanted.
pub(super) trait Read<T> {
    fn read(from: T) -> Self;
}

/// Declares which members of an SDK type a snapshot type takes; both have the same names.
///
/// Before the semicolon: what the API always gives though the SDK calls it optional.
macro_rules! maps {
    ($module:ident: $(
        $to:ident $(= $from:ident)? { $( $key:ident ),* ; $( $field:ident ),* $(,)? }
    )+) => { $(
        $crate::account::read::maps! {
            @one $module $to [$($from)? $to] { $( $key ),* ; $( $field ),* }
        }
    )+ };
    (@one $module:ident $to:ident [$from:ident $($same:ident)?] {
        $( $key:ident ),* ; $( $field:ident ),*
    }) => {
        impl $crate::account::read::Read<types::$from> for $module::$to {
            fn read(from: types::$from) -> Self {
                use $crate::account::read::Read;
                let mut to = Self::default();
                $( to.$key = from.$key.map(Read::read).unwrap_or_default(); )*
                $( to.$field = Read::read(from.$field); )*
                to
            }
        }
    };
}
pub(super) use maps;

/// Enums that the SDK gives bare where the API always gives a text.
macro_rules! texts {
    ($( $name:ident ),+) => { $(
        impl $crate::account::read::Read<types::$name> for Option<String> {
            fn read(from: types::$name) -> Self {
                Some(from.as_str().to_owned())
            }
        }
    )+ };
}
pub(super) use texts;

impl<T: AsRef<str>> Read<T> for String {
    fn read(from: T) -> Self {
        from.as_ref().to_owned()
    }
}

impl<T, U: Read<T>> Read<Option<T>> for Option<U> {
    fn read(from: Option<T>) -> Self {
        from.map(U::read)
    }
}

impl<T, U: Read<T>> Read<Vec<T>> for Many<U> {
    fn read(from: Vec<T>) -> Self {
        from.into_iter().map(U::read).collect()
    }
}

impl<T, U: Read<T>> Read<Option<Vec<T>>> for Many<U> {
    fn read(from: Option<Vec<T>>) -> Self {
        from.into_iter().flatten().map(U::read).collect()
    }
}

/// Values that are what they were.
macro_rules! same {
    ($( $from:ty => $to:ty ),+ $(,)?) => { $(
        impl Read<$from> for $to {
            fn read(from: $from) -> Self {
                Self::from(from)
            }
        }
    )+ };
}
same! {
    bool => bool, i32 => i64, i64 => i64, f64 => f64, String => Document,
    bool => Option<bool>, i64 => Option<i64>, f64 => Option<f64>, String => Option<String>,
    String => Quantity,
}

/// Numbers that the SDK gives at half the width.
macro_rules! wider {
    ($( $to:ty ),+) => { $(
        impl Read<i32> for $to {
            fn read(from: i32) -> Self {
                Self::from(i64::from(from))
            }
        }
    )+ };
}
wider!(Option<i64>, Quantity);

impl Read<i32> for Option<Quantity> {
    fn read(from: i32) -> Self {
        Some(Read::read(from))
    }
}

impl Read<String> for Option<Quantity> {
    fn read(from: String) -> Self {
        Some(Read::read(from))
    }
}

/// Both sides know the years 0 to 9999; what lies beyond is no date of an account.
impl Read<DateTime> for Option<Time> {
    fn read(from: DateTime) -> Self {
        from.fmt(Format::DateTime).ok()?.parse().ok()
    }
}

impl Read<Option<DateTime>> for Option<Time> {
    fn read(from: Option<DateTime>) -> Self {
        from.and_then(Read::read)
    }
}

impl Read<Option<HashMap<String, String>>> for Options {
    fn read(from: Option<HashMap<String, String>>) -> Self {
        from.into_iter().flatten().collect()
    }
}

impl Read<HashMap<String, String>> for BTreeMap<String, String> {
    fn read(from: HashMap<String, String>) -> Self {
        from.into_iter().collect()
    }
}

impl Read<HashMap<String, Vec<String>>> for BTreeMap<String, Many<String>> {
    fn read(from: HashMap<String, Vec<String>>) -> Self {
        from.into_iter().map(|(name, values)| (name, Read::read(values))).collect()
    }
}
