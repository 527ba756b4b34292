//! Wildcards. A compiled pattern is UTF-8 with two bytes that UTF-8 never uses: one for `*`, one
//! for `?`. So a literal star, as `${*}` writes it, needs no escape, and a pattern is one piece of
//! memory however many stars it has.

use memchr::{memchr, memmem, memrchr};

use crate::iam::text::Compiled;

/// What `*` becomes: any run of characters, also none.
pub(super) const MANY: u8 = 0xFF;
/// What `?` becomes: exactly one character.
pub(super) const ONE: u8 = 0xFE;

/// The longest stretch between two stars that may hold a `?`. Such a stretch is searched by trying
/// each place, so its length bounds the work for each byte of the text. No ARN is longer.
pub(super) const LONGEST_SEARCHED: usize = 2048;

/// Appends `raw` to `out` with its wildcards live.
pub(super) fn compile_into(out: &mut Vec<u8>, raw: &str) {
    out.extend(raw.bytes().map(|byte| match byte {
        b'*' => MANY,
        b'?' => ONE,
        other => other,
    }));
}

/// The pattern as a policy writes it.
pub(super) fn display(pattern: &[u8]) -> String {
    let bytes: Vec<u8> = pattern
        .iter()
        .map(|byte| match *byte {
            MANY => b'*',
            ONE => b'?',
            other => other,
        })
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Is the pattern nothing but stars?
pub(super) fn is_any(pattern: &[u8]) -> bool {
    !pattern.is_empty() && pattern.iter().all(|byte| *byte == MANY)
}

/// Can the pattern be matched in time proportional to the text?
pub(super) fn is_searchable(pattern: &[u8]) -> bool {
    pattern
        .split(|byte| *byte == MANY)
        .all(|part| part.len() <= LONGEST_SEARCHED || memchr(ONE, part).is_none())
}

/// Does the whole text match the whole pattern? Leftmost matches of the stretches between stars
/// are enough, so nothing is ever tried twice.
pub(super) fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (Some(first), Some(last)) = (memchr(MANY, pattern), memrchr(MANY, pattern)) else {
        return strip_front(pattern, text).is_some_and(<[u8]>::is_empty);
    };
    let (head, rest) = pattern.split_at(first);
    let (middle, tail) = rest.split_at(last - first);
    let Some(mut text) = strip_front(head, text)
        .and_then(|text| strip_back(tail.strip_prefix(&[MANY]).unwrap_or(tail), text))
    else {
        return false;
    };
    for part in middle.split(|byte| *byte == MANY).filter(|part| !part.is_empty()) {
        match after_first(part, text) {
            Some(rest) => text = rest,
            None => return false,
        }
    }
    true
}

/// Could the pattern match a text that begins with this one, whatever follows?
pub(super) fn may_begin(pattern: &[u8], text: &[u8]) -> bool {
    let star = memchr(MANY, pattern);
    let (head, _) = pattern.split_at(star.unwrap_or(pattern.len()));
    let alike = head.iter().zip(text).all(|(byte, other)| *byte == ONE || byte == other);
    alike && (star.is_some() || head.len() >= text.len())
}

/// What follows the first place in `text` where `part` fits.
fn after_first<'t>(part: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    if memchr(ONE, part).is_none() {
        return text.get(memmem::find(text, part)? + part.len()..);
    }
    let mut rest = text;
    loop {
        if let Some(after) = strip_front(part, rest) {
            return Some(after);
        }
        rest = without_first_char(rest)?;
    }
}

fn strip_front<'t>(part: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    if memchr(ONE, part).is_none() {
        return text.strip_prefix(part);
    }
    let mut rest = text;
    for byte in part {
        rest = if *byte == ONE { without_first_char(rest)? } else { rest.strip_prefix(&[*byte])? };
    }
    Some(rest)
}

fn strip_back<'t>(part: &[u8], text: &'t [u8]) -> Option<&'t [u8]> {
    if memchr(ONE, part).is_none() {
        return text.strip_suffix(part);
    }
    let mut rest = text;
    for byte in part.iter().rev() {
        rest = if *byte == ONE { without_last_char(rest)? } else { rest.strip_suffix(&[*byte])? };
    }
    Some(rest)
}

fn without_first_char(text: &[u8]) -> Option<&[u8]> {
    let (_, rest) = text.split_first()?;
    let tail = rest.iter().take_while(|byte| is_continuation(**byte)).count();
    rest.get(tail..)
}

fn without_last_char(text: &[u8]) -> Option<&[u8]> {
    let start = text.iter().rposition(|byte| !is_continuation(*byte))?;
    text.get(..start)
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

pub(super) fn split_colon(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (head, tail) = text.split_at(memchr(b':', text)?);
    Some((head, tail.get(1..)?))
}

/// A pattern for one piece of text.
#[derive(Clone, Debug)]
pub(super) struct Glob {
    text: Box<[u8]>,
    shape: Shape,
}

impl Glob {
    pub(super) fn matches(&self, text: &[u8]) -> bool {
        self.shape.matches(&self.text, text)
    }
}

impl Compiled for Glob {
    fn compile(text: Box<[u8]>) -> Self {
        Self { shape: Shape::of(&text), text }
    }

    fn text(&self) -> &[u8] {
        &self.text
    }
}

/// What a pattern takes to match, found out once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    /// Nothing but stars.
    Any,
    /// No wildcard.
    Exact,
    /// One star, at the end.
    Prefix,
    Wild,
}

impl Shape {
    pub(super) fn of(pattern: &[u8]) -> Self {
        match pattern.iter().position(|byte| *byte >= ONE) {
            None => Self::Exact,
            Some(_) if is_any(pattern) => Self::Any,
            Some(at) if at + 1 == pattern.len() && pattern.ends_with(&[MANY]) => Self::Prefix,
            Some(_) => Self::Wild,
        }
    }

    /// Does the text match the pattern of this shape?
    pub(super) fn matches(self, pattern: &[u8], text: &[u8]) -> bool {
        match self {
            Self::Any => true,
            Self::Exact => pattern == text,
            Self::Prefix => {
                pattern.split_last().is_some_and(|(_, prefix)| text.starts_with(prefix))
            }
            Self::Wild => matches(pattern, text),
        }
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    fn glob(pattern: &str, text: &str) -> bool {
        let mut compiled = Vec::new();
        compile_into(&mut compiled, pattern);
        matches(&compiled, text.as_bytes())
    }

    #[test]
    fn wildcards() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("*", "", true),
            ("?", "", false),
            ("?", "é", true),
            ("a?c", "a€c", true),
            ("*?", "é", true),
            ("ab*ba", "aba", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*?*c", "ac", false),
            ("*a?b*", "xxaab", true),
            ("*a?b*", "xxab", false),
        ] {
            assert_eq!(glob(pattern, text), expected, "{pattern} on {text}");
        }
    }
}
