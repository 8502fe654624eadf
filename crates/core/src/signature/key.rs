//! Public keys as JSON Web Keys (RFC 7517, RFC 7518), and the identifiers that libtrust gives them.

use super::{algorithm, base64url, der};
use crate::json::{Json, NodeId};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;

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
        let jwk = Jwk { json, node: jwk };
        // A private part may come with the key; it has to be the key's.
        let private = if jwk.has("d") { Some(jwk.number("d")?) } else { None };
        let key = match jwk.text("kty")?.as_str() {
            "EC" => Self::read_point(&jwk)?,
            "OKP" => {
                let curve = jwk.text("x").and(jwk.text("crv"))?;
                Self::OtherCurve(Some(curve).filter(|curve| matches!(curve.as_str(), "Ed25519" | "Ed448"))?)
            }
            "RSA" => {
                let factors = ["p", "q", "dp", "dq", "qi"].into_iter().filter(|name| jwk.has(name)).count();
                // All of them, or none.
                if private.is_some() && !matches!(factors, 0 | 5) {
                    return None;
                }
                Self::Rsa { modulus: odd(jwk.number("n")?)?, exponent: odd(jwk.number("e")?)? }
            }
            _ => return None,
        };
        algorithm::is_key(&key, private.as_deref()).then_some(key)
    }

    fn read_point(jwk: &Jwk<'_, '_>) -> Option<Self> {
        let (x, y) = (jwk.number("x")?, jwk.number("y")?);
        match jwk.text("crv")?.as_str() {
            "P-256" => Some(Self::P256 { x: coordinate(&x)?, y: coordinate(&y)? }),
            curve @ ("P-384" | "P-521" | "secp256k1") => Some(Self::OtherCurve(curve.to_owned())),
            _ => None,
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

/// A key as the document has it.
struct Jwk<'a, 'j> {
    json: &'j Json<'a>,
    node: NodeId,
}

impl Jwk<'_, '_> {
    fn has(&self, name: &str) -> bool {
        self.json.member(self.node, name).is_some()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.json.string(self.json.member(self.node, name)?).map(Cow::into_owned)
    }

    /// A number in base64url, without zeros before it.
    fn number(&self, name: &str) -> Option<Vec<u8>> {
        let text = self.text(name).filter(|text| text.is_ascii())?;
        let bytes = base64url::decode(&text).filter(|bytes| !bytes.is_empty())?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        Some(bytes.get(zeros..)?.to_vec())
    }
}

/// An odd number above 1, as both numbers of an RSA key are.
fn odd(number: Vec<u8>) -> Option<Vec<u8>> {
    (number.last()? % 2 == 1 && number != [1]).then_some(number)
}

fn coordinate(bytes: &[u8]) -> Option<[u8; 32]> {
    let mut whole = [0; 32];
    let start = whole.len().checked_sub(bytes.len())?;
    whole.get_mut(start..)?.copy_from_slice(bytes);
    Some(whole)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(jwk: &str) -> Option<Key> {
        let json = Json::parse(jwk.as_bytes());
        Key::read(&json, json.root().unwrap())
    }

    #[test]
    fn a_key_has_the_identifier_that_libtrust_gives_it() {
        let key = read(
            r#"{"crv":"P-256","kty":"EC","x":"34N4h_uM7FedPw4k3_VabKlt7qoBWpHgpko7zE0RkeY","y":"LhxxtCYh_b1EwUbl3-tQFTbg1mTu34vMxj4UaKjWZk8"}"#,
        );
        let id = key.and_then(|key| key.id());
        assert_eq!(id.as_deref(), Some("AARA:PFUD:3V54:7F2S:2P7E:WMCU:WRE7:KUYD:CFKH:UHZ7:AZ4I:UQEX"));
    }

    #[test]
    fn what_is_no_key_is_not_read() {
        for jwk in [
            "{}",
            r#"{"kty":"oct","k":"AQ"}"#,
            r#"{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}"#,
            r#"{"kty":"EC","crv":"P-224","x":"AQ","y":"AQ"}"#,
            r#"{"kty":"RSA","n":"Ag","e":"AQAB"}"#,
            r#"{"kty":"RSA","n":"AQAB","e":"AQ"}"#,
            r#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":""}"#,
        ] {
            assert_eq!(read(jwk), None, "{jwk}");
        }
    }
}
