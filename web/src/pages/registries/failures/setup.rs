//! The left pane: whom to ask, and what that means here.

use super::hands::Hands;
use crate::components::submit::on_submit;
use crate::pages::play::{Field, Fill};
use yew::prelude::*;

/// The form's id: Run all stands outside of it.
pub(super) const FORM: &str = "failures-form";

/// The pane.
pub(super) fn setup(hands: &Hands) -> Html {
    let page = &hands.page;
    let on_submit = {
        let hands = hands.clone();
        on_submit(move || hands.run_all())
    };
    let safe = page.cases.iter().filter(|case| case.is_safe).count();
    html! {
        <section class="pane setup" aria-label="Setup">
            <div class="pane-head"><h2>{ "Setup" }</h2></div>
            <form id={FORM} class="pane-body" novalidate=true autocomplete="off" onsubmit={on_submit}>
                if page.is_embedded() {
                    <p class="account">{ "Each failure has a fresh registry in this page, which is prepared for it: with accounts, an image, and the policy that brings it about. The registry that Play pushes to is left alone." }</p>
                    <p class="account">{ "There is no switch that makes a step fail: each failure has its true cause, in the registry's state or in the request." }</p>
                } else {
                    { hands.whom(|whom| whom.fields()) }
                    { hands.whom(|whom| whom.text(
                        Field::Repository, "Repository", &page.form.repository, Fill::Repository,
                        "Requests name it; what the registry refuses is not in it afterwards.",
                    )) }
                    <p class="account">{ format!("Of the {} failures, {safe} need no state of the registry and leave nothing behind: these are tried there. The others are told, and not tried.", page.cases.len()) }</p>
                }
            </form>
        </section>
    }
}
