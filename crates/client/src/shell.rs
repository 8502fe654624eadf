//! Words and comments of a POSIX shell, for commands that are to be copied.

use crate::plain::plain_line;

/// One word for a POSIX shell, whatever is in it.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Text that stays in its comment.
pub fn comment(text: &str) -> String {
    plain_line(text).replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_comments_cannot_be_left() {
        assert_eq!(quoted("a'; rm -rf /; '"), r"'a'\''; rm -rf /; '\'''");
        assert_eq!(comment("a\nrm -rf /"), "a\\nrm -rf /");
    }
}
