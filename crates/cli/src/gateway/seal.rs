//! What the gateway gives out and knows again without keeping it: sealed by a key, and good for a time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// The key that seals. All gateways that have it take what any of them gave out.
#[derive(Clone)]
pub(super) struct Seal {
    key: [u8; 32],
}

/// Why something is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsealed {
    /// Another key sealed it, it was changed, or it is for something else.
    Forged,
    /// Its time is over.
    Expired,
}

impl Seal {
    /// The seal of these secret bytes, of which there are to be 32 or more.
    pub(super) fn new(secret: &[u8]) -> Self {
        Self { key: Sha256::digest(secret).into() }
    }

    /// A text that says that this was sealed: `EXPIRES.MAC`, until that second of Unix time. What was sealed does not
    /// stand in it.
    pub(super) fn stamp(&self, what: &[&str], expires: u64) -> String {
        let code = self.code(what, expires).finalize().into_bytes();
        format!("{expires}.{}", URL_SAFE_NO_PAD.encode(code))
    }

    /// Whether the text says so of this, and it is not later than it may be.
    pub(super) fn check(&self, stamp: &str, what: &[&str], now: u64) -> Result<(), Unsealed> {
        let (expires, code) = stamp.split_once('.').ok_or(Unsealed::Forged)?;
        let number: u64 = expires.parse().map_err(|_| Unsealed::Forged)?;
        let code = URL_SAFE_NO_PAD.decode(code).map_err(|_| Unsealed::Forged)?;
        // The comparison takes as long wherever the first difference is.
        self.code(what, number).verify_slice(&code).map_err(|_| Unsealed::Forged)?;
        if now < number { Ok(()) } else { Err(Unsealed::Expired) }
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104, 2)")]
    fn code(&self, what: &[&str], expires: u64) -> Hmac<Sha256> {
        let mut code = Hmac::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        code.update(&expires.to_be_bytes());
        for part in what {
            // With its length, so that no two lists have the same bytes.
            code.update(&(part.len() as u64).to_be_bytes());
            code.update(part.as_bytes());
        }
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_is_known_again_and_only_for_its_time() {
        let seal = Seal::new(&[7; 32]);
        let stamp = seal.stamp(&["token", "https://a.example"], 100);
        assert_eq!(seal.check(&stamp, &["token", "https://a.example"], 99), Ok(()));
        assert_eq!(Seal::new(&[7; 32]).check(&stamp, &["token", "https://a.example"], 99), Ok(()));
        assert_eq!(seal.check(&stamp, &["token", "https://a.example"], 100), Err(Unsealed::Expired));
        for (what, now) in
            [(&["token", "https://b.example"][..], 99), (&["tokenhttps://a.example"], 99), (&[], 99)]
        {
            assert_eq!(seal.check(&stamp, what, now), Err(Unsealed::Forged), "{what:?}");
        }
        let longer = stamp.replacen("100.", "999.", 1);
        for forged in
            [longer.as_str(), "", ".", "100", "100.", "100.AAAA", &stamp[..stamp.len() - 1], "-1.AA"]
        {
            assert_eq!(
                seal.check(forged, &["token", "https://a.example"], 99),
                Err(Unsealed::Forged),
                "{forged}"
            );
        }
        assert_eq!(
            Seal::new(&[8; 32]).check(&stamp, &["token", "https://a.example"], 99),
            Err(Unsealed::Forged)
        );
    }
}
