//! One half of an exchange, as it is on the wire: first line, headers, body.

use super::body::Body;
use super::header::Header;
use super::json::Origins;
use super::opened::{Opened, note};
use super::texts::Loaded;
use super::{expectation, token};
use http::HeaderMap;
use longshore_client::event::RecordedRequest;
use longshore_client::expectation::Expectation;
use longshore_client::plain::plain_line;
use longshore_client::secrets::Secrets;
use longshore_explain::{Side, field};
use std::borrow::Cow;
use yew::prelude::*;

/// The headers, each with the expectations that are about it; then those that should have come.
pub(crate) fn headers(
    headers: &HeaderMap,
    side: Side,
    checks: &[Expectation],
    hidden: Option<&Secrets>,
    opened: &Opened,
) -> Html {
    let missing =
        checks.iter().filter(|check| is_header(check) && !headers.contains_key(check.subject.as_ref()));
    let (mut previous, mut nth) = ("", 0);
    html! {
        <>
            { for headers.iter().map(|(name, value)| {
                let name = name.as_str();
                // Those of the same name stand together.
                nth = if name == previous { nth + 1 } else { 0 };
                previous = name;
                let value = String::from_utf8_lossy(value.as_bytes());
                let token = token::carried(name, &value, hidden);
                let shown = hidden.map_or_else(|| value.clone().into_owned(), |hidden| hidden.masked_header(name, &value));
                html! {
                    <>
                        { Header { name, nth, value: &shown, side, token }.line(opened) }
                        { for checks.iter().filter(|check| check.subject == name).map(|check| expectation::line(check, hidden)) }
                    </>
                }
            }) }
            { for missing.map(|check| html! {
                <div class="missing">
                    { Header { name: &check.subject, nth: 0, value: "—", side, token: None }.line(opened) }
                    { expectation::line(check, hidden) }
                </div>
            }) }
        </>
    }
}

/// A path and its query; the name of each parameter opens and closes what it means.
pub(crate) fn address(address: &str, opened: &Opened) -> Html {
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    html! {
        <>
            { plain_line(path) }
            { for query.into_iter().flat_map(|query| query.split('&')).enumerate().map(|(at, part)| {
                let name = part.split('=').next().unwrap_or_default();
                html! {
                    <>
                        { if at == 0 { "?" } else { "&" } }
                        { opened.name(format!("query {name}"), "", html! { plain_line(name) }) }
                        { plain_line(&part[name.len()..]) }
                    </>
                }
            }) }
        </>
    }
}

/// What the parameters of a query mean that were opened.
pub(crate) fn parameters(address: &str, opened: &Opened) -> Html {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let open = query.split('&').map(|part| part.split_once('=').unwrap_or((part, "")));
    let open = open.filter(|(name, _)| opened.is_open(&format!("query {name}")));
    html! { { for open.map(|(name, value)| {
        let topic = format!("query.{name}");
        let meaning = match &opened.texts {
            Loaded::Ready(texts) => field::meaning(texts, &topic, value),
            _ => None,
        };
        note(
            opened.texts.topic(|texts| texts.find(&topic), "This parameter is not part of the registry protocol, nor known here."),
            meaning.map(|meaning| plain_line(&meaning)),
        )
    }) } }
}

/// Whether the expectation is about a header; the subjects of others are two words, or the status.
fn is_header(check: &Expectation) -> bool {
    check.subject != "status" && !check.subject.contains(' ')
}

/// The expectations about the body, and about what it says.
pub(crate) fn body_checks(checks: &[Expectation], hidden: Option<&Secrets>) -> Html {
    html! { { for checks.iter().filter(|check| !is_header(check) && check.subject != "status").map(|check| html! {
        <div class="body-check">
            <span class="subject">{ check.subject.to_string() }</span>
            { expectation::line(check, hidden) }
        </div>
    }) } }
}

/// A body, with the secrets in it masked.
pub(crate) fn masked_body(
    request: &RecordedRequest,
    side: Side,
    (bytes, total): (&[u8], u64),
    hidden: Option<&Secrets>,
    origins: &Origins,
    opened: &Opened,
) -> Html {
    let is_whole = bytes.len() as u64 == total;
    let shown = hidden.map_or(Cow::Borrowed(bytes), |hidden| hidden.masked_body(request, bytes));
    let label = match side {
        Side::Request => "Request body as",
        Side::Response => "Response body as",
    };
    let name = format!("{side:?} {} {}", origins.run, origins.shown);
    Body { bytes: &shown, size: total, is_whole, label, name, origins }.shown(opened)
}
