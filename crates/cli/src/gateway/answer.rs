//! A registry's answer as the page gets it: as data, so that neither the browser nor a proxy acts on it.

use super::Limits;
use super::body::{Broken, Measured};
use super::permission::Named;
use super::refusal::{Reason, Refusal};
use http::Response;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use hyper::body::Body as _;
use longshore_client::transport::gateway::envelope;

/// How large the head of an answer may be, in bytes: proxies between here and the page take no more, either.
const HEAD: usize = 32 << 10;

/// Headers that are between two neighbours only (RFC 9110, 7.6.1), and cookies, which are for nobody.
const KEPT_BACK: [&str; 10] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-connection",
    "set-cookie",
    "set-cookie2",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The answer for the page: always 200, and the registry's own status and headers under other names.
pub(super) fn wrap(
    answer: Response<reqwest::Body>,
    named: Option<Named>,
    limits: Limits,
) -> Result<Response<Measured<reqwest::Body>>, Refusal> {
    let (head, body) = answer.into_parts();
    if head.status.is_informational() {
        let message =
            format!("The registry answered {}, which is no answer to the request.", head.status.as_u16());
        return Err(Refusal::new(Reason::Answer, message));
    }
    if body.size_hint().lower() > limits.body {
        let message = format!("The registry's answer is too long: {}.", Broken::TooLong(limits.body));
        return Err(Refusal::new(Reason::Answer, message));
    }
    let mut response = Response::new(Measured::new(body, limits.body, limits.silence));
    let headers = response.headers_mut();
    copy(&head.headers, headers)?;
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(HeaderName::from_static(envelope::ANSWER), HeaderValue::from_static(envelope::PASSED));
    headers.insert(HeaderName::from_static(envelope::STATUS), head.status.as_u16().into());
    let (name, value) = match named {
        None => return Ok(response),
        Some(Named::Permitted { permission, place }) => {
            (envelope::PERMISSION, HeaderValue::try_from(format!("{permission} {place}")).ok())
        }
        Some(Named::Withheld(refusal)) => (envelope::WITHHELD, refusal.header()),
    };
    if let Some(value) = value {
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok(response)
}

/// Copies the registry's headers, behind the prefix.
fn copy(from: &HeaderMap, to: &mut HeaderMap) -> Result<(), Refusal> {
    let listed: Vec<String> = from
        .get_all(http::header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let mut size = 0;
    for (name, value) in from {
        if KEPT_BACK.contains(&name.as_str()) || listed.iter().any(|listed| listed == name.as_str()) {
            continue;
        }
        size += envelope::PREFIX.len() + name.as_str().len() + value.len() + ": \r\n".len();
        if size > HEAD {
            let message = format!("The headers of the registry's answer are longer than {HEAD} bytes.");
            return Err(Refusal::new(Reason::Answer, message));
        }
        let name = format!("{}{name}", envelope::PREFIX);
        if let Ok(name) = HeaderName::try_from(name) {
            to.append(name, value.clone());
        }
    }
    Ok(())
}
