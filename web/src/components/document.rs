//! A JSON document: coloured, and foldable where it has parts.

use crate::wire::json::{Kind, Node};
use crate::wire::measure;
use yew::prelude::*;

/// The document, each object and array with content in a fold of its own.
pub(crate) fn tree(node: &Node<'_>) -> Html {
    html! { <div class="json">{ entry(None, node, true) }</div> }
}

fn entry(name: Option<&str>, node: &Node<'_>, is_last: bool) -> Html {
    let label = name.map(|name| html! { <><span class="j-name">{ name.to_owned() }</span>{ ": " }</> });
    let comma = if is_last { "" } else { "," };
    match node {
        Node::Scalar(kind, text) => {
            let class = match kind {
                Kind::Text => "j-text",
                Kind::Number => "j-number",
                Kind::Word => "j-word",
            };
            html! { <div class="j-line">{ label }<span {class}>{ (*text).to_owned() }</span>{ comma }</div> }
        }
        Node::Group { is_object, entries } => {
            let (open, close) = if *is_object { ("{", "}") } else { ("[", "]") };
            if entries.is_empty() {
                return html! { <div class="j-line">{ label }{ open }{ close }{ comma }</div> };
            }
            let many = measure::counted(entries.len(), if *is_object { "field" } else { "item" });
            html! {
                <details open=true>
                    <summary>
                        { label }{ open }
                        <span class="j-folded">{ format!(" {many} {close}{comma}") }</span>
                    </summary>
                    <div class="j-inside">
                        { for entries.iter().enumerate().map(|(at, (name, node))| {
                            entry(*name, node, at + 1 == entries.len())
                        }) }
                    </div>
                    <div class="j-line">{ close }{ comma }</div>
                </details>
            }
        }
    }
}
