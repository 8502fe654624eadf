//! Exchanges and errors as JSON, one form for all who write them.

use crate::shown::{self, Content};
use http::HeaderMap;
use longshore_client::draft::{self, Change};
use longshore_client::secrets::Secrets;
use longshore_client::transcript::{Exchange, Outcome};
use longshore_client::{FlowError, Step};
use longshore_core::Digest;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An exchange.
#[derive(Serialize)]
pub struct ExchangeRecord<'a> {
    r#type: &'static str,
    number: u32,
    step: &'static str,
    method: &'a str,
    url: String,
    request: RequestRecord,
    response: Option<ResponseRecord<'a>>,
    error: Option<String>,
    elapsed_ms: Option<f64>,
    #[serde(flatten)]
    handling: HandlingRecord,
    expectations: Vec<ExpectationRecord<'a>>,
}

#[derive(Serialize)]
struct RequestRecord {
    headers: BTreeMap<String, String>,
    body_size: u64,
    #[serde(flatten)]
    body: BodyRecord,
}

#[derive(Serialize)]
struct ResponseRecord<'a> {
    status: u16,
    headers: BTreeMap<String, String>,
    redirected_to: Option<String>,
    body_size: u64,
    body_digest: Option<&'a Digest>,
    #[serde(flatten)]
    body: BodyRecord,
}

/// The body itself, where it is asked for.
#[derive(Default, Serialize)]
struct BodyRecord {
    /// As text.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// In base64, where it is not text.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
    /// Why it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_left_out: Option<&'static str>,
}

/// What the user and the client did to it besides. What did not happen is left out.
#[derive(Serialize)]
struct HandlingRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    edited: Option<EditRecord>,
    /// The gateway that it went through.
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<String>,
    /// The fault that was put in.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    /// The exchange that this one repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_of: Option<u32>,
    /// How long the flow waited after it, to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    tried_again_after_ms: Option<f64>,
}

#[derive(Serialize)]
struct EditRecord {
    changes: Vec<ChangeRecord>,
    credentials_taken_out: bool,
}

#[derive(Serialize)]
struct ChangeRecord {
    what: String,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct ExpectationRecord<'a> {
    subject: &'a str,
    expected: String,
    actual: String,
    verdict: &'static str,
}

/// The exchange without its bodies, and without any secret.
pub fn exchange_record<'a>(exchange: &'a Exchange, secrets: &Secrets) -> ExchangeRecord<'a> {
    let Exchange { number, request, handling, outcome, expectations, .. } = exchange;
    let (response, error) = match outcome {
        Outcome::Answered { response, .. } => (Some(response), None),
        Outcome::Unanswered { error, .. } => (None, Some(error)),
        Outcome::Pending => (None, None),
    };
    ExchangeRecord {
        r#type: "exchange",
        number: *number,
        step: request.step.as_str(),
        method: request.method.as_str(),
        url: secrets.masked_url(&request.url),
        request: RequestRecord {
            headers: headers(&request.headers, secrets),
            body_size: request.body_size,
            body: BodyRecord::default(),
        },
        response: response.map(|response| ResponseRecord {
            status: response.status.as_u16(),
            headers: headers(&response.headers, secrets),
            redirected_to: response.redirected_to.as_ref().map(|url| secrets.masked_url(url)),
            body_size: response.body.size,
            body_digest: response.body.digest.as_ref(),
            body: BodyRecord::default(),
        }),
        error: error.map(|error| secrets.masked_value(&error.to_string())),
        elapsed_ms: exchange.elapsed().map(|elapsed| elapsed.as_secs_f64() * 1000.0),
        handling: HandlingRecord {
            edited: handling.before.as_ref().map(|before| EditRecord {
                changes: draft::changes(before, request, Some(secrets))
                    .into_iter()
                    .map(|Change { what, before, after }| ChangeRecord { what, before, after })
                    .collect(),
                credentials_taken_out: handling.stripped,
            }),
            gateway: handling.gateway.as_ref().map(ToString::to_string),
            fault: handling.fault.map(|fault| fault.to_string()),
            retry_of: handling.repeats,
            tried_again_after_ms: handling.tried_again_after.map(|wait| wait.as_secs_f64() * 1000.0),
        },
        expectations: expectations
            .iter()
            .map(|it| ExpectationRecord {
                subject: &it.subject,
                expected: secrets.masked_value(&it.expected),
                actual: secrets.masked_value(&it.actual),
                verdict: it.verdict.as_str(),
            })
            .collect(),
    }
}

