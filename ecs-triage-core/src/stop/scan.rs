//! Matches all patterns of the grammar in one pass over a text.
//!
//! A pattern is a list of fragments that must follow each other, written with `…` between them. All
//! fragments of all patterns are searched at once (Aho-Corasick); a pattern advances when the
//! fragment that it waits for turns up behind its last one. The time is linear in the text,
//! whatever the text.

use aho_corasick::AhoCorasick;

/// Separates the fragments of a pattern.
const GAP: char = '…';

/// All patterns, ready to be searched for. A pattern's name is its place in the list.
pub(super) struct Scanner {
    fragments: AhoCorasick,
    /// For each fragment: the pattern that waits for it, and as which of its fragments.
    places: Vec<(usize, usize)>,
    /// For each pattern: how many fragments it has.
    lengths: Vec<usize>,
}

/// A pattern's state in a scan: the fragment that it waits for, and the place behind which that
/// must begin.
#[derive(Clone, Copy, Default)]
struct Cursor {
    waits_for: usize,
    behind: usize,
}

impl Scanner {
    /// Takes the patterns in their order.
    #[expect(
        clippy::expect_used,
        reason = "the patterns are constants, and every test compiles them"
    )]
    pub(super) fn new(patterns: &[&str]) -> Self {
        let mut fragments = Vec::new();
        let mut places = Vec::new();
        let mut lengths = Vec::new();
        for (pattern, text) in patterns.iter().enumerate() {
            let parts: Vec<&str> = text.split(GAP).collect();
            places.extend((0..parts.len()).map(|step| (pattern, step)));
            lengths.push(parts.len());
            fragments.extend(parts);
        }
        let fragments = AhoCorasick::builder().ascii_case_insensitive(true).build(fragments);
        Self { fragments: fragments.expect("constant patterns compile"), places, lengths }
    }

    /// Calls `hit` with the name of each pattern that `text` completes, and the place behind it.
    ///
    /// A pattern of one fragment is reported each time that it occurs.
    pub(super) fn scan(&self, text: &str, mut hit: impl FnMut(usize, usize)) {
        let mut cursors = vec![Cursor::default(); self.lengths.len()];
        for found in self.fragments.find_overlapping_iter(text) {
            let Some(&(pattern, step)) = self.places.get(found.pattern().as_usize()) else {
                continue;
            };
            let Some(cursor) = cursors.get_mut(pattern) else { continue };
            if cursor.waits_for != step || found.start() < cursor.behind {
                continue;
            }
            let done = self.lengths.get(pattern) == Some(&(step + 1));
            *cursor = Cursor { waits_for: if done { 0 } else { step + 1 }, behind: found.end() };
            if done {
                hit(pattern, found.end());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scanner;

    fn hits(patterns: &[&str], text: &str) -> Vec<(usize, usize)> {
        let mut hits = Vec::new();
        Scanner::new(patterns).scan(text, |pattern, end| hits.push((pattern, end)));
        hits
    }

    #[test]
    fn fragments_follow_each_other() {
        let patterns = ["pull…denied", "denied…pull", "DENIED"];
        assert_eq!(hits(&patterns, "pull: denied"), [(0, 12), (2, 12)]);
        assert_eq!(hits(&patterns, "denied pull"), [(2, 6), (1, 11)]);
    }

    #[test]
    fn fragments_do_not_overlap() {
        assert_eq!(hits(&["abab…ab"], "abab"), []);
        assert_eq!(hits(&["abab…ab"], "ababab"), [(0, 6)]);
    }
}
