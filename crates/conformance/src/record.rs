//! Exchanges as they are kept: short, with secrets masked.

use longshore_client::event::{Event, RecordedRequest, RecordedResponse};
use longshore_client::plain::{plain, plain_start};
use longshore_client::secrets::Secrets;
use longshore_client::transport::TransportError;
use std::rc::Rc;
use std::time::Duration;

/// An exchange, as it is shown. All text is what can be shown: nothing in it does anything, and secrets are masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its number in the run, from 1.
    pub number: u32,
    /// The method.
    pub method: String,
    /// Where the request went.
    pub url: String,
    /// The request's headers that were set here.
    pub request_headers: Vec<(String, String)>,
    /// The request's body.
    pub request_body: Body,
    /// The status; none where no answer came.
    pub status: Option<u16>,
    /// Why no answer came.
    pub error: Option<String>,
    /// The answer's headers.
    pub response_headers: Vec<(String, String)>,
    /// The answer's body.
    pub response_body: Body,
    /// From the sending to the last byte of the answer.
    pub elapsed: Duration,
}

/// A body, as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// How many bytes it has.
    pub size: u64,
    /// Its beginning, where it is text.
    pub text: Option<String>,
}

/// Of bodies so many bytes are kept.
const BODY: usize = 2 << 10;

/// Of headers so many are kept, of each value so many characters.
const HEADERS: usize = 40;
const VALUE: usize = 400;

/// Of a check so many exchanges are kept.
const KEPT: usize = 60;

/// Takes down what is sent and answered.
#[derive(Default)]
pub(crate) struct Tape {
    secrets: Secrets,
    request: Option<(u32, Rc<RecordedRequest>)>,
    exchanges: Vec<Recorded>,
    sent: usize,
    /// What was noticed of all answers, whatever they were for.
    pub(crate) seen: Seen,
}

/// What is looked for in every answer of a run.
#[derive(Default)]
pub(crate) struct Seen {
    /// How many answers had status 429, and how many of them do not say when to come again.
    pub(crate) too_many: u32,
    pub(crate) without_retry_after: u32,
    /// `Warning` headers: the first that is written wrongly, how many there were, and the most bytes of one answer.
    pub(crate) warnings: u32,
    pub(crate) wrong_warning: Option<String>,
    pub(crate) most_warning_bytes: usize,
}

impl Tape {
    pub(crate) fn new(secrets: Secrets) -> Self {
        Self { secrets, ..Self::default() }
    }

    pub(crate) fn take(&mut self, event: &Event) {
        match event {
            Event::Sent { exchange, request } => {
                self.sent += 1;
                self.request = Some((*exchange, Rc::clone(request)));
            }
            Event::Answered { exchange, response, elapsed } => {
                let Some((number, request)) = self.request.take().filter(|(at, _)| at == exchange) else {
                    return;
                };
                self.secrets.learn(&request, response);
                self.seen.note(response);
                if self.exchanges.len() < KEPT {
                    let kept = self.answered(number, &request, response, *elapsed);
                    self.exchanges.push(kept);
                }
            }
            Event::Unanswered { exchange, error, elapsed } => {
                let Some((number, request)) = self.request.take().filter(|(at, _)| at == exchange) else {
                    return;
                };
                if self.exchanges.len() < KEPT {
                    let kept = self.unanswered(number, &request, error, *elapsed);
                    self.exchanges.push(kept);
                }
            }
            Event::Checked { .. } | Event::Packing { .. } => {}
        }
    }

    /// What was taken down since the last time, and how much there was.
    pub(crate) fn cut(&mut self) -> (Vec<Recorded>, usize) {
        (std::mem::take(&mut self.exchanges), std::mem::take(&mut self.sent))
    }

    /// A sentence that may repeat what a registry says.
    pub(crate) fn shown(&self, text: &str) -> String {
        plain(&self.secrets.masked_value(text)).into_owned()
    }

