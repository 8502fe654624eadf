//! Answers: a response beside its request, and the expectations checked on it.

use crate::client::Client;
use crate::error::{Fault, FlowError};
use crate::event::Event;
use crate::expectation::{Expectation, Verdict};
use crate::failure::Failure;
use crate::plain::plain_line;
use crate::step::Step;
use crate::transport::Response;
use crate::url::Url;
use http::StatusCode;
use longshore_core::ReportedError;

/// A response and what it answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The step that the request belongs to.
    pub step: Step,
    /// The request, as `METHOD URL`.
    pub request: String,
    /// Where the request went.
    pub url: Url,
    /// The response.
    pub response: Response,
    /// Whether the user edited the request, or put a fault in its way: the answer is not the registry's to the flow.
    pub is_touched: bool,
}

impl Answer {
    /// The status must be one of these; else the flow ends here.
    pub(crate) fn expect_status(&self, client: &Client, wanted: &[StatusCode]) -> Result<(), FlowError> {
        let actual = shown(self.response.status);
        if let Some(failure) = client
            .expected_at(self.step)
            .filter(|failure| failure.is(self.response.status) && !self.is_touched)
        {
            return Err(self.fails_as_expected(client, failure, actual));
        }
        let expected = wanted.iter().map(|status| shown(*status)).collect::<Vec<_>>().join(" or ");
        let met = wanted.contains(&self.response.status);
        self.report(
            client,
            "status",
            expected.clone(),
            actual.clone(),
            if met { Verdict::Met } else { Verdict::Failed },
        );
        // After an edit a flow goes on with what came, as far as it can.
        if met || (client.is_edited() && self.response.status.is_success()) {
            return Ok(());
        }
        let said = self.said();
        let sentence = match &said {
            Some(said) => {
                format!("{} answered {actual} where {expected} was expected. It says: {said}", self.request)
            }
            None => format!("{} answered {actual} where {expected} was expected.", self.request),
        };
        Err(FlowError {
            expected: Some(expected),
            actual: Some(actual),
            fault: match self.response.status {
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Fault::Input,
                _ => Fault::Registry,
            },
            ..self.error(sentence, self.advice(client))
        })
    }

    /// The failure that the flow was asked to meet. One that refuses a caller has to say how to be let in
    /// (RFC 9110, 15.5.2).
    fn fails_as_expected(&self, client: &Client, failure: Failure, actual: String) -> FlowError {
        self.report(client, "status", failure.to_string(), actual, Verdict::Met);
        if self.response.status == StatusCode::UNAUTHORIZED {
            self.wish_header(client, "www-authenticate");
        }
        let sentence = format!("{} failed as it was to: {failure}.", self.request);
        FlowError {
            fault: Fault::Expected,
            ..self.error(sentence, format!("It does because {}.", failure.cause))
        }
    }

    /// A refusal that was asked for, and ends the flow.
    pub(crate) fn is_refused_as_expected(&self, client: &Client) -> FlowError {
        let actual = shown(self.response.status);
        self.report(client, "status", actual.clone(), actual.clone(), Verdict::Met);
        let sentence = format!("{} was refused with {actual}, as it was to be.", self.request);
        FlowError { fault: Fault::Expected, ..self.error(sentence, "Nothing has to be done about it.") }
    }

    /// The header must be this, where it is there at all: a page sees only headers that the registry
    /// exposes, so a missing one is a warning.
    pub(crate) fn expect_header(
        &self,
        client: &Client,
        name: &'static str,
        expected: &str,
    ) -> Result<(), FlowError> {
        let Some(actual) = self.response.header(name) else {
            self.report(
                client,
                name,
                expected.to_owned(),
                "missing, or not exposed".to_owned(),
                Verdict::Warning,
            );
            return Ok(());
        };
        self.expect_equal(client, name, expected, actual)
    }

    /// The header should be there, whatever it says.
    pub(crate) fn wish_header(&self, client: &Client, name: &'static str) {
        let actual = self.response.header(name);
        let verdict = if actual.is_some() { Verdict::Met } else { Verdict::Warning };
        let actual = actual.unwrap_or("missing, or not exposed").to_owned();
        self.report(client, name, "present".to_owned(), actual, verdict);
    }

    /// Two things about the answer must be equal.
    pub(crate) fn expect_equal(
        &self,
        client: &Client,
        subject: &'static str,
        expected: &str,
        actual: &str,
    ) -> Result<(), FlowError> {
        let met = expected == actual;
        let verdict = if met { Verdict::Met } else { Verdict::Failed };
        self.report(client, subject, expected.to_owned(), actual.to_owned(), verdict);
        if met || client.is_edited() {
            return Ok(());
        }
        let actual: String = actual.chars().take(300).collect();
        Err(FlowError {
            expected: Some(expected.to_owned()),
            actual: Some(actual.clone()),
            ..self.error(
                format!("{}: the {subject} is {actual} where {expected} was expected.", self.request),
                "The registry, or something between it and here, changed what was sent or says something untrue of it.",
            )
        })
    }

