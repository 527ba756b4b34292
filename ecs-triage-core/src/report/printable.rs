//! Texts of an account, made fit to be shown: names, tags and messages may hold anything.

/// The text without what acts on a terminal or deceives the eye.
///
/// Control characters, line breaks among them, and Unicode's marks that reorder, join or hide text
/// are written as escapes (`\u{1b}`); all else stays as it is.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if acts(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Prose on one line, printable.
pub(super) fn one_line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn acts(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_escaped_and_all_else_stays() {
        assert_eq!(printable("\x1b[2Jweb\u{9b}\u{202e}"), r"\u{1b}[2Jweb\u{9b}\u{202e}");
        assert_eq!(printable("naïve-größe/ウェブ:v1 \\"), "naïve-größe/ウェブ:v1 \\");
        assert_eq!(one_line(" one\n  two\u{7}"), r"one two\u{7}");
    }
}
