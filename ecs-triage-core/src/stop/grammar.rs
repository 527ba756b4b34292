//! The wording: which fragments of a text say what.
//!
//! Three tables are searched in one pass. `TELLING` names a kind by itself, the first row that fits
//! wins. `STAGES` says what was being done and `TROUBLES` what went wrong; where nothing is
//! telling, the two together give the kind. So a connection that times out reads the same for each
//! service, and a new service costs one row.
//!
//! Spelling: any case, straight quotes, single spaces (see [`super::text`]); `…` stands for any
//! text.

mod circumstance;
mod telling;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use self::circumstance::{STAGES, TROUBLES, VAGUE};
use self::telling::TELLING;
use super::field::{MARKS, Mark};
use super::kind::Kind;
use super::scan::Scanner;

/// What was being done when it failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stage {
    Efs,
    EnvFile,
    Logs,
    Credentials,
    Auth,
    Parameter,
    Secret,
    Layer,
    Image,
    SecretsOrAuth,
}

/// What went wrong, whatever was being done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Trouble {
    Denied,
    Throttled,
    /// The other side is on the same host: no network lies between.
    Local,
    Name,
    Untrusted,
    NoRoute,
    Refused,
    Reset,
    Timeout,
    /// The other side was not reached, and the text does not say how.
    Unreached,
    Canceled,
    Missing,
    Unavailable,
}

/// What one text's patterns say.
pub(super) struct Reading {
    /// What the text says by itself.
    pub(super) telling: Option<Kind>,
    /// Where the text says that it happened, when nothing better is known.
    pub(super) vague: Option<Kind>,
    /// What was being done.
    pub(super) stage: Option<Stage>,
    /// What went wrong.
    pub(super) trouble: Option<Trouble>,
    /// Where the text names something, and the place behind the words that announce it.
    pub(super) marks: Vec<(&'static Mark, usize)>,
}

/// A table's rows, each with the patterns of which one must fit.
#[derive(Clone, Copy)]
struct Table<T: 'static>(&'static [(T, &'static [&'static str])]);

macro_rules! table {
    ($name:ident: $type:ident => $($what:ident => $($pattern:literal),+;)*) => {
        pub(super) const $name: Table<$type> = Table(&[$(($type::$what, &[$($pattern),+])),*]);
    };
}
use table;

/// What a pattern stands for.
#[derive(Clone, Copy)]
enum Meaning {
    Telling(Kind),
    Vague(Kind),
    Stage(Stage),
    Trouble(Trouble),
    Mark(&'static Mark),
}

struct Grammar {
    scanner: Scanner,
    /// What each pattern stands for. Patterns are in the order of the tables, so the lowest of a
    /// table wins.
    meanings: Vec<Meaning>,
}

/// The words that the patterns have in sentences.
static WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let words = patterns().flat_map(|(pattern, _)| pattern.split([' ', '…', ':', '(']));
    words.filter(|word| is_plain(word)).collect()
});

fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a word, behind these others, is only the beginning of one that the patterns have. A word
/// that is announced is a name.
pub(super) fn is_begun(before: &str, word: &str) -> bool {
    let next = is_plain(word).then(|| WORDS.range(word..).next()).flatten();
    let is_announced = |mark: &Mark| before.ends_with(mark.announced_by.trim_end());
    next.is_some_and(|next| *next != word && next.starts_with(word))
        && !MARKS.iter().any(is_announced)
}

/// The grammar is immutable and the same for all texts, so it is compiled once.
static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::compile);

impl Grammar {
    fn compile() -> Self {
        let (patterns, meanings): (Vec<_>, _) = patterns().unzip();
        Self { scanner: Scanner::new(&patterns), meanings }
    }
}

fn patterns() -> impl Iterator<Item = (&'static str, Meaning)> {
    rows(TELLING, Meaning::Telling)
        .chain(rows(VAGUE, Meaning::Vague))
        .chain(rows(STAGES, Meaning::Stage))
        .chain(rows(TROUBLES, Meaning::Trouble))
        .chain(MARKS.iter().map(|mark| (mark.announced_by, Meaning::Mark(mark))))
}

fn rows<T: Copy>(
    table: Table<T>,
    meaning: fn(T) -> Meaning,
) -> impl Iterator<Item = (&'static str, Meaning)> {
    table
        .0
        .iter()
        .flat_map(move |(what, texts)| texts.iter().map(move |text| (*text, meaning(*what))))
}

/// Keeps what the lowest pattern of a table says.
struct Lowest<T>(Option<(usize, T)>);

impl<T> Lowest<T> {
    fn offer(&mut self, pattern: usize, what: T) {
        if self.0.as_ref().is_none_or(|(lowest, _)| pattern < *lowest) {
            self.0 = Some((pattern, what));
        }
    }

    fn get(self) -> Option<T> {
        self.0.map(|(_, what)| what)
    }
}

/// Reads a text that [`super::text::clean`] has cleaned.
pub(super) fn read(text: &str) -> Reading {
    let (mut telling, mut vague) = (Lowest(None), Lowest(None));
    let (mut stage, mut trouble) = (Lowest(None), Lowest(None));
    let mut marks = Vec::new();
    GRAMMAR.scanner.scan(text, |pattern, end| match GRAMMAR.meanings.get(pattern) {
        Some(Meaning::Telling(kind)) => telling.offer(pattern, *kind),
        Some(Meaning::Vague(kind)) => vague.offer(pattern, *kind),
        Some(Meaning::Stage(what)) => stage.offer(pattern, *what),
        Some(Meaning::Trouble(what)) => trouble.offer(pattern, *what),
        Some(Meaning::Mark(mark)) => marks.push((*mark, end)),
        None => {}
    });
    Reading {
        telling: telling.get(),
        vague: vague.get(),
        stage: stage.get(),
        trouble: trouble.get(),
        marks,
    }
}
