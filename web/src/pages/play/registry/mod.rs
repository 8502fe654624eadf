//! The registry in the page: what it holds, what the latest run changed, and what can be done with it otherwise than by
//! requests.

mod holdings;
mod orders;

use super::state::Play;
use crate::components::why::lines;
use crate::worker::Engine;
use longshore_worker::state::{Overview, StateOrder};
use orders::Orders;
pub(crate) use orders::is_to_be_kept;
use std::rc::Rc;
use web_sys::{Blob, HtmlInputElement};
use yew::prelude::*;

/// What the panel needs.
#[derive(Properties, PartialEq)]
pub(crate) struct RegistryPanelProps {
    /// The worker, which holds the registry.
    pub(crate) engine: Engine,
    /// How many runs there were.
    pub(crate) runs: u32,
    /// Whether one is under way.
    pub(crate) running: bool,
    /// The page, which is told whose changes are undone.
    pub(crate) play: UseReducerDispatcher<Play>,
}

/// What the user is asked before it is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    Reset,
    Collect,
}

/// The panel.
#[component]
pub(crate) fn RegistryPanel(props: &RegistryPanelProps) -> Html {
    let overview = use_state(|| None::<Rc<Overview>>);
    let question = use_state(|| None::<Question>);
    let is_open = use_state(|| false);
    let orders = Orders {
        engine: props.engine.clone(),
        overview: overview.setter(),
        question: question.setter(),
        play: props.play.clone(),
    };

    let first = orders.clone();
    use_effect_with((), move |()| {
        if orders::is_to_be_kept() {
            first.give(StateOrder::Keep(true));
        }
    });
    let after = orders.clone();
    let is_looked_at = *is_open || overview.is_some();
    use_effect_with((props.runs, props.running), move |(runs, running)| {
        if is_looked_at && *runs > 0 && !running {
            after.give(StateOrder::Look);
        }
    });
    let on_toggle = {
        let (orders, is_open) = (orders.clone(), is_open.clone());
        // The event of that name does not bubble, and so does not come to the frame's listeners.
        Callback::from(move |_: MouseEvent| {
            let opened = !*is_open;
            is_open.set(opened);
            if opened {
                orders.give(StateOrder::Look);
            }
        })
    };
    let held = overview.as_deref();
    html! {
        <details class="more held">
            <summary onclick={on_toggle}>{ "Registry" }</summary>
            <div role="status" class="said">{ held.filter(|it| !it.failed).map(|it| it.said.clone()) }</div>
            if let Some(overview) = held {
                if overview.failed { <p class="error" role="alert">{ &overview.said }</p> }
                { history(overview, props.running, &orders) }
                { asked(*question, overview, &orders) }
                if *question != Some(Question::Collect) { { holdings::changed(overview) } }
                { holdings::holdings(overview) }
                { layouts(props.running, &orders) }
                { keeping(overview, &orders) }
            } else {
                <p class="hint">{ "Its state is asked for …" }</p>
            }
        </details>
    }
}

/// Going back and forth, and the two that are asked for first.
fn history(overview: &Overview, running: bool, orders: &Orders) -> Html {
    let step = |name: &'static str, cause: Option<&String>, order: fn() -> StateOrder| {
        let orders = orders.clone();
        html! {
            <button
                type="button" disabled={running || cause.is_none()} title={cause.cloned()}
                onclick={move |_| orders.give(order())}
            >{ name }</button>
        }
    };
    let ask = |name: &'static str, question: Question| {
        let orders = orders.clone();
        html! { <button type="button" disabled={running} onclick={move |_| orders.ask(question)}>{ name }</button> }
    };
    html! {
        <div class="held-tools" role="group" aria-label="History">
            { step("Undo", overview.undo.as_ref(), || StateOrder::Undo) }
            { step("Redo", overview.redo.as_ref(), || StateOrder::Redo) }
            { ask("Reset…", Question::Reset) }
            { ask("Collect garbage…", Question::Collect) }
        </div>
    }
}

/// What is asked before it is done.
fn asked(question: Option<Question>, overview: &Overview, orders: &Orders) -> Html {
    let Some(question) = question else { return Html::default() };
    let nothing = question == Question::Collect && overview.changed.is_empty();
    let (sentence, name, order): (_, _, fn() -> StateOrder) = match question {
        Question::Reset => (
            "All that was pushed is taken away, and the samples come back. Undo brings it back.",
            "Reset it",
            || StateOrder::Reset,
        ),
        Question::Collect if nothing => ("", "", || StateOrder::Look),
        Question::Collect => (
            "This would be taken away, since no tag leads to it. Undo brings it back.",
            "Take it away",
            || StateOrder::Collect,
        ),
    };
    let (done, not) = (orders.clone(), orders.clone());
    html! {
        <div class="held-question" role="group" aria-label="Are you sure?">
            if !sentence.is_empty() { <p>{ sentence }</p> }
            if question == Question::Collect { { lines(&overview.changed, overview.more) } }
            <div class="held-tools">
                if !nothing { <button type="button" class="primary" onclick={move |_| done.give(order())}>{ name }</button> }
                <button type="button" onclick={move |_| not.give(StateOrder::Look)}>{ if nothing { "Close" } else { "Leave it" } }</button>
            </div>
        </div>
    }
}

/// Out as an image layout, and in.
fn layouts(running: bool, orders: &Orders) -> Html {
    let export = orders.clone();
    let import = orders.clone();
    let on_change = Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            import.give(StateOrder::Import { name: file.name(), content: Blob::from(file) });
        }
        // So that the same file can be chosen again.
        input.set_value("");
    });
    html! {
        <div class="held-tools" role="group" aria-label="Image layouts">
            <button type="button" disabled={running} onclick={move |_| export.give(StateOrder::Export)}>{ "Export" }</button>
            <div class="import">
                <input id="import" type="file" accept=".tar,.tgz,.gz,.zst" disabled={running} onchange={on_change} />
                <label for="import">{ "Import" }</label>
            </div>
            <span class="hint">{ "An image layout, a tar." }</span>
        </div>
    }
}

/// Whether it is kept between visits.
fn keeping(overview: &Overview, orders: &Orders) -> Html {
    let (orders, forget) = (orders.clone(), orders.clone());
    let on_change = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            orders.keep(input.checked());
        }
    });
    html! {
        <>
            <div class="check">
                <input id="keep" type="checkbox" checked={overview.kept} aria-describedby="keep-hint" onchange={on_change} />
                <label for="keep">{ "Keep on this device" }</label>
            </div>
            <p id="keep-hint" class="hint">
                { "Repositories, tags, manifests and blobs stay in this browser until this is switched off. Open uploads do not." }
            </p>
            if !overview.unkept.is_empty() {
                <p class="error" role="alert">{ &overview.unkept }</p>
                <div class="held-tools"><button type="button" onclick={move |_| forget.keep(false)}>{ "Forget what is kept" }</button></div>
            }
        </>
    }
}
