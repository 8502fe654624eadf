//! The right pane while a request is held: an editor of it.

use super::action::Action;
use super::hands::Hands;
use super::held::{Held, Write};
use crate::components::field::{described_by, description};
use crate::components::select::{Select, select};
use crate::components::texts::Told;
use crate::wire::measure;
use longshore_client::Exchange;
use longshore_client::draft::{DraftBody, METHODS};
use longshore_client::transport::FaultKind;
use web_sys::{Blob, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The id of Send, which takes the focus once a request is held.
pub(crate) const SEND: &str = "gate-send";

/// No fault.
const NONE: &str = "None";

/// The pane.
pub(crate) fn editor(hands: &Hands, held: &Held, exchange: &Exchange) -> Html {
    let on_submit = {
        let hands = hands.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            hands.send_edited();
        })
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
                { method(hands, held) }
                { area(hands, Area { id: "gate-url", label: "URL", value: &held.draft.url, rows: 3, hint: "", write: Write::Url }) }
                { area(hands, Area {
                    id: "gate-headers", label: "Headers", value: &held.draft.headers,
                    rows: held.draft.headers.lines().count() + 1,
                    hint: "One on each line. A masked value that is left as it is goes as it was.",
                    write: Write::Headers,
                }) }
                { body(hands, held, exchange) }
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

fn method(hands: &Hands, held: &Held) -> Html {
    let mut options: Vec<AttrValue> =
        METHODS.iter().map(|method| AttrValue::from(method.to_string())).collect();
    if !options.iter().any(|option| *option == held.draft.method) {
        options.push(held.draft.method.clone().into());
    }
    let (id, value) = ("gate-method", held.draft.method.as_str());
    let on_change = writing(hands, Write::Method);
    select(Select { id, label: "Method", options, value, hint: "", error: None, on_change })
}

/// A text over some lines.
#[derive(Clone, Copy)]
struct Area<'a> {
    id: &'static str,
    label: &'static str,
    value: &'a str,
    rows: usize,
    hint: &'static str,
    write: fn(String) -> Write,
}

fn area(hands: &Hands, area: Area<'_>) -> Html {
    const MOST_ROWS: usize = 14;
    let Area { id, label, value, rows, hint, write } = area;
    let oninput = writing(hands, write).reform(|event: InputEvent| {
        event.target_dyn_into::<HtmlTextAreaElement>().map_or_else(String::new, |area| area.value())
    });
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            <textarea
                {id} class="mono" rows={rows.clamp(2, MOST_ROWS).to_string()}
                autocomplete="off" autocapitalize="off" spellcheck="false"
                aria-describedby={described_by(id, hint, None)}
                value={value.to_owned()} {oninput}
            />
            { description(id, hint, None) }
        </div>
    }
}

fn body(hands: &Hands, held: &Held, exchange: &Exchange) -> Html {
    let written = |text: &str, hint| {
        let rows = text.lines().count() + 1;
        area(hands, Area { id: "gate-body", label: "Body", value: text, rows, hint, write: Write::Body })
    };
    match &held.draft.body {
        DraftBody::Text(text) => written(text, ""),
        DraftBody::Hex(text) => written(text, "Bytes that are no text: two hexadecimal digits for each."),
        DraftBody::AsItIs => {
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

fn writing(hands: &Hands, write: fn(String) -> Write) -> Callback<String> {
    let dispatch = hands.play.dispatcher();
    Callback::from(move |text| dispatch.dispatch(Action::Write(write(text))))
}
