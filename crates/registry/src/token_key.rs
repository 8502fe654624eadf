//! What tokens are signed with: a secret, or a private key.

use crate::Seed;
use crate::policy::TokenAlgorithm;
use crate::seed::keyed;
use hmac::Mac as _;
use longshore_core::signature::{PublicKey, SigningKey};
use serde_json::{Value, json};

/// What tokens are signed with. Which one it is decides how tokens are verified, whatever they say of themselves.
#[derive(Clone)]
pub(crate) enum TokenKey {
    /// A secret, by which tokens are signed and verified.
    Secret([u8; 32]),
    /// A private key, which signs. To verify, its public half will do.
    Private(SigningKey),
}

impl TokenKey {
    /// The key for an algorithm: the private one that was handed in, where there is one, or what follows from the seed.
    pub(crate) fn new(algorithm: TokenAlgorithm, given: Option<&SigningKey>, seed: &Seed) -> Self {
        match (algorithm, given) {
            (TokenAlgorithm::Hs256, _) => Self::Secret(seed.derive("token key", 0)),
            (TokenAlgorithm::Es256, Some(key)) => Self::Private(key.clone()),
            (TokenAlgorithm::Es256, None) => Self::Private(derived(seed)),
        }
    }

    /// By which algorithm it signs.
    pub(crate) fn algorithm(&self) -> TokenAlgorithm {
        match self {
            Self::Secret(_) => TokenAlgorithm::Hs256,
            Self::Private(_) => TokenAlgorithm::Es256,
        }
    }

    /// The header of the tokens that it signs (RFC 7515, 4.1). A registry that knows several keys finds this one by
    /// its identifier.
    pub(crate) fn header(&self) -> Value {
        let algorithm = self.algorithm().as_str();
        match self {
            Self::Secret(_) => json!({ "alg": algorithm, "typ": "JWT" }),
            Self::Private(key) => json!({ "alg": algorithm, "typ": "JWT", "kid": key.id() }),
        }
    }

    /// The signature of a text. The same key and text give the same one.
    pub(crate) fn sign(&self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Secret(secret) => {
                let mut mac = keyed(secret);
                mac.update(text);
                mac.finalize().into_bytes().to_vec()
            }
            Self::Private(key) => key.sign(text).to_vec(),
        }
    }

    /// Whether a signature is this key's, of this text.
    pub(crate) fn verifies(&self, text: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Secret(secret) => {
                let mut mac = keyed(secret);
                mac.update(text);
                // In constant time: how long it takes must not tell how much of a guess was right.
                mac.verify_slice(signature).is_ok()
            }
            // All that is compared here is public.
            Self::Private(key) => key.verifies(text, signature),
        }
    }

    /// The public half as a set of keys (RFC 7517, 5); none of a secret.
    pub(crate) fn public(&self) -> Option<Value> {
        let Self::Private(key) = self else { return None };
        let PublicKey { id, x, y } = key.public_key();
        let algorithm = self.algorithm().as_str();
        let key =
            json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": id, "alg": algorithm, "use": "sig" });
        Some(json!({ "keys": [key] }))
    }
}

/// The private key that follows from a seed: the first of its numbers that is one. Of 2³² numbers, one is not.
fn derived(seed: &Seed) -> SigningKey {
    let mut number = 0;
    loop {
        if let Ok(key) = SigningKey::from_bytes(&seed.derive("token signing key", number)) {
            return key;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(algorithm: TokenAlgorithm, seed: u64) -> TokenKey {
        TokenKey::new(algorithm, None, &Seed::from(seed))
    }

    #[test]
    fn each_seed_has_its_keys_which_are_always_the_same() {
        for algorithm in [TokenAlgorithm::Hs256, TokenAlgorithm::Es256] {
            let signature = key(algorithm, 1).sign(b"text");
            assert_eq!(signature, key(algorithm, 1).sign(b"text"));
            assert!(key(algorithm, 1).verifies(b"text", &signature));
            assert!(!key(algorithm, 2).verifies(b"text", &signature));
            assert!(!key(algorithm, 1).verifies(b"another", &signature));
        }
    }

    #[test]
    fn a_key_that_was_handed_in_goes_before_that_of_the_seed() {
        let given = SigningKey::from_bytes(&[7; 32]).unwrap();
        let key = TokenKey::new(TokenAlgorithm::Es256, Some(&given), &Seed::from(1));
        assert!(given.verifies(b"text", &key.sign(b"text")));
        assert_eq!(key.header()["kid"], given.id());
        assert!(TokenKey::new(TokenAlgorithm::Hs256, Some(&given), &Seed::from(1)).public().is_none());
    }

    #[test]
    fn the_public_half_has_nothing_of_the_private_one() {
        let key = key(TokenAlgorithm::Es256, 1);
        let set = key.public().unwrap();
        let names: Vec<_> = set["keys"][0].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["alg", "crv", "kid", "kty", "use", "x", "y"]);
        assert_eq!(set["keys"][0]["kid"], key.header()["kid"]);
    }
}
