//! The left pane: whom to ask, and the repositories.

use super::cost::cost;
use super::hands::Hands;
use super::state::Want;
use crate::components::segmented::word;
use crate::components::submit::on_submit;
use crate::pages::play::{Field, Fill};
use crate::wire::measure;
use longshore_client::plain::plain_name;
use yew::prelude::*;

/// So many repositories are shown.
const SHOWN: usize = 500;

/// The pane.
pub(super) fn sidebar(hands: &Hands) -> Html {
    let page = &hands.page;
    let on_submit = {
        let hands = hands.clone();
        on_submit(move || hands.open_typed())
    };
    html! {
        <section class="pane setup" aria-label="Registry">
            <div class="pane-head"><h2>{ "Registry" }</h2></div>
            <form class="pane-body" novalidate=true autocomplete="off" onsubmit={on_submit}>
                { hands.whom(|whom| whom.fields()) }
                <div class="opener-row">
                    { hands.whom(|whom| whom.text(Field::Repository, "Repository", &page.form.repository, Fill::Repository, "")) }
                    <button type="submit">{ "Open" }</button>
                </div>
                <button type="button" onclick={hands.wanting(Want::Repositories)}>{ "List repositories" }</button>
                { repositories(hands) }
            </form>
        </section>
    }
}

fn repositories(hands: &Hands) -> Html {
    let page = &hands.page;
    let Some(found) = &page.repositories else { return Html::default() };
    let more = found.items.len().saturating_sub(SHOWN);
    html! {
        <div class="found">
            <h3>{ "Repositories" }<span class="count">{ found.items.len() }</span></h3>
            if found.items.is_empty() { <p class="hint">{ "There is no repository that may be seen." }</p> }
            <ul class="names" aria-label="Repositories">
                { for found.items.iter().take(SHOWN).map(|name| html! {
                    <li>
                        <button
                            type="button" class="mono" aria-pressed={word(page.repository.as_ref() == Some(name))}
                            onclick={hands.wanting(Want::Tags(name.clone()))}
                        >{ plain_name(name) }</button>
                    </li>
                }) }
            </ul>
            if more > 0 { <p class="hint">{ format!("… and {more} more: write the name of the one that you want.") }</p> }
            <p class="hint">{ format!("In {}. ", measure::counted(found.pages as usize, "page")) }{ cost(hands, &found.cost) }</p>
        </div>
    }
}
