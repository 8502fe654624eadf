//! The pages about a registry as a whole. They are one module, which shows that of them which the address names, and keeps what
//! each knows while another is shown.

mod conformance;

use crate::browser::listener::Listener;
use crate::route::Route;
use crate::worker::Engine;
use conformance::{Conformance, ConformancePage};
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
    let conformance = use_reducer(Conformance::default);
    let stopper = use_mut_ref(|| None);
    {
        let route = route.clone();
        use_effect_with((), move |()| {
            let changed =
                Listener::of_window("hashchange", move |_: web_sys::Event| route.set(Route::current()));
            move || drop(changed)
        });
    }
    let engine = props.engine.clone();
    match *route {
        Route::Conformance => html! { <ConformancePage {engine} page={conformance} stopper={stopper} /> },
        // The frame shows another page in the place of this module's.
        _ => Html::default(),
    }
}
