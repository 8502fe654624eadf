//! The algorithms (RFC 7518, section 3): which key each needs, and whether a signature holds.

use super::key::Key;
#[cfg(feature = "signatures")]
use p256::ecdsa::{self, signature::Verifier as _};

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
pub(super) fn check(algorithm: &str, key: &Key, text: &[u8], signature: &[u8]) -> Check {
    match (algorithm, key) {
        ("ES256", Key::P256 { x, y }) => ecdsa(x, y, text, signature),
        ("RS256" | "RS384" | "RS512", Key::Rsa { modulus, exponent }) => {
            rsa(algorithm, modulus, exponent, text, signature)
        }
        ("PS256" | "PS384" | "PS512", Key::Rsa { .. }) => Check::NotHere,
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
fn point(key: &Key) -> Option<ecdsa::VerifyingKey> {
    let Key::P256 { x, y } = key else { return None };
    ecdsa::VerifyingKey::from_sec1_bytes(&[&[4][..], x, y].concat()).ok()
}

/// Whether the key is a point of its curve.
#[cfg(feature = "signatures")]
pub(super) fn is_point(key: &Key) -> bool {
    point(key).is_some()
}

/// Whether the private key, without zeros before it, is that of the public one.
#[cfg(feature = "signatures")]
pub(super) fn is_pair(key: &Key, private: &[u8]) -> bool {
    let mut whole = [0; 32];
    let Some(start) = whole.len().checked_sub(private.len()) else { return false };
    whole[start..].copy_from_slice(private);
    let pair = ecdsa::SigningKey::from_slice(&whole);
    pair.is_ok_and(|pair| point(key).is_some_and(|point| point == *pair.verifying_key()))
}

#[cfg(feature = "signatures")]
fn ecdsa(x: &[u8; 32], y: &[u8; 32], text: &[u8], signature: &[u8]) -> Check {
    let key = point(&Key::P256 { x: *x, y: *y });
    let signature = ecdsa::Signature::from_slice(signature).ok();
    match key.zip(signature) {
        Some((key, signature)) if key.verify(text, &signature).is_ok() => Check::Holds,
        _ => Check::Fails,
    }
}

/// RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.2): the number that the signature hides has to be the padded digest.
/// All of it is public, so nothing needs to take the same time.
#[cfg(feature = "signatures")]
fn rsa(algorithm: &str, modulus: &[u8], exponent: &[u8], text: &[u8], signature: &[u8]) -> Check {
    use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
    use crypto_bigint::{BoxedUint, Odd};

    // What other libraries take, too: larger numbers would only keep the reader waiting.
    const LARGEST: usize = 2048;
    const LARGEST_WITH_LARGE_EXPONENT: usize = 384;
    let large = exponent.len() > 8 && modulus.len() > LARGEST_WITH_LARGE_EXPONENT;
    let Some(padded) = pad(algorithm, text, modulus.len()) else { return Check::Fails };
    if signature.len() != modulus.len() || signature >= modulus || modulus.len() > LARGEST || large {
        return Check::Fails;
    }
    let bits = u32::try_from(modulus.len()).unwrap_or(u32::MAX).saturating_mul(8);
    let number = |bytes: &[u8], bits| BoxedUint::from_be_slice(bytes, bits).ok();
    let exponent_bits = u32::try_from(exponent.len()).unwrap_or(u32::MAX).saturating_mul(8);
    let (Some(modulus), Some(signature), Some(exponent)) =
        (number(modulus, bits), number(signature, bits), number(exponent, exponent_bits))
    else {
        return Check::Fails;
    };
    let Some(modulus) = Option::<Odd<BoxedUint>>::from(Odd::new(modulus)) else { return Check::Fails };
    let hidden = BoxedMontyForm::new(signature, &BoxedMontyParams::new_vartime(modulus)).pow(&exponent);
    let hidden = hidden.retrieve().to_be_bytes();
    if hidden.ends_with(&padded) && hidden.iter().rev().skip(padded.len()).all(|byte| *byte == 0) {
        Check::Holds
    } else {
        Check::Fails
    }
}

/// The digest of a text, padded to the key's length (RFC 8017, section 9.2).
#[cfg(feature = "signatures")]
fn pad(algorithm: &str, text: &[u8], length: usize) -> Option<Vec<u8>> {
    use sha2::{Digest as _, Sha256, Sha384, Sha512};
    // DigestInfo up to the digest: the hash's identifier ends in 1, 2 or 3, and the lengths differ.
    let (digest, id) = match algorithm {
        "RS256" => (Sha256::digest(text).to_vec(), 1),
        "RS384" => (Sha384::digest(text).to_vec(), 2),
        _ => (Sha512::digest(text).to_vec(), 3),
    };
    let size = u8::try_from(digest.len()).ok()?;
    let info = [0x30, size + 17, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, id, 5, 0, 4, size];
    let filling = length.checked_sub(info.len() + digest.len() + 3).filter(|filling| *filling >= 8)?;
    Some([&[0, 1][..], &vec![0xff; filling], &[0], &info, &digest].concat())
}

#[cfg(not(feature = "signatures"))]
mod absent {
    use super::{Check, Key};

    pub(in crate::signature) fn is_point(_: &Key) -> bool {
        true
    }

    pub(in crate::signature) fn is_pair(_: &Key, _: &[u8]) -> bool {
        true
    }

    pub(super) fn ecdsa(_: &[u8; 32], _: &[u8; 32], _: &[u8], _: &[u8]) -> Check {
        Check::NotHere
    }

    pub(super) fn rsa(_: &str, _: &[u8], _: &[u8], _: &[u8], _: &[u8]) -> Check {
        Check::NotHere
    }
}
#[cfg(not(feature = "signatures"))]
use absent::{ecdsa, rsa};
#[cfg(not(feature = "signatures"))]
pub(super) use absent::{is_pair, is_point};
