//! Signatures by RSA keys (RFC 8017, section 8). All of it is public, so nothing needs to take the same time.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
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
    match algorithm {
        "RS256" => is_padded::<Sha256>(&hidden, 1, text),
        "RS384" => is_padded::<Sha384>(&hidden, 2, text),
        "RS512" => is_padded::<Sha512>(&hidden, 3, text),
        "PS256" => is_masked::<Sha256>(&hidden, modulus, text),
        "PS384" => is_masked::<Sha384>(&hidden, modulus, text),
        "PS512" => is_masked::<Sha512>(&hidden, modulus, text),
        _ => false,
    }
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

/// `base` to the power of `exponent`, as long as `modulus`; none for numbers that only keep the reader waiting.
fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Option<Vec<u8>> {
    // Other libraries stop there, too.
    const LARGEST: usize = 2048;
    const LARGEST_WITH_LARGE_EXPONENT: usize = 512;
    let most = if exponent.len() > 8 { LARGEST_WITH_LARGE_EXPONENT } else { LARGEST };
    if modulus.len() > most || exponent.len() > modulus.len() || base.len() > modulus.len() {
        return None;
    }
    let bits = |bytes: &[u8]| u32::try_from(bytes.len() * 8).unwrap_or(u32::MAX);
    let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, bits(modulus)).ok();
    let odd = Option::<Odd<BoxedUint>>::from(Odd::new(number(modulus)?))?;
    let exponent = BoxedUint::from_be_slice(exponent, bits(exponent)).ok()?;
    let power = BoxedMontyForm::new(number(base)?, &BoxedMontyParams::new_vartime(odd)).pow(&exponent);
    let bytes = power.retrieve().to_be_bytes();
    bytes.get(bytes.len().checked_sub(modulus.len())?..).map(<[u8]>::to_vec)
}

/// Whether the number is the digest of a text in its padding (section 9.2). `id` is the hash's among its kind.
fn is_padded<D: Digest>(hidden: &[u8], id: u8, text: &[u8]) -> bool {
    let digest = D::digest(text);
    let size = u8::try_from(digest.len()).unwrap_or(0);
    // DigestInfo, in DER, up to the digest.
    let info = [0x30, size + 17, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, id, 5, 0, 4, size];
    let Some(filling) = hidden.len().checked_sub(info.len() + digest.len() + 3) else { return false };
    filling >= 8 && hidden == [&[0, 1][..], &vec![0xff; filling], &[0], &info, &digest].concat()
}

/// Whether the number is the digest of a text and of some salt, masked by it (section 9.1.2). The salt is as long
/// as the digest (RFC 7518, section 3.5).
fn is_masked<D: Digest>(hidden: &[u8], modulus: &[u8], text: &[u8]) -> bool {
    let digest = D::digest(text);
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
        mask::<D>(salted, masked.len()).zip(masked).map(|(one, other)| one ^ other).collect();
    if let Some(first) = block.first_mut() {
        *first &= !unused;
    }
    let Some((zeros, salt)) = block.len().checked_sub(digest.len()).map(|at| block.split_at(at)) else {
        return false;
    };
    let right = D::new().chain_update([0; 8]).chain_update(&digest).chain_update(salt).finalize();
    let is_marked =
        zeros.split_last().is_some_and(|(last, zeros)| *last == 1 && zeros.iter().all(|byte| *byte == 0));
    is_marked && right[..] == *salted
}

/// Bytes that follow from a seed (appendix B.2.1).
fn mask<D: Digest>(seed: &[u8], length: usize) -> impl Iterator<Item = u8> {
    let blocks =
        (0_u32..).map(move |count| D::new().chain_update(seed).chain_update(count.to_be_bytes()).finalize());
    blocks.flat_map(|block| block.to_vec()).take(length)
}
