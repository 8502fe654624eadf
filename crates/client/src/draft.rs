//! Drafts: a held request as text that can be edited, and back.

use crate::body::Payload;
use crate::event::RecordedRequest;
use crate::mask::MASK;
use crate::secrets::Secrets;
use crate::transport::Edit;
use crate::url::{Url, UrlError};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use std::fmt::Write as _;

/// A request as text. Secrets are masked in it unless they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The method.
    pub method: String,
    /// Where it goes.
    pub url: String,
    /// The headers, each on a line.
    pub headers: String,
    /// The body.
    pub body: DraftBody,
}

/// A body that can be edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DraftBody {
    /// It is too long to be edited, and goes as it is unless another one is put in its place.
    #[default]
    AsItIs,
    /// Text.
    Text(String),
    /// Bytes, as pairs of hexadecimal digits.
    Hex(String),
}

/// A body up to this many bytes is edited as text.
const LONGEST_TEXT: u64 = 64 << 10;

/// Bytes that are no text are edited up to this many.
const LONGEST_HEX: u64 = 4 << 10;

/// The methods that can be sent from a page and from a program.
pub const METHODS: [Method; 7] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];

/// Headers that whoever sends a request writes himself.
const OF_THE_CONNECTION: [&str; 8] =
    ["host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade"];

/// Why a draft cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The method is none.
    #[error("The method “{0}” cannot be sent: write GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.")]
    Method(String),
    /// A request that has no body has one.
    #[error("{0} carries no body: empty it, or choose another method.")]
    NoBody(Method),
    /// The URL is none.
    #[error("The URL cannot be used: {0}.")]
    Url(UrlError),
    /// A header is not written as one.
    #[error("Line {0} of the headers is no header: write Name: value.")]
    Header(usize),
    /// A header that is not the user's to write.
    #[error("Line {line} of the headers: {name} is written by whoever sends the request; leave it out.")]
    Connection {
        /// The line, from 1.
        line: usize,
        /// The header.
        name: String,
    },
    /// A mask would be sent in the place of a secret.
    #[error(
        "{0} has a mask in it, which stands for a secret: show the secrets to edit it, or leave it as it was."
    )]
    Mask(String),
    /// The bytes are not written as such.
    #[error("The body is no sequence of bytes: write two hexadecimal digits for each.")]
    Hex,
}

impl Draft {
    /// The request as text; without secrets where they are to be masked.
    pub fn of(request: &RecordedRequest, hidden: Option<&Secrets>) -> Self {
        let mut headers = String::new();
        for (name, value) in &request.headers {
            // Writing to memory cannot fail.
            let _ = writeln!(headers, "{name}: {}", shown(name, value, hidden));
        }
        headers.truncate(headers.trim_end().len());
        Self {
            method: request.method.to_string(),
            url: shown_url(request, hidden),
            headers,
            body: DraftBody::of(request),
        }
    }

    /// What is to be sent; none where nothing was edited. What is masked, and was left so, is sent as it is.
    pub fn read(
        &self,
        before: &RecordedRequest,
        hidden: Option<&Secrets>,
    ) -> Result<Option<Edit>, DraftError> {
        let text = self.method.trim();
        let method = METHODS.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(text));
        // The flow's own method goes in any case.
        let method = method.or_else(|| (text == before.method.as_str()).then(|| before.method.clone()));
        let method = method.ok_or_else(|| DraftError::Method(text.chars().take(40).collect()))?;
        let url = self.read_url(before, hidden)?;
        let headers = self.read_headers(before, hidden)?;
        let body = self.body.read(before)?;
        let is_empty = body.as_ref().map_or(before.body_size == 0, Payload::is_empty);
        if matches!(method, Method::GET | Method::HEAD) && !is_empty {
            return Err(DraftError::NoBody(method));
        }
        let is_edited = method != before.method
            || url != before.url
            || lines(&headers) != lines(&before.headers)
            || body.is_some();
        Ok(is_edited.then_some(Edit { method, url, headers, body }))
    }

    fn read_url(&self, before: &RecordedRequest, hidden: Option<&Secrets>) -> Result<Url, DraftError> {
        let text = self.url.trim();
        if text == shown_url(before, hidden) {
            return Ok(before.url.clone());
        }
        if text.contains(MASK) {
            return Err(DraftError::Mask("The URL".to_owned()));
        }
        let url = Url::parse(text).map_err(DraftError::Url)?;
        if text.contains('#') {
            return Err(DraftError::Url(UrlError::Syntax(text.chars().take(200).collect())));
        }
        Ok(url)
    }

    fn read_headers(
        &self,
        before: &RecordedRequest,
        hidden: Option<&Secrets>,
    ) -> Result<HeaderMap, DraftError> {
        let mut headers = HeaderMap::new();
        for (line, text) in (1..).zip(self.headers.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            let (name, value) = text.split_once(':').ok_or(DraftError::Header(line))?;
            let (name, value) = (name.trim(), value.trim());
            let name = HeaderName::try_from(name).map_err(|_| DraftError::Header(line))?;
            if OF_THE_CONNECTION.contains(&name.as_str()) {
                return Err(DraftError::Connection { line, name: name.to_string() });
            }
            let mut known = before.headers.get_all(&name).iter();
            let value = match known.find(|known| shown(&name, known, hidden).trim() == value) {
                Some(known) => known.clone(),
                None if value.contains(MASK) => return Err(DraftError::Mask(format!("The header {name}"))),
                None => HeaderValue::from_str(value).map_err(|_| DraftError::Header(line))?,
            };
            headers.append(name, value);
        }
        Ok(headers)
    }
}

