//! HAR 1.2: the form in which browsers' developer tools keep requests.

use crate::record::exchange_record;
use crate::run::{Run, Stage};
use crate::shown::{self, Content};
use http::HeaderMap;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::secrets::Secrets;
use longshore_client::transcript::{Exchange, Outcome};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// The run as an HTTP archive, version 1.2.
///
/// What Longshore knows besides stands in members that begin with `_`, as the format has it for such. The version of HTTP,
/// the sizes of heads, and how the time of a request divides are not known to a page, and are told as unknown.
pub fn har(run: &Run<'_>) -> String {
    let entries: Vec<Value> = run.transcript.exchanges.iter().map(|exchange| entry(run, exchange)).collect();
    let comment = match &run.stage {
        Stage::UnderWay => format!("{} on {}, under way.", run.flow, run.target),
        Stage::Done(done) => format!("{} on {}: {}", run.flow, run.target, run.secrets.masked_sentence(done)),
        Stage::Failed(error) => {
            format!(
                "{} on {} failed: {}",
                run.flow,
                run.target,
                run.secrets.masked_sentence(&error.to_string())
            )
        }
    };
    let archive = json!({ "log": {
        "version": "1.2",
        "creator": { "name": "Longshore", "version": env!("CARGO_PKG_VERSION") },
        "pages": [],
        "entries": entries,
        "comment": comment,
        "_flow": run.flow,
        "_target": run.target,
        "_outcome": run.outcome(),
    } });
    format!("{archive:#}\n")
}

fn entry(run: &Run<'_>, exchange: &Exchange) -> Value {
    let elapsed = exchange.elapsed().unwrap_or(Duration::ZERO);
    let milliseconds = elapsed.as_secs_f64() * 1000.0;
    let (response, error) = match &exchange.outcome {
        Outcome::Answered { response, .. } => (answer(&exchange.request, response, run.secrets), None),
        Outcome::Unanswered { error, .. } => {
            (no_answer(), Some(run.secrets.masked_value(&error.to_string())))
        }
        Outcome::Pending => (no_answer(), None),
    };
    let mut entry = json!({
        "startedDateTime": run.moment(exchange.at),
        "time": milliseconds,
        "request": request(&exchange.request, run.secrets),
        "response": response,
        "cache": {},
        "timings": { "send": 0, "wait": milliseconds, "receive": 0 },
        "comment": format!("{} {}", exchange.number, exchange.request.step),
        "_longshore": exchange_record(exchange, run.secrets).besides(),
    });
    if let (Some(error), Some(entry)) = (error, entry.as_object_mut()) {
        // As Chromium names it.
        entry.insert("_error".to_owned(), error.into());
    }
    entry
}

fn request(request: &RecordedRequest, secrets: &Secrets) -> Value {
    let mut shown = json!({
        "method": request.method.as_str(),
        "url": secrets.masked_url(&request.url),
        "httpVersion": UNKNOWN,
        "cookies": [],
        "headers": headers(&request.headers, secrets),
        "queryString": query(&secrets.masked_url(&request.url)),
        "headersSize": -1,
        "bodySize": request.body_size,
    });
    let data = match shown::sent(request, secrets) {
        Content::Nothing => None,
        Content::Text(text) => Some(json!({ "text": text })),
        Content::Packed(text) => {
            Some(json!({ "text": text, "_encoding": "base64", "comment": "It is not text: in base64." }))
        }
        Content::LeftOut(why) => Some(json!({ "text": "", "comment": format!("Left out: {why}.") })),
    };
    if let (Some(Value::Object(mut data)), Some(shown)) = (data, shown.as_object_mut()) {
        data.insert("mimeType".to_owned(), media_type(&request.headers, secrets).into());
        data.insert("params".to_owned(), Value::Array(Vec::new()));
        shown.insert("postData".to_owned(), data.into());
    }
    shown
}

fn answer(request: &RecordedRequest, response: &RecordedResponse, secrets: &Secrets) -> Value {
    let mut content = Map::new();
    content.insert("size".to_owned(), response.body.size.into());
    content.insert("mimeType".to_owned(), media_type(&response.headers, secrets).into());
    let told = match shown::received(request, response, secrets) {
        Content::Nothing => Vec::new(),
        Content::Text(text) => vec![("text", text)],
        Content::Packed(text) => vec![("text", text), ("encoding", "base64".to_owned())],
        Content::LeftOut(why) => vec![("comment", format!("Left out: {why}."))],
    };
    content.extend(told.into_iter().map(|(name, value)| (name.to_owned(), value.into())));
    let redirect = response.headers.get(http::header::LOCATION).map(http::HeaderValue::as_bytes);
    let redirect = redirect.filter(|_| response.status.is_redirection()).map(String::from_utf8_lossy);
    json!({
        "status": response.status.as_u16(),
        "statusText": response.status.canonical_reason().unwrap_or_default(),
        "httpVersion": UNKNOWN,
        "cookies": [],
        "headers": headers(&response.headers, secrets),
        "content": content,
        "redirectURL": secrets.masked_value(&redirect.unwrap_or_default()),
        "headersSize": -1,
        "bodySize": response.body.size,
    })
}

/// As browsers write it where no answer came.
fn no_answer() -> Value {
    json!({
        "status": 0,
        "statusText": "",
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "content": { "size": 0, "mimeType": UNKNOWN_TYPE },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
    })
}

const UNKNOWN: &str = "unknown";
const UNKNOWN_TYPE: &str = "x-unknown";

fn media_type(headers: &HeaderMap, secrets: &Secrets) -> String {
    let told = headers.get(http::header::CONTENT_TYPE);
    told.map_or_else(
        || UNKNOWN_TYPE.to_owned(),
        |value| secrets.masked_value(&String::from_utf8_lossy(value.as_bytes())),
    )
}

fn headers(headers: &HeaderMap, secrets: &Secrets) -> Vec<Value> {
    pairs(shown::headers(headers, secrets))
}

fn query(url: &str) -> Vec<Value> {
    let Some((_, query)) = url.split_once('?') else { return Vec::new() };
    let parts = query.split('&').filter(|part| !part.is_empty());
    pairs(
        parts
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    )
}

fn pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Vec<Value> {
    pairs.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
