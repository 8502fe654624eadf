//! Signatures by keys of the curve P-256 (RFC 7518, section 3.4).

use p256::AffinePoint;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey, signature::Verifier as _};
use p256::elliptic_curve::point::AffineCoordinates as _;

fn key(x: &[u8; 32], y: &[u8; 32]) -> Option<VerifyingKey> {
    // Both coordinates are there: nothing has to be computed as for a point that is written in short.
    let point: Option<AffinePoint> = AffinePoint::from_coordinates(&(*x).into(), &(*y).into()).into();
    VerifyingKey::from_affine(point?).ok()
}

/// Whether a point is on the curve, and the private key, without zeros before it, is that of the point.
pub(super) fn is_key(x: &[u8; 32], y: &[u8; 32], private: Option<&[u8]>) -> bool {
    let Some(key) = key(x, y) else { return false };
    let Some(private) = private else { return true };
    let mut whole = [0; 32];
    let Some(start) = whole.len().checked_sub(private.len()) else { return false };
    whole[start..].copy_from_slice(private);
    SigningKey::from_slice(&whole).is_ok_and(|pair| *pair.verifying_key() == key)
}

/// Whether a signature, two numbers of 32 bytes, is that of a text.
pub(super) fn verifies(x: &[u8; 32], y: &[u8; 32], text: &[u8], signature: &[u8]) -> bool {
    match (key(x, y), Signature::from_slice(signature)) {
        (Some(key), Ok(signature)) => key.verify(text, &signature).is_ok(),
        _ => false,
    }
}
