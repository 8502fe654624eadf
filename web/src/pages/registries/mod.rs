//! The pages about a registry as a whole. They are one module, which shows that of them which the address names, and keeps what
//! each knows while another is shown.

mod browse;
mod conformance;
mod connect;
mod failures;
mod page_props;

use crate::browser::listener::Listener;
use crate::pages::play::is_to_be_kept;
use crate::route::{self, Route};
use crate::worker::Engine;
use browse::{Browse, BrowsePage};
use conformance::{Conformance, ConformancePage};
use connect::{Connect, ConnectPage};
use failures::{Failures, FailuresPage};
use longshore_worker::message::Order;
use longshore_worker::state::StateOrder;
use yew::prelude::*;

/// What the pages need.
#[derive(Properties, PartialEq)]
pub(crate) struct RegistriesPagesProps {
    /// The frame's worker, in which the embedded registry is.
    pub(crate) engine: Engine,
}

/// The page that the address names.
#[component]
pub(crate) fn RegistriesPages(props: &RegistriesPagesProps) -> Html {
    let route = use_state(Route::current);
    // What a page knows outlives it: who comes back from another page finds everything as it was.
    let browse = use_reducer(Browse::default);
    let failures = use_reducer(Failures::default);
    let conformance = use_reducer(Conformance::default);
    let connect = use_reducer(Connect::begun);
    let (walking, failing, checking) = (use_mut_ref(|| None), use_mut_ref(|| None), use_mut_ref(|| None));
    {
        let route = route.clone();
        let (engine, named) = (props.engine.clone(), connect.dispatcher());
        use_effect_with((), move |()| {
            // What was kept on this device is brought back, as Play does it; the task ends with its only news.
            if is_to_be_kept() {
                let mut kept = engine.order(&Order::State(StateOrder::Keep(true)));
                kept.over = true;
            }
            let changed = Listener::of_window("hashchange", move |_: web_sys::Event| {
                if let Some(url) = route::registry_of_address() {
                    named.dispatch(connect::registry(url));
                }
                route.set(Route::current());
            });
            move || drop(changed)
        });
    }
    let engine = props.engine.clone();
    match *route {
        Route::Browse => html! { <BrowsePage {engine} page={browse} stopper={walking} /> },
        Route::Failures => html! { <FailuresPage {engine} page={failures} stopper={failing} /> },
        Route::Conformance => html! { <ConformancePage {engine} page={conformance} stopper={checking} /> },
        Route::Connect => html! { <ConnectPage page={connect} /> },
        // The frame shows another page in the place of this module's.
        _ => Html::default(),
    }
}
