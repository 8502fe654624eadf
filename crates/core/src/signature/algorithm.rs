//! The algorithms (RFC 7518, section 3): which key each needs, and whether a signature holds.

use super::key::Key;
#[cfg(feature = "signatures")]
use super::{ecdsa, rsa};

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// The signature is the key's, of this text.
    Holds,
    /// It is not.
    Fails,
    /// The algorithm needs another key.
    WrongKey,
    /// There is no such algorithm.
    Unknown,
    /// There is, but not here.
    NotHere,
}

/// Looks whether `signature` is that of `text` by `key`.
#[cfg_attr(not(feature = "signatures"), expect(unused_variables, reason = "nothing is verified"))]
pub(super) fn check(algorithm: &str, key: &Key, text: &[u8], signature: &[u8]) -> Check {
    match (algorithm, key) {
        #[cfg(feature = "signatures")]
        ("ES256", Key::P256 { x, y }) => holds(ecdsa::verifies(x, y, text, signature)),
        #[cfg(feature = "signatures")]
        ("RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512", Key::Rsa { modulus, exponent }) => {
            holds(rsa::verifies(algorithm, modulus, exponent, text, signature))
        }
        #[cfg(not(feature = "signatures"))]
        ("ES256", Key::P256 { .. }) => Check::NotHere,
        #[cfg(not(feature = "signatures"))]
        ("RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512", Key::Rsa { .. }) => Check::NotHere,
        ("ES384", Key::OtherCurve(curve)) if curve == "P-384" => Check::NotHere,
        ("ES512", Key::OtherCurve(curve)) if curve == "P-521" => Check::NotHere,
        ("ES256K", Key::OtherCurve(curve)) if curve == "secp256k1" => Check::NotHere,
        ("EdDSA", Key::OtherCurve(curve)) if curve.starts_with("Ed") => Check::NotHere,
        ("none", _) if signature.is_empty() => Check::Holds,
        ("none", _) => Check::Fails,
        ("HS256" | "HS384" | "HS512" | "EdDSA" | "ES256K", _) => Check::WrongKey,
        ("ES256" | "ES384" | "ES512" | "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512", _) => {
            Check::WrongKey
        }
        _ => Check::Unknown,
    }
}

#[cfg(feature = "signatures")]
fn holds(verifies: bool) -> Check {
    if verifies { Check::Holds } else { Check::Fails }
}

/// Whether the key can be one, and the private key, without zeros before it, is that of the public one.
#[cfg(feature = "signatures")]
pub(super) fn is_key(key: &Key, private: Option<&[u8]>) -> bool {
    match key {
        Key::P256 { x, y } => ecdsa::is_key(x, y, private),
        Key::Rsa { modulus, exponent } => {
            private.is_none_or(|private| rsa::is_pair(modulus, exponent, private))
        }
        Key::OtherCurve(_) => true,
    }
}

#[cfg(not(feature = "signatures"))]
pub(super) fn is_key(_: &Key, _: Option<&[u8]>) -> bool {
    true
}
