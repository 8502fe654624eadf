//! A body: as JSON, as text, or as bytes.

use super::document;
use crate::wire::{hex, measure};
use yew::prelude::*;

/// Of bytes that are no text, so many are shown.
const MOST_BYTES: usize = 256;

/// Of a text, so many characters are shown.
const MOST_TEXT: usize = 64 << 10;

/// A body of `size` bytes, of which the first were kept: `bytes`, as they may be shown.
pub(crate) fn body(bytes: &[u8], size: u64, is_whole: bool) -> Html {
    if size == 0 {
        return html! { <p class="body-note">{ "No body." }</p> };
    }
    let (content, shown) = content(bytes);
    html! {
        <div class="body">
            { content }
            <p class="body-note">
                { measure::bytes_exactly(size) }
                if !is_whole || shown < bytes.len() {
                    { format!(", the first {} shown", measure::count(shown as u64)) }
                }
            </p>
        </div>
    }
}

fn content(bytes: &[u8]) -> (Html, usize) {
    let text = readable(bytes);
    if let Some(text) = text {
        if text.len() <= MOST_TEXT
            && let Some(tree) = document::tree(text)
        {
            return (tree, text.len());
        }
        let end = (0..=MOST_TEXT.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        return (html! { <pre class="text" tabindex="0">{ text[..end].to_owned() }</pre> }, end);
    }
    let shown = &bytes[..bytes.len().min(MOST_BYTES)];
    (html! { <pre class="hex" tabindex="0">{ hex::dump(shown) }</pre> }, shown.len())
}

/// The bytes as text, if that is what they are; a character that was cut at the end does no harm.
fn readable(bytes: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (!text.is_empty() && !text.contains(is_control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_bytes() {
        assert_eq!(readable("é\n".as_bytes()), Some("é\n"));
        assert_eq!(readable(&"aé".as_bytes()[..2]), Some("a"));
        assert_eq!(readable(b"a\0"), None);
        assert_eq!(readable(&[0x1f, 0x8b, 8, 0]), None);
        assert_eq!(readable(&[]), None);
    }
}