impl DraftBody {
    fn of(request: &RecordedRequest) -> Self {
        if request.body.len() as u64 != request.body_size {
            return Self::AsItIs;
        }
        match std::str::from_utf8(&request.body) {
            // What a text field would change, such as the ends of lines, is left to bytes.
            Ok(text) if request.body_size <= LONGEST_TEXT && !text.contains(is_odd) => {
                Self::Text(text.to_owned())
            }
            _ if request.body_size <= LONGEST_HEX => Self::Hex(hex(&request.body)),
            _ => Self::AsItIs,
        }
    }

    /// The body, where it is another than before.
    fn read(&self, before: &RecordedRequest) -> Result<Option<Payload>, DraftError> {
        let bytes = match self {
            Self::AsItIs => return Ok(None),
            Self::Text(text) => text.as_bytes().to_vec(),
            Self::Hex(text) => bytes(text).ok_or(DraftError::Hex)?,
        };
        Ok((bytes != before.body).then(|| Payload::Bytes(bytes.into())))
    }
}

fn is_odd(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

/// Sixteen bytes a line.
fn hex(body: &[u8]) -> String {
    let line = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
    body.chunks(16).map(line).collect::<Vec<_>>().join("\n")
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    Some(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

fn shown(name: &HeaderName, value: &HeaderValue, hidden: Option<&Secrets>) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    hidden.map_or_else(|| text.to_string(), |hidden| hidden.masked_header(name.as_str(), &text))
}

fn shown_url(request: &RecordedRequest, hidden: Option<&Secrets>) -> String {
    let url = &request.url;
    // An address without a path is written out in full where it is masked.
    let masked = hidden.map(|hidden| hidden.masked_url(url)).filter(|masked| masked.contains(MASK));
    masked.unwrap_or_else(|| url.to_string())
}

fn lines(headers: &HeaderMap) -> Vec<(&str, &[u8])> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect()
}

/// Something that was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What: `method`, `url`, a header's name, `body`.
    pub what: String,
    /// What it was; none where it was not there.
    pub before: Option<String>,
    /// What it is; none where it is not there any more.
    pub after: Option<String>,
}

