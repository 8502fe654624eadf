//! Bearer tokens, and what can be read in them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use longshore_core::Scope;
use longshore_core::json::{Json, Members, NodeId, Read, ReadError, read};

/// A bearer token, opaque to whoever carries it. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Reads a token service's answer: `token`, or `access_token` as OAuth calls it.
    pub fn parse_response(body: &[u8]) -> Option<Self> {
        let body: Body = read(body).ok()?;
        let usable = |token: &String| !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic());
        body.token.filter(usable).or(body.access_token.filter(usable)).map(Self)
    }

    /// The token as it is carried.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the token grants, where it is a JWT that says so. Nothing is verified: the registry does
    /// that, and this is only for people to look at.
    pub fn access(&self) -> Option<Vec<Scope>> {
        let payload = self.0.split('.').nth(1)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        read::<Claims>(&payload).ok().map(|claims| claims.access)
    }
}

/// A token service's answer.
struct Body {
    token: Option<String>,
    access_token: Option<String>,
}

impl Read for Body {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self { token: members.optional("token")?, access_token: members.optional("access_token")? })
    }
}

/// What of a JWT's payload is looked at.
struct Claims {
    access: Vec<Scope>,
}

impl Read for Claims {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        Ok(Self { access: Members::of(json, node)?.required("access")? })
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_under_either_name() {
        assert_eq!(Token::parse_response(br#"{"token":"a"}"#).unwrap().as_str(), "a");
        assert_eq!(Token::parse_response(br#"{"access_token":"b"}"#).unwrap().as_str(), "b");
        assert_eq!(Token::parse_response(br#"{"token":"","access_token":"b"}"#).unwrap().as_str(), "b");
    }

    #[test]
    fn a_token_that_cannot_stand_in_a_header_is_none() {
        for body in [r#"{"token":"a\r\nb"}"#, r#"{"token":"é"}"#, "{}", "<html>", r#"{"token":null}"#] {
            assert_eq!(Token::parse_response(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn the_access_of_a_jwt_is_read() {
        let claims =
            URL_SAFE_NO_PAD.encode(r#"{"access":[{"type":"repository","name":"a/b","actions":["pull"]}]}"#);
        let token = Token(format!("e30.{claims}.x"));
        assert_eq!(token.access().unwrap()[0].to_string(), "repository:a/b:pull");
        assert_eq!(Token("opaque".into()).access(), None);
    }
}
