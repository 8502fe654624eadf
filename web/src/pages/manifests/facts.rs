//! What the document is: digest, size, media type.

use super::hands::Hands;
use crate::components::select::{Select, select};
use crate::wire::measure;
use longshore_core::validate::Format;
use yew::prelude::*;

/// The choice to leave it to the document.
const RECOGNISED: &str = "As recognised";

/// The facts.
pub(crate) fn facts(hands: &Hands) -> Html {
    let checked = hands.page.checked.as_deref();
    let digest = checked.map_or("", |checked| checked.digest.as_str());
    let copy = {
        let (hands, digest) = (hands.clone(), digest.to_owned());
        Callback::from(move |_: MouseEvent| hands.copy(digest.clone()))
    };
    let other = checked.and_then(|checked| checked.bytes_digest.as_deref());
    html! {
        <section class="facts" aria-label="Facts">
            <div class="digest-row">
                <h3 id="digest-label">{ "Digest" }</h3>
                <output id="digest" class="mono" aria-labelledby="digest-label">{ digest }</output>
                <button type="button" disabled={digest.is_empty()} onclick={copy}>{ "Copy" }</button>
            </div>
            if let Some(other) = other {
                <p class="hint">
                    { "That is the digest of what is signed, by which registries know it. All of its bytes have " }
                    <code>{ other.to_owned() }</code>{ "." }
                </p>
            }
            if hands.page.differs {
                <p class="differs">
                    { "Some bytes of this file are not UTF-8, and are shown as �. Digest and findings are those of the file as it is; whatever you change replaces them." }
                </p>
            }
            <dl class="fact-list">
                <div>
                    <dt>{ "Size" }</dt>
                    <dd>{ checked.map(|checked| measure::bytes_exactly(u64::from(checked.size))) }</dd>
                </div>
                <div>
                    <dt>{ "Kind" }</dt>
                    <dd>
                        if let Some(checked) = checked {
                            <strong>{ checked.format.map_or("not known", Format::name) }</strong>
                            <span class="reason">{ plain(&checked.reason) }</span>
                        }
                    </dd>
                </div>
            </dl>
            { media_type(hands) }
        </section>
    }
}

fn media_type(hands: &Hands) -> Html {
    let given = hands.page.given;
    let options = std::iter::once(RECOGNISED).chain(Format::ALL.map(Format::media_type));
    let recognised = hands.page.checked.as_deref().and_then(|checked| checked.format);
    let hint = match (given, recognised) {
        (None, Some(_)) => {
            "A registry goes by the Content-Type of the request: choose it here if it is another one."
        }
        (None, None) => "Choose what it is meant to be, and the judges can say more.",
        (Some(_), _) => "The document is judged as if it came with this media type.",
    };
    let on_change = {
        let hands = hands.clone();
        Callback::from(move |chosen: String| hands.give(Format::of_media_type(&chosen)))
    };
    html! {
        <>
            if let (None, Some(format)) = (given, recognised) {
                <p class="mono media-type">{ format.media_type() }</p>
            }
            { select(Select {
                id: "media-type",
                label: "Media type",
                options: options.map(AttrValue::from).collect(),
                value: given.map_or(RECOGNISED, Format::media_type),
                hint,
                error: None,
                on_change,
            }) }
        </>
    }
}

/// A sentence without the marks around code, which would be read out. What a document has in it is seen, and turns
/// nothing around.
pub(crate) fn plain(sentence: &str) -> Html {
    let sentence = longshore_client::plain::plain(sentence);
    let parts = sentence.split('`').enumerate();
    html! {
        { for parts.map(|(at, part)| {
            if at % 2 == 1 { html! { <code>{ part.to_owned() }</code> } } else { html! { { part.to_owned() } } }
        }) }
    }
}
