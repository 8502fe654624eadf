//! A layer, in the place of the text: what is in it.

use super::action::Action;
use super::hands::Hands;
use super::state::Looked;
use crate::components::field::{TextField, text_field};
use crate::wire::measure;
use longshore_client::plain::{plain_line, plain_start};
use longshore_documents::listing::{Item, Listing};
use yew::prelude::*;

/// So many more entries are shown each time.
const MORE: u32 = 2000;

/// The layer.
pub(crate) fn layer(hands: &Hands, looked: &Looked) -> Html {
    let listing = &looked.listing;
    let close = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| hands.page.dispatch(Action::Look(None)))
    };
    html! {
        <section class="layer" aria-label="Layer">
            <div class="layer-head">
                <h3>{ plain_line(&listing.name) }</h3>
                <button type="button" onclick={close}>{ "Back to the document" }</button>
            </div>
            { facts(listing) }
            if let Some(why) = &listing.broken {
                <p class="trouble" role="alert">{ format!("This layer cannot be read to its end: {why}. What came before is listed.") }</p>
            }
            { search(hands, looked) }
            <table class="entries" aria-label="Files in the layer">
                <thead>
                    <tr>
                        <th scope="col">{ "Path" }</th>
                        <th scope="col">{ "Size" }</th>
                        <th scope="col">{ "Mode" }</th>
                        <th scope="col">{ "Owner" }</th>
                        <th scope="col">{ "Changed" }</th>
                    </tr>
                </thead>
                <tbody>{ for listing.items.iter().map(entry) }</tbody>
            </table>
            { more(hands, looked) }
        </section>
    }
}

fn facts(listing: &Listing) -> Html {
    let row = |name: &'static str, value: &Option<String>, size: f64| {
        let value = value.as_ref()?;
        Some(html! {
            <div>
                <dt>{ name }</dt>
                <dd><span class="mono">{ value }</span><span class="reason">{ measure::bytes_exactly(whole(size)) }</span></dd>
            </div>
        })
    };
    html! {
        <dl class="fact-list">
            { row("Digest", &listing.digest, listing.size) }
            { row("DiffID", &listing.diff_id, listing.unpacked) }
            if !listing.compression.is_empty() {
                <div><dt>{ "Packed" }</dt><dd>{ &listing.compression }</dd></div>
            }
        </dl>
    }
}

fn search(hands: &Hands, looked: &Looked) -> Html {
    let on_input = {
        let hands = hands.clone();
        Callback::from(move |text: String| hands.search_layer(text))
    };
    let listing = &looked.listing;
    let all = measure::count(u64::from(listing.entries));
    let count = if looked.search.is_empty() {
        format!("{all} {}", if listing.entries == 1 { "entry" } else { "entries" })
    } else {
        format!("{} of {all}", measure::count(u64::from(listing.found)))
    };
    html! {
        <div class="layer-search">
            { text_field(TextField {
                id: "layer-search",
                label: "Search by path",
                value: &looked.search,
                error: None,
                hint: "",
                placeholder: "",
                is_secret: false,
                on_input,
                on_leave: Callback::noop(),
            }) }
            <p class="summary" role="status">{ count }</p>
        </div>
    }
}

fn entry(item: &Item) -> Html {
    html! {
        <tr class={item.removes.then_some("removes")}>
            <th scope="row" class="mono">
                <bdi>{ plain_line(&item.path) }</bdi>
                if !item.more.is_empty() { <span class="entry-more"><bdi>{ plain_line(&item.more) }</bdi></span> }
            </th>
            <td>{ measure::bytes(whole(item.size)) }</td>
            <td class="mono">{ &item.permissions }</td>
            <td><bdi>{ plain_start(&item.owner, 64) }</bdi></td>
            <td>{ item.modified.get(..16).map_or_else(|| item.modified.clone(), |time| time.replace('T', " ")) }</td>
        </tr>
    }
}

fn more(hands: &Hands, looked: &Looked) -> Html {
    let listing = &looked.listing;
    let shown = u32::try_from(listing.items.len()).unwrap_or(u32::MAX);
    let left = listing.found.saturating_sub(shown);
    if left == 0 {
        return Html::default();
    }
    let next = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| hands.list_layer(shown + MORE))
    };
    html! {
        <p class="more">
            <span>{ format!("{} more.", measure::count(u64::from(left))) }</span>
            <button type="button" onclick={next}>{ format!("List the next {}", left.min(MORE)) }</button>
        </p>
    }
}

fn whole(size: f64) -> u64 {
    // A size is a whole number, and `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
    {
        size as u64
    }
}
