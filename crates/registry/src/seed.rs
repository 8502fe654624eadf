//! What stands in for randomness: a seed, and secrets derived from it.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;

/// The secret that a registry derives its key and its ids from. The same seed gives the same
/// ones: a lesson hands in a number, a server that strangers can reach 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed {
    bytes: [u8; 32],
}

impl Seed {
    /// A value that only the holder of the seed can compute, for each purpose and number.
    pub(crate) fn derive(&self, purpose: &str, number: u64) -> [u8; 32] {
        let mut mac = keyed(&self.bytes);
        mac.update(purpose.as_bytes());
        mac.update(&number.to_be_bytes());
        mac.finalize().into_bytes().into()
    }

    /// A UUID that looks random (RFC 9562, version 4).
    pub(crate) fn uuid(&self, purpose: &str, number: u64) -> String {
        let derived = self.derive(purpose, number);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&derived[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut text = String::with_capacity(36);
        for (at, byte) in bytes.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
        }
        text
    }
}

/// HMAC-SHA256 with this key.
#[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104, 2)")]
pub(crate) fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// For lessons and tests: easy to write down, and easy to guess.
impl From<u64> for Seed {
    fn from(number: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        Self { bytes }
    }
}

impl From<[u8; 32]> for Seed {
    fn from(bytes: [u8; 32]) -> Self {
        Self { bytes }
    }
}

/// Does not tell the secret.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_of_version_4() {
        let id = Seed::from(1).uuid("upload", 0);
        assert_eq!((id.len(), id.as_bytes()[14]), (36, b'4'));
        assert!(matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{id}");
    }

    #[test]
    fn seed_purpose_and_number_each_make_another_value() {
        let first = Seed::from(1).derive("upload", 0);
        assert_eq!(first, Seed::from(1).derive("upload", 0));
        for other in [
            Seed::from(2).derive("upload", 0),
            Seed::from(1).derive("token", 0),
            Seed::from(1).derive("upload", 1),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn a_seed_does_not_tell_itself() {
        assert_eq!(format!("{:?}", Seed::from(4711)), "Seed(…)");
    }
}
