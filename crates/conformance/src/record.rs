//! Exchanges as they are kept: short, with secrets masked.

use longshore_client::Step;
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

/// So much behind that is looked at as well: a secret may stand across the end of what is kept.
const BEHIND: usize = 16 << 10;

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
    /// Whether the latest request met nobody, as far as can be seen.
    pub(crate) met_nobody: bool,
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
            Event::Sent { exchange, request, .. } => {
                self.sent += 1;
                self.request = Some((*exchange, Rc::clone(request)));
            }
            Event::Answered { exchange, response, elapsed } => {
                let Some((number, request)) = self.request.take().filter(|(at, _)| at == exchange) else {
                    return;
                };
                self.met_nobody = false;
                self.secrets.learn(&request, response);
                self.seen.note(response);
                if self.exchanges.len() < KEPT {
                    let kept = self.answered(number, &request, response, *elapsed);
                    self.exchanges.push(kept);
                }
            }
            Event::Unanswered { exchange, error, elapsed } => {
                self.met_nobody = matches!(error, TransportError::Unreachable(_));
                let Some((number, request)) = self.request.take().filter(|(at, _)| at == exchange) else {
                    return;
                };
                if self.exchanges.len() < KEPT {
                    let kept = self.unanswered(number, &request, error, *elapsed);
                    self.exchanges.push(kept);
                }
            }
            // Nothing is sent again, held or edited here.
            _ => {}
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
        let text = text_of(beginning(&request.body)).map(|text| cut(self.shown(text)));
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
        let bytes = &response.body.kept;
        // A token service's answer is masked by its fields, which only the whole of it has.
        let bytes = if request.step == Step::Auth { bytes } else { beginning(bytes) };
        let whole = text_of(bytes).unwrap_or_default();
        let masked = self.secrets.masked_body(request, whole.as_bytes());
        let text = text_of(&masked).map(|text| cut(plain(text).into_owned()));
        Recorded {
            status: Some(response.status.as_u16()),
            response_headers: self.headers(&response.headers),
            response_body: Body { size: response.body.size, text },
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

/// What is kept of a body, and what is looked at behind it.
fn beginning(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(BODY + BEHIND)]
}

/// The text that bytes are, but for a character that is cut at their end; none where they are not text, or nothing.
fn text_of(bytes: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// As much of it as is kept.
fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(BODY));
    text
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
    use bytes::Bytes;
    use http::{HeaderMap, Method, StatusCode};
    use longshore_client::Credentials;
    use longshore_client::body::Received;
    use longshore_client::url::Url;

    fn shown(body: String) -> String {
        let credentials = Credentials { username: "me".into(), password: "pass-w0rd".into() };
        let mut tape = Tape::new(Secrets::new(Some(&credentials)));
        let request = RecordedRequest {
            step: Step::GetBlob,
            method: Method::GET,
            url: Url::parse("http://h/v2/").unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            body_size: 0,
        };
        let body = Received { size: body.len() as u64, kept: body.into(), digest: None };
        let headers = HeaderMap::new();
        let response = RecordedResponse { status: StatusCode::OK, headers, redirected_to: None, body };
        let elapsed = Duration::ZERO;
        tape.take(&Event::Sent { exchange: 1, request: Rc::new(request), at: Duration::ZERO });
        tape.take(&Event::Answered { exchange: 1, response: Rc::new(response), elapsed });
        tape.cut().0.remove(0).response_body.text.unwrap()
    }

    #[test]
    fn a_secret_across_the_end_of_what_is_kept_is_masked() {
        for before in BODY - 9..=BODY {
            let text = shown(format!("{}pass-w0rd and more", "x".repeat(before)));
            assert!(!text.contains('p'), "{}", &text[before.min(text.len())..]);
            assert!(text.len() <= BODY);
        }
    }

    #[test]
    fn a_character_across_the_end_of_what_is_kept_is_left_out() {
        for before in 0..4 {
            let text = shown(format!("{}{}", "x".repeat(before), "\u{1f6a2}".repeat(BODY + BEHIND)));
            assert!(text.len() > BODY - 4 && text.ends_with('\u{1f6a2}'));
        }
    }

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