    /// Tells of an expectation.
    pub(crate) fn report(
        &self,
        client: &Client,
        subject: &'static str,
        expected: String,
        actual: String,
        verdict: Verdict,
    ) {
        let verdict = match verdict {
            Verdict::Failed | Verdict::Warning if client.is_edited() => Verdict::Unknown,
            verdict => verdict,
        };
        let expectation = Expectation { subject: subject.into(), expected, actual, verdict };
        client.observer().event(Event::Checked { exchange: self.response.exchange, expectation });
    }

    /// An error of this exchange.
    pub(crate) fn error(&self, sentence: impl Into<String>, advice: impl Into<String>) -> FlowError {
        FlowError {
            exchange: Some(self.response.exchange),
            request: Some(self.request.clone()),
            ..FlowError::new(Fault::Registry, sentence, advice).at(self.step)
        }
    }

    /// An error about a body that cannot be read. One that came encoded, which nobody asked for, explains itself.
    pub(crate) fn unreadable(&self, sentence: impl Into<String>, advice: &str) -> FlowError {
        match self.response.header("content-encoding") {
            Some(encoding) if !encoding.eq_ignore_ascii_case("identity") => {
                let encoding: String = encoding.chars().take(40).collect();
                let advice = format!(
                    "It came with Content-Encoding: {encoding}, which was not asked for: the registry, or a proxy before it, must not encode what it sends."
                );
                self.error(sentence, advice)
            }
            _ => self.error(sentence, advice),
        }
    }

    /// Whether a web page came, which no registry sends.
    pub(crate) fn is_html(&self) -> bool {
        let declared = self.response.header("content-type").unwrap_or_default();
        let body = self.response.body.kept.trim_ascii_start();
        (declared.starts_with("text/html") && matches!(body, [] | [b'<', ..]))
            || body.get(..9).is_some_and(|head| head.eq_ignore_ascii_case(b"<!doctype"))
    }

    /// What the error body says, on one line.
    fn said(&self) -> Option<String> {
        let errors = ReportedError::parse_all(&self.response.body.kept)?;
        let errors = errors.iter().map(|error| match error.message.as_str() {
            "" => error.code.clone(),
            message => format!("{}: {message}", error.code),
        });
        let text = errors.filter(|error| !error.trim().is_empty()).collect::<Vec<_>>().join("; ");
        let text: String = text.chars().take(500).collect();
        let text = text.trim_end_matches(['.', ' ']);
        (!text.is_empty()).then(|| format!("{text}."))
    }

    fn advice(&self, client: &Client) -> String {
        let with_user = client.target().credentials.is_some();
        match (self.step, self.response.status) {
            _ if self.is_html() => format!(
                "A web page came instead of an answer: {} is a web server, or a registry behind one that does not pass /v2/ on. Check host and port.",
                self.url.origin()
            ),
            (Step::Auth, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) if with_user => {
                "The username or the password was refused: check both. Some registries want an access token in place of the password.".to_owned()
            }
            (_, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) if with_user => {
                "This user may not do that here: use an account that may, or another repository.".to_owned()
            }
            (_, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                "The registry wants to know who asks: give a username and a password.".to_owned()
            }
            (_, StatusCode::TOO_MANY_REQUESTS) => match self.response.header("retry-after") {
                // Who says a number of years means something else.
                Some(seconds) if seconds.parse().is_ok_and(|seconds: u32| seconds <= 86_400) => {
                    format!("Too many requests: wait {seconds} seconds and run again.")
                }
                Some(date) if httpdate::parse_http_date(date.trim()).is_ok() => {
                    format!("Too many requests: run again after {}.", plain_line(date.trim()))
                }
                _ => "Too many requests: wait a little and run again.".to_owned(),
            },
            (Step::GetManifest | Step::ListTags, StatusCode::NOT_FOUND) => {
                "Check the repository's name and the tag: push there first, or list the tags.".to_owned()
            }
            (_, status) if status.is_redirection() => match self.response.header("location") {
                Some(location) => {
                    let location: String = location.chars().take(200).collect();
                    format!("It redirects to “{}”, which is not followed: only to http and https addresses, never out of encryption, and not again and again.", plain_line(&location))
                }
                None => "It redirects, and does not say where to.".to_owned(),
            },
            (Step::Ping, _) => format!("{} does not answer like a registry at /v2/: check host and port.", self.url.origin()),
            (_, StatusCode::METHOD_NOT_ALLOWED) => {
                "The registry does not allow this: it, or the repository, is read-only or has this switched off.".to_owned()
            }
            (_, StatusCode::PAYLOAD_TOO_LARGE) => {
                "What was sent is larger than the registry, or a proxy before it, allows: send it in smaller chunks, or raise the limit there.".to_owned()
            }
            (_, status) if status.is_server_error() => "The registry itself failed: its log tells why.".to_owned(),
            _ => "Look at the response: it says what the registry did not like.".to_owned(),
        }
    }
}

/// A status as people know it: `404 Not Found`.
fn shown(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}
