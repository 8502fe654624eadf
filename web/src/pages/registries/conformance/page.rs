//! The page as a whole: what is filled in, the checks, and the chosen one.

use super::action::Action;
use super::check::CheckPane;
use super::checks::checks;
use super::form::{FORM, form};
use super::hands::Hands;
use super::matrix::matrix;
use super::outcome::outcome;
use super::state::{Conformance, Pane, Phase};
use crate::browser::clock::PageClock;
use crate::components::segmented::segmented;
use crate::components::select::{Select, select};
use crate::pages::play::use_gateway;
use crate::pages::registries::page_props::PageProps;
use crate::pages::run_key::use_run_key;
use crate::shared::Shared;
use gloo_timers::callback::Interval;
use longshore_client::transport::Clock as _;
use longshore_conformance::Version;
use yew::prelude::*;

/// How often the time of a run is shown anew, in milliseconds.
const TICK: u32 = 500;

/// The page.
#[component]
pub(in crate::pages::registries) fn ConformancePage(props: &PageProps<Conformance>) -> Html {
    let page = props.page.clone();
    let hands = Hands { page: page.clone(), engine: props.engine.clone(), stopper: props.stopper.clone() };
    let told = page.dispatcher();
    use_gateway(&props.engine, &page.form, move |fill| told.dispatch(Action::Fill(fill)));
    use_run_key(&hands, Hands::run);
    let ticks = page.dispatcher();
    use_effect_with(page.is_running(), move |is_running| {
        let tick = move || ticks.dispatch(Action::Tick(PageClock.now()));
        let clock = is_running.then(|| Interval::new(TICK, tick));
        move || drop(clock)
    });
    let on_pane = {
        let dispatch = page.dispatcher();
        Callback::from(move |at: usize| {
            dispatch.dispatch(Action::Pane(Pane::ALL.get(at).copied().unwrap_or_default()));
        })
    };
    let pane = Pane::ALL.iter().position(|pane| *pane == page.pane).unwrap_or(0);
    let chosen = page.chosen.and_then(|at| page.checks.get(at));
    let outcome_of = chosen.and_then(|chosen| chosen.outcome.clone());
    html! {
        <div class="conformance" data-pane={page.pane.as_str()}>
            <h1 class="visually-hidden">{ "Conformance" }</h1>
            { bar(&hands) }
            <div class="tabs">{ segmented("Pane", &Pane::ALL.map(Pane::label), pane, &on_pane) }</div>
            <div class="panes">
                { form(&hands) }
                <section class="pane checks-pane" aria-label="Checks">
                    { outcome(&hands) }
                    <div class="pane-body">
                        if page.checks.is_empty() {
                            { nothing_yet(&page.phase) }
                        } else {
                            { matrix(&hands) }
                            { checks(&hands) }
                        }
                    </div>
                </section>
                <CheckPane
                    run={page.runs}
                    planned={chosen.map(|chosen| Shared::from(chosen.planned.clone()))}
                    outcome={outcome_of.map(Shared::from)}
                />
            </div>
        </div>
    }
}

fn nothing_yet(phase: &Phase) -> Html {
    html! {
        if *phase == Phase::Idle {
            <div class="empty">
                <p>{ "Each demand of the OCI distribution specification is a check here: it pushes content of its own under names that nobody else has, looks at what the registry answers, and deletes it again." }</p>
                <p>{ "Press Run to hold the registry in this page to it, or choose another target." }</p>
            </div>
        }
    }
}

/// Whom to hold to which version; Run and Stop.
fn bar(hands: &Hands) -> Html {
    let dispatch = hands.page.dispatcher();
    let on_change = Callback::from(move |name: String| {
        if let Some(version) = Version::named(&name) {
            dispatch.dispatch(Action::Version(version));
        }
    });
    let is_running = hands.page.is_running();
    html! {
        <div class="bar">
            <div class="choices">
                { hands.whom(|whom| whom.choices()) }
                { select(Select {
                    id: "version",
                    label: "Version",
                    options: Version::ALL.map(|version| version.as_str().into()).to_vec(),
                    value: hands.page.version.as_str(),
                    hint: "",
                    error: None,
                    on_change,
                }) }
            </div>
            <div class="go">
                if is_running {
                    <button type="button" class="stop" onclick={hands.callback(Hands::stop)}>{ "Stop" }</button>
                }
                <button
                    type="submit" form={FORM} class="run primary"
                    onpointerenter={hands.wake()} onfocus={hands.wake()}
                    title="Ctrl Enter, or ⌘ Enter" aria-disabled={is_running.then_some("true")}
                >{ "Run" }</button>
            </div>
        </div>
    }
}
