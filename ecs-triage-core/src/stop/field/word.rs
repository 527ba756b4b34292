//! Where a name ends.

/// What closes the brackets that names are put in, and that stand for what somebody left out.
const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('<', '>'), ('{', '}')];

/// Punctuation that ends a clause, not a name.
const STOPS: [char; 4] = [',', '.', ';', ':'];

/// What somebody left out is named shortly. The bound keeps the search linear in the text.
const LONGEST_MARK: usize = 64;

/// A word without the punctuation around it; or all that stands in quotes, where it begins with
/// one. Nothing where the text shows that the name is not whole.
pub(super) fn word(rest: &str) -> &str {
    if let Some(quote) = quote(rest) {
        return rest.get(1..).map(|quoted| until(quoted, quote)).unwrap_or_default();
    }
    let name = token(rest);
    let whole = name.trim_end_matches(STOPS);
    let dotted = name.ends_with("...") || name.ends_with('…');
    if dotted || is_mark(whole) || is_part_of_arn(whole) { "" } else { whole }
}

/// A word as it stands, whole or not.
pub(super) fn token(rest: &str) -> &str {
    let rest = quote(rest).and_then(|_| rest.get(1..)).unwrap_or(opened(rest));
    rest.get(..end_of(rest)).unwrap_or_default()
}

/// What stands before a character; nothing where the text ends first.
pub(super) fn until(rest: &str, end: char) -> &str {
    rest.split_once(end).map_or("", |(inside, _)| inside.trim_end_matches(',').trim())
}

/// A number that something follows: one that runs into the end of the text may be cut.
pub(super) fn digits(rest: &str) -> &str {
    let rest = rest.trim_start_matches(['[', ' ']);
    let end = rest.find(|character: char| !character.is_ascii_digit());
    end.and_then(|end| rest.get(..end)).unwrap_or_default()
}

/// Whether something follows the word: one that runs into the end of the text may be cut.
pub(super) fn is_closed(rest: &str) -> bool {
    match quote(rest) {
        Some(quote) => rest.matches(quote).count() > 1,
        None => end_of(opened(rest)) < opened(rest).trim_end_matches(STOPS).len(),
    }
}

fn quote(rest: &str) -> Option<char> {
    rest.chars().next().filter(|first| matches!(first, '"' | '\''))
}

/// Without the bracket that the whole name is in. One that only begins the name stands for
/// something left out.
fn opened(rest: &str) -> &str {
    let inside = rest.trim_start_matches(['(', '[']);
    let begins = bracket(rest).and_then(|end| rest.get(end..)).and_then(|rest| rest.chars().next());
    match begins {
        Some(next) if next.is_alphanumeric() || matches!(next, '.' | '-' | '_' | '/') => rest,
        _ => inside,
    }
}

/// The place behind the bracket that closes the one that the text begins with.
fn bracket(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    let (_, close) = BRACKETS.iter().find(|(open, _)| *open == first)?;
    let mut inside = rest.char_indices().take(LONGEST_MARK);
    inside.find(|(_, next)| next == close).map(|(at, next)| at + next.len_utf8())
}

/// Where a word ends: at a space, a quote, or a bracket that closes none of its own.
fn end_of(rest: &str) -> usize {
    let mut end = 0;
    while let Some(next) = rest.get(end..).and_then(|rest| rest.chars().next()) {
        if matches!(next, ' ' | '"' | '\'' | ')' | ']' | '>' | '}') {
            break;
        }
        let behind = rest.get(end..).and_then(bracket);
        end += behind.unwrap_or(next.len_utf8());
    }
    end
}

/// Whether it is nothing but a mark for what somebody left out.
fn is_mark(name: &str) -> bool {
    let inside = name.trim_matches(['<', '>', '[', ']', '{', '}']);
    (name.starts_with('<') && bracket(name) == Some(name.len()))
        || !name.is_empty() && inside.eq_ignore_ascii_case("redacted")
}

/// An ARN has six parts; a line break, or the end of the text, leaves fewer.
fn is_part_of_arn(name: &str) -> bool {
    name.starts_with("arn:") && name.split(':').count() < 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_names_do() {
        let words = [
            ("cart, and", "cart"),
            ("(cart) is", "cart"),
            ("[cart-*] was", "cart-*"),
            ("'a b' c", "a b"),
            ("\"cut", ""),
            ("<account>.dkr.ecr.x/cart:1: not", "<account>.dkr.ecr.x/cart:1"),
            ("af-<stack>-spot.", "af-<stack>-spot"),
            ("[REDACTED]-execution/x is", "[REDACTED]-execution/x"),
            ("fs-<some numbers>.efs:/x", "fs-<some numbers>.efs:/x"),
            ("<image> was", ""),
            ("cart... is", ""),
            ("cart… is", ""),
            ("arn:aws:ela", ""),
            ("arn:aws:iam::1:role/x)", "arn:aws:iam::1:role/x"),
        ];
        for (text, name) in words {
            assert_eq!(word(text), name, "{text}");
        }
    }

    #[test]
    fn what_follows_closes() {
        assert!(is_closed("cart is") && is_closed("'cart'") && is_closed("cart)"));
        assert!(!is_closed("cart") && !is_closed("'cart") && !is_closed("cart."));
    }
}
