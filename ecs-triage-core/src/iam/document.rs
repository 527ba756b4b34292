//! The JSON of a policy document, read as leniently as AWS writes it: one or many, numbers and
//! booleans for strings, names of elements in any case.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A whole document.
#[derive(Debug, Default)]
pub(super) struct Document<'a> {
    pub(super) version: Option<Cow<'a, str>>,
    pub(super) statements: Option<Vec<RawStatement<'a>>>,
    /// Elements that a document does not have.
    pub(super) unknown: Vec<Cow<'a, str>>,
}

/// One statement.
#[derive(Debug, Default)]
pub(super) struct RawStatement<'a> {
    pub(super) sid: Option<Cow<'a, str>>,
    pub(super) effect: Option<Cow<'a, str>>,
    pub(super) principal: Option<Principals<'a>>,
    pub(super) not_principal: Option<Principals<'a>>,
    pub(super) action: Option<Strings<'a>>,
    pub(super) not_action: Option<Strings<'a>>,
    pub(super) resource: Option<Strings<'a>>,
    pub(super) not_resource: Option<Strings<'a>>,
    pub(super) conditions: Option<Conditions<'a>>,
    pub(super) unknown: Vec<Cow<'a, str>>,
}

/// One string or many.
#[derive(Debug)]
pub(super) struct Strings<'a>(pub(super) Vec<Cow<'a, str>>);

/// The entries of a `Principal` map; a bare string is an entry of kind `AWS`.
#[derive(Debug)]
pub(super) struct Principals<'a>(pub(super) Vec<(Cow<'a, str>, Strings<'a>)>);

/// The operators of a `Condition` block, each with its keys and their values.
#[derive(Debug)]
pub(super) struct Conditions<'a>(pub(super) Vec<(Cow<'a, str>, Keys<'a>)>);

#[derive(Debug)]
pub(super) struct Keys<'a>(pub(super) Vec<(Cow<'a, str>, Strings<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Document<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Document<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a policy document")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut document = Document::default();
                while let Some(Text(name)) = map.next_key()? {
                    document.read_element(name, &mut map)?;
                }
                Ok(document)
            }
        }

        deserializer.deserialize_map(Read)
    }
}

impl<'a> Document<'a> {
    pub(super) fn read_element<A: MapAccess<'a>>(
        &mut self,
        name: Cow<'a, str>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match name.to_ascii_lowercase().as_str() {
            "version" => once(&mut self.version, &name, map.next_value::<Text<'_>>()?.0),
            "statement" => {
                let OneOrMany(list) = map.next_value()?;
                once(&mut self.statements, &name, list)
            }
            "id" => map.next_value::<IgnoredAny>().map(drop),
            _ => {
                map.next_value::<IgnoredAny>()?;
                self.unknown.push(name);
                Ok(())
            }
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawStatement<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = RawStatement<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a statement")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut statement = RawStatement::default();
                while let Some(Text(name)) = map.next_key()? {
                    statement.read_element(name, &mut map)?;
                }
                Ok(statement)
            }
        }

        deserializer.deserialize_map(Read)
    }
}

impl<'a> RawStatement<'a> {
    fn read_element<A: MapAccess<'a>>(
        &mut self,
        name: Cow<'a, str>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match name.to_ascii_lowercase().as_str() {
            "sid" => once(&mut self.sid, &name, map.next_value::<Text<'_>>()?.0),
            "effect" => once(&mut self.effect, &name, map.next_value::<Text<'_>>()?.0),
            "principal" => once(&mut self.principal, &name, map.next_value()?),
            "notprincipal" => once(&mut self.not_principal, &name, map.next_value()?),
            "action" => once(&mut self.action, &name, map.next_value()?),
            "notaction" => once(&mut self.not_action, &name, map.next_value()?),
            "resource" => once(&mut self.resource, &name, map.next_value()?),
            "notresource" => once(&mut self.not_resource, &name, map.next_value()?),
            "condition" => once(&mut self.conditions, &name, map.next_value()?),
            _ => {
                map.next_value::<IgnoredAny>()?;
                self.unknown.push(name);
                Ok(())
            }
        }
    }
}

fn once<T, E: de::Error>(slot: &mut Option<T>, name: &str, value: T) -> Result<(), E> {
    match slot.replace(value) {
        Some(_) => Err(E::custom(format_args!("the element {name} stands twice"))),
        None => Ok(()),
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Strings<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let OneOrMany(texts) = OneOrMany::<Text<'a>>::deserialize(deserializer)?;
        Ok(Self(texts.into_iter().map(|Text(text)| text).collect()))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Principals<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Principals<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"*\" or a map of principals")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                let strings = Strings(vec![Cow::Borrowed(text)]);
                Ok(Principals(vec![(Cow::Borrowed("AWS"), strings)]))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                let strings = Strings(vec![Cow::Owned(text.to_owned())]);
                Ok(Principals(vec![(Cow::Borrowed("AWS"), strings)]))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Ok(Principals(entries(map)?))
            }
        }

        deserializer.deserialize_any(Read)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Conditions<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(deserializer.deserialize_map(Entries("a map of operators", PhantomData))?))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Keys<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(deserializer.deserialize_map(Entries("a map of keys", PhantomData))?))
    }
}

struct Entries<V>(&'static str, PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
    type Value = Vec<(Cow<'de, str>, V)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        entries(map)
    }
}

fn entries<'de, A: MapAccess<'de>, V: Deserialize<'de>>(
    mut map: A,
) -> Result<Vec<(Cow<'de, str>, V)>, A::Error> {
    let mut entries = Vec::new();
    while let Some((Text(key), value)) = map.next_entry()? {
        entries.push((key, value));
    }
    Ok(entries)
}

/// A string, borrowed where it needs no unescaping. Numbers and booleans become their text.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ReadText)
    }
}

struct ReadText;

impl<'de> Visitor<'de> for ReadText {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(if value { "true" } else { "false" })))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }
}

/// A value that may stand alone or in an array.
struct OneOrMany<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Read<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one value or an array of them")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = seq.next_element()? {
                    list.push(item);
                }
                Ok(OneOrMany(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                one(T::deserialize(de::value::MapAccessDeserializer::new(map)))
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                one(T::deserialize(de::value::BorrowedStrDeserializer::new(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                one(T::deserialize(de::value::StrDeserializer::new(text)))
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
                one(T::deserialize(de::value::BoolDeserializer::new(value)))
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
                one(T::deserialize(de::value::I64Deserializer::new(value)))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
                one(T::deserialize(de::value::U64Deserializer::new(value)))
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
                one(T::deserialize(de::value::F64Deserializer::new(value)))
            }
        }

        fn one<T, E>(item: Result<T, E>) -> Result<OneOrMany<T>, E> {
            item.map(|item| OneOrMany(vec![item]))
        }

        deserializer.deserialize_any(Read(PhantomData))
    }
}
