//! Text from outside, so that what is seen is what is there.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with all written out that does something instead of being seen: control characters, those that
/// turn the direction of writing, and those that have no width. Line breaks stay.
pub fn plain(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            let _ = write!(shown, "{}", c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// The same, on one line.
pub fn plain_line(text: &str) -> String {
    plain(text).replace('\n', "\\n")
}

/// The same, and no longer than so many characters: what a registry calls something may be of any length.
pub fn plain_start(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => plain_line(&text[..end]) + "…",
        None => plain_line(text),
    }
}

/// A name that a registry gives, on one line. Those that are right have at most 255 characters.
pub fn plain_name(name: &str) -> String {
    plain_start(name, 255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_written_out() {
        assert_eq!(plain("a\u{1b}[2Jb\u{9b}c\u{202e}d"), "a\\u{1b}[2Jb\\u{9b}c\\u{202e}d");
        assert_eq!(plain("a\u{200b}b\u{feff}"), "a\\u{200b}b\\u{feff}");
        assert_eq!(plain("é\nf"), "é\nf");
        assert_eq!(plain_line("é\nf"), "é\\nf");
        assert_eq!((plain_start("éa\n", 3).as_str(), plain_start("éa\n", 2).as_str()), ("éa\\n", "éa…"));
    }
}
