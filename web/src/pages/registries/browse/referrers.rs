//! What refers to a document, as a tree: each manifest of it can be opened, and asked for what refers to it in turn.

use super::cost::cost;
use super::document::{SHOWN, left_out};
use super::hands::Hands;
use super::state::{Found, Want, short};
use longshore_client::plain::plain_start;
use std::collections::BTreeSet;
use yew::prelude::*;

/// What refers to this digest, once it was asked for.
pub(super) fn referrers(hands: &Hands, digest: &str) -> Html {
    let Some(found) = hands.page.referrers.get(digest) else { return Html::default() };
    html! {
        <section class="referrers" aria-label="Referrers">
            <h3>{ "What refers to it" }<span class="count">{ found.items.len() }</span></h3>
            if found.items.is_empty() { <p class="hint">{ "Nothing refers to it." }</p> }
            { branch(hands, found, "Referrers", &mut BTreeSet::from([digest.to_owned()])) }
        </section>
    }
}

/// A list, and below each entry of it what refers to that. What was drawn already is not drawn again: a registry may answer
/// that things refer to each other in a circle.
fn branch(hands: &Hands, found: &Found, name: &str, drawn: &mut BTreeSet<String>) -> Html {
    let items: Vec<Html> = found.items.iter().take(SHOWN).map(|item| entry(hands, item, drawn)).collect();
    html! {
        <>
            if !items.is_empty() { <ul class="tree" aria-label={name.to_owned()}>{ items }</ul> }
            { left_out(found.items.len()) }
            <p class="hint">{ cost(hands, &found.cost) }</p>
        </>
    }
}

fn entry(hands: &Hands, item: &str, drawn: &mut BTreeSet<String>) -> Html {
    // A line is the digest, and the kind behind it.
    let (digest, kind) = item.split_once(' ').unwrap_or((item, ""));
    let look = Want::Look(digest.to_owned(), hands.page.way.len());
    let name = format!("What refers to {}", short(digest));
    let below = match hands.page.referrers.get(digest) {
        _ if drawn.contains(digest) => Html::default(),
        None => {
            let ask = hands.wanting(Want::Referrers(digest.to_owned()));
            html! { <button type="button" aria-label={name} onclick={ask}>{ "Referrers" }</button> }
        }
        Some(found) if found.items.is_empty() => {
            html! { <span class="hint">{ "Nothing refers to it." }</span> }
        }
        Some(found) => {
            drawn.insert(digest.to_owned());
            branch(hands, found, &name, drawn)
        }
    };
    html! {
        <li>
            <button type="button" class="mono digest-link" title={digest.to_owned()} onclick={hands.wanting(look)}>{ short(digest) }</button>
            { " " }{ plain_start(kind, 120) }{ " " }
            { below }
        </li>
    }
}
