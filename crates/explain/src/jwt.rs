//! JSON web tokens, opened to be looked at (RFC 7519). Nothing is verified: the registry does that.

use crate::words::{date, span};
use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use longshore_core::Scope;
use longshore_core::json::{Json, Kind, NodeId, Read as _};

/// A token that was opened. Its claims are no secret; its signature makes it worth something, and is not in here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwt {
    /// The header, as it was written: a JSON object.
    pub header: String,
    /// The claims, as they were written: a JSON object.
    pub claims: String,
}

/// Why a token cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotJwt {
    /// It has not three parts: nobody but the registry knows what it says.
    Opaque,
    /// It looks like a JWT, and header or claims are no JSON object in base64.
    Broken,
    /// It is longer than anything that is opened here.
    TooLong,
    /// It is encrypted (RFC 7516): nobody but the registry can read it.
    Encrypted,
}

/// Longer tokens are not opened; servers take 8 to 16 KiB of headers.
const LONGEST: usize = 64 << 10;

impl Jwt {
    /// Opens a token.
    pub fn open(token: &str) -> Result<Self, NotJwt> {
        if token.len() > LONGEST {
            return Err(NotJwt::TooLong);
        }
        let parts: Vec<&str> = token.split('.').collect();
        match parts[..] {
            [header, claims, _] => {
                let (header, claims) = (object(header), object(claims));
                match (header, claims) {
                    (Some(header), Some(claims)) => Ok(Self { header, claims }),
                    (None, None) => Err(NotJwt::Opaque),
                    _ => Err(NotJwt::Broken),
                }
            }
            [header, _, _, _, _] if object(header).is_some() => Err(NotJwt::Encrypted),
            _ => Err(NotJwt::Opaque),
        }
    }

    /// What it grants, where it says so.
    pub fn access(&self) -> Option<Vec<Scope>> {
        let json = Json::parse(self.claims.as_bytes());
        Vec::<Scope>::read(&json, json.member(json.root()?, "access")?).ok()
    }

    /// From when to when it is good, in words: one sentence for each thing that can be said.
    pub fn times(&self) -> Vec<String> {
        let json = Json::parse(self.claims.as_bytes());
        let claim =
            |name| json.root().and_then(|root| json.member(root, name)).and_then(|node| second(&json, node));
        let (issued, begins, expires) = (claim("iat"), claim("nbf"), claim("exp"));
        let mut told = Vec::new();
        let dated = |second| date(second).unwrap_or_else(|| format!("second {second}"));
        if let Some(issued) = issued {
            told.push(format!("It was issued on {}.", dated(issued)));
        }
        match (issued.or(begins), begins) {
            (Some(issued), Some(begins)) if begins > issued => {
                told.push(format!("It is good {} after that.", span(begins - issued)));
            }
            (Some(issued), Some(begins)) if begins < issued => {
                told.push(format!(
                    "It counts from {} before that, for clocks that are behind.",
                    span(issued - begins)
                ));
            }
            _ => {}
        }
        told.push(match (issued.or(begins), expires) {
            (Some(issued), Some(expires)) if expires > issued => {
                format!("It expires {} after it was issued, on {}.", span(expires - issued), dated(expires))
            }
            (Some(_), Some(expires)) => {
                format!("It expires on {}, which is before it was issued: it is never good.", dated(expires))
            }
            (None, Some(expires)) => format!("It expires on {}.", dated(expires)),
            (_, None) => "It does not say when it expires.".to_owned(),
        });
        told
    }
}

impl NotJwt {
    /// The reason, as a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opaque => "It is opaque, and no JSON web token: only the registry knows what it grants.",
            Self::Broken => "It has the three parts of a JSON web token, but they cannot be read.",
            Self::TooLong => "It is longer than 64 KiB, and is not opened.",
            Self::Encrypted => "It is encrypted: only the registry can read what it grants.",
        }
    }
}

/// A part of the token: a JSON object.
fn object(part: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(part).or_else(|_| URL_SAFE.decode(part)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let json = Json::parse(text.as_bytes());
    let is_object = json.problems().iter().all(|problem| !problem.kind.is_json())
        && json.root().is_some_and(|root| json.kind(root) == Kind::Object);
    is_object.then_some(text)
}

/// A moment, in seconds since 1970; fractions are dropped (RFC 7519, 2, `NumericDate`).
fn second(json: &Json<'_>, node: NodeId) -> Option<u64> {
    let number = json.number(node)?;
    if let Some(whole) = number.whole() {
        return u64::try_from(whole).ok();
    }
    std::str::from_utf8(number.raw()).ok()?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2lnbmF0dXJl", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn header_claims_access_and_times_are_read() {
        let claims = r#"{"iat":1800000000,"nbf":1799999998,"exp":1800000298,"access":[{"type":"repository","name":"a/b","actions":["pull"]}]}"#;
        let jwt = Jwt::open(&token(r#"{"alg":"HS256"}"#, claims)).unwrap();
        assert_eq!((jwt.header.as_str(), jwt.claims.as_str()), (r#"{"alg":"HS256"}"#, claims));
        assert_eq!(jwt.access().unwrap()[0].to_string(), "repository:a/b:pull");
        assert_eq!(
            jwt.times(),
            [
                "It was issued on 2027-01-15 08:00:00 UTC.",
                "It counts from 2 s before that, for clocks that are behind.",
                "It expires 4 min 58 s after it was issued, on 2027-01-15 08:04:58 UTC.",
            ]
        );
    }

    #[test]
    fn times_that_are_odd_are_told_as_they_are() {
        let times = |claims| Jwt::open(&token("{}", claims)).unwrap().times();
        assert_eq!(times("{}"), ["It does not say when it expires."]);
        assert_eq!(times(r#"{"exp":18446744073709551615}"#), ["It expires on second 18446744073709551615."]);
        assert!(times(r#"{"iat":10,"exp":5}"#)[1].contains("never good"));
        assert_eq!(times(r#"{"iat":"x","exp":-5}"#), ["It does not say when it expires."]);
        assert!(times(r#"{"iat":1.5,"exp":9.9}"#)[1].starts_with("It expires 8 s after"));
    }

    #[test]
    fn what_is_no_jwt_is_said_to_be_opaque() {
        for (text, expected) in [
            ("", NotJwt::Opaque),
            ("opaque", NotJwt::Opaque),
            ("a.b", NotJwt::Opaque),
            ("a.b.c", NotJwt::Opaque),
            ("é.é.é", NotJwt::Opaque),
            ("e30.W10.x", NotJwt::Broken),
            ("e30.a.b.c.d", NotJwt::Encrypted),
            (&"a".repeat(LONGEST + 1), NotJwt::TooLong),
            (&token("{}", &"[".repeat(30_000)), NotJwt::Broken),
        ] {
            assert_eq!(Jwt::open(text), Err(expected), "{}", &text[..text.len().min(20)]);
        }
    }
}
