//! The right pane: the chosen exchange, as it is on the wire.

use super::action::Action;
use super::state::Play;
use crate::browser::clipboard;
use crate::components::json::Origins;
use crate::components::on_the_wire::on_the_wire;
use crate::components::opened::{Marks, Opened};
use crate::components::texts::use_texts;
use crate::components::{handling, status, why};
use crate::shared::Shared;
use longshore_client::secrets::Secrets;
use longshore_client::{Exchange, Transcript, curl};
use longshore_worker::why::Why;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the pane needs.
#[derive(PartialEq, Properties)]
pub(crate) struct ExchangePaneProps {
    /// The exchange, once there is one.
    pub(crate) exchange: Option<Shared<Exchange>>,
    /// Which run it is of.
    pub(crate) run: u32,
    /// All exchanges: where digests lead to.
    pub(crate) transcript: Shared<Transcript>,
    /// Why the registry in the page answered as it did.
    pub(crate) whys: Shared<Vec<Why>>,
    /// What is masked.
    pub(crate) hidden: Shared<Secrets>,
    /// Whether it is shown all the same.
    pub(crate) secrets: bool,
    /// What was last done for the user.
    pub(crate) notice: String,
    /// The command that could not be put on the clipboard.
    pub(crate) uncopied: Option<String>,
    /// Takes what happens.
    pub(crate) dispatch: UseReducerDispatcher<Play>,
}

impl ExchangePaneProps {
    /// What is to be masked: nothing where the user wants to see secrets.
    fn masks(&self) -> Option<&Secrets> {
        (!self.secrets).then_some(&*self.hidden)
    }
}

/// The pane.
#[component]
pub(crate) fn ExchangePane(props: &ExchangePaneProps) -> Html {
    let opened = Opened {
        marks: use_state(Marks::default),
        texts: use_texts(props.exchange.as_ref().map(|exchange| exchange.number)),
    };
    html! {
        <section class="pane exchange-pane" aria-label="Chosen exchange">
            { match &props.exchange {
                Some(exchange) => chosen(props, exchange, &opened),
                None => html! {
                    <>
                        <div class="pane-head"><h2>{ "Exchange" }</h2></div>
                        <div class="empty">
                            <p>{ "The exchange that you choose is shown here as it is on the wire, beside what was expected of it." }</p>
                        </div>
                    </>
                },
            } }
        </section>
    }
}

fn chosen(props: &ExchangePaneProps, exchange: &Shared<Exchange>, opened: &Opened) -> Html {
    let outcome = status::shown(exchange);
    let origins = Origins {
        run: props.run,
        transcript: props.transcript.clone(),
        shown: exchange.number,
        on_select: {
            let dispatch = props.dispatch.clone();
            Callback::from(move |number| dispatch.dispatch(Action::Select(number)))
        },
    };
    html! {
        <>
            <div class="pane-head">
                <h2>
                    <span class="title-number">{ exchange.number }</span>{ " " }{ exchange.request.step.as_str() }
                    { " " }<span class={classes!("badge", outcome.class)}>{ &outcome.short }</span>
                </h2>
                { tools(props, exchange) }
            </div>
            <p class="notice" role="status">{ &props.notice }</p>
            <div class="pane-body wire">
                if let Some(command) = &props.uncopied {
                    <label class="visually-hidden" for="uncopied">{ "The curl command" }</label>
                    <textarea id="uncopied" class="mono" readonly=true rows="6" value={command.clone()} />
                }
                <p class="explanation">{ opened.texts.topic(|texts| texts.find(exchange.request.step.as_str()), "") }</p>
                { handling::notes(exchange, props.masks()) }
                { on_the_wire(exchange, props.masks(), &origins, opened) }
                if let Some(told) = props.whys.iter().find(|why| why.exchange == exchange.number) { { why::why(told) } }
            </div>
        </>
    }
}

fn tools(props: &ExchangePaneProps, exchange: &Shared<Exchange>) -> Html {
    let copy = {
        let (dispatch, request) = (props.dispatch.clone(), exchange.request.clone());
        Callback::from(move |_: MouseEvent| {
            let (dispatch, command) = (dispatch.clone(), curl::command(&request));
            spawn_local(async move {
                let result = if clipboard::copy(&command).await { Ok(()) } else { Err(command) };
                dispatch.dispatch(Action::Copied(result));
            });
        })
    };
    let show = {
        let (dispatch, secrets) = (props.dispatch.clone(), props.secrets);
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Secrets(!secrets)))
    };
    html! {
        <div class="tools">
            <button type="button" aria-pressed={if props.secrets { "true" } else { "false" }} onclick={show}>{ "Show secrets" }</button>
            <button type="button" onclick={copy}>{ "Copy as curl" }</button>
        </div>
    }
}
