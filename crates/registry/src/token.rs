//! Tokens: signed JSON (RFC 7519, HS256), as Docker token authentication has them.

use crate::Timestamp;
use crate::seed::keyed;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac as _;
use longshore_core::Scope;
use serde::{Deserialize, Serialize};

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// Who made it: this registry.
    pub(crate) iss: String,
    /// Whom it was made for; empty for an anonymous caller.
    pub(crate) sub: String,
    /// Which service it was asked for.
    pub(crate) aud: String,
    /// The second at which it ends.
    pub(crate) exp: u64,
    /// The second at which it begins.
    pub(crate) nbf: u64,
    /// The second at which it was made.
    pub(crate) iat: u64,
    /// Its own id.
    pub(crate) jti: String,
    /// What it allows.
    pub(crate) access: Vec<Scope>,
}

/// Why a token does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    /// It is not written as one.
    #[error("the token is not written as a JSON web token")]
    Syntax,
    /// Somebody else made it, or changed it.
    #[error("the token was not signed by this registry")]
    Signature,
    /// It has ended.
    #[error("the token expired at second {0}: ask for another one")]
    Expired(u64),
    /// It has not begun.
    #[error("the token is good from second {0} on, which is still to come")]
    NotYet(u64),
    /// It was asked for another service.
    #[error("the token was made for the service “{0}”, which is not this one")]
    Audience(String),
}

/// `{"alg":"HS256","typ":"JWT"}`: nothing else is ever signed here.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

impl Claims {
    /// Writes and signs the token.
    pub(crate) fn sign(&self, key: &[u8; 32]) -> String {
        // Writing to memory cannot fail, and claims have no maps.
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let signed = format!("{HEADER}.{payload}");
        let mut mac = keyed(key);
        mac.update(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    /// Reads a token that must have been signed with this key, for this service, and be good now.
    pub(crate) fn verify(
        token: &str,
        key: &[u8; 32],
        service: &str,
        now: Timestamp,
    ) -> Result<Self, TokenError> {
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Syntax)?;
        let (_, payload) = signed.split_once('.').ok_or(TokenError::Syntax)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenError::Syntax)?;
        let mut mac = keyed(key);
        mac.update(signed.as_bytes());
        // In constant time. The algorithm is ours, whatever the token's header says.
        mac.verify_slice(&signature).map_err(|_| TokenError::Signature)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| TokenError::Syntax)?;
        let claims: Self = serde_json::from_slice(&payload).map_err(|_| TokenError::Syntax)?;
        let second = now.unix_seconds();
        if second >= claims.exp {
            Err(TokenError::Expired(claims.exp))
        } else if second < claims.nbf {
            Err(TokenError::NotYet(claims.nbf))
        } else if claims.aud != service {
            Err(TokenError::Audience(claims.aud))
        } else {
            Ok(claims)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn claims() -> Claims {
        Claims {
            iss: "r".into(),
            sub: "devtable".into(),
            aud: "r".into(),
            exp: 200,
            nbf: 100,
            iat: 100,
            jti: "1".into(),
            access: vec![Scope::parse("repository:a/b:pull").unwrap()],
        }
    }

    fn verify(token: &str, second: u64) -> Result<Claims, TokenError> {
        Claims::verify(token, &KEY, "r", Timestamp::from_unix_seconds(second))
    }

    #[test]
    fn a_token_is_read_as_it_was_signed_while_it_is_good() {
        let token = claims().sign(&KEY);
        assert_eq!(verify(&token, 100), Ok(claims()));
        assert_eq!(verify(&token, 199), Ok(claims()));
        assert_eq!(verify(&token, 200), Err(TokenError::Expired(200)));
        assert_eq!(verify(&token, 99), Err(TokenError::NotYet(100)));
    }

    #[test]
    fn the_header_says_hs256() {
        assert_eq!(URL_SAFE_NO_PAD.decode(HEADER).unwrap(), br#"{"alg":"HS256","typ":"JWT"}"#);
    }

    #[test]
    fn a_token_for_another_service_or_of_another_key_does_not_count() {
        let other = Claims { aud: "s".into(), ..claims() };
        assert_eq!(verify(&other.sign(&KEY), 150), Err(TokenError::Audience("s".into())));
        assert_eq!(verify(&claims().sign(&[8; 32]), 150), Err(TokenError::Signature));
    }

    #[test]
    fn a_changed_token_does_not_count() {
        let token = claims().sign(&KEY);
        let more = Claims { access: vec![Scope::parse("repository:a/b:*").unwrap()], ..claims() };
        let (_, signature) = token.rsplit_once('.').unwrap();
        let more = more.sign(&[8; 32]);
        let forged = format!("{}.{signature}", more.rsplit_once('.').unwrap().0);
        assert_eq!(verify(&forged, 150), Err(TokenError::Signature));
        // {"alg":"none"}
        let (_, payload) = token.rsplit_once('.').unwrap().0.split_once('.').unwrap();
        assert_eq!(verify(&format!("eyJhbGciOiJub25lIn0.{payload}."), 150), Err(TokenError::Signature));
    }

    #[test]
    fn nonsense_is_no_token() {
        for text in ["", ".", "..", "a.b", "a.b.!"] {
            assert!(verify(text, 150).is_err(), "{text}");
        }
    }
}
