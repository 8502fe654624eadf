//! Addresses, as files have them.

use longshore_client::url::Url;
use std::fmt::Write as _;

/// The address that a file means: what cannot stand in one as it is, such as a mask, is percent-encoded, and what is behind
/// `#` goes to nobody. None for what is no address of the web.
pub(crate) fn address(text: &str) -> Option<Url> {
    let text = text.split('#').next().unwrap_or(text);
    Url::parse(text).ok().or_else(|| Url::parse(&encoded(text)).ok())
}

fn encoded(text: &str) -> String {
    let begin = text.find("://").map_or(0, |at| at + 3);
    let path = text[begin..].find(['/', '?']).map_or(text.len(), |at| begin + at);
    let mut shown = text[..path].to_owned();
    let rest = &text.as_bytes()[path..];
    for (at, &byte) in rest.iter().enumerate() {
        let is_escape = || {
            let digits = rest.get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        let stays = byte.is_ascii_alphanumeric()
            || b"-._~:/?@!$&'()*+,;=".contains(&byte)
            || (byte == b'%' && is_escape());
        if stays {
            shown.push(char::from(byte));
        } else {
            // Writing to memory cannot fail.
            let _ = write!(shown, "%{byte:02X}");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_stand_in_an_address_is_encoded() {
        for (text, url) in [
            ("http://h/v2/?t=••", Some("http://h/v2/?t=%E2%80%A2%E2%80%A2")),
            ("http://h/a b|c%2", Some("http://h/a%20b%7Cc%252")),
            ("http://h/%e2#x", Some("http://h/%e2")),
            ("https://me:secret@h/", None),
            ("data:,x", None),
            ("", None),
        ] {
            assert_eq!(address(text).as_ref().map(Url::as_str), url, "{text}");
        }
    }
}
