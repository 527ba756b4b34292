//! Makes texts comparable: quotes, spaces, cuts.

use super::grammar;

/// The lengths at which ECS cuts its texts: old ones, and those of today.
const CUTS: [usize; 2] = [255, 1024];

/// Words that no sentence ends with.
const DANGLING: [&str; 10] = ["a", "an", "and", "by", "for", "from", "in", "of", "the", "with"];

/// A text with what is found out of it before it is read.
pub(super) struct Text<'t> {
    pub(super) whole: &'t str,
    pub(super) clean: String,
    pub(super) cut: bool,
}

impl<'t> Text<'t> {
    pub(super) fn new(whole: &'t str) -> Self {
        Self { whole, clean: clean(whole), cut: is_cut(whole) }
    }
}

/// Straight quotes, single spaces, no escapes; letters stay as they are.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let plain = match character {
            '\\' => match characters.peek() {
                Some('"' | '\'' | '/' | '\\') => continue,
                Some('n' | 'r' | 't') => {
                    characters.next();
                    ' '
                }
                _ => '\\',
            },
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '`' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{201f}' => '"',
            '\u{200b}' | '\u{feff}' => continue,
            other if other.is_whitespace() => ' ',
            other => other,
        };
        if plain != ' ' || !clean.ends_with(' ') {
            clean.push(plain);
        }
    }
    clean
}

/// Whether the text ends where ECS cuts texts, says that it was cut, or breaks off.
fn is_cut(text: &str) -> bool {
    let end = text.trim_end();
    end.ends_with("...")
        || end.ends_with('\u{2026}')
        || CUTS.contains(&text.len())
        || CUTS.contains(&text.chars().count())
        || is_open(end)
        || breaks_off(end)
}

/// Whether a quote or a bracket stays open.
fn is_open(text: &str) -> bool {
    let escaped = text.matches("\\\"").count();
    let quotes = text.matches('"').count() - escaped;
    let closes = text.ends_with('"') && !text.ends_with(" \"");
    let quoted = (quotes % 2 == 1 && !closes) || escaped % 2 == 1;
    quoted || brackets(text) > 0
}

/// How many brackets stay open; one that is itself quoted is none.
fn brackets(text: &str) -> usize {
    let (mut open, mut before) = (0_usize, ' ');
    let mut characters = text.chars().peekable();
    while let Some(next) = characters.next() {
        let is_quoted = before == '\'' && characters.peek() == Some(&'\'');
        match next {
            _ if is_quoted => {}
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            _ => {}
        }
        before = next;
    }
    open
}

/// Whether the last word is the beginning of a word that ECS uses, or of a name that stands whole
/// before it, or somebody's session, of which more always follows.
fn breaks_off(text: &str) -> bool {
    let Some((before, last)) = text.rsplit_once(char::is_whitespace) else { return false };
    let begins = |word: &str| word.len() > last.len() && word.starts_with(last);
    if last.starts_with("arn:") {
        return last.contains(":assumed-role/") || before.split(char::is_whitespace).any(begins);
    }
    DANGLING.contains(&last) || grammar::is_begun(before, last)
}

/// The errors that the agent joined with `;`. It puts no space behind, as the errors themselves do.
pub(super) fn reasons(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let cut = text.match_indices(';').find(|(at, _)| {
            text.get(at + 1..).is_some_and(|behind| behind.starts_with(|c: char| c.is_alphabetic()))
        });
        let Some((at, _)) = cut else { return rest.take() };
        rest = text.get(at + 1..);
        text.get(..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_spaces_and_escapes() {
        assert_eq!(
            clean("the task can’t  pull\n\"x\" \\\"y\\\"\\n z\u{a0}"),
            "the task can't pull \"x\" \"y\" z "
        );
    }

    #[test]
    fn joined_reasons() {
        let all = |text| reasons(text).collect::<Vec<_>>();
        assert_eq!(all("one;Two;three"), ["one", "Two", "three"]);
        assert_eq!(all("command execution; code: 1"), ["command execution; code: 1"]);
        assert_eq!(all(""), [""]);
    }

    #[test]
    fn cuts() {
        assert!(is_cut(&"x".repeat(255)) && is_cut(&"é".repeat(255)) && is_cut("waiting befor..."));
        let cuts = [
            "ref pull has been r",
            "Error response from dae",
            "executable file not found in",
            "caused \"rootfs_linux.go:58",
            "caused \"process caused \\\"rootfs_linux.go:58",
            "for target [worker (NONE->RUNNING",
            "secret arn:aws:x:y:1:cart-1: on resource: arn:aws:x:y:1:ca",
        ];
        for text in cuts {
            assert!(is_cut(text), "{text}");
        }
        let whole = [
            "Task failed to start.",
            "Task failed to start",
            "invalid character '('",
            "(expecting 'r').",
            "of bucket conf from bucket conf",
            "the role doesn't exist: unknown",
            "on resource: arn:aws:x:y:1:cart",
            "service cart",
            "AGENT",
            "r",
        ];
        for text in whole {
            assert!(!is_cut(text), "{text}");
        }
    }
}
