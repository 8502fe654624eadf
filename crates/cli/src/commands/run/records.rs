//! The report for machines: a JSON object on each line, one for each exchange and one for the outcome.

use super::outcome::Outcome;
use super::report::{Output, Report};
use longshore_client::draft::{self, Change};
use longshore_client::error::Fault;
use longshore_client::event::{Event, RecordedRequest, RecordedResponse};
use longshore_client::expectation::{Expectation, Verdict};
use longshore_client::secrets::Secrets;
use longshore_client::transcript::Handling;
use longshore_client::transport::TransportError;
use longshore_client::{FlowError, Observer, Step};
use longshore_core::Digest;
use serde::Serialize;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;

/// Writes JSON objects to standard output, without any secret. An exchange is written once all that was
/// expected of it has been checked.
pub(super) struct Records(RefCell<State>);

struct State {
    output: Output<io::Stdout>,
    secrets: Secrets,
    exchange: Option<Exchange>,
}

/// The exchange that was sent last.
struct Exchange {
    number: u32,
    request: Rc<RecordedRequest>,
    handling: Handling,
    end: Option<(Result<Rc<RecordedResponse>, TransportError>, Duration)>,
    expectations: Vec<Expectation>,
}

impl Records {
    pub(super) fn new(secrets: Secrets) -> Self {
        Self(RefCell::new(State { output: Output::new(io::stdout()), secrets, exchange: None }))
    }
}

impl Observer for Records {
    fn event(&self, event: Event) {
        let mut state = self.0.borrow_mut();
        if let Event::Sent { exchange, request } = event {
            state.flush();
            let (handling, expectations) = (Handling::default(), Vec::new());
            state.exchange = Some(Exchange { number: exchange, request, handling, end: None, expectations });
            return;
        }
        let State { secrets, exchange: Some(under_way), .. } = &mut *state else { return };
        if let Event::Answered { response, .. } = &event {
            secrets.learn(&under_way.request, response);
        }
        match event {
            Event::Answered { response, elapsed, .. } => under_way.end = Some((Ok(response), elapsed)),
            Event::Unanswered { error, elapsed, .. } => under_way.end = Some((Err(error), elapsed)),
            Event::Checked { expectation, .. } => under_way.expectations.push(expectation),
            Event::Retried { of, .. } => under_way.handling.repeats = Some(of),
            Event::Waiting { wait, .. } => under_way.handling.tried_again_after = Some(wait),
            Event::Edited { request, stripped, .. } => {
                under_way.handling.stripped = stripped;
                under_way.handling.before = Some(std::mem::replace(&mut under_way.request, request));
            }
            Event::Faulted { fault, .. } => under_way.handling.fault = Some(fault),
            Event::Sent { .. } | Event::Held { .. } | Event::Released { .. } | Event::Packing { .. } => {}
        }
    }
}

impl Report for Records {
    fn succeeded(&self, outcome: &Outcome) -> io::Result<()> {
        self.0.borrow_mut().end(&OutcomeRecord { r#type: "outcome", outcome: &outcome.record })
    }

    fn failed(&self, error: &FlowError) -> io::Result<()> {
        let mut state = self.0.borrow_mut();
        let record = error_record(error, &state.secrets);
        state.end(&record)
    }

    fn secrets(&self) -> Secrets {
        self.0.borrow().secrets.clone()
    }

    fn shown(&self, text: &str) -> String {
        crate::text::plain(&self.0.borrow().secrets.masked_sentence(text)).into_owned()
    }
}

impl State {
    /// Writes the exchange that is over.
    fn flush(&mut self) {
        if let Some(exchange) = self.exchange.take() {
            let record = exchange_record(&exchange, &self.secrets);
            self.write(&record);
        }
    }

    fn end(&mut self, record: &impl Serialize) -> io::Result<()> {
        self.flush();
        self.write(record);
        self.output.finish()
    }

    fn write(&mut self, record: &impl Serialize) {
        // Texts, numbers and lists only, with texts as keys: this can be written.
        let line = serde_json::to_string(record).unwrap_or_default();
        self.output.line(&line);
    }
}

/// An exchange, once it is over.
#[derive(Serialize)]
struct ExchangeRecord<'a> {
    r#type: &'static str,
    number: u32,
    step: &'static str,
    method: &'a str,
    url: String,
    request: RequestRecord,
    response: Option<ResponseRecord<'a>>,
    error: Option<String>,
    elapsed_ms: Option<f64>,
    /// What was edited; left out where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    edited: Option<EditRecord>,
    /// The fault that was put in.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    /// The exchange that this one repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_of: Option<u32>,
    /// How long the flow waited after it, to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    tried_again_after_ms: Option<f64>,
    expectations: Vec<ExpectationRecord<'a>>,
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
struct RequestRecord {
    headers: BTreeMap<String, String>,
    body_size: u64,
}

#[derive(Serialize)]
struct ResponseRecord<'a> {
    status: u16,
    headers: BTreeMap<String, String>,
    redirected_to: Option<String>,
    body_size: u64,
    body_digest: Option<&'a Digest>,
}

#[derive(Serialize)]
struct ExpectationRecord<'a> {
    subject: &'a str,
    expected: &'a str,
    actual: String,
    verdict: &'static str,
}

