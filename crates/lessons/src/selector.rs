//! Where something is in what happened: `push/put-manifest/response/docker-content-digest`.

use longshore_client::Step;
use std::fmt;

/// A place in what came of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// The piece, by its name.
    pub piece: String,
    /// What of it.
    pub about: About,
}

/// What of a run is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// `count`, or `<step>/count`: how many exchanges there were, of one step or in all.
    Count(Option<Step>),
    /// `outcome`: how it ended: `done`, `expected` (it failed as it was to), or `failed`.
    Outcome,
    /// `collected`: what the garbage collector took, each thing on a line.
    Collected,
    /// A part of an exchange.
    Exchange(Which, Part),
}

/// Which exchange is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// `7`: the one with this number.
    Number(u32),
    /// `put-manifest`, or `put-manifest.2`: of this step the first, or another one, counted from 1.
    Nth(Step, u32),
    /// `put-manifest.last`: of this step the last.
    Last(Step),
}

/// A part of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// `number`: its own number.
    Number,
    /// `status`: of the response.
    Status,
    /// `method`
    Method,
    /// `path`: of the request's URL, without its query.
    Path,
    /// `query/<name>`: a parameter of the request's URL.
    Query(String),
    /// `edited`: whether the request was edited at the gate: `yes` or `no`.
    Edited,
    /// `request/size`, `response/size`: how many bytes the body has.
    Size(Side),
    /// `request/digest`, `response/digest`: the SHA-256 of the body, where all of it was kept.
    Digest(Side),
    /// `request/body`, `response/body`: the body, where it is text; `…/body/config/digest` what is there by this pointer
    /// (RFC 6901), where it is JSON. A list whose pointer ends in `#` is counted.
    Body(Side, Vec<String>),
    /// `response/token/access/0/actions`: of the token in the answer, what is there in its claims.
    Claim(Vec<String>),
    /// `request/content-type`: a header.
    Header(Side, String),
}

/// A side of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What was sent.
    Request,
    /// What came back.
    Response,
}

impl Selector {
    /// Reads what stands behind `@`; otherwise why it is none, as the end of a sentence.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = text.split('/');
        let piece = parts.next().unwrap_or_default();
        if !is_name(piece) {
            return Err("it does not begin with the name of a piece".to_owned());
        }
        let rest: Vec<&str> = parts.collect();
        Ok(Self { piece: piece.to_owned(), about: About::parse(&rest)? })
    }
}

/// Whether this may be the name of a piece.
pub(crate) fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.bytes().next().is_some_and(|first| first.is_ascii_lowercase()) && text.bytes().all(is_letter)
}

impl About {
    fn parse(parts: &[&str]) -> Result<Self, String> {
        match parts {
            ["count"] => Ok(Self::Count(None)),
            [step, "count"] => Ok(Self::Count(Some(self::step(step)?))),
            ["outcome"] => Ok(Self::Outcome),
            ["collected"] => Ok(Self::Collected),
            [which, part @ ..] => Ok(Self::Exchange(Which::parse(which)?, Part::parse(part)?)),
            [] => Err("it does not say what of the piece is meant".to_owned()),
        }
    }
}

impl Which {
    fn parse(text: &str) -> Result<Self, String> {
        if text.bytes().next().is_some_and(|first| first.is_ascii_digit()) {
            return number(text).map(Self::Number);
        }
        match text.split_once('.') {
            Some((step, "last")) => Ok(Self::Last(self::step(step)?)),
            Some((step, nth)) => Ok(Self::Nth(self::step(step)?, number(nth)?)),
            None => Ok(Self::Nth(step(text)?, 1)),
        }
    }
}

fn number(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("“{text}” is no number from 1 on"))
}

fn step(text: &str) -> Result<Step, String> {
    Step::named(text).ok_or_else(|| format!("there is no step “{text}”"))
}

