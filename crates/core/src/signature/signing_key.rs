//! Private keys of the curve P-256, and what they sign (`ES256`: RFC 7518, section 3.4).

use super::SignError;
use super::base64url;
use super::key::Key;
use p256::ecdsa::{self, Signature, signature::Signer as _, signature::Verifier as _};

/// A private key, with which manifests and tokens are signed.
#[derive(Clone)]
pub struct SigningKey {
    key: ecdsa::SigningKey,
}

/// The public half of a key, as a JSON Web Key tells it (RFC 7518, section 6.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Its identifier in libtrust's form: twelve groups of four letters and digits.
    pub id: String,
    /// The point's first coordinate: 32 bytes in base64url.
    pub x: String,
    /// The second one.
    pub y: String,
}

impl SigningKey {
    /// A key from 32 random bytes. Nearly all are one; for those that are not, take others.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, SignError> {
        ecdsa::SigningKey::from_slice(bytes).map(|key| Self { key }).map_err(|_| SignError::Key)
    }

    /// The signature of a text: two numbers of 32 bytes. The same key and text always give the same one (RFC 6979).
    pub fn sign(&self, text: &[u8]) -> [u8; 64] {
        let signature: Signature = self.key.sign(text);
        signature.to_bytes().into()
    }

    /// Whether a signature is this key's, of this text.
    pub fn verifies(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verifying_key().verify(text, &signature).is_ok())
    }

    /// The key's identifier in libtrust's form: twelve groups of four letters and digits.
    pub fn id(&self) -> String {
        self.public_key().id
    }

    /// The public half.
    pub fn public_key(&self) -> PublicKey {
        let bytes = self.key.verifying_key().to_sec1_point(false);
        let (mut x, mut y) = ([0; 32], [0; 32]);
        if let Some((_, coordinates)) = bytes.as_bytes().split_first() {
            x.copy_from_slice(&coordinates[..32]);
            y.copy_from_slice(&coordinates[32..]);
        }
        PublicKey {
            id: Key::P256 { x, y }.id().unwrap_or_default(),
            x: base64url::encode(&x),
            y: base64url::encode(&y),
        }
    }
}

impl std::fmt::Debug for SigningKey {
    /// The private part stays private.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SigningKey {
        SigningKey::from_bytes(&[byte; 32]).unwrap()
    }

    #[test]
    fn the_same_text_has_the_same_signature_which_is_that_keys_alone() {
        let signature = key(7).sign(b"text");
        assert_eq!(signature, key(7).sign(b"text"));
        assert!(key(7).verifies(b"text", &signature));
        assert!(!key(8).verifies(b"text", &signature));
        assert!(!key(7).verifies(b"texts", &signature));
        for broken in [&signature[..63], b"", &[0; 64]] {
            assert!(!key(7).verifies(b"text", broken), "{broken:?}");
        }
    }

    /// The key and the signature of RFC 6979, A.2.5, for SHA-256 and the message “sample”.
    #[test]
    fn a_signature_is_the_one_that_the_rfc_gives() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
        };
        let private = hex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
        let key = SigningKey::from_bytes(&private.try_into().unwrap()).unwrap();
        let signature = hex("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716\
             F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
        assert_eq!(key.sign(b"sample")[..], signature);
        let x = hex("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6");
        assert_eq!(key.public_key().x, base64url::encode(&x));
    }

    #[test]
    fn a_key_does_not_tell_its_private_part() {
        assert_eq!(format!("{:?}", key(7)), format!("SigningKey({})", key(7).id()));
    }
}
