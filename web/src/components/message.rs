//! One half of an exchange, as it is on the wire: first line, headers, body.

use super::{body, expectation};
use crate::wire::headers::titled;
use http::HeaderMap;
use longshore_client::event::RecordedRequest;
use longshore_client::expectation::Expectation;
use longshore_client::plain::plain_line;
use longshore_client::secrets::Secrets;
use yew::prelude::*;

/// The headers, each with the expectations that are about it; then those that should have come.
pub(crate) fn headers(headers: &HeaderMap, checks: &[Expectation], hidden: Option<&Secrets>) -> Html {
    let missing =
        checks.iter().filter(|check| is_header(check) && !headers.contains_key(check.subject.as_ref()));
    html! {
        <>
            { for headers.iter().map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                let shown = hidden.map_or_else(|| value.clone().into_owned(), |hidden| hidden.masked_header(name.as_str(), &value));
                html! {
                    <>
                        { header(name.as_str(), &shown) }
                        { for checks.iter().filter(|check| check.subject == name.as_str()).map(|check| expectation::line(check, hidden)) }
                    </>
                }
            }) }
            { for missing.map(|check| html! {
                <div class="missing">{ header(&check.subject, "—") }{ expectation::line(check, hidden) }</div>
            }) }
        </>
    }
}

/// Whether the expectation is about a header; the subjects of others are two words, or the status.
fn is_header(check: &Expectation) -> bool {
    check.subject != "status" && !check.subject.contains(' ')
}

/// One header.
pub(crate) fn header(name: &str, value: &str) -> Html {
    html! {
        <div class="header">
            <span class="header-name">{ titled(name) }{ ":" }</span>{ " " }<span class="header-value">{ plain_line(value) }</span>
        </div>
    }
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
    bytes: &[u8],
    size: u64,
    hidden: Option<&Secrets>,
) -> Html {
    let is_whole = bytes.len() as u64 == size;
    match hidden {
        Some(hidden) => body::body(&hidden.masked_body(request, bytes), size, is_whole),
        None => body::body(bytes, size, is_whole),
    }
}
