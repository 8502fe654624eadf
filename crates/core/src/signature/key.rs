//! Public keys as JSON Web Keys (RFC 7517, RFC 7518), and the identifiers that libtrust gives them.

use super::{algorithm, base64url, der};
use crate::json::{Json, NodeId};
use sha2::{Digest as _, Sha256};

/// A public key, as far as it can be used here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A point of the curve P-256: its coordinates, 32 bytes each.
    P256 { x: [u8; 32], y: [u8; 32] },
    /// An RSA key: modulus and exponent, without zeros before them.
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    /// A key on another curve, with the curve's name.
    OtherCurve(String),
}

impl Key {
    /// Reads a key; none where Quay's library could not use it for any signature.
    pub(super) fn read(json: &Json<'_>, jwk: NodeId) -> Option<Self> {
        let string = |name| json.member(jwk, name).and_then(|node| json.string(node));
        let number = |name| {
            let text = string(name).filter(|text| text.is_ascii())?;
            let bytes = base64url::decode(&text).filter(|bytes| !bytes.is_empty())?;
            Some(without_zeros(&bytes).to_vec())
        };
        match string("kty")?.as_ref() {
            "EC" => match string("crv")?.as_ref() {
                "P-256" => {
                    let key = Self::P256 { x: coordinate(&number("x")?)?, y: coordinate(&number("y")?)? };
                    key.fits(json.member(jwk, "d").is_some().then(|| number("d"))).then_some(key)
                }
                curve @ ("P-384" | "P-521" | "secp256k1") => {
                    number("x").zip(number("y"))?;
                    Some(Self::OtherCurve(curve.to_owned()))
                }
                _ => None,
            },
            "OKP" => {
                let curve = string("crv")?;
                string("x")?;
                matches!(curve.as_ref(), "Ed25519" | "Ed448").then(|| Self::OtherCurve(curve.into_owned()))
            }
            "RSA" => {
                let (modulus, exponent) = (number("n")?, number("e")?);
                let is_odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
                let factors = ["p", "q", "dp", "dq", "qi"];
                let found = factors.iter().filter(|name| json.member(jwk, name).is_some()).count();
                let private = json.member(jwk, "d").is_some();
                let key = Self::Rsa { modulus, exponent };
                let Self::Rsa { modulus, exponent } = &key else { return None };
                let holds = is_odd(exponent) && *exponent != [1] && is_odd(modulus);
                let whole = !private || found == 0 || found == factors.len();
                (holds && whole && key.fits(private.then(|| number("d")))).then_some(key)
            }
            _ => None,
        }
    }

    /// Whether the key can be one, and a private part that came with it is its own.
    fn fits(&self, private: Option<Option<Vec<u8>>>) -> bool {
        match private {
            None => algorithm::is_key(self, None),
            Some(None) => false,
            Some(Some(private)) => algorithm::is_key(self, Some(&private)),
        }
    }

    /// The identifier that libtrust gives the key: the SHA-256 digest of its DER, 240 bits of it, in base32, in
    /// groups of four. None for keys that libtrust does not know.
    pub(super) fn id(&self) -> Option<String> {
        let digest = Sha256::digest(der::public_key(self)?);
        let text = base32(digest.get(..30)?);
        let groups: Vec<&str> = (0..text.len()).step_by(4).filter_map(|at| text.get(at..at + 4)).collect();
        Some(groups.join(":"))
    }
}

fn coordinate(bytes: &[u8]) -> Option<[u8; 32]> {
    let mut whole = [0; 32];
    let start = whole.len().checked_sub(bytes.len())?;
    whole.get_mut(start..)?.copy_from_slice(bytes);
    Some(whole)
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

/// RFC 4648, section 6, for a number of bits that groups of five divide.
fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len() * 8 / 5);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
        }
    }
    text
}