fn exchange_record<'a>(exchange: &'a Exchange, secrets: &Secrets) -> ExchangeRecord<'a> {
    let Exchange { number, request, handling, end, expectations } = exchange;
    let (response, error, elapsed) = match end {
        Some((Ok(response), elapsed)) => (Some(response), None, Some(elapsed)),
        Some((Err(error), elapsed)) => (None, Some(error), Some(elapsed)),
        None => (None, None, None),
    };
    ExchangeRecord {
        r#type: "exchange",
        number: *number,
        step: request.step.as_str(),
        method: request.method.as_str(),
        url: secrets.masked_url(&request.url),
        request: RequestRecord { headers: headers(&request.headers, secrets), body_size: request.body_size },
        response: response.map(|response| ResponseRecord {
            status: response.status.as_u16(),
            headers: headers(&response.headers, secrets),
            redirected_to: response.redirected_to.as_ref().map(|url| secrets.masked_url(url)),
            body_size: response.body.size,
            body_digest: response.body.digest.as_ref(),
        }),
        error: error.map(|error| secrets.masked_value(&error.to_string())),
        elapsed_ms: elapsed.map(|elapsed| elapsed.as_secs_f64() * 1000.0),
        edited: handling.before.as_ref().map(|before| EditRecord {
            changes: draft::changes(before, request, Some(secrets))
                .into_iter()
                .map(|Change { what, before, after }| ChangeRecord { what, before, after })
                .collect(),
            credentials_taken_out: handling.stripped,
        }),
        fault: handling.fault.map(|fault| fault.to_string()),
        retry_of: handling.repeats,
        tried_again_after_ms: handling.tried_again_after.map(|wait| wait.as_secs_f64() * 1000.0),
        expectations: expectations
            .iter()
            .map(|it| ExpectationRecord {
                subject: &it.subject,
                expected: &it.expected,
                actual: secrets.masked_value(&it.actual),
                verdict: match it.verdict {
                    Verdict::Met => "met",
                    Verdict::Warning => "warning",
                    Verdict::Failed => "failed",
                    Verdict::Unknown => "unknown",
                },
            })
            .collect(),
    }
}

/// The headers as they may be shown, each name once.
fn headers(headers: &http::HeaderMap, secrets: &Secrets) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        let value = secrets.masked_header(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
        shown
            .entry(name.as_str().to_owned())
            .and_modify(|list| {
                list.push_str(", ");
                list.push_str(&value);
            })
            .or_insert(value);
    }
    shown
}

/// What the flow came to: the last record of a run that reached its goal.
#[derive(Serialize)]
struct OutcomeRecord<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    outcome: &'a Map<String, Value>,
}

/// Why the flow ended before its goal: the last record of such a run.
#[derive(Serialize)]
struct ErrorRecord<'a> {
    r#type: &'static str,
    fault: &'static str,
    step: Option<&'static str>,
    exchange: Option<u32>,
    request: Option<String>,
    expected: Option<&'a str>,
    actual: Option<String>,
    sentence: String,
    advice: String,
    untrusted_realm: Option<String>,
}

fn error_record<'a>(error: &'a FlowError, secrets: &Secrets) -> ErrorRecord<'a> {
    let masked = |text: &String| secrets.masked_value(text);
    ErrorRecord {
        r#type: "error",
        fault: match error.fault {
            Fault::Input => "input",
            Fault::Registry => "registry",
            Fault::Network => "network",
            Fault::Stopped => "stopped",
            Fault::Expected => "expected",
            Fault::Intervention => "intervention",
            Fault::Bug => "bug",
        },
        step: error.step.map(Step::as_str),
        exchange: error.exchange,
        request: error.request.as_ref().map(masked),
        expected: error.expected.as_deref(),
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
        let mut sent = http::HeaderMap::new();
        sent.insert("authorization", "Bearer abc".parse().unwrap());
        sent.append("link", "<a>".parse().unwrap());
        sent.append("link", "<b>".parse().unwrap());
        let shown = headers(&sent, &Secrets::new(None));
        assert_eq!(shown["authorization"], format!("Bearer {}", mask::MASK));
        assert_eq!(shown["link"], "<a>, <b>");
    }
}
