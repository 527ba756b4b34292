//! Values of a policy that may hold wildcards and policy variables.

use std::borrow::Cow;

use crate::iam::context::{Context, Key, Seen};
use crate::iam::glob;

/// A value of a policy, compiled.
#[derive(Clone, Debug)]
pub(super) enum Text {
    /// No variable in it: ready to match.
    Fixed(Box<[u8]>),
    /// Variables to be replaced by values of the request.
    Template(Box<[Piece]>),
}

#[derive(Clone, Debug)]
pub(super) enum Piece {
    Fixed(Box<[u8]>),
    Variable { key: Key, default: Option<Box<str>> },
}

/// Which characters of a value have a meaning of their own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Wildcards {
    Live,
    Literal,
}

/// Are `${..}` replaced? Only in documents of version 2012-10-17.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Variables {
    Live,
    Literal,
}

/// A value with its variables replaced.
pub(super) enum Expanded<'a> {
    Known(Cow<'a, [u8]>),
    /// A variable has no value and no default: the value matches nothing.
    Unresolved,
    /// A variable stands for a key that is not known.
    Unknown,
}

impl Text {
    pub(super) fn compile(raw: &str, wildcards: Wildcards, variables: Variables) -> Self {
        let mut pieces =
            Pieces { done: Vec::new(), open: Vec::with_capacity(raw.len()), wildcards };
        let mut rest = raw;
        let next = |rest| match variables {
            Variables::Live => next_variable(rest),
            Variables::Literal => None,
        };
        while let Some((before, inner, after)) = next(rest) {
            pieces.text(before);
            pieces.variable(inner);
            rest = after;
        }
        pieces.text(rest);
        pieces.finish()
    }

    /// Replaces the variables. A value put in is literal: a star in it matches a star.
    pub(super) fn expand(&self, context: &Context) -> Expanded<'_> {
        let pieces = match self {
            Self::Fixed(bytes) => return Expanded::Known(Cow::Borrowed(bytes)),
            Self::Template(pieces) => pieces,
        };
        let mut out = Vec::new();
        let mut known = true;
        for piece in pieces {
            match piece {
                Piece::Fixed(bytes) => out.extend_from_slice(bytes),
                Piece::Variable { key, default } => match (context.seen(key), default) {
                    (Seen::Present([value]), _) => out.extend_from_slice(value.as_bytes()),
                    (Seen::Unknown, _) => known = false,
                    (Seen::Present(_) | Seen::Absent, Some(default)) => {
                        out.extend_from_slice(default.as_bytes());
                    }
                    (Seen::Present(_) | Seen::Absent, None) => return Expanded::Unresolved,
                },
            }
        }
        match known {
            // No key's value is so long that this refuses a pattern that AWS would match.
            true if glob::is_searchable(&out) => Expanded::Known(Cow::Owned(out)),
            true => Expanded::Unresolved,
            false => Expanded::Unknown,
        }
    }

    /// The keys that its variables name.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        let pieces: &[Piece] = match self {
            Self::Fixed(_) => &[],
            Self::Template(pieces) => pieces,
        };
        pieces.iter().filter_map(|piece| match piece {
            Piece::Fixed(_) => None,
            Piece::Variable { key, .. } => Some(key),
        })
    }

    /// Could matching it take more time than its text is worth?
    pub(super) fn is_searchable(&self) -> bool {
        match self {
            Self::Fixed(bytes) => glob::is_searchable(bytes),
            Self::Template(pieces) => pieces.iter().all(|piece| match piece {
                Piece::Fixed(bytes) => glob::is_searchable(bytes),
                Piece::Variable { .. } => true,
            }),
        }
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fixed(bytes) => f.write_str(&glob::display(bytes)),
            Self::Template(pieces) => pieces.iter().try_for_each(|piece| match piece {
                Piece::Fixed(bytes) => f.write_str(&glob::display(bytes)),
                Piece::Variable { key, .. } => write!(f, "${{{}}}", key.name()),
            }),
        }
    }
}

/// A template under construction.
struct Pieces {
    done: Vec<Piece>,
    open: Vec<u8>,
    wildcards: Wildcards,
}

impl Pieces {
    fn text(&mut self, raw: &str) {
        match self.wildcards {
            Wildcards::Live => glob::compile_into(&mut self.open, raw),
            Wildcards::Literal => self.open.extend_from_slice(raw.as_bytes()),
        }
    }

    /// Takes what stands between `${` and `}`: one of the three special characters, or a key
    /// with perhaps a default in single quotes.
    fn variable(&mut self, inner: &str) {
        if let "*" | "?" | "$" = inner {
            return self.open.extend_from_slice(inner.as_bytes());
        }
        let (key, default) = match inner.split_once(',') {
            Some((key, default)) => (key, unquoted(default.trim())),
            None => (inner, None),
        };
        self.close();
        self.done.push(Piece::Variable { key: Key::new(key.trim()), default });
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.done.push(Piece::Fixed(std::mem::take(&mut self.open).into()));
        }
    }

    fn finish(mut self) -> Text {
        if self.done.is_empty() {
            return Text::Fixed(self.open.into());
        }
        self.close();
        Text::Template(self.done.into())
    }
}

fn unquoted(text: &str) -> Option<Box<str>> {
    Some(text.strip_prefix('\'')?.strip_suffix('\'')?.into())
}

/// The text before the next `${..}`, what it holds, and the text behind it.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (inner, after) = rest.split_once('}')?;
    Some((before, inner, after))
}
