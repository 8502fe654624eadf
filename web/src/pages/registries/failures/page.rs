//! The page.

use super::action::Action;
use super::case::CasePane;
use super::grid::grid;
use super::hands::Hands;
use super::outcome::outcome;
use super::setup::{FORM, setup};
use super::state::{Failures, Pane};
use crate::components::segmented::segmented;
use crate::pages::play::use_gateway;
use crate::pages::registries::page_props::PageProps;
use crate::pages::run_key::use_run_key;
use yew::prelude::*;

/// The page.
#[component]
pub(in crate::pages::registries) fn FailuresPage(props: &PageProps<Failures>) -> Html {
    let page = props.page.clone();
    let hands = Hands { page: page.clone(), engine: props.engine.clone(), stopper: props.stopper.clone() };
    let told = page.dispatcher();
    use_gateway(&props.engine, &page.form, move |fill| told.dispatch(Action::Fill(fill)));
    use_run_key(&hands, Hands::run_all);
    let on_pane = {
        let dispatch = page.dispatcher();
        Callback::from(move |at: usize| {
            dispatch.dispatch(Action::Pane(Pane::ALL.get(at).copied().unwrap_or_default()));
        })
    };
    let pane = Pane::ALL.iter().position(|pane| *pane == page.pane).unwrap_or(0);
    html! {
        <div class="conformance failures" data-pane={page.pane.as_str()}>
            <h1 class="visually-hidden">{ "Failures" }</h1>
            { bar(&hands) }
            <div class="tabs">{ segmented("Pane", &Pane::ALL.map(Pane::label), pane, &on_pane) }</div>
            <div class="panes">
                { setup(&hands) }
                <section class="pane checks-pane" aria-label="Failures">
                    { outcome(&hands) }
                    <div class="pane-body">{ grid(&hands) }</div>
                </section>
                <CasePane {page} {hands} />
            </div>
        </div>
    }
}

/// Whom to ask; Run all and Stop.
fn bar(hands: &Hands) -> Html {
    let is_running = hands.page.is_running();
    html! {
        <div class="bar">
            <div class="choices">{ hands.whom(|whom| whom.target()) }</div>
            <div class="go">
                if is_running {
                    <button type="button" class="stop" onclick={hands.callback(Hands::stop)}>{ "Stop" }</button>
                }
                <button
                    type="submit" form={FORM} class="run primary"
                    onpointerenter={hands.wake()} onfocus={hands.wake()}
                    title="Ctrl Enter, or ⌘ Enter" aria-disabled={is_running.then_some("true")}
                >{ "Run all" }</button>
            </div>
        </div>
    }
}