impl ExchangeRecord<'_> {
    /// The same with the bodies, as far as they were kept.
    pub(crate) fn with_bodies(mut self, exchange: &Exchange, secrets: &Secrets) -> Self {
        self.request.body = shown::sent(&exchange.request, secrets).into();
        if let (Some(record), Some(response)) = (&mut self.response, exchange.response()) {
            record.body = shown::received(&exchange.request, response, secrets).into();
        }
        self
    }

    /// What other forms have no member for.
    pub(crate) fn besides(&self) -> Value {
        // Texts and numbers only: all of it can be written.
        let value = |part: serde_json::Result<Value>| part.unwrap_or_default();
        let mut besides = match value(serde_json::to_value(&self.handling)) {
            Value::Object(handling) => handling,
            _ => Map::new(),
        };
        if let Some(response) = &self.response {
            let (url, digest) = (&response.redirected_to, response.body_digest);
            besides.insert("redirected_to".to_owned(), url.as_deref().into());
            besides.insert("body_digest".to_owned(), digest.map(Digest::as_str).into());
        }
        besides.insert("number".to_owned(), self.number.into());
        besides.insert("step".to_owned(), self.step.into());
        besides.insert("expectations".to_owned(), value(serde_json::to_value(&self.expectations)));
        besides.into()
    }
}

impl From<Content> for BodyRecord {
    fn from(content: Content) -> Self {
        match content {
            Content::Nothing => Self::default(),
            Content::Text(text) => Self { body: Some(text), ..Self::default() },
            Content::Packed(text) => Self { body_base64: Some(text), ..Self::default() },
            Content::LeftOut(why) => Self { body_left_out: Some(why), ..Self::default() },
        }
    }
}

/// The headers as they may be shown, each name once.
fn headers(headers: &HeaderMap, secrets: &Secrets) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::<String, String>::new();
    for (name, value) in shown::headers(headers, secrets) {
        shown
            .entry(name)
            .and_modify(|list| {
                list.push_str(", ");
                list.push_str(&value);
            })
            .or_insert(value);
    }
    shown
}

/// Why a flow ended before its goal.
#[derive(Serialize)]
pub struct ErrorRecord {
    r#type: &'static str,
    fault: &'static str,
    step: Option<&'static str>,
    exchange: Option<u32>,
    request: Option<String>,
    expected: Option<String>,
    actual: Option<String>,
    sentence: String,
    advice: String,
    untrusted_realm: Option<String>,
}

/// The error, without any secret.
pub fn error_record(error: &FlowError, secrets: &Secrets) -> ErrorRecord {
    let masked = |text: &String| secrets.masked_value(text);
    ErrorRecord {
        r#type: "error",
        fault: error.fault.as_str(),
        step: error.step.map(Step::as_str),
        exchange: error.exchange,
        request: error.request.as_ref().map(masked),
        expected: error.expected.as_ref().map(masked),
        actual: error.actual.as_ref().map(masked),
        sentence: secrets.masked_sentence(&error.sentence),
        advice: secrets.masked_sentence(&error.advice),
        untrusted_realm: error.untrusted_realm.as_ref().map(ToString::to_string),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_client::mask;

    #[test]
    fn a_header_that_came_twice_is_a_list_and_credentials_keep_their_scheme_only() {
        let mut sent = HeaderMap::new();
        for (name, value) in [("authorization", "Bearer abc"), ("link", "<a>"), ("link", "<b>")] {
            let name = http::HeaderName::from_static(name);
            sent.append(name, http::HeaderValue::from_static(value));
        }
        let shown = headers(&sent, &Secrets::new(None));
        assert_eq!(shown["authorization"], format!("Bearer {}", mask::MASK));
        assert_eq!(shown["link"], "<a>, <b>");
    }
}
