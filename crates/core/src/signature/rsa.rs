//! Signatures by RSA keys (RFC 8017, section 8). All of it is public, so nothing needs to take the same time.

use super::modular::power;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// Whether a signature is that of a text. Numbers have no zeros before them.
pub(super) fn verifies(
    algorithm: &str,
    modulus: &[u8],
    exponent: &[u8],
    text: &[u8],
    signature: &[u8],
) -> bool {
    if signature.len() != modulus.len() || signature >= modulus {
        return false;
    }
    let Some(hidden) = power(signature, exponent, modulus) else { return false };
    let hash = match algorithm.get(2..) {
        Some("256") => Hash::Sha256,
        Some("384") => Hash::Sha384,
        _ => Hash::Sha512,
    };
    if algorithm.starts_with('R') {
        is_padded(&hidden, hash, text)
    } else {
        is_masked(&hidden, modulus, hash, text)
    }
}

/// The hashes that signatures are made with; the number is the one that X.509 has for each.
#[derive(Clone, Copy)]
enum Hash {
    Sha256 = 1,
    Sha384 = 2,
    Sha512 = 3,
}

impl Hash {
    /// The digest of texts, one behind the other.
    fn digest(self, texts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha256 => digest::<Sha256>(texts),
            Self::Sha384 => digest::<Sha384>(texts),
            Self::Sha512 => digest::<Sha512>(texts),
        }
    }
}

fn digest<D: Digest>(texts: &[&[u8]]) -> Vec<u8> {
    texts.iter().fold(D::new(), D::chain_update).finalize().to_vec()
}

/// Whether one exponent undoes what the other does.
pub(super) fn is_pair(modulus: &[u8], exponent: &[u8], private: &[u8]) -> bool {
    let there_and_back = power(&[2], exponent, modulus).and_then(|hidden| power(&hidden, private, modulus));
    let longer = private.len() > modulus.len();
    !longer
        && !private.is_empty()
        && there_and_back.is_some_and(|number| {
            number
                .split_last()
                .is_some_and(|(last, before)| *last == 2 && before.iter().all(|byte| *byte == 0))
        })
}

/// Whether the number is the digest of a text in its padding (section 9.2).
fn is_padded(hidden: &[u8], hash: Hash, text: &[u8]) -> bool {
    let digest = hash.digest(&[text]);
    let size = u8::try_from(digest.len()).unwrap_or(0);
    // DigestInfo, in DER, up to the digest.
    let info =
        [0x30, size + 17, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, hash as u8, 5, 0, 4, size];
    let Some(filling) = hidden.len().checked_sub(info.len() + digest.len() + 3) else { return false };
    filling >= 8 && hidden == [&[0, 1][..], &vec![0xff; filling], &[0], &info, &digest].concat()
}

/// Whether the number is the digest of a text and of some salt, masked by it (section 9.1.2). The salt is as long
/// as the digest (RFC 7518, section 3.5).
fn is_masked(hidden: &[u8], modulus: &[u8], hash: Hash, text: &[u8]) -> bool {
    let digest = hash.digest(&[text]);
    // The number has a bit less than the modulus: a whole byte less where that begins with a bit alone.
    let bits = 7 - modulus.first().map_or(0, |first| first.leading_zeros());
    let encoded = match (bits, hidden) {
        (0, [0, encoded @ ..]) => encoded,
        (0, _) => return false,
        (_, encoded) => encoded,
    };
    let unused: u8 = if bits == 0 { 0 } else { 0xff << bits };
    let Some((rest, [0xbc])) = encoded.split_at_checked(encoded.len().saturating_sub(1)) else {
        return false;
    };
    let Some((masked, salted)) =
        rest.len().checked_sub(digest.len()).and_then(|at| rest.split_at_checked(at))
    else {
        return false;
    };
    if masked.first().is_none_or(|first| first & unused != 0) {
        return false;
    }
    let mut block: Vec<u8> =
        mask(salted, masked.len(), hash).zip(masked).map(|(one, other)| one ^ other).collect();
    if let Some(first) = block.first_mut() {
        *first &= !unused;
    }
    let Some((zeros, salt)) = block.len().checked_sub(digest.len()).map(|at| block.split_at(at)) else {
        return false;
    };
    let right = hash.digest(&[&[0; 8], &digest, salt]);
    let is_marked =
        zeros.split_last().is_some_and(|(last, zeros)| *last == 1 && zeros.iter().all(|byte| *byte == 0));
    is_marked && right[..] == *salted
}

/// Bytes that follow from a seed (appendix B.2.1).
fn mask(seed: &[u8], length: usize, hash: Hash) -> impl Iterator<Item = u8> {
    (0_u32..).flat_map(move |count| hash.digest(&[seed, &count.to_be_bytes()])).take(length)
}

#[cfg(test)]
mod tests {
    use super::{is_pair, verifies};
    use crate::signature::base64url::decode;

