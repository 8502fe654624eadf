//! A reply, and what is expected of it.

use crate::bench::Bench;
use crate::check::Level;
use crate::digests::Content;
use crate::options::Version;
use crate::verdict::{Done, Ending, Finding, Step};
use http::StatusCode;
use longshore_client::answer::Answer;
use longshore_client::plain::plain_start;
use longshore_client::url::Url;
use longshore_core::header::Link;
use longshore_core::{Digest, ReportedError};

pub(crate) struct Reply<'a> {
    bench: &'a Bench,
    answer: Answer,
}

/// As much of something that a registry says is repeated in a finding.
const LONGEST: usize = 300;

impl<'a> Reply<'a> {
    pub(crate) fn new(bench: &'a Bench, answer: Answer) -> Self {
        Self { bench, answer }
    }

    pub(crate) fn status(&self) -> u16 {
        self.answer.response.status.as_u16()
    }

    pub(crate) fn is(&self, status: u16) -> bool {
        self.status() == status
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.answer.response.body.kept
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.answer.response.header(name)
    }

    /// All values of a header, as one list.
    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        let values =
            self.answer.response.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).map(|value| value.trim().to_owned()).collect()
    }

    pub(crate) fn is_json(&self) -> bool {
        self.header("content-type").is_some_and(|value| base(value).ends_with("json"))
    }

    /// Something is not as expected.
    pub(crate) fn miss(&self, level: Level, subject: &str, expected: &str, actual: &str) -> Ending {
        Ending::Missed(self.finding(level, subject, expected, actual))
    }

    /// Something is not as it should be; the check goes on.
    pub(crate) fn wish(&self, subject: &str, expected: &str, actual: &str) {
        self.bench.note(self.finding(Level::Should, subject, expected, actual));
    }

    fn finding(&self, level: Level, subject: &str, expected: &str, actual: &str) -> Finding {
        let tape = self.bench.tape.borrow();
        Finding {
            level,
            exchange: Some(self.answer.response.exchange),
            request: plain_start(&tape.sentence(&self.answer.request), 2000),
            subject: subject.to_owned(),
            expected: plain_start(expected, LONGEST),
            actual: plain_start(&tape.shown(actual), LONGEST),
        }
    }

    /// The status has to be one of these.
    pub(crate) fn expect_status(&self, wanted: &[u16]) -> Done {
        self.expect_status_at(Level::Must, wanted)
    }

    pub(crate) fn expect_status_at(&self, level: Level, wanted: &[u16]) -> Done {
        if wanted.contains(&self.status()) {
            return Ok(());
        }
        let expected: Vec<String> = wanted.iter().map(|status| shown(*status)).collect();
        let mut actual = shown(self.status());
        if let Some(said) = self.said() {
            actual = format!("{actual}: {said}");
        }
        Err(self.miss(level, "status", &expected.join(" or "), &actual))
    }

    /// What the registry says in an error body.
    fn said(&self) -> Option<String> {
        let errors = ReportedError::parse_all(self.body())?;
        let first = errors.first()?;
        Some(format!("{} {}", first.code, first.message).trim().to_owned())
    }

    pub(crate) fn reports(&self, code: &str) -> bool {
        ReportedError::parse_all(self.body()).is_some_and(|all| all.iter().any(|error| error.code == code))
    }

    /// A header that has to be there.
    pub(crate) fn need_header(&self, name: &str) -> Step<&str> {
        self.header(name).ok_or_else(|| self.without(name, "present"))
    }

    /// A header that has to be there and say this.
    pub(crate) fn expect_header(&self, name: &str, expected: &str) -> Done {
        match self.header(name) {
            Some(actual) if actual == expected => Ok(()),
            Some(actual) => Err(self.miss(Level::Must, name, expected, actual)),
            None => Err(self.without(name, expected)),
        }
    }

    fn without(&self, name: &str, expected: &str) -> Ending {
        if self.bench.options.sees_all_headers {
            self.miss(Level::Must, name, expected, "missing")
        } else {
            Ending::Skipped(format!(
                "{name} is missing, or the registry does not let a page read it (Access-Control-Expose-Headers)"
            ))
        }
    }

    /// `Docker-Content-Digest` says this digest, where it is there; the draft has it there always.
    pub(crate) fn expect_digest(&self, digest: &Digest, may_lack: bool) -> Done {
        let must = self.bench.options.version == Version::Dev && !may_lack;
        match self.header("docker-content-digest") {
            Some(actual) if actual == digest.as_str() => Ok(()),
            Some(actual) => Err(self.miss(Level::Must, "docker-content-digest", digest.as_str(), actual)),
            None if must => Err(self.without("docker-content-digest", digest.as_str())),
            None => Ok(()),
        }
    }

    /// The length that the content has. A page's browser does not show it of a body that was compressed on the way.
    pub(crate) fn expect_length(&self, size: u64) -> Done {
        match self.header("content-length") {
            None if !self.bench.options.sees_all_headers => Ok(()),
            _ => self.expect_header("content-length", &size.to_string()),
        }
    }

    /// The body is this.
    pub(crate) fn expect_body(&self, content: &Content) -> Done {
        let body = &self.answer.response.body;
        if body.size != content.size() {
            let said = self.said().map_or(String::new(), |said| format!(": {said}"));
            let (expected, actual) = (content.size(), body.size);
            return Err(self.miss(
                Level::Must,
                "body",
                &format!("{expected} bytes"),
                &format!("{actual} bytes{said}"),
            ));
        }
        match &body.digest {
            Some(digest) if *digest != content.digest => {
                let expected = format!("content of {}", content.digest);
                Err(self.miss(Level::Must, "body", &expected, &format!("content of {digest}")))
            }
            _ => Ok(()),
        }
    }

    /// The bytes are these.
    pub(crate) fn expect_bytes(&self, bytes: &[u8]) -> Done {
        if self.body() == bytes {
            return Ok(());
        }
        let (expected, actual) = (bytes.len(), self.body().len());
        let actual = if expected == actual { "other bytes".to_owned() } else { format!("{actual} bytes") };
        Err(self.miss(Level::Must, "body", &format!("the {expected} bytes that were asked for"), &actual))
    }

    pub(crate) fn expect_no_body(&self) -> Done {
        let size = self.answer.response.body.size;
        if size == 0 { Ok(()) } else { Err(self.miss(Level::Must, "body", "none", &format!("{size} bytes"))) }
    }

    /// Where `Location` leads: of the registry, or nowhere that anything is sent to.
    pub(crate) fn location(&self) -> Step<Url> {
        let text = self.need_header("location")?;
        let url = self.answer.url.join(text);
        let url = url
            .map_err(|error| self.miss(Level::Must, "location", "an address", &format!("{text}: {error}")))?;
        if url.origin() == self.bench.target.url.origin() {
            return Ok(url);
        }
        Err(Ending::Skipped(format!(
            "Location leads to {}, another place than {}: nothing is sent there",
            url.origin(),
            self.bench.target.url.origin()
        )))
    }

    /// Where the list goes on (RFC 8288).
    pub(crate) fn next(&self) -> Step<Option<Url>> {
        let Some(text) = self.header("link") else { return Ok(None) };
        let wrong =
            |why: String| self.miss(Level::Must, "link", "<…>; rel=\"next\"", &format!("{text} ({why})"));
        let links = Link::parse_list(text).map_err(|error| wrong(error.to_string()))?;
        let Some(link) = links.iter().find(|link| link.has_relation("next")) else {
            return Err(wrong("no relation is “next”".to_owned()));
        };
        let url = self.answer.url.join(&link.target).map_err(|error| wrong(error.to_string()))?;
        if url.origin() != self.bench.target.url.origin() {
            return Err(wrong("it leads to another place".to_owned()));
        }
        Ok(Some(url))
    }
}

/// A media type without its parameters.
pub(crate) fn base(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A status as it is written.
pub(crate) fn shown(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    match reason {
        Some(reason) => format!("{status} {reason}"),
        None => status.to_string(),
    }
}
