//! What came of the pieces, and what is found there.

use crate::selector::{About, Part, Selector, Side, Which};
use longshore_client::{Exchange, FlowError, Step, Transcript, mask};
use longshore_core::Digest;
use longshore_core::json::{Json, Kind, NodeId};
use longshore_explain::Jwt;
use longshore_registry::why::Why;
use std::collections::BTreeMap;
use std::fmt;

/// What came of the pieces of a lesson that were run, by their names. Running one again takes the place of the time before.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    ran: BTreeMap<String, Ran>,
}

/// What came of a piece.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Its exchanges.
    pub transcript: Transcript,
    /// How it ended.
    pub end: End,
    /// Why the registry answered as it did, each with the number of the exchange. One that was dropped at the gate has none.
    pub whys: Vec<(u32, Why)>,
    /// What the garbage collector took, each thing on a line, where that is what the piece does.
    pub collected: Vec<String>,
}

/// How a piece ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Its flow reached its goal.
    Done,
    /// It failed as it was to.
    Expected,
    /// It failed otherwise, or was stopped.
    Failed(Box<FlowError>),
}

/// What is found at a selector. Secrets are masked in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One thing, as text.
    One(String),
    /// A list.
    Many(Vec<String>),
}

impl Runs {
    /// Notes what came of a piece.
    pub fn note(&mut self, piece: &str, ran: Ran) {
        self.ran.insert(piece.to_owned(), ran);
    }

    /// Forgets what came of a piece.
    pub fn forget(&mut self, piece: &str) {
        self.ran.remove(piece);
    }

    /// What came of a piece; nothing where it was not run.
    pub fn of(&self, piece: &str) -> Option<&Ran> {
        self.ran.get(piece)
    }

    /// What is found there; nothing where the piece was not run, or has no such thing.
    pub fn find(&self, selector: &Selector) -> Option<Value> {
        let ran = self.of(&selector.piece)?;
        let exchanges = &ran.transcript.exchanges;
        let one = |text: &dyn fmt::Display| Some(Value::One(text.to_string()));
        match &selector.about {
            About::Count(None) => one(&exchanges.len()),
            About::Count(Some(step)) => one(&exchanges.iter().filter(|it| it.request.step == *step).count()),
            About::Outcome => one(&ran.end.word()),
            About::Collected => Some(Value::Many(ran.collected.clone())),
            About::Exchange(which, part) => part.of(ran.exchange(*which)?),
        }
    }

    /// The exchange that a selector is about.
    pub fn exchange(&self, selector: &Selector) -> Option<&Exchange> {
        match &selector.about {
            About::Exchange(which, _) => self.of(&selector.piece)?.exchange(*which),
            _ => None,
        }
    }
}

impl Ran {
    fn exchange(&self, which: Which) -> Option<&Exchange> {
        let of = |step: Step| {
            let all = self.transcript.exchanges.iter().map(AsRef::as_ref);
            all.filter(move |exchange: &&Exchange| exchange.request.step == step)
        };
        match which {
            Which::Number(number) => self.transcript.exchange(number).map(AsRef::as_ref),
            Which::Nth(step, nth) => of(step).nth(usize::try_from(nth).ok()?.checked_sub(1)?),
            Which::Last(step) => of(step).next_back(),
        }
    }
}

impl End {
    /// `done`, `expected` or `failed`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Expected => "expected",
            Self::Failed(_) => "failed",
        }
    }
}

impl Part {
    fn of(&self, exchange: &Exchange) -> Option<Value> {
        let request = &exchange.request;
        let address = request.url.path_and_query();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let text = match self {
            Self::Number => exchange.number.to_string(),
            Self::Status => exchange.response()?.status.as_u16().to_string(),
            Self::Method => request.method.to_string(),
            Self::Path => path.to_owned(),
            Self::Query(name) => parameter(query, name)?,
            Self::Edited => if exchange.handling.before.is_some() { "yes" } else { "no" }.to_owned(),
            Self::Size(Side::Request) => request.body_size.to_string(),
            Self::Size(Side::Response) => exchange.response()?.body.size.to_string(),
            Self::Digest(side) => Digest::sha256(whole(exchange, *side)?).to_string(),
            Self::Body(side, pointer) => {
                let body = shown(exchange, *side)?;
                if !pointer.is_empty() {
                    return pointed(&body, pointer);
                }
                String::from_utf8(body).ok()?
            }
            Self::Claim(pointer) => {
                let token = pointed(&exchange.response()?.body.kept, &["token".to_owned()])?;
                return pointed(Jwt::open(&token.to_string()).ok()?.claims.as_bytes(), pointer);
            }
            Self::Header(side, name) => {
                let headers = match side {
                    Side::Request => &request.headers,
                    Side::Response => &exchange.response()?.headers,
                };
                mask::header(name, headers.get(name)?.to_str().ok()?).into_owned()
            }
        };
        Some(Value::One(text))
    }
}

