//! A body: as a tree, as text, or as bytes.

use super::json::{self, Origins};
use super::opened::Opened;
use super::segmented::word;
use crate::wire::{hex, measure};
use longshore_client::plain::plain;
use yew::prelude::*;

/// So many bytes are dumped at first, and again each time that more are asked for.
const DUMPED: u32 = 1 << 10;

/// Of a text, so many bytes are shown.
const MOST_TEXT: usize = 64 << 10;

/// A body, or its beginning.
pub(crate) struct Body<'a> {
    /// Its first bytes, as they may be shown.
    pub(crate) bytes: &'a [u8],
    /// How many bytes there are in all.
    pub(crate) size: u64,
    /// Whether what was kept is all that there is.
    pub(crate) is_whole: bool,
    /// The accessible name of the choice between the views.
    pub(crate) label: &'static str,
    /// What it is known by.
    pub(crate) name: String,
    /// Where digests lead to.
    pub(crate) origins: &'a Origins,
}

/// How a body is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// As JSON whose parts fold.
    Tree,
    /// As it came.
    Text,
    /// As offsets, bytes and what of them can be printed.
    Hex,
}

impl View {
    fn label(self) -> &'static str {
        match self {
            Self::Tree => "Tree",
            Self::Text => "Text",
            Self::Hex => "Hex",
        }
    }
}

impl Body<'_> {
    /// The body in the view that was chosen.
    pub(crate) fn shown(&self, opened: &Opened) -> Html {
        let Self { bytes, size, name, .. } = self;
        if *size == 0 {
            return html! { <p class="body-note">{ "No body." }</p> };
        }
        let views = views(bytes);
        let (chosen, dumped) = (format!("view {name}"), format!("bytes {name}"));
        let pressed = opened.mark(&chosen).map_or(0, |at| at as usize).min(views.len() - 1);
        let view = views[pressed];
        let most = opened.mark(&dumped).unwrap_or(DUMPED);
        let (content, shown) = match view {
            View::Tree => {
                let text = String::from_utf8_lossy(bytes);
                (json::tree(&text, None, name, opened, Some(self.origins)), bytes.len())
            }
            View::Text => {
                let text = readable(bytes).unwrap_or_default();
                let end =
                    (0..=MOST_TEXT.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                (html! { <pre class="text" tabindex="0">{ plain(&text[..end]).into_owned() }</pre> }, end)
            }
            View::Hex => {
                let shown = &bytes[..bytes.len().min(most as usize)];
                (html! { <pre class="hex" tabindex="0">{ hex::dump(shown) }</pre> }, shown.len())
            }
        };
        html! {
            <div class="body">
                if views.len() > 1 {
                    <div class="views"><div class="segmented" role="group" aria-label={self.label}>
                        { for views.iter().zip(0..).map(|(view, at)| html! {
                            <button
                                type="button" aria-pressed={word(at as usize == pressed)}
                                onclick={opened.set(chosen.clone(), at)}
                            >{ view.label() }</button>
                        }) }
                    </div></div>
                }
                { content }
                <p class="body-note">
                    { measure::bytes_exactly(*size) }
                    if !self.is_whole || shown < bytes.len() {
                        { format!(", the first {} shown", measure::count(shown as u64)) }
                    }
                    if view == View::Hex && shown < bytes.len() {
                        { " " }<button type="button" onclick={opened.set(dumped, most + DUMPED)}>{ "Show more bytes" }</button>
                    } else if !self.is_whole && shown == bytes.len() {
                        { "; the rest was not kept" }
                    }
                </p>
            </div>
        }
    }
}

/// How a body can be shown, what it is best shown as first.
fn views(bytes: &[u8]) -> Vec<View> {
    let text = readable(bytes);
    let tree = text.is_some_and(|text| text.len() <= MOST_TEXT && json::can_be_shown(text));
    let of = [(tree, View::Tree), (text.is_some(), View::Text), (true, View::Hex)];
    of.into_iter().filter_map(|(can, view)| can.then_some(view)).collect()
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

    #[test]
    fn a_body_is_first_shown_as_what_it_is() {
        assert_eq!(views(b"{\"a\":1}"), [View::Tree, View::Text, View::Hex]);
        assert_eq!(views(b"404 page not found\n"), [View::Text, View::Hex]);
        assert_eq!(views(&[0x1f, 0x8b]), [View::Hex]);
    }
}
