//! What may be shown of headers and bodies.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::mask;
use longshore_client::secrets::Secrets;

/// The headers in their order, as they may be shown.
pub(crate) fn headers(headers: &HeaderMap, secrets: &Secrets) -> Vec<(String, String)> {
    let shown = headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.as_str().to_owned(), secrets.masked_header(name.as_str(), &value))
    });
    shown.collect()
}

/// What may be shown of a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// There is none.
    Nothing,
    /// It is text.
    Text(String),
    /// It is not text: in base64.
    Packed(String),
    /// It cannot be shown, and why.
    LeftOut(&'static str),
}

/// The body of a request.
pub(crate) fn sent(request: &RecordedRequest, secrets: &Secrets) -> Content {
    if is_cut(&request.body, request.body_size, secrets) {
        return LARGE;
    }
    content(&request.body, secrets)
}

/// The body of a response.
pub(crate) fn received(request: &RecordedRequest, response: &RecordedResponse, secrets: &Secrets) -> Content {
    if is_cut(&response.body.kept, response.body.size, secrets) {
        return LARGE;
    }
    content(&secrets.masked_body(request, &response.body.kept), secrets)
}

/// Whether more was sent than is here. A body with a mask in it may be shorter than what was sent and all there is.
fn is_cut(body: &[u8], size: u64, secrets: &Secrets) -> bool {
    size > body.len() as u64 && !secrets.is_masked_already(body)
}

const LARGE: Content = Content::LeftOut("it is large, and was not kept whole");

const WITHHELD: Content = Content::LeftOut("a secret is in it");

/// Any bytes.
pub(crate) fn content(body: &[u8], secrets: &Secrets) -> Content {
    if body.is_empty() {
        return Content::Nothing;
    }
    if body == mask::WITHHELD.as_bytes() {
        return WITHHELD;
    }
    // With a zero in it, it is none that people or tools take for text: a tar, say.
    if let Some(text) = std::str::from_utf8(body).ok().filter(|text| !text.contains('\0')) {
        return Content::Text(secrets.masked_sentence(text));
    }
    let text = String::from_utf8_lossy(body);
    // A gap in bytes that are not text would make others of them.
    if secrets.masked_value(&text) == text { Content::Packed(STANDARD.encode(body)) } else { WITHHELD }
}
