//! The report for machines: a JSON object on each line, one for each exchange and one for the outcome.

use super::outcome::Outcome;
use super::report::{Output, Report};
use longshore_client::secrets::Secrets;
use longshore_client::{Event, FlowError, Observer, Transcript};
use longshore_export::record::{error_record, exchange_record};
use serde::Serialize;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::io;

/// Writes JSON objects to standard output, without any secret. An exchange is written once all that was
/// expected of it has been checked.
pub(super) struct Records(RefCell<State>);

struct State {
    output: Output<io::Stdout>,
    secrets: Secrets,
    /// The exchange that was sent last, alone.
    last: Transcript,
    /// The upload session that is open.
    session: Option<SessionRecord>,
}

/// An upload that is left open, with which another push can go on (`--session`).
#[derive(Serialize)]
struct SessionRecord {
    r#type: &'static str,
    blob: String,
    location: String,
}

impl Records {
    pub(super) fn new(secrets: Secrets) -> Self {
        Self(RefCell::new(State {
            output: Output::new(io::stdout()),
            secrets,
            last: Transcript::default(),
            session: None,
        }))
    }
}

impl Observer for Records {
    fn event(&self, event: Event) {
        let mut state = self.0.borrow_mut();
        if let Event::Sent { .. } = event {
            state.flush();
        }
        let State { secrets, last, session, .. } = &mut *state;
        if let Event::Session { blob, location } = &event {
            *session = location.as_ref().map(|location| SessionRecord {
                r#type: "session",
                blob: blob.to_string(),
                location: secrets.masked_url(location),
            });
        }
        if let (Event::Answered { response, .. }, Some(exchange)) = (&event, last.exchanges.last()) {
            secrets.learn(&exchange.request, response);
        }
        last.apply(&event);
    }
}

impl Report for Records {
    fn succeeded(&self, outcome: &Outcome) -> io::Result<()> {
        self.0.borrow_mut().end(&OutcomeRecord { r#type: "outcome", outcome: &outcome.record })
    }

    fn failed(&self, error: &FlowError) -> io::Result<()> {
        let mut state = self.0.borrow_mut();
        let record = error_record(error, &state.secrets);
        state.flush();
        if let Some(session) = state.session.take() {
            state.write(&session);
        }
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
        for exchange in std::mem::take(&mut self.last).exchanges {
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

/// What the flow came to: the last record of a run that reached its goal.
#[derive(Serialize)]
struct OutcomeRecord<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    outcome: &'a Map<String, Value>,
}
