//! A JSON document: coloured, and foldable where it has parts. Nothing is reordered, and no number or escape is
//! changed; only the space between the parts is made anew.

use crate::wire::measure;
use longshore_core::json::{Json, Kind, NodeId, Span};
use yew::prelude::*;

/// Deeper documents than this are shown as text.
const DEEPEST: u32 = 48;

/// Documents with more values than this are shown as text.
const MOST: usize = 20_000;

/// The document, each object and array with content in a fold of its own; none where the text is something else
/// than an object or an array, or is too large to be shown so.
pub(crate) fn tree(text: &str) -> Option<Html> {
    let json = Json::parse(text.as_bytes());
    let root = shown(&json)?;
    Some(html! { <div class="json">{ entry(&json, root, true) }</div> })
}

/// The value to show.
fn shown(json: &Json<'_>) -> Option<NodeId> {
    let fits = json.problems().is_empty() && json.depth() <= DEEPEST && json.len() <= MOST;
    json.root().filter(|root| fits && matches!(json.kind(*root), Kind::Object | Kind::Array))
}

fn entry(json: &Json<'_>, node: NodeId, is_last: bool) -> Html {
    let text = |span: Span| String::from_utf8_lossy(span.of(json.source())).into_owned();
    let key = json.key_span(node);
    let label =
        (key.end > key.start).then(|| html! { <><span class="j-name">{ text(key) }</span>{ ": " }</> });
    let comma = if is_last { "" } else { "," };
    let (open, close, parts) = match json.kind(node) {
        Kind::Object => ("{", "}", "field"),
        Kind::Array => ("[", "]", "item"),
        kind => {
            let class = match kind {
                Kind::String => "j-text",
                Kind::Number => "j-number",
                _ => "j-word",
            };
            return html! { <div class="j-line">{ label }<span {class}>{ text(json.span(node)) }</span>{ comma }</div> };
        }
    };
    let entries: Vec<NodeId> = json.children(node).collect();
    let Some(last) = entries.last().copied() else {
        return html! { <div class="j-line">{ label }{ open }{ close }{ comma }</div> };
    };
    let many = measure::counted(entries.len(), parts);
    html! {
        <details open=true>
            <summary>
                { label }{ open }
                <span class="j-folded">{ format!(" {many} {close}{comma}") }</span>
            </summary>
            <div class="j-inside">
                { for entries.into_iter().map(|inner| entry(json, inner, inner == last)) }
            </div>
            <div class="j-line">{ close }{ comma }</div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shown(text: &str) -> bool {
        shown(&Json::parse(text.as_bytes())).is_some()
    }

    #[test]
    fn what_is_no_object_or_array_is_shown_as_text() {
        for text in ["", "1", "\"a\"", "<html>", "{", "[1,]", "{a:1}", "[1] x"] {
            assert!(!is_shown(text), "{text:?}");
        }
        assert!(is_shown(r#"{"b": 1.50e2, "a": ["é"], "a": null}"#));
    }

    #[test]
    fn a_document_that_goes_too_deep_is_shown_as_text() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(is_shown(&nested(48)));
        assert!(!is_shown(&nested(100_000)));
    }
}
