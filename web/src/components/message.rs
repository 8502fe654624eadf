//! One half of an exchange, as it is on the wire: first line, headers, body.

use super::{body, expectation};
use crate::wire::headers::titled;
use http::HeaderMap;
use longshore_client::event::RecordedRequest;
use longshore_client::expectation::Expectation;
use longshore_client::mask;
use yew::prelude::*;

/// The headers, each with the expectations that are about it.
pub(crate) fn headers(headers: &HeaderMap, checks: &[Expectation], secrets: bool) -> Html {
    html! { { for headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        let shown = if secrets { value.clone() } else { mask::header(name.as_str(), &value) };
        html! {
            <>
                { header(name.as_str(), &shown) }
                { for checks.iter().filter(|check| check.subject == name.as_str()).map(expectation::line) }
            </>
        }
    }) } }
}

/// One header.
pub(crate) fn header(name: &str, value: &str) -> Html {
    html! {
        <div class="header">
            <span class="header-name">{ titled(name) }{ ":" }</span>{ " " }<span class="header-value">{ value.to_owned() }</span>
        </div>
    }
}

/// The expectations about headers that did not come, and about anything else than a header.
pub(crate) fn other_checks(headers: &HeaderMap, checks: &[Expectation]) -> Html {
    let others =
        checks.iter().filter(|check| check.subject != "status" && !headers.contains_key(check.subject));
    html! { { for others.map(|check| html! {
        <div class="other-check">
            <span class="subject">{ check.subject }</span>
            { expectation::line(check) }
        </div>
    }) } }
}

/// A body, with the secrets in it masked.
pub(crate) fn masked_body(request: &RecordedRequest, bytes: &[u8], size: u64, secrets: bool) -> Html {
    let is_whole = bytes.len() as u64 == size;
    if secrets {
        return body::body(bytes, size, is_whole);
    }
    body::body(&mask::body(request, bytes), size, is_whole)
}