    const EXPONENT: [u8; 3] = [1, 0, 1];
    /// Keys of 1024 and 1025 bits with their signatures of `text`, made by OpenSSL.
    const SIGNED: [(&str, &[(&str, &str)]); 2] = [
        ("9AKUwJ1Qau6iw5MWlaNFG6JFtry40tEQn10vNcgsPUayDfgczi0lfX4gQo7DbbX_lZMfBJv315aiUCGvjKkH8aLNVX5WgUJLaVfqFEGw8TNpjMzOKQ_DU6o6yuKs55GYj7ZY3UVcdHg3SV85GBiIEuX67fElXq0McMicTmJIS8s", [("RS256", "YTwNUHya5UFnPmzpWmfVRlYru3GMZ25VqX5iOcXYutvLiQg6-AVa2skfkN8BZX7rIl3gZwTyMAbcTuuXpgv7vxv1VF7_uw7E3VfwH3O5I3hyfpZGw2U0TZuHRupm_BEeDIoyXUAmCcHSkgqr1B2JKTjyPCtyhhSjNbWshGfviIo"), ("RS384", "oyCp7TciU-JuzfGfpGxrpWeXPSGCkVKppajiBUxuZNZEcdMfqRqFs39RubhLyWXPWZxNc-JVcA_IkdKPF0I9MpyO3E2hEIUdG0q3tr7pMSr4QL-xuy1-QnlDhCstvetIVsg65S8gumalbItgL4wrWTCi9K0KAcstxAB_GLXidOY"), ("RS512", "UN9xeYAnJ4N6AFVXkTnyyh7_dpUpAYPAu5vw38GOogDJkPYufK6IB7pI1ky5YIn5u9xmeq3h4njH9NE3Ick56ZoGrQLU08BD96VWpDSIuytdKq6_zHNdgKTsB6cJjE2-z9Hga9e5DvdDr7_U6szBx_o_SrYfTz2rFQSQ2zzcLgQ"), ("PS256", "SYyiJEFaosFIe5-qqNu0zJ12lLPDRx5i2eRIicFJkYzIrDw7-MWp5Hmu9DnMWHaJ6SXQVOu4Bfc0HjFEDBtmeT3C33da9DhpxWaPnWnVZ2-SF6Kb22zcyLrhOQx3O64sJ0HCuiBekSkYMvKPz30BEklhaPTU5rRq1o_cX3dua98"), ("PS384", "0RhXt6fACfJ3trjb2LxjCAJlwoe7heJdjY1WhkO5b8RiZcOQDMj8yvns8lMEIlAcQZsy7lML2L4CTspX8wWtMdcX3WKeamlW9b7P3axmdZ_dW_rkwwaupUu8DxNWijnvmf34Mn_76EhppUcNQTqVCl8TvdODdN0h1jtGek9FQcg")].as_slice()),
        ("AZYpZQLiewj8LQ8sucpByGO0LzYJGPzlsUQ3uU38BecFd2aYt33OOG0BITr0ZVUOi2EDyjeF5yNZIUd4E8SUUc8bhfexBrrBadYg6O15pIa3OcBG9DKLudBkziV7O1qz5Jy5Zipfk9dj56hCkOPUL0u98fOMCOORfoEPmOTnCPih", [("PS256", "AMKlC04YCDu3Y2aYcruuo3DOcWpneF3LPHXYWWc-7AZgek9aHlYdRza-PfSQBgpmxkExEYuY6J42KyitMND1WDZksFtrpovRBKmiZS0Ra-Mp8dPLRPo9df1YkF6pWZRku09LrJGxeEMiE-SWPmkobRZkqBXxB27PLYZ1ITw1ezOi")].as_slice()),
    ];
    /// The first key's private part.
    const PRIVATE: &str = "V_NONpb9U22sUR4FN-5fjHRS-GjRnXspqKdnytTZzURcDVju2QnAx5jce-EFY9gDxZ__wCOPk6-B1awuoF6Us7mrfRe8jkku8g-M4ooQLsnifHMYZ3yoylvMM8F8wr7AYJbhxaPOLUu08nV-6D6TzUcZ_tXk4A_XixSivy1fafE";

    #[test]
    fn signatures_of_another_library_verify_and_those_of_another_text_do_not() {
        for (modulus, signatures) in SIGNED {
            let modulus = decode(modulus).unwrap();
            for (algorithm, signature) in signatures {
                let signature = decode(signature).unwrap();
                assert!(verifies(algorithm, &modulus, &EXPONENT, b"text", &signature), "{algorithm}");
                assert!(!verifies(algorithm, &modulus, &EXPONENT, b"test", &signature), "{algorithm}");
                let other = if algorithm.starts_with('R') { "PS256" } else { "RS256" };
                assert!(!verifies(other, &modulus, &EXPONENT, b"text", &signature), "{algorithm}");
                let longer = [&[0][..], &signature].concat();
                assert!(!verifies(algorithm, &modulus, &EXPONENT, b"text", &longer), "{algorithm}");
            }
        }
    }

    #[test]
    fn the_private_part_of_a_key_is_known_by_its_powers() {
        let modulus = decode(SIGNED[0].0).unwrap();
        let mut private = decode(PRIVATE).unwrap();
        assert!(is_pair(&modulus, &EXPONENT, &private));
        private[9] ^= 1;
        assert!(!is_pair(&modulus, &EXPONENT, &private));
    }
}
