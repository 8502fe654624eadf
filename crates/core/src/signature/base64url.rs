//! Base64 as Python's decoder takes it, which is what those signatures were made for that are about: characters
//! of neither alphabet are skipped, and padding may be left out.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// Bytes as base64url without padding (RFC 7515, section 2).
pub(super) fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of a text; none where characters are missing at its end.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let padding = (4 - text.len() % 4) % 4;
    let padded = text.bytes().chain(std::iter::repeat_n(b'=', padding));
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut place, mut pads, mut left) = (0_u8, 0_u8, 0_u8);
    for byte in padded {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' if place >= 2 => {
                pads += 1;
                if place + pads >= 4 {
                    return Some(bytes);
                }
                continue;
            }
            _ => continue,
        };
        pads = 0;
        match place {
            0 => {}
            1 => bytes.push(left << 2 | six >> 4),
            2 => bytes.push(left << 4 | six >> 2),
            _ => bytes.push(left << 6 | six),
        }
        left = six;
        place = (place + 1) % 4;
    }
    (place == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn what_was_encoded_is_decoded() {
        for length in 0..9 {
            let bytes: Vec<u8> = (250..=255).cycle().take(length).collect();
            assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn foreign_characters_are_skipped_and_padding_ends_the_text() {
        assert_eq!(decode("C n\n0"), Some(b"\n}".to_vec()));
        assert_eq!(decode("Cn0!"), None);
        assert_eq!(decode("!!!!Cn0"), Some(b"\n}".to_vec()));
        assert_eq!(decode("Cn0=Cn0"), Some(b"\n}".to_vec()));
        assert_eq!(decode("!!"), Some(Vec::new()));
        assert_eq!(decode("A"), None);
    }
}
