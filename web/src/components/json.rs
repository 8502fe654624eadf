//! A JSON document: coloured, each object and array in a fold, each field of a known document explained, and digests
//! as links to where their content came or went. Nothing is reordered, and no number or escape is changed; only the
//! space between the parts is made anew.

use super::opened::{Opened, note};
use super::segmented::word;
use super::texts::Loaded;
use crate::browser::element;
use crate::route::Route;
use crate::shared::Shared;
use crate::wire::measure;
use longshore_client::Transcript;
use longshore_client::plain::plain_line;
use longshore_core::Digest;
use longshore_core::json::{Json, Kind, NodeId, Span};
use longshore_explain::{Document, field};
use yew::prelude::*;

/// Deeper documents than this are shown as text.
const DEEPEST: u32 = 48;

/// Documents with more values than this are shown as text.
const MOST: usize = 20_000;

/// Of documents with more values than this, large parts and what lies deep are folded first.
const MANY: usize = 160;

/// Parts with more entries than this are large.
const LARGE: usize = 12;

/// So many entries of a part are drawn at first, and again each time that more are asked for.
const DRAWN: u32 = 100;

/// Of a text, so many characters are drawn.
const LONGEST: usize = 2_000;

/// Where digests lead to.
pub(crate) struct Origins {
    /// Which run it is.
    pub(crate) run: u32,
    /// The exchanges.
    pub(crate) transcript: Shared<Transcript>,
    /// The one that is looked at.
    pub(crate) shown: u32,
    /// Goes to another.
    pub(crate) on_select: Callback<u32>,
}

/// Whether a text is an object or an array that is not too large to be shown as a tree.
pub(crate) fn can_be_shown(text: &str) -> bool {
    root(&Json::parse(text.as_bytes())).is_some()
}

/// The tree of a text that [`can_be_shown`], known by this name. What it is, is seen from it where nobody says.
pub(crate) fn tree(
    text: &str,
    document: Option<Document>,
    name: &str,
    opened: &Opened,
    origins: Option<&Origins>,
) -> Html {
    let json = Json::parse(text.as_bytes());
    let Some(root) = root(&json) else { return Html::default() };
    let document = document.or_else(|| Document::recognise(&json));
    let tree = Tree { json: &json, document, name, opened, origins };
    html! { <div class="json" onkeydown={|event: KeyboardEvent| on_key(&event)}>{ tree.entry(root, true) }</div> }
}

fn on_key(event: &KeyboardEvent) {
    if !(event.ctrl_key() || event.meta_key() || event.alt_key()) && element::walk(event) {
        event.prevent_default();
    }
}

/// The value to show.
fn root(json: &Json<'_>) -> Option<NodeId> {
    let fits = json.problems().is_empty() && json.depth() <= DEEPEST && json.len() <= MOST;
    json.root().filter(|root| fits && matches!(json.kind(*root), Kind::Object | Kind::Array))
}

/// What is being drawn.
struct Tree<'a, 'j> {
    json: &'a Json<'j>,
    document: Option<Document>,
    /// What the tree is known by.
    name: &'a str,
    opened: &'a Opened,
    origins: Option<&'a Origins>,
}

impl Tree<'_, '_> {
    fn entry(&self, node: NodeId, is_last: bool) -> Html {
        let json = self.json;
        let comma = if is_last { "" } else { "," };
        let (open, close, parts) = match json.kind(node) {
            Kind::Object => ("{", "}", "field"),
            Kind::Array => ("[", "]", "item"),
            _ => {
                return html! {
                    <>
                        <div class="j-line">{ self.label(node) }{ self.value(node) }{ comma }</div>
                        { self.note(node) }
                    </>
                };
            }
        };
        let entries: Vec<NodeId> = json.children(node).collect();
        if entries.is_empty() {
            return html! { <><div class="j-line">{ self.label(node) }{ open }{ close }{ comma }</div>{ self.note(node) }</> };
        }
        let many = measure::counted(entries.len(), parts);
        let is_open = self.is_open(node, entries.len());
        let name = json.key(node).map_or_else(|| "Document".to_owned(), |key| plain_line(&key));
        let on_fold = self.opened.set(self.mark("fold", node), u32::from(!is_open));
        let fold = html! {
            <button
                type="button" class="fold" aria-expanded={word(is_open)} aria-label={format!("{name}: {many}")}
                onclick={on_fold}
            />
        };
        let more = self.mark("more", node);
        let drawn = self.opened.mark(&more).unwrap_or(DRAWN);
        let (last, left) = (entries.last().copied(), entries.len().saturating_sub(drawn as usize));
        // Open or not, the parts are the same, so that the button is, too, and keeps the focus.
        html! {
            <>
                <div class="j-line">
                    { fold }{ self.label(node) }{ open }
                    if !is_open { <span class="j-folded">{ format!(" {many} ") }</span>{ close }{ comma } }
                </div>
                { self.note(node) }
                if is_open {
                    <div class="j-inside">
                        { for entries.into_iter().take(drawn as usize).map(|inner| self.entry(inner, Some(inner) == last)) }
                        if left > 0 {
                            <button type="button" class="more-entries" onclick={self.opened.set(more, drawn + DRAWN)}>
                                { format!("Show {} more of {left}", left.min(DRAWN as usize)) }
                            </button>
                        }
                    </div>
                    <div class="j-line">{ close }{ comma }</div>
                }
            </>
        }
    }