/// What is not the same in a request before and after it was edited, without secrets where they are to be masked. A secret that
/// was changed for another one looks the same, and is told all the same.
pub fn changes(before: &RecordedRequest, after: &RecordedRequest, hidden: Option<&Secrets>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |what: &str, before: Option<String>, after: Option<String>| {
        changes.push(Change { what: what.to_owned(), before, after });
    };
    if before.method != after.method {
        add("method", Some(before.method.to_string()), Some(after.method.to_string()));
    }
    if before.url != after.url {
        add("url", Some(shown_url(before, hidden)), Some(shown_url(after, hidden)));
    }
    let new = after.headers.keys().filter(|name| !before.headers.contains_key(*name));
    for name in before.headers.keys().chain(new) {
        let all =
            |headers: &HeaderMap| -> Vec<HeaderValue> { headers.get_all(name).iter().cloned().collect() };
        let (old, new) = (all(&before.headers), all(&after.headers));
        if old != new {
            let text = |values: Vec<HeaderValue>| {
                let texts: Vec<String> = values.iter().map(|value| shown(name, value, hidden)).collect();
                (!texts.is_empty()).then(|| texts.join(", "))
            };
            add(name.as_str(), text(old), text(new));
        }
    }
    if before.body != after.body || before.body_size != after.body_size {
        let text = |request: &RecordedRequest| {
            let size = request.body_size;
            Some(if size == 1 { "1 byte".to_owned() } else { format!("{size} bytes") })
        };
        add("body", text(before), text(after));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Step;
    use bytes::Bytes;

    fn request(body: &'static [u8]) -> RecordedRequest {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Bearer secret-secret".parse().unwrap());
        headers.insert("content-type", "a/b".parse().unwrap());
        RecordedRequest {
            step: Step::FinishUpload,
            method: Method::PUT,
            url: Url::parse("http://h/v2/a?digest=sha256:0").unwrap(),
            headers,
            body: Bytes::from_static(body),
            body_size: body.len() as u64,
        }
    }

    fn read(edit: impl FnOnce(&mut Draft)) -> Result<Option<Edit>, DraftError> {
        let (request, hidden) = (request(b"{}"), Secrets::default());
        let mut draft = Draft::of(&request, Some(&hidden));
        edit(&mut draft);
        draft.read(&request, Some(&hidden))
    }

    #[test]
    fn what_was_left_as_it_was_is_no_edit() {
        assert!(read(|_| {}).unwrap().is_none());
        for body in [&b""[..], b"{}", b"\x1f\x8b\x00", b"a\r\nb"] {
            let request = request(body);
            assert!(Draft::of(&request, None).read(&request, None).unwrap().is_none(), "{body:?}");
        }
    }

    #[test]
    fn a_secret_is_masked_and_sent_as_it_is_where_it_was_left_so() {
        let hidden = Secrets::default();
        let draft = Draft::of(&request(b""), Some(&hidden));
        assert!(!draft.headers.contains("secret") && draft.headers.contains(MASK), "{}", draft.headers);
        let edit = read(|draft| draft.headers.push_str("\nX-Other: 1")).unwrap().unwrap();
        assert_eq!(edit.headers["authorization"], "Bearer secret-secret");
        assert_eq!(edit.headers["x-other"], "1");
        let error = read(|draft| draft.headers = format!("Authorization: Basic {MASK}")).unwrap_err();
        assert!(matches!(error, DraftError::Mask(_)), "{error}");
    }

    #[test]
    fn bytes_are_edited_as_digits() {
        let request = request(b"\x1f\x8b");
        let mut draft = Draft::of(&request, None);
        assert_eq!(draft.body, DraftBody::Hex("1f 8b".into()));
        draft.body = DraftBody::Hex("1f8c".into());
        let edit = draft.read(&request, None).unwrap().unwrap();
        assert!(matches!(edit.body, Some(Payload::Bytes(bytes)) if bytes.as_ref() == b"\x1f\x8c"));
        draft.body = DraftBody::Hex("1f8".into());
        assert_eq!(draft.read(&request, None).unwrap_err(), DraftError::Hex);
    }

    #[test]
    fn what_cannot_be_sent_says_why() {
        use DraftError as E;
        for (edit, error) in [
            ((|it: &mut Draft| it.method = "DANCE".into()) as fn(&mut Draft), E::Method("DANCE".into())),
            (|it| it.method = "get".into(), E::NoBody(Method::GET)),
            (|it| it.url = "ftp://h".into(), E::Url(UrlError::Scheme("ftp".into()))),
            (|it| it.headers = "A: b\nnothing".into(), E::Header(2)),
            (|it| it.headers = "é: b".into(), E::Header(1)),
            (|it| it.headers = "Host: b".into(), E::Connection { line: 1, name: "host".into() }),
        ] {
            assert_eq!(read(edit).unwrap_err(), error);
        }
    }

    #[test]
    fn changes_are_told_one_by_one_without_secrets() {
        let (before, mut after) = (request(b"{}"), request(b"[]"));
        after.url = Url::parse("http://h/v2/b").unwrap();
        after.headers.insert("authorization", "Bearer other-other".parse().unwrap());
        after.headers.remove("content-type");
        let changes = changes(&before, &after, Some(&Secrets::default()));
        let what: Vec<&str> = changes.iter().map(|change| change.what.as_str()).collect();
        assert_eq!(what, ["url", "authorization", "content-type", "body"]);
        assert!(changes.iter().all(|change| !format!("{change:?}").contains("other-other")));
        assert_eq!((changes[2].before.as_deref(), changes[2].after.as_deref()), (Some("a/b"), None));
    }
}
