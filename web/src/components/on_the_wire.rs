//! Both halves of an exchange, as they are on the wire.

use super::header::Header;
use super::json::Origins;
use super::opened::{Opened, note};
use super::{expectation, message, status, token};
use crate::wire::measure;
use crate::wire::words::sentence;
use longshore_client::plain::plain_line;
use longshore_client::secrets::Secrets;
use longshore_client::token::Token;
use longshore_client::transcript::Outcome;
use longshore_client::{Exchange, Step};
use longshore_explain::Side;
use yew::prelude::*;

/// The request and the response.
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
