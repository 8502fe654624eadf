//! Text in markup: nothing of it means anything there.

use std::fmt::{Display, Formatter, Result, Write as _};

/// A text, escaped for elements and for quoted attributes of XML and HTML. What XML cannot have is written out.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for letter in self.0.chars() {
            match letter {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // A line feed in an attribute would be read as a space.
                '\n' => f.write_str("&#10;")?,
                '\t' => f.write_str("&#9;")?,
                // XML 1.0 has no other control characters, nor these two.
                letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                    write!(f, "{}", letter.escape_unicode())?;
                }
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_means_nothing() {
        let text = "<b a=\"1\" c='2'>]]>&amp;</b>\n\t\0\u{1b}\u{fffe}é";
        assert_eq!(
            Text(text).to_string(),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;]]&gt;&amp;amp;&lt;/b&gt;&#10;&#9;\\u{0}\\u{1b}\\u{fffe}é"
        );
    }
}