impl Part {
    fn parse(parts: &[&str]) -> Result<Self, String> {
        let (&first, rest) = parts.split_first().ok_or("it does not say what of the exchange is meant")?;
        let side = match first {
            "request" => Side::Request,
            "response" => Side::Response,
            "query" if rest.len() == 1 => return Ok(Self::Query(rest[0].to_owned())),
            _ if !rest.is_empty() => return Err(format!("“{first}” has no parts")),
            "number" => return Ok(Self::Number),
            "status" => return Ok(Self::Status),
            "method" => return Ok(Self::Method),
            "path" => return Ok(Self::Path),
            "edited" => return Ok(Self::Edited),
            _ => return Err(format!("an exchange has no part “{first}”")),
        };
        let (&name, pointer) =
            rest.split_first().ok_or_else(|| format!("it does not say what of the {first} is meant"))?;
        let pointer = || pointer.iter().map(|part| part.replace("~1", "/").replace("~0", "~")).collect();
        match (name, rest.len()) {
            ("body", _) => Ok(Self::Body(side, pointer())),
            ("token", 2..) if side == Side::Response => Ok(Self::Claim(pointer())),
            (_, 2..) => Err(format!("“{name}” has no parts")),
            ("size", _) => Ok(Self::Size(side)),
            ("digest", _) => Ok(Self::Digest(side)),
            _ if http::HeaderName::from_bytes(name.as_bytes()).is_ok() => {
                Ok(Self::Header(side, name.to_ascii_lowercase()))
            }
            _ => Err(format!("“{name}” is no header")),
        }
    }
}

/// As it is written in a file.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.piece)?;
        match &self.about {
            About::Count(None) => f.write_str("count"),
            About::Count(Some(step)) => write!(f, "{step}/count"),
            About::Outcome => f.write_str("outcome"),
            About::Collected => f.write_str("collected"),
            About::Exchange(which, part) => write!(f, "{which}/{part}"),
        }
    }
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Nth(step, 1) => write!(f, "{step}"),
            Self::Nth(step, nth) => write!(f, "{step}.{nth}"),
            Self::Last(step) => write!(f, "{step}.last"),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = |f: &mut fmt::Formatter<'_>, pointer: &[String]| {
            pointer.iter().try_for_each(|part| write!(f, "/{}", part.replace('~', "~0").replace('/', "~1")))
        };
        match self {
            Self::Number => f.write_str("number"),
            Self::Status => f.write_str("status"),
            Self::Method => f.write_str("method"),
            Self::Path => f.write_str("path"),
            Self::Query(name) => write!(f, "query/{name}"),
            Self::Edited => f.write_str("edited"),
            Self::Size(side) => write!(f, "{side}/size"),
            Self::Digest(side) => write!(f, "{side}/digest"),
            Self::Body(side, parts) => {
                write!(f, "{side}/body")?;
                pointer(f, parts)
            }
            Self::Claim(parts) => {
                f.write_str("response/token")?;
                pointer(f, parts)
            }
            Self::Header(side, name) => write!(f, "{side}/{name}"),
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_written_as_it_is_read() {
        for text in [
            "push/count",
            "push/start-upload/count",
            "push/outcome",
            "push/collected",
            "push/7/status",
            "push/put-manifest.2/request/content-type",
            "push/put-manifest.last/path",
            "push/auth/query/scope",
            "push/auth/response/token/access/0/actions",
            "push/put-manifest/request/body",
            "push/put-manifest/request/body/annotations/a~1b~0",
            "tags/list-tags/response/body/tags/#",
            "push/get-blob/response/digest",
            "push/put-manifest/edited",
        ] {
            assert_eq!(Selector::parse(text).map(|selector| selector.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_is_none_says_why() {
        for (text, why) in [
            ("", "the name of a piece"),
            ("Push/count", "the name of a piece"),
            ("push", "what of the piece"),
            ("push/pus/status", "no step “pus”"),
            ("push/0/status", "no number from 1 on"),
            ("push/put-manifest.x/status", "no number"),
            ("push/put-manifest", "what of the exchange"),
            ("push/put-manifest/statu", "no part “statu”"),
            ("push/put-manifest/status/x", "has no parts"),
            ("push/put-manifest/request", "what of the request"),
            ("push/put-manifest/request/a b", "no header"),
            ("push/put-manifest/request/size/x", "has no parts"),
            ("push/auth/request/token/x", "has no parts"),
        ] {
            let said = Selector::parse(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
