//! Public keys in DER, as X.509 has them (RFC 5280, section 4.1.2.7).

use super::key::Key;

/// SEQUENCE { id-ecPublicKey, prime256v1 }.
const P256: [u8; 21] = [
    0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07,
];
/// SEQUENCE { rsaEncryption, NULL }.
const RSA: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;

/// The key as a `SubjectPublicKeyInfo`; none for other curves.
pub(super) fn public_key(key: &Key) -> Option<Vec<u8>> {
    let (algorithm, bits): (&[u8], Vec<u8>) = match key {
        // No bits are left over; the point is not compressed.
        Key::P256 { x, y } => (&P256, [&[0, 4][..], x, y].concat()),
        Key::Rsa { modulus, exponent } => {
            let numbers = [integer(modulus), integer(exponent)].concat();
            (&RSA, [vec![0], value(SEQUENCE, &numbers)].concat())
        }
        Key::OtherCurve(_) => return None,
    };
    Some(value(SEQUENCE, &[algorithm, &value(BIT_STRING, &bits)].concat()))
}

/// A number without sign: a zero goes before what would look negative.
fn integer(bytes: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if bytes.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    value(INTEGER, &[sign, bytes].concat())
}

fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let mut bytes = vec![tag];
    match length {
        [] => bytes.push(0),
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or(0x7f));
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}
