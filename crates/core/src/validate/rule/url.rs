//! Addresses: by RFC 3986, and as Go's `net/url` takes them.

use crate::diagnostics::{Diagnostic, descriptor};
use fluent_uri::Uri;
use std::net::Ipv6Addr;

/// By RFC 3986, section 3: a URI, with its scheme.
pub(in crate::validate) fn rfc3986(text: &str) -> Option<&'static Diagnostic> {
    Uri::parse(text).is_err().then_some(&descriptor::URL)
}

/// By the schemas' format `uri`, as the Go validator checks it: what `net/url` parses and has a scheme.
pub(in crate::validate) fn schema(text: &str) -> Option<&'static Diagnostic> {
    (!is_go_url(text)).then_some(&descriptor::URL)
}

fn is_go_url(text: &str) -> bool {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    // Behind the `#` nobody minds control characters.
    if text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
        return false;
    }
    let Some(rest) = after_scheme(text) else { return false };
    let rest = rest.split_once('?').map_or(rest, |(before, _)| before);
    if !escapes_are_whole(fragment) {
        return false;
    }
    // Without a slash the rest is opaque, and nobody looks at it.
    if !rest.starts_with('/') {
        return true;
    }
    let Some(authority) = rest.strip_prefix("//") else { return escapes_are_whole(rest) };
    let (authority, path) = authority.find('/').map_or((authority, ""), |at| authority.split_at(at));
    is_authority(authority) && escapes_are_whole(path)
}

/// What follows the scheme and its colon.
fn after_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let mut letters = scheme.bytes();
    let begins = letters.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    (begins && letters.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))).then_some(rest)
}

fn is_authority(authority: &str) -> bool {
    let (user, host) =
        authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    user.is_none_or(is_user) && is_host(host)
}

fn is_user(user: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
    user.bytes().all(allowed) && escapes_are_whole(user)
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[') {
        let Some((address, port)) = inner.rsplit_once(']') else { return false };
        return is_port(port) && address.parse::<Ipv6Addr>().is_ok();
    }
    // A colon divides the port; a host with several is taken for an address without its brackets.
    let (name, port) = host.rfind(':').map_or((host, ""), |at| host.split_at(at));
    is_port(port) && !name.contains(':') && is_host_name(name)
}

fn is_port(port: &str) -> bool {
    port.strip_prefix(':').map_or(port.is_empty(), |digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Escapes are for what is not ASCII; of ASCII, some characters may not stand in a host. An opening bracket may only
/// be its first character.
fn is_host_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'%' => {
                let Some(escape) = hex(bytes, at) else { return false };
                if escape < 0x80 && escape != b'%' {
                    return false;
                }
                at += 2;
            }
            0x80.. => {}
            byte if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:]<>\"".contains(byte) => {}
            _ => return false,
        }
    }
    true
}

fn escapes_are_whole(text: &str) -> bool {
    let bytes = text.as_bytes();
    let escapes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    escapes.map(|(at, _)| hex(bytes, at + 1)).all(|escape| escape.is_some())
}

fn hex(bytes: &[u8], at: usize) -> Option<u8> {
    let digits = std::str::from_utf8(bytes.get(at..at + 2)?).ok()?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u8::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_takes_more_than_the_text_does() {
        let verdicts = |text| [rfc3986(text), schema(text)].map(|found| found.is_none());
        for (text, expected) in [
            ("https://example.com/layer", [true, true]),
            ("javascript:alert(1)", [true, true]),
            ("file:///etc/passwd", [true, true]),
            ("http://exa mple/", [false, false]),
            ("http://[::1", [false, false]),
            ("http://[::1]:80/", [true, true]),
            ("http://[::g]/", [false, false]),
            ("http://example.com/\n", [false, false]),
            ("http://example.com/#\n", [false, true]),
            ("http://example[.com/", [false, false]),
            ("http://example].com/", [false, true]),
            ("http://example.com/%zz", [false, false]),
            ("/layer", [false, false]),
            ("", [false, false]),
            ("http://example.com/a b", [false, true]),
            ("http://example.com/ä", [false, true]),
            ("http://example.com/^", [false, true]),
            ("http://h:port/", [false, false]),
        ] {
            assert_eq!(verdicts(text), expected, "{text}");
        }
    }
}
