//! Tokens: signed JSON (RFC 7519), as Docker token authentication has them.

use crate::Timestamp;
use crate::policy::TokenAlgorithm;
use crate::token_key::TokenKey;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use longshore_core::Scope;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// Who made it.
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
    /// It says that it is signed in another way than tokens are here.
    #[error("the token says that it is signed by {found}, and here tokens are signed by {expected}")]
    Algorithm { found: String, expected: TokenAlgorithm },
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

/// The one parameter of a token's header that decides something. Which key it is, is not the token's to say.
#[derive(Deserialize)]
struct Header {
    alg: String,
}

impl Claims {
    /// Writes and signs the token.
    pub(crate) fn sign(&self, key: &TokenKey) -> String {
        // Writing to memory cannot fail, and claims have no maps.
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let signed = format!("{}.{payload}", URL_SAFE_NO_PAD.encode(key.header().to_string()));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    /// Reads a token that must have been signed with this key, for this service, and be good now.
    pub(crate) fn verify(
        token: &str,
        key: &TokenKey,
        service: &str,
        now: Timestamp,
    ) -> Result<Self, TokenError> {
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Syntax)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenError::Syntax)?;
        // The algorithm is that of the key, and a token that names another one is told so (RFC 8725, 3.1).
        let Header { alg } = read(header)?;
        let expected = key.algorithm();
        if alg != expected.as_str() {
            return Err(TokenError::Algorithm { found: alg, expected });
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenError::Syntax)?;
        if !key.verifies(signed.as_bytes(), &signature) {
            return Err(TokenError::Signature);
        }
        let claims: Self = read(payload)?;
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

/// A part of a token: JSON in base64.
fn read<T: DeserializeOwned>(part: &str) -> Result<T, TokenError> {
    let json = URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Syntax)?;
    serde_json::from_slice(&json).map_err(|_| TokenError::Syntax)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;
    use TokenAlgorithm::{Es256, Hs256};
    use serde_json::json;

    fn key(algorithm: TokenAlgorithm, seed: u64) -> TokenKey {
        TokenKey::new(algorithm, None, &Seed::from(seed))
    }

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

    fn verify(token: &str, algorithm: TokenAlgorithm, second: u64) -> Result<Claims, TokenError> {
        Claims::verify(token, &key(algorithm, 7), "r", Timestamp::from_unix_seconds(second))
    }

