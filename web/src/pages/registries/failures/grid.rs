//! The grid: each step, and what can go wrong there.

use super::hands::Hands;
use super::state::{Came, Phase};
use crate::components::segmented::word;
use longshore_client::Step;
use longshore_failures::Case;
use yew::prelude::*;

/// The grid.
pub(super) fn grid(hands: &Hands) -> Html {
    let cases = &hands.page.cases;
    let mut steps: Vec<Step> = cases.iter().map(|case| case.step).collect();
    steps.dedup();
    html! {
        <div class="failure-grid">
            { for steps.into_iter().map(|step| row(hands, step)) }
        </div>
    }
}

fn row(hands: &Hands, step: Step) -> Html {
    let of_it = hands.page.cases.iter().enumerate().filter(|(_, case)| case.step == step);
    html! {
        <section class="failure-step" aria-label={step.as_str()}>
            <h3>{ step.as_str() }<code>{ step.request() }</code></h3>
            <ul aria-label={format!("Failures of {step}")}>
                { for of_it.map(|(at, case)| html! { <li key={at}>{ cell(hands, at, case) }</li> }) }
            </ul>
        </section>
    }
}

fn cell(hands: &Hands, at: usize, case: &Case) -> Html {
    let page = &hands.page;
    let result = page.tried(at).map(|tried| Came::of(&tried.trial.came));
    let is_now = matches!(page.phase, Phase::Running { at: Some(now), .. } if now == at);
    let (class, sign, state) = match result {
        _ if is_now => ("now", "…", "being tried"),
        Some(result) => (result.class(), result.sign(), result.words()),
        None => ("waiting", "·", "not tried"),
    };
    let is_chosen = page.chosen == Some(at);
    let name = format!("{} {} {}, {state}", case.step, case.name, case.status);
    html! {
        <button
            type="button" class={classes!("failure-cell", class)} aria-label={name} aria-pressed={word(is_chosen)}
            onclick={hands.callback(move |hands| hands.choose(at))} onpointerenter={hands.wake()}
        >
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="failure-name">{ case.name }</span>
            <span class={classes!("badge", status_class(case.status))}>{ case.status }</span>
        </button>
    }
}

/// The class that gives a status its colour.
pub(super) fn status_class(status: u16) -> &'static str {
    match status {
        200..=299 => "s2",
        400..=499 => "s4",
        _ => "s5",
    }
}