/// A body, where all of it was kept.
fn whole(exchange: &Exchange, side: Side) -> Option<&[u8]> {
    match side {
        Side::Request => {
            let request = &exchange.request;
            (request.body.len() as u64 == request.body_size).then_some(&request.body[..])
        }
        Side::Response => {
            let body = &exchange.response()?.body;
            body.is_whole().then_some(&body.kept[..])
        }
    }
}

/// A body as it may be shown.
fn shown(exchange: &Exchange, side: Side) -> Option<Vec<u8>> {
    match side {
        Side::Request => Some(exchange.request.body.to_vec()),
        Side::Response => Some(mask::body(&exchange.request, &exchange.response()?.body.kept).into_owned()),
    }
}

/// A parameter of a query, decoded.
fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(this, _)| this == name).map(|(_, value)| value.into_owned())
}

/// What is there by a pointer; a last `#` counts.
fn pointed(text: &[u8], pointer: &[String]) -> Option<Value> {
    let json = Json::parse(text);
    let (pointer, is_counted) = match pointer.split_last() {
        Some((last, rest)) if last == "#" => (rest, true),
        _ => (pointer, false),
    };
    let mut node = json.root()?;
    for name in pointer {
        node = match json.kind(node) {
            Kind::Array => json.children(node).nth(name.parse().ok()?)?,
            _ => json.member(node, name)?,
        };
    }
    if is_counted {
        return Some(Value::One(json.children(node).count().to_string()));
    }
    Some(match json.kind(node) {
        Kind::Array => Value::Many(json.children(node).map(|child| plain(&json, child)).collect()),
        _ => Value::One(plain(&json, node)),
    })
}

/// A value as text: of a string what it says, of anything else how it is written.
fn plain(json: &Json<'_>, node: NodeId) -> String {
    let text = json.string(node).filter(|_| json.kind(node) == Kind::String);
    text.map_or_else(|| String::from_utf8_lossy(json.raw(node)).into_owned(), std::borrow::Cow::into_owned)
}

impl Value {
    /// Whether it is this, or has it among others. `…` stands for anything.
    pub fn says(&self, literal: &str) -> bool {
        match self {
            Self::One(text) => matches(text, literal),
            Self::Many(list) => {
                matches(&self.to_string(), literal) || list.iter().any(|text| matches(text, literal))
            }
        }
    }
}

fn matches(text: &str, literal: &str) -> bool {
    let mut parts = literal.split('…');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// A list's entries with commas between them.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(text) => f.write_str(text),
            Self::Many(list) => f.write_str(&list.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipsis_stands_for_anything() {
        let one = |text: &str| Value::One(text.to_owned());
        for literal in ["sha256:abcdef", "sha256:ab…", "…def", "sha…ab…f", "…"] {
            assert!(one("sha256:abcdef").says(literal), "{literal}");
        }
        for literal in ["sha256:abc", "sha256:b…", "…de", "", "sha256:abcdef…f"] {
            assert!(!one("sha256:abcdef").says(literal), "{literal}");
        }
    }

    #[test]
    fn a_pointer_finds_members_entries_and_how_many_there_are() {
        let text = br#"{"a":[{"b":"x"},2,true],"c/d":"y"}"#;
        let find = |parts: &[&str]| {
            let parts: Vec<String> = parts.iter().map(|&part| part.to_owned()).collect();
            pointed(text, &parts).map(|value| value.to_string())
        };
        assert_eq!(find(&["a", "0", "b"]).as_deref(), Some("x"));
        assert_eq!(find(&["a", "#"]).as_deref(), Some("3"));
        assert_eq!(find(&["a"]).as_deref(), Some("{\"b\":\"x\"}, 2, true"));
        assert_eq!(find(&["c/d"]).as_deref(), Some("y"));
        assert_eq!((find(&["a", "3"]), find(&["x"]), find(&["a", "x"])), (None, None, None));
    }

    #[test]
    fn parameters_are_decoded() {
        assert_eq!(parameter("a=1&digest=sha256%3Aab", "digest").as_deref(), Some("sha256:ab"));
        assert_eq!(parameter("a=x+y%", "a").as_deref(), Some("x y%"));
        assert_eq!(parameter("", "a"), None);
    }
}
