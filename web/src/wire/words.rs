//! Texts, made fit to be shown.

use std::fmt::Display;

/// An error as a sentence of its own: with a capital and a full stop.
pub(crate) fn sentence(error: impl Display) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let mut sentence: String =
        chars.next().map(|first| first.to_ascii_uppercase().into()).unwrap_or_default();
    sentence.push_str(chars.as_str());
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// A text that may be long, as it can be repeated.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_becomes_a_sentence() {
        assert_eq!(sentence("a tag has at least one character"), "A tag has at least one character.");
        assert_eq!(sentence("“é” is none."), "“é” is none.");
        assert_eq!(sentence(""), ".");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(cut("é"), "é");
        assert_eq!(cut(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }
}
