//! The page.

use super::action::Action;
use super::diagnosis::diagnosis;
use super::hands::Hands;
use super::ladder::ladder;
use super::setup::{FORM, setup};
use super::state::{Connect, Pane};
use crate::components::segmented::segmented;
use crate::pages::run_key::use_run_key;
use yew::prelude::*;

/// What the page needs.
#[derive(Properties)]
pub(in crate::pages::registries) struct ConnectPageProps {
    /// What it knows.
    pub(in crate::pages::registries) page: UseReducerHandle<Connect>,
}

impl PartialEq for ConnectPageProps {
    /// The module is drawn again for hardly anything but news of the page.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The page.
#[component]
pub(in crate::pages::registries) fn ConnectPage(props: &ConnectPageProps) -> Html {
    let page = props.page.clone();
    let hands = Hands { page: page.clone() };
    let copied = use_state(String::new);
    use_run_key(&hands, Hands::run);
    let on_pane = {
        let dispatch = page.dispatcher();
        Callback::from(move |at: usize| {
            dispatch.dispatch(Action::Pane(Pane::ALL.get(at).copied().unwrap_or_default()));
        })
    };
    let pane = Pane::ALL.iter().position(|pane| *pane == page.pane).unwrap_or(0);
    let stop = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| hands.stop())
    };
    html! {
        <div class="connect" data-pane={page.pane.as_str()}>
            <h1 class="visually-hidden">{ "Connect" }</h1>
            <div class="bar">
                <div class="choices"><p>{ "Why a registry cannot be reached from this page, and what to change." }</p></div>
                <div class="go">
                    if page.running { <button type="button" class="stop" onclick={stop}>{ "Stop" }</button> }
                    <button
                        type="submit" form={FORM} class="run primary"
                        title="Ctrl Enter, or ⌘ Enter" aria-disabled={page.running.then_some("true")}
                    >{ "Run" }</button>
                </div>
            </div>
            <div class="tabs">{ segmented("Pane", &Pane::ALL.map(Pane::label), pane, &on_pane) }</div>
            <div class="panes">
                { setup(&hands) }
                { ladder(&page) }
                { diagnosis(&page, &copied) }
            </div>
        </div>
    }
}
