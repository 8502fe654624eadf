//! A repository: its tags.

use super::action::Action;
use super::cost::cost;
use super::hands::Hands;
use super::state::Want;
use crate::components::field::{TextField, text_field};
use crate::wire::measure;
use longshore_client::plain::plain_name;
use yew::prelude::*;

/// The tags, and a filter over them.
pub(super) fn repository(hands: &Hands) -> Html {
    let page = &hands.page;
    let Some(found) = &page.tags else { return Html::default() };
    let filter = page.filter.to_lowercase();
    let fitting: Vec<&String> =
        found.items.iter().filter(|tag| tag.to_lowercase().contains(&filter)).collect();
    let more = fitting.len().saturating_sub(page.listed);
    let dispatch = page.dispatcher();
    html! {
        <section class="tags" aria-label="Tags">
            <div class="listed-head">
                <h3>{ "Tags" }<span class="count">{ fitting.len() }</span></h3>
                if !found.items.is_empty() {
                    { text_field(TextField {
                        id: "filter",
                        label: "Filter",
                        value: &page.filter,
                        error: None,
                        hint: "",
                        placeholder: "",
                        is_secret: false,
                        on_input: Callback::from(move |text| dispatch.dispatch(Action::Filter(text))),
                        on_leave: Callback::noop(),
                    }) }
                }
            </div>
            if found.items.is_empty() {
                <p class="empty">{ "The repository is there, and has no tags." }</p>
            } else if fitting.is_empty() {
                <p class="empty">{ "No tag has this in it." }</p>
            }
            <ul class="names" aria-label="Tag list">
                { for fitting.iter().take(page.listed).map(|tag| html! {
                    <li><button type="button" class="mono" onclick={hands.wanting(Want::Look((*tag).clone(), 0))}>{ plain_name(tag) }</button></li>
                }) }
            </ul>
            if more > 0 {
                <p class="more-listed"><button type="button" onclick={hands.tell(|| Action::More)}>{ "Show more" }</button>{ format!(" {more} more") }</p>
            }
            <p class="hint">{ format!("In {}. ", measure::counted(found.pages as usize, "page")) }{ cost(hands, &found.cost) }</p>
        </section>
    }
}
