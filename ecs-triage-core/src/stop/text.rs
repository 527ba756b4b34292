//! Makes texts comparable: quotes, spaces, cuts.

/// The lengths at which ECS cuts its texts: old ones, and those of today.
const CUTS: [usize; 2] = [255, 1024];

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
            '\u{2026}' => '.',
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

/// Whether the text ends where ECS cuts texts, or says that it was cut.
pub(super) fn is_cut(text: &str) -> bool {
    let end = text.trim_end();
    end.ends_with("...")
        || end.ends_with('\u{2026}')
        || CUTS.contains(&text.len())
        || CUTS.contains(&text.chars().count())
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
        assert!(!is_cut("Task failed to start."));
    }
}
