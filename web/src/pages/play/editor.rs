//! The right pane while a request is held: an editor of it.

use super::action::Action;
use super::hands::Hands;
use super::held::{Held, Write};
use crate::components::draft::{Part, fields};
use crate::components::select::{Select, select};
use crate::components::submit::on_submit;
use crate::components::texts::Told;
use crate::wire::measure;
use longshore_client::Exchange;
use longshore_client::draft::DraftBody;
use longshore_client::transport::FaultKind;
use web_sys::{Blob, HtmlInputElement};
use yew::prelude::*;

/// The id of Send, which takes the focus once a request is held.
pub(crate) const SEND: &str = "gate-send";

/// No fault.
const NONE: &str = "None";

/// The pane.
pub(crate) fn editor(hands: &Hands, held: &Held, exchange: &Exchange) -> Html {
    let on_submit = {
        let hands = hands.clone();
        on_submit(move || hands.send_edited())
    };
    let secrets = hands.play.secrets;
    html! {
        <section class="pane exchange-pane" aria-label="Chosen exchange">
            <div class="pane-head">
                <h2>
                    <span class="title-number">{ exchange.number }</span>{ " " }{ exchange.request.step.as_str() }
                    { " " }<span class="badge s-held">{ "held" }</span>
                </h2>
                <div class="tools">
                    <button
                        type="button" aria-pressed={if secrets { "true" } else { "false" }}
                        onclick={hands.callback(|hands| hands.play.dispatch(Action::Secrets(!hands.play.secrets)))}
                    >{ "Show secrets" }</button>
                </div>
            </div>
            <form class="pane-body wire gate" novalidate=true autocomplete="off" onsubmit={on_submit}>
                <p class="explanation">
                    <b>{ "This request waits, and was not sent yet. " }</b>
                    <Told name={exchange.request.step.as_str()} />
                </p>
                { fields(&held.draft, &writing(hands)) }
                if held.draft.body == DraftBody::AsItIs { { other_body(hands, exchange) } }
                { fault(hands, held) }
                if let Some(wrong) = &held.wrong { <p class="error" role="alert">{ wrong }</p> }
                <div class="decide">
                    <button type="submit" id={SEND} class="primary" title="Ctrl Enter, or ⌘ Enter">{ "Send" }</button>
                    <button type="button" onclick={hands.callback(Hands::send_unchanged)}>{ "Send unchanged" }</button>
                    <button type="button" onclick={hands.callback(Hands::drop_held)}>{ "Drop" }</button>
                </div>
            </form>
        </section>
    }
}

/// A file in the place of a body that is too long to be edited.
fn other_body(hands: &Hands, exchange: &Exchange) -> Html {
    let dispatch = hands.play.dispatcher();
    let on_change = Callback::from(move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let file = input.and_then(|input| input.files()?.get(0));
        let file = file.map(|file| (file.name(), Blob::from(file)));
        dispatch.dispatch(Action::Write(Write::File(file)));
    });
    let size = measure::bytes(exchange.request.body_size);
    html! {
        <div class="field">
            <label for="gate-body">{ "Another body" }</label>
            <input id="gate-body" type="file" aria-describedby="gate-body-hint" onchange={on_change} />
            <p class="hint" id="gate-body-hint">{ format!("The body of {size} is too long to be edited. It goes as it is, or a file in its place.") }</p>
        </div>
    }
}

fn fault(hands: &Hands, held: &Held) -> Html {
    let mut options: Vec<AttrValue> = vec![NONE.into()];
    options.extend(FaultKind::ALL.iter().map(|fault| AttrValue::from(fault.label())));
    let dispatch = hands.play.dispatcher();
    let on_change = Callback::from(move |chosen: String| {
        let fault = FaultKind::ALL.into_iter().find(|fault| fault.label() == chosen);
        dispatch.dispatch(Action::Write(Write::Fault(fault)));
    });
    let value = held.fault.map_or(NONE, FaultKind::label);
    let hint = "What goes wrong on the way of this request. It is shown as a fault that you put in.";
    select(Select { id: "gate-fault", label: "Fault", options, value, hint, error: None, on_change })
}

fn writing(hands: &Hands) -> Callback<(Part, String)> {
    let dispatch = hands.play.dispatcher();
    Callback::from(move |(part, text)| dispatch.dispatch(Action::Write(Write::Draft(part, text))))
}