    /// A token with this header, over the same claims, signed by a key whatever the header says.
    fn with_header(header: &str, key: &TokenKey) -> String {
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims()).unwrap());
        let signed = format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    fn is_algorithm(found: &str, expected: TokenAlgorithm) -> Result<Claims, TokenError> {
        Err(TokenError::Algorithm { found: found.to_owned(), expected })
    }

    #[test]
    fn a_token_is_read_as_it_was_signed_while_it_is_good() {
        for algorithm in [Hs256, Es256] {
            let token = claims().sign(&key(algorithm, 7));
            assert_eq!(verify(&token, algorithm, 100), Ok(claims()));
            assert_eq!(verify(&token, algorithm, 199), Ok(claims()));
            assert_eq!(verify(&token, algorithm, 200), Err(TokenError::Expired(200)));
            assert_eq!(verify(&token, algorithm, 99), Err(TokenError::NotYet(100)));
        }
    }

    #[test]
    fn the_header_says_by_what_the_token_is_signed() {
        let header = |algorithm| {
            let token = claims().sign(&key(algorithm, 7));
            String::from_utf8(URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap()).unwrap()
        };
        assert_eq!(header(Hs256), r#"{"alg":"HS256","typ":"JWT"}"#);
        let id = key(Es256, 7).header()["kid"].as_str().unwrap().to_owned();
        assert_eq!(header(Es256), format!(r#"{{"alg":"ES256","kid":"{id}","typ":"JWT"}}"#));
    }

    #[test]
    fn a_token_for_another_service_or_of_another_key_does_not_count() {
        for algorithm in [Hs256, Es256] {
            let other = Claims { aud: "s".into(), ..claims() }.sign(&key(algorithm, 7));
            assert_eq!(verify(&other, algorithm, 150), Err(TokenError::Audience("s".into())));
            let other = claims().sign(&key(algorithm, 8));
            assert_eq!(verify(&other, algorithm, 150), Err(TokenError::Signature));
        }
    }

    #[test]
    fn a_changed_token_does_not_count() {
        for algorithm in [Hs256, Es256] {
            let token = claims().sign(&key(algorithm, 7));
            let access = vec![Scope::parse("repository:a/b:*").unwrap()];
            let (_, signature) = token.rsplit_once('.').unwrap();
            let more = Claims { access, ..claims() }.sign(&key(algorithm, 8));
            let forged = format!("{}.{signature}", more.rsplit_once('.').unwrap().0);
            assert_eq!(verify(&forged, algorithm, 150), Err(TokenError::Signature));
            // A part of a signature, and none.
            let (signed, signature) = token.rsplit_once('.').unwrap();
            for signature in [&signature[..20], ""] {
                let cut = verify(&format!("{signed}.{signature}"), algorithm, 150);
                assert_eq!(cut, Err(TokenError::Signature));
            }
        }
    }

    #[test]
    fn a_token_of_another_algorithm_does_not_count_even_if_its_signature_holds() {
        for (algorithm, name) in [(Hs256, "ES256"), (Es256, "HS256"), (Es256, "ES384"), (Es256, "es256")] {
            let token = with_header(&format!(r#"{{"alg":"{name}"}}"#), &key(algorithm, 7));
            assert_eq!(verify(&token, algorithm, 150), is_algorithm(name, algorithm));
        }
    }

    #[test]
    fn a_token_without_a_signature_does_not_count() {
        for algorithm in [Hs256, Es256] {
            for name in ["none", "None", ""] {
                let token = with_header(&format!(r#"{{"alg":"{name}"}}"#), &key(algorithm, 7));
                let (signed, _) = token.rsplit_once('.').unwrap();
                assert_eq!(verify(&format!("{signed}."), algorithm, 150), is_algorithm(name, algorithm));
            }
        }
    }

    /// What everyone knows of a private key must not do as a secret, in whatever form it is taken.
    #[test]
    fn a_public_key_is_no_secret_to_sign_with() {
        let public = key(Es256, 7).public().unwrap()["keys"][0].clone();
        let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(public[name].as_str().unwrap()).unwrap();
        for secret in [coordinate("x"), coordinate("y")] {
            let secret = TokenKey::Secret(secret.try_into().unwrap());
            let token = claims().sign(&secret);
            assert_eq!(verify(&token, Es256, 150), is_algorithm("HS256", Es256));
            let token = with_header(r#"{"alg":"ES256"}"#, &secret);
            assert_eq!(verify(&token, Es256, 150), Err(TokenError::Signature));
        }
    }

    #[test]
    fn a_key_that_the_token_brings_along_is_not_asked() {
        let mallory = key(Es256, 8);
        let jwk = mallory.public().unwrap()["keys"][0].clone();
        let id = key(Es256, 7).header()["kid"].clone();
        for header in [json!({ "alg": "ES256", "jwk": jwk }), json!({ "alg": "ES256", "kid": id })] {
            let token = with_header(&header.to_string(), &mallory);
            assert_eq!(verify(&token, Es256, 150), Err(TokenError::Signature), "{header}");
        }
    }

    #[test]
    fn nonsense_is_no_token() {
        for algorithm in [Hs256, Es256] {
            for text in ["", ".", "..", "a.b", "a.b.!", "e30.e30.", "W10.e30.x"] {
                assert_eq!(verify(text, algorithm, 150), Err(TokenError::Syntax), "{text}");
            }
        }
    }
}
