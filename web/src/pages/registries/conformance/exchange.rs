//! An exchange of a check, as it is on the wire. Its texts are masked already.

use crate::components::body::Body;
use crate::components::header::Header;
use crate::components::json::Origins;
use crate::components::message;
use crate::components::opened::{Opened, note};
use crate::components::segmented::word;
use crate::shared::Shared;
use crate::wire::{measure, path};
use http::StatusCode;
use longshore_client::url::Url;
use longshore_conformance::record::{self, Recorded};
use longshore_explain::Side;
use yew::prelude::*;

/// The exchange, folded at first unless it is told of. `of` is what it belongs to.
pub(super) fn exchange(of: &str, recorded: &Recorded, is_told: bool, opened: &Opened) -> Html {
    let name = format!("exchange {of} {}", recorded.number);
    let is_open = opened.mark(&name).map_or(is_told, |mark| mark == 1);
    let onclick = opened.set(name, u32::from(!is_open));
    let (class, status) = status(recorded);
    let address = address(recorded);
    html! {
        <div class="exchange-of-check">
            <button type="button" class="exchange-line" aria-expanded={word(is_open)} {onclick}>
                <span class="title-number">{ recorded.number }</span>
                <b class="mono">{ &recorded.method }</b>
                <span class="mono exchange-path">{ path::short(&address) }</span>
                <span class={classes!("badge", class)}>{ status }</span>
            </button>
            if is_open {
                { request(of, recorded, &address, opened) }
                { response(of, recorded, opened) }
            }
        </div>
    }
}

/// Path and query; all of an address that is none of a registry.
fn address(recorded: &Recorded) -> String {
    Url::parse(&recorded.url).map_or_else(|_| recorded.url.clone(), |url| url.path_and_query().to_owned())
}

fn status(recorded: &Recorded) -> (&'static str, String) {
    match recorded.status {
        None => ("s-unanswered", "unanswered".to_owned()),
        Some(status) => {
            let class = match status {
                100..=199 => "s1",
                200..=299 => "s2",
                300..=399 => "s3",
                400..=499 => "s4",
                _ => "s5",
            };
            (class, status.to_string())
        }
    }
}

fn request(of: &str, recorded: &Recorded, address: &str, opened: &Opened) -> Html {
    let host = Url::parse(&recorded.url).map(|url| url.origin().authority()).unwrap_or_default();
    html! {
        <section class="message" aria-label={format!("Request {}", recorded.number)}>
            <h4>{ "Request" }</h4>
            <div class="head mono">
                <div class="first-line"><b>{ &recorded.method }</b>{ " " }{ message::address(address, opened) }</div>
                { message::parameters(address, opened) }
                { Header { name: "host", nth: 0, value: &host, side: Side::Request, token: None }.line(opened) }
                { headers(&recorded.request_headers, Side::Request, opened) }
            </div>
            { body(of, recorded, Side::Request, opened) }
        </section>
    }
}

fn response(of: &str, recorded: &Recorded, opened: &Opened) -> Html {
    let status = recorded.status.and_then(|status| StatusCode::from_u16(status).ok());
    html! {
        <section class="message" aria-label={format!("Response {}", recorded.number)}>
            <h4>{ "Response" }<span class="elapsed">{ measure::duration(recorded.elapsed) }</span></h4>
            if let Some(status) = status {
                <div class="head mono">
                    <div class={classes!("first-line", self::status(recorded).0)}>
                        { opened.name("status".to_owned(), "", html! { <b>{ status.as_str().to_owned() }</b> }) }
                        { " " }{ status.canonical_reason().unwrap_or_default() }
                    </div>
                    if opened.is_open("status") {
                        { note(opened.texts.topic(|texts| texts.find(status.as_str()), "This status is not known here."), None) }
                    }
                    { headers(&recorded.response_headers, Side::Response, opened) }
                </div>
                { body(of, recorded, Side::Response, opened) }
            } else {
                <p class="unanswered">{ recorded.error.clone().unwrap_or_else(|| "No answer came.".to_owned()) }</p>
            }
        </section>
    }
}

fn headers(headers: &[(String, String)], side: Side, opened: &Opened) -> Html {
    let lines = headers.iter().enumerate().map(|(at, (name, value))| {
        let nth = headers.iter().take(at).filter(|(before, _)| before == name).count();
        Header { name, nth, value, side, token: None }.line(opened)
    });
    lines.collect()
}

fn body(of: &str, recorded: &Recorded, side: Side, opened: &Opened) -> Html {
    let (record::Body { size, text }, label) = match side {
        Side::Request => (&recorded.request_body, "Request body as"),
        Side::Response => (&recorded.response_body, "Response body as"),
    };
    let origins = Origins {
        run: 0,
        transcript: Shared::default(),
        shown: recorded.number,
        on_select: Callback::noop(),
    };
    match text {
        None if *size > 0 => {
            html! { <p class="body-note">{ format!("{}, which are no text", measure::bytes_exactly(*size)) }</p> }
        }
        text => {
            let bytes = text.as_deref().unwrap_or_default().as_bytes();
            let is_whole = bytes.len() as u64 == *size;
            let name = format!("{side:?} {of} {}", recorded.number);
            Body { bytes, size: *size, is_whole, label, name, origins: &origins }.shown(opened)
        }
    }
}