    /// The name of a field; where the document is known it opens and closes what the field means.
    fn label(&self, node: NodeId) -> Html {
        let key = self.json.key_span(node);
        if key.end <= key.start {
            return Html::default();
        }
        let text = plain_line(&self.text(key));
        if self.document.is_none() {
            return html! { <><span class="j-name">{ text }</span>{ ": " }</> };
        }
        html! { <>{ self.opened.name(self.mark("note", node), "j-name", html! { text }) }{ ": " }</> }
    }

    fn value(&self, node: NodeId) -> Html {
        let class = match self.json.kind(node) {
            Kind::String => "j-text",
            Kind::Number => "j-number",
            _ => "j-word",
        };
        let text = self.text(self.json.span(node));
        if let (Some((number, step)), Some(origins)) = (self.origin(node), self.origins) {
            let on_select = origins.on_select.clone();
            // What comes behind the sign is the page's name, so the link moves by itself.
            let on_click = Callback::from(move |event: MouseEvent| {
                event.prevent_default();
                on_select.emit(number);
            });
            let title = format!("Go to exchange {number}, {step}, where this content came or went");
            return html! { <a class="j-text j-link" href={Route::Play.href()} {title} onclick={on_click}>{ plain_line(&text) }</a> };
        }
        let text = match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}… ({} in all)", &text[..end], measure::bytes(text.len() as u64)),
            None => text,
        };
        html! { <span {class}>{ plain_line(&text) }</span> }
    }

    /// The exchange that brought or took the content whose digest this value is.
    fn origin(&self, node: NodeId) -> Option<(u32, &'static str)> {
        let text = self.json.string(node).filter(|text| text.contains(':') && text.len() < 200)?;
        Digest::parse(&text).ok()?;
        let origins = self.origins?;
        let exchange = origins.transcript.origin(&text, origins.shown)?;
        Some((exchange.number, exchange.request.step.as_str()))
    }

    /// What the field and its value mean, where that was asked for.
    fn note(&self, node: NodeId) -> Html {
        let document = self.document.filter(|_| self.opened.is_open(&self.mark("note", node)));
        let Some(document) = document else { return Html::default() };
        let text = self.opened.texts.topic(
            |texts| document.topic_of(texts, self.json, node),
            "The specification of this document does not know this field.",
        );
        let value = match self.json.kind(node) {
            Kind::String => self.json.string(node),
            Kind::Number => Some(self.text(self.json.span(node)).into()),
            _ => None,
        };
        let meaning = match &self.opened.texts {
            Loaded::Ready(texts) => value.and_then(|value| {
                field::meaning(texts, document.topic_of(texts, self.json, node)?.name, &value)
            }),
            _ => None,
        };
        note(text, meaning.map(|meaning| plain_line(&meaning)))
    }

    fn is_open(&self, node: NodeId, entries: usize) -> bool {
        let root = self.json.root();
        let is_small = || entries <= LARGE && self.json.parent(node) == root;
        let at_first = self.json.len() <= MANY || Some(node) == root || is_small();
        self.opened.mark(&self.mark("fold", node)).map_or(at_first, |mark| mark == 1)
    }

    /// What is known by its name about a value: where it begins tells it from all others.
    fn mark(&self, what: &str, node: NodeId) -> String {
        format!("{what} {} {}", self.json.span(node).start, self.name)
    }

    fn text(&self, span: Span) -> String {
        String::from_utf8_lossy(span.of(self.json.source())).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_object_or_array_is_shown_as_text() {
        for text in ["", "1", "\"a\"", "<html>", "{", "[1,]", "{a:1}", "[1] x"] {
            assert!(!can_be_shown(text), "{text:?}");
        }
        assert!(can_be_shown(r#"{"b": 1.50e2, "a": ["é"], "a": null}"#));
    }

    #[test]
    fn a_document_that_goes_too_deep_is_shown_as_text() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(can_be_shown(&nested(48)));
        assert!(!can_be_shown(&nested(100_000)));
    }
}