    /// A sentence of ours, in which something of the registry's may stand.
    pub(crate) fn sentence(&self, text: &str) -> String {
        plain(&self.secrets.masked_sentence(text)).into_owned()
    }

    fn sent(&self, number: u32, request: &RecordedRequest) -> Recorded {
        let text = std::str::from_utf8(&request.body[..request.body.len().min(BODY)]);
        let text = text.ok().filter(|text| !text.is_empty()).map(|text| self.shown(text));
        Recorded {
            number,
            method: request.method.to_string(),
            url: plain_start(&self.secrets.masked_url(&request.url), 2000),
            request_headers: self.headers(&request.headers),
            request_body: Body { size: request.body_size, text },
            status: None,
            error: None,
            response_headers: Vec::new(),
            response_body: Body::default(),
            elapsed: Duration::ZERO,
        }
    }

    fn answered(
        &self,
        number: u32,
        request: &RecordedRequest,
        response: &RecordedResponse,
        elapsed: Duration,
    ) -> Recorded {
        let beginning = &response.body.kept[..response.body.kept.len().min(BODY)];
        // Masked first: a secret may stand across the cut.
        let masked = self.secrets.masked_body(request, beginning);
        let text = std::str::from_utf8(&masked).ok().filter(|text| !text.is_empty());
        Recorded {
            status: Some(response.status.as_u16()),
            response_headers: self.headers(&response.headers),
            response_body: Body { size: response.body.size, text: text.map(|text| plain(text).into_owned()) },
            elapsed,
            ..self.sent(number, request)
        }
    }

    fn unanswered(
        &self,
        number: u32,
        request: &RecordedRequest,
        error: &TransportError,
        elapsed: Duration,
    ) -> Recorded {
        Recorded { error: Some(self.shown(&error.to_string())), elapsed, ..self.sent(number, request) }
    }

    fn headers(&self, headers: &http::HeaderMap) -> Vec<(String, String)> {
        let shown = headers.iter().take(HEADERS).map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            let masked = self.secrets.masked_header(name.as_str(), &value);
            (name.as_str().to_owned(), plain_start(&masked, VALUE))
        });
        shown.collect()
    }
}

impl Seen {
    fn note(&mut self, response: &RecordedResponse) {
        if response.status == http::StatusCode::TOO_MANY_REQUESTS {
            self.too_many += 1;
            if !response.headers.contains_key("retry-after") {
                self.without_retry_after += 1;
            }
        }
        let mut bytes = 0;
        for warning in response.headers.get_all("warning") {
            self.warnings = self.warnings.saturating_add(1);
            bytes += warning.len();
            let text = String::from_utf8_lossy(warning.as_bytes());
            if self.wrong_warning.is_none() && !is_right_warning(&text) {
                self.wrong_warning = Some(plain_start(&text, VALUE));
            }
        }
        self.most_warning_bytes = self.most_warning_bytes.max(bytes);
    }
}

/// `299 - "text"`, without a date behind it.
fn is_right_warning(text: &str) -> bool {
    text.trim()
        .strip_prefix("299 - \"")
        .is_some_and(|text| text.len() > 1 && text.ends_with('"') && !ends_with_date(text))
}

/// Whether a second quoted text stands behind the first, as a date does.
fn ends_with_date(text: &str) -> bool {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\\' if !is_escaped => is_escaped = true,
            b'"' if !is_escaped => return at + 1 != text.len(),
            _ => is_escaped = false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_have_a_code_an_agent_and_no_date() {
        for right in ["299 - \"it is late\"", "299 - \"say \\\"hello\\\"\""] {
            assert!(is_right_warning(right), "{right}");
        }
        for wrong in [
            "199 - \"it is late\"",
            "299 registry \"it is late\"",
            "299 - it is late",
            "299 - \"it is late\" \"Wed, 21 Oct 2015 07:28:00 GMT\"",
            "299 - \"",
            "",
        ] {
            assert!(!is_right_warning(wrong), "{wrong}");
        }
    }
}
