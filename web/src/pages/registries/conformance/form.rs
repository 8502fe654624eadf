//! The left pane: who asks, where the checks push, and which of them are made.

use super::action::Action;
use super::hands::Hands;
use super::state::Phase;
use crate::components::field::{TextField, text_field};
use crate::components::submit::on_submit;
use longshore_conformance::Category;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The form's id: Run stands outside of it.
pub(super) const FORM: &str = "conformance-form";

/// The pane.
pub(super) fn form(hands: &Hands) -> Html {
    let on_submit = {
        let hands = hands.clone();
        on_submit(move || hands.run())
    };
    let page = &hands.page;
    let lacking = page.categories.is_empty() && page.phase == Phase::Refused;
    html! {
        <section class="pane setup" aria-label="Setup">
            <div class="pane-head"><h2>{ "Setup" }</h2></div>
            <form id={FORM} class="pane-body" novalidate=true autocomplete="off" onsubmit={on_submit}>
                { hands.whom(|whom| whom.fields()) }
                { repository(
                    hands, "first-repository", "Repository", &page.first, page.first_error().as_deref(), Action::First,
                    "Empty makes two of their own, and what was pushed there is deleted again.",
                ) }
                { repository(
                    hands, "second-repository", "Second repository", &page.second, page.second_error().as_deref(), Action::Second,
                    "Where blobs are mounted from; empty puts -mount behind the first.",
                ) }
                <fieldset class="switches" aria-describedby={lacking.then_some("categories-error")}>
                    <legend>{ "Categories" }</legend>
                    { for Category::ALL.into_iter().map(|category| switch(hands, category)) }
                    if lacking { <p id="categories-error" class="error">{ "Choose at least one." }</p> }
                </fieldset>
            </form>
        </section>
    }
}

fn repository(
    hands: &Hands,
    id: &'static str,
    label: &'static str,
    value: &str,
    error: Option<&str>,
    action: fn(String) -> Action,
    hint: &'static str,
) -> Html {
    let dispatch = hands.page.dispatcher();
    text_field(TextField {
        id,
        label,
        value,
        error,
        hint,
        placeholder: "",
        is_secret: false,
        on_input: Callback::from(move |text| dispatch.dispatch(action(text))),
        on_leave: Callback::noop(),
    })
}

fn switch(hands: &Hands, category: Category) -> Html {
    let dispatch = hands.page.dispatcher();
    let on_change = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.dispatch(Action::Category(category, input.checked()));
        }
    });
    let id = format!("category-{}", category.as_str());
    html! {
        <div class="check">
            <input id={id.clone()} type="checkbox" checked={hands.page.categories.contains(&category)} onchange={on_change} />
            <label for={id}>{ category.title() }</label>
        </div>
    }
}
