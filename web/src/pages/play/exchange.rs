//! The right pane: the chosen exchange, as it is on the wire.

use super::action::Action;
use super::state::Play;
use crate::browser::clipboard;
use crate::components::header::Header;
use crate::components::json::Origins;
use crate::components::opened::{Marks, Opened, note};
use crate::components::texts::use_texts;
use crate::components::{expectation, handling, message, status, token, why};
use crate::shared::Shared;
use crate::wire::measure;
use crate::wire::words::sentence;
use longshore_client::plain::plain_line;
use longshore_client::secrets::Secrets;
use longshore_client::token::Token;
use longshore_client::transcript::Outcome;
use longshore_client::{Exchange, Step, Transcript, curl};
use longshore_explain::Side;
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
                { request(exchange, props.masks(), &origins, opened) }
                { response(exchange, props.masks(), &origins, opened) }
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

/// Both halves of an exchange, as they are on the wire.
pub(crate) fn on_the_wire(
    exchange: &Exchange,
    hidden: Option<&Secrets>,
    origins: &Origins,
    opened: &Opened,
) -> Html {
    html! { <>{ request(exchange, hidden, origins, opened) }{ response(exchange, hidden, origins, opened) }</> }
}

fn request(exchange: &Exchange, hidden: Option<&Secrets>, origins: &Origins, opened: &Opened) -> Html {
    let request = &exchange.request;
    let path = request.url.path_and_query();
    let path = hidden.map_or_else(|| path.to_owned(), |hidden| hidden.masked_sentence(path));
    html! {
        <section class="message" aria-label="Request">
            <h3>{ "Request" }</h3>
            <div class="head mono">
                <div class="first-line"><b>{ request.method.as_str() }</b>{ " " }{ message::address(&path, opened) }</div>
                { message::parameters(&path, opened) }
                { Header { name: "host", nth: 0, value: &request.url.origin().authority(), side: Side::Request, token: None }.line(opened) }
                { message::headers(&request.headers, Side::Request, &[], hidden, opened) }
            </div>
            { message::masked_body(request, Side::Request, (&request.body, request.body_size), None, origins, opened) }
        </section>
    }
}

fn response(exchange: &Exchange, hidden: Option<&Secrets>, origins: &Origins, opened: &Opened) -> Html {
    let checks = &exchange.expectations;
    let content = match &exchange.outcome {
        Outcome::Pending => html! { <p class="waiting">{ "Waiting for the answer …" }</p> },
        Outcome::Unanswered { error, .. } => {
            let said = sentence(error);
            html! { <p class="unanswered">{ hidden.map_or_else(|| said.clone(), |hidden| hidden.masked_value(&said)) }</p> }
        }
        Outcome::Answered { response, .. } => {
            let status = response.status;
            let outcome = status::shown(exchange);
            html! {
                <>
                    <div class="head mono">
                        <div class={classes!("first-line", outcome.class)}>
                            { opened.name("status".to_owned(), "", html! { <b>{ status.as_str().to_owned() }</b> }) }
                            { " " }{ status.canonical_reason().unwrap_or_default() }
                            if outcome.is_expected { { " " }<span class="expected">{ "expected" }</span> }
                        </div>
                        if opened.is_open("status") {
                            { note(opened.texts.topic(|texts| texts.find(status.as_str()), "This status is not known here."), None) }
                        }
                        if let Some(url) = &response.redirected_to {
                            <div class="redirected">
                                { "Redirected to " }
                                { plain_line(&hidden.map_or_else(|| url.to_string(), |hidden| hidden.masked_url(url))) }
                            </div>
                        }
                        { for checks.iter().filter(|check| check.subject == "status").map(|check| expectation::line(check, hidden)) }
                        { message::headers(&response.headers, Side::Response, checks, hidden, opened) }
                    </div>
                    { granted(exchange, &response.body.kept, hidden, opened) }
                    { message::masked_body(&exchange.request, Side::Response, (&response.body.kept, response.body.size), hidden, origins, opened) }
                    { message::body_checks(checks, hidden) }
                </>
            }
        }
    };
    html! {
        <section class="message" aria-label="Response">
            <h3>
                { "Response" }
                if let Some(elapsed) = exchange.elapsed() { <span class="elapsed">{ measure::duration(elapsed) }</span> }
            </h3>
            { content }
        </section>
    }
}

/// What a token says, where this exchange brought one.
fn granted(exchange: &Exchange, body: &[u8], hidden: Option<&Secrets>, opened: &Opened) -> Html {
    if exchange.request.step != Step::Auth {
        return Html::default();
    }
    let Some(given) = Token::parse_response(body) else { return Html::default() };
    token::opened(&token::Shown::open(given.as_str(), hidden), opened, "given")
}
