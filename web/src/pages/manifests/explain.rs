//! The explanation of a finding, in its place.

use super::facts::plain;
use longshore_documents::checked::{Found, Topic};
use yew::prelude::*;

/// Why it is so, who minds, and examples.
pub(crate) fn explanation(topic: &Topic, found: &Found) -> Html {
    let judges: Vec<&str> = found.judges.names();
    html! {
        <div class="explained">
            <p>{ plain(&topic.explanation) }</p>
            <p class="quiet">
                { if judges.is_empty() { "No judge rejects the document for it. ".to_owned() } else { format!("Rejected for it by: {}. ", judges.join(", ")) } }
                if let Some(pointer) = found.pointer.as_ref().filter(|pointer| !pointer.is_empty()) {
                    { "At " }<code>{ pointer.clone() }</code>{ ". " }
                }
                <a href={topic.url.clone()} target="_blank" rel="noreferrer">{ &topic.section }</a>
            </p>
            <div class="examples">
                { example("Shows it", "✕", "failed", &topic.wrong) }
                { example("Does not", "✓", "met", &topic.right) }
            </div>
        </div>
    }
}

fn example(title: &'static str, mark: &'static str, class: &'static str, text: &str) -> Html {
    html! {
        <figure>
            <figcaption><span {class} aria-hidden="true">{ mark }</span>{ " " }{ title }</figcaption>
            <pre tabindex="0">{ if text.is_empty() { "(nothing)".to_owned() } else { text.to_owned() } }</pre>
        </figure>
    }
}
