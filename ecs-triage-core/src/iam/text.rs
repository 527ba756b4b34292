//! Values of a policy that may hold wildcards and policy variables.

use std::fmt;

use crate::iam::context::{Context, Key, Seen};
use crate::iam::glob;
use crate::iam::truth::Truth;

/// A value of a policy, compiled to what it is held against the request with.
#[derive(Clone, Debug)]
pub(super) enum Text<P> {
    /// No variable in it: ready to match.
    Fixed(P),
    /// Variables to be replaced by values of the request.
    Template(Box<[Piece]>),
}

#[derive(Clone, Debug)]
pub(super) enum Piece {
    Fixed(Box<[u8]>),
    Variable { key: Key, default: Option<Box<str>> },
}

/// What a value without variables compiles to.
pub(super) trait Compiled {
    fn compile(text: Box<[u8]>) -> Self;
    /// The text that it was compiled from.
    fn text(&self) -> &[u8];
}

/// Plain text.
impl Compiled for Box<[u8]> {
    fn compile(text: Box<[u8]>) -> Self {
        text
    }

    fn text(&self) -> &[u8] {
        self
    }
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

impl<P: Compiled> Text<P> {
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

    /// What it is without variables.
    pub(super) fn fixed(&self) -> Option<&P> {
        match self {
            Self::Fixed(compiled) => Some(compiled),
            Self::Template(_) => None,
        }
    }

    /// Does the value, with its variables replaced, pass the test? One whose variable has no value
    /// and no default passes none.
    pub(super) fn passes(&self, context: &Context, test: impl FnOnce(&P) -> bool) -> Truth {
        match self {
            Self::Fixed(compiled) => test(compiled).into(),
            Self::Template(pieces) => match expand(pieces, context) {
                Expanded::Known(text) => test(&P::compile(text)).into(),
                Expanded::Unresolved => Truth::No,
                Expanded::Unknown => Truth::Unknown,
            },
        }
    }

    /// Has every variable a value or a default? Where one has neither, nothing can be said to differ
    /// from the text: a negated operator on it fails too.
    pub(super) fn is_resolved(&self, context: &Context) -> Truth {
        Truth::all(self.variables().filter(|(_, default)| default.is_none()).map(|(key, _)| {
            match context.seen(key) {
                Seen::Present(values) => (values.len() == 1).into(),
                Seen::Absent => Truth::No,
                Seen::Unknown => Truth::Unknown,
            }
        }))
    }

    /// The keys that its variables name.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.variables().map(|(key, _)| key)
    }

    fn variables(&self) -> impl Iterator<Item = (&Key, Option<&str>)> {
        let pieces: &[Piece] = match self {
            Self::Fixed(_) => &[],
            Self::Template(pieces) => pieces,
        };
        pieces.iter().filter_map(|piece| match piece {
            Piece::Fixed(_) => None,
            Piece::Variable { key, default } => Some((key, default.as_deref())),
        })
    }

    /// Can it be matched in time proportional to the request's text?
    pub(super) fn is_searchable(&self) -> bool {
        match self {
            Self::Fixed(compiled) => glob::is_searchable(compiled.text()),
            Self::Template(pieces) => pieces.iter().all(|piece| match piece {
                Piece::Fixed(bytes) => glob::is_searchable(bytes),
                Piece::Variable { .. } => true,
            }),
        }
    }
}

impl<P: Compiled> fmt::Display for Text<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(compiled) => f.write_str(&glob::display(compiled.text())),
            Self::Template(pieces) => pieces.iter().try_for_each(|piece| match piece {
                Piece::Fixed(bytes) => f.write_str(&glob::display(bytes)),
                Piece::Variable { key, .. } => write!(f, "${{{}}}", key.name()),
            }),
        }
    }
}

/// A template with its variables replaced.
enum Expanded {
    Known(Box<[u8]>),
    Unresolved,
    Unknown,
}

/// Replaces the variables. A value put in is literal: a star in it matches a star.
fn expand(pieces: &[Piece], context: &Context) -> Expanded {
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
        true if glob::is_searchable(&out) => Expanded::Known(out.into()),
        true => Expanded::Unresolved,
        false => Expanded::Unknown,
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

    fn finish<P: Compiled>(mut self) -> Text<P> {
        if self.done.is_empty() {
            return Text::Fixed(P::compile(self.open.into()));
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
