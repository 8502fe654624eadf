//! A request of a run that waits for the learner, and the form in which it is edited.

use super::hands::Hands;
use crate::components::draft::fields;
use crate::components::submit::on_submit;
use crate::components::texts::Told;
use longshore_client::draft::{Draft, DraftBody};
use longshore_client::secrets::Secrets;
use longshore_client::transport::Decision;
use longshore_client::{Exchange, Step};
use longshore_lessons::Piece;
use std::rc::Rc;
use yew::prelude::*;

/// The id of Send, which takes the focus once a request is held.
pub(super) const SEND: &str = "held-send";

/// A request that waits.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// Its exchange.
    pub(super) exchange: Rc<Exchange>,
    /// As it is written in the form.
    pub(super) draft: Draft,
    /// Why it cannot be sent as it is written.
    pub(super) wrong: Option<String>,
}

impl Held {
    /// One that was not edited yet.
    pub(super) fn of(exchange: Rc<Exchange>, hidden: &Secrets) -> Self {
        Self { draft: Draft::of(&exchange.request, Some(hidden)), exchange, wrong: None }
    }

    /// What is to become of it as it is written, or why it cannot be sent so.
    pub(super) fn decision(&self, hidden: &Secrets) -> Result<Decision, String> {
        let edit =
            self.draft.read(&self.exchange.request, Some(hidden)).map_err(|error| error.to_string())?;
        Ok(edit.map_or(Decision::Send(None), |edit| Decision::Edit(Box::new(edit), None)))
    }
}

/// The form.
pub(super) fn form(hands: &Hands, held: &Held, piece: &Piece) -> Html {
    let step = held.exchange.request.step;
    let on_submit = {
        let hands = hands.clone();
        on_submit(move || hands.send_held())
    };
    // The way to the request that the lesson is about may be long.
    let wanted = piece.edits.first().map(|edit| edit.step).filter(|wanted| *wanted != step);
    let up_to = |wanted: Step| {
        html! { <button type="button" onclick={hands.callback(move |hands| hands.go_up_to(wanted))}>{ format!("Go on to {wanted}") }</button> }
    };
    html! {
        <form class="gate" aria-label="Held request" novalidate=true autocomplete="off" onsubmit={on_submit}>
            <h3>{ format!("Request {} waits: {step}", held.exchange.number) }</h3>
            <p class="explanation"><Told name={step.as_str()} /></p>
            { fields(&held.draft, &hands.writing()) }
            if held.draft.body == DraftBody::AsItIs { <p class="hint">{ "The body is too long to be edited: it goes as it is." }</p> }
            if let Some(wrong) = &held.wrong { <p class="error" role="alert">{ wrong }</p> }
            <div class="decide">
                <button type="submit" id={SEND} class="primary" title="Ctrl Enter, or ⌘ Enter">{ "Send" }</button>
                { wanted.map(up_to).unwrap_or_default() }
                <button type="button" onclick={hands.callback(|hands| hands.decide(Decision::Drop))}>{ "Drop" }</button>
                <button type="button" onclick={hands.callback(Hands::stop)}>{ "Stop" }</button>
            </div>
        </form>
    }
}
