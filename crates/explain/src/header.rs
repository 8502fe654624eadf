//! What the value of a header says.

use crate::words::{bytes, entries, list, span, start};
use crate::{access, field};
use longshore_core::header::{ByteRange, Challenge, Link};
use longshore_core::{Digest, Scope};
use std::fmt::Write as _;

/// Whose header it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The client's.
    Request,
    /// The registry's.
    Response,
}

/// The most of a value that is read.
const LONGEST: usize = 16 << 10;

/// The value at hand in words, where it can be told; the name in any case. The value may be anything.
pub fn meaning(name: &str, value: &str, side: Side) -> Option<String> {
    let value = value.trim();
    if value.len() > LONGEST {
        return None;
    }
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "range" if side == Side::Response => upload_range(value),
        "range" => wanted_range(value),
        "content-range" => content_range(value, side),
        "content-length" => Some(format!("{}.", bytes(value.parse().ok()?))),
        "content-type" => Some(format!("{}.", capital(&field::media_type(value)?))),
        "accept" => accepted(value),
        "accept-ranges" => Some(
            if value.eq_ignore_ascii_case("none") {
                "Parts cannot be asked for."
            } else {
                "Any range of bytes can be asked for."
            }
            .to_owned(),
        ),
        "www-authenticate" => challenges(value),
        "authorization" | "proxy-authorization" => scheme(value),
        "link" => links(value),
        "location" => location(value),
        "docker-content-digest" | "oci-subject" => field::digest(value),
        "docker-upload-uuid" => Some(format!("This session is {}.", start(value))),
        "docker-distribution-api-version" => {
            (value == "registry/2.0").then(|| "The registry protocol, version 2.".to_owned())
        }
        "oci-chunk-min-length" => {
            Some(format!("Each chunk but the last has {} or more.", bytes(value.parse().ok()?)))
        }
        "oci-chunk-max-length" => Some(format!("No chunk has more than {}.", bytes(value.parse().ok()?))),
        "oci-filters-applied" => Some(format!("The list was filtered by {}.", start(value))),
        "etag" | "if-none-match" | "if-match" => entity_tag(value),
        "retry-after" => Some(match value.parse() {
            Ok(seconds) => format!("In {}.", span(seconds)),
            Err(_) => format!("At {}.", start(value)),
        }),
        "age" => Some(format!("It has been kept for {}.", span(value.parse().ok()?))),
        "access-control-max-age" => Some(format!("For {}.", span(value.parse().ok()?))),
        "ratelimit-limit" | "ratelimit-remaining" | "x-ratelimit-limit" | "x-ratelimit-remaining" => {
            rate(value)
        }
        "ratelimit-reset" => Some(format!("In {}.", span(value.parse().ok()?))),
        "strict-transport-security" => {
            Some(format!("For {}.", span(directive(value, "max-age")?.parse().ok()?)))
        }
        "cache-control" => cached(value),
        "access-control-allow-origin" => Some(match value {
            "*" => "Any page may read the answer.".to_owned(),
            "null" => "Only a page without an origin, such as a file, may read the answer.".to_owned(),
            origin => format!("Pages of {} may read the answer.", start(origin)),
        }),
        "access-control-expose-headers" if value == "*" => Some("A page may read all headers.".to_owned()),
        "access-control-allow-headers" if value == "*" => {
            Some("A page may send any header but Authorization.".to_owned())
        }
        "allow" if value.is_empty() => Some("It takes no method at all.".to_owned()),
        "allow" => Some(format!("It takes {}.", list(&parts(value)))),
        "warning" => warning(value),
        "transfer-encoding" if value.eq_ignore_ascii_case("chunked") => {
            Some("The body comes in pieces, each with its length before it.".to_owned())
        }
        "connection" if value.eq_ignore_ascii_case("close") => {
            Some("The connection is closed behind this message.".to_owned())
        }
        "connection" if value.eq_ignore_ascii_case("keep-alive") => {
            Some("The connection stays open for the next request.".to_owned())
        }
        "x-content-type-options" if value.eq_ignore_ascii_case("nosniff") => {
            Some("Nothing is guessed.".to_owned())
        }
        "content-encoding" => Some(format!("It was compressed by {}.", list(&parts(value)))),
        _ => None,
    }
}

/// `0-99`, or Quay's `bytes=0-100`.
fn upload_range(value: &str) -> Option<String> {
    let range = ByteRange::parse_upload(value).ok()?;
    if range.first != 0 {
        return Some(format!("The registry has the bytes {} to {}.", range.first, range.last));
    }
    if value.starts_with("bytes=") {
        return Some(match range.last {
            0 => "The registry has nothing yet, as Quay writes it: the second number is the end, and not the last byte."
                .to_owned(),
            end => format!(
                "The registry has the first {}, as Quay writes it: the second number is the end, and not the last byte.",
                bytes(end)
            ),
        });
    }
    Some(match range.last {
        0 => "The registry has the first byte, or nothing yet: both are written so.".to_owned(),
        last => format!("The registry has the first {}: 0 to {last}, both included.", bytes(last + 1)),
    })
}

/// A request's `bytes=0-99`, `bytes=100-`, `bytes=-100`.
fn wanted_range(value: &str) -> Option<String> {
    let (first, last) = value.strip_prefix("bytes=")?.split_once('-')?;
    Some(match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if last >= first => match (last - first).checked_add(1) {
            Some(count) => format!("The bytes {first} to {last} are wanted: {}.", bytes(count)),
            None => return None,
        },
        (Ok(first), Err(_)) if last.is_empty() => format!("All from byte {first} on is wanted."),
        (Err(_), Ok(count)) if first.is_empty() => format!("What is wanted: the last {}.", bytes(count)),
        _ => return None,
    })
}

fn content_range(value: &str, side: Side) -> Option<String> {
    if let Some(size) = value.strip_prefix("bytes */") {
        return Some(format!(
            "The content has {}, and none at the place that was asked for.",
            bytes(size.parse().ok()?)
        ));
    }
    let range = ByteRange::parse_upload(value).ok()?;
    let (first, last) = (range.first, range.last);
    if side == Side::Response {
        let all = value.split_once('/').and_then(|(_, all)| all.parse().ok());
        let of = all.map(|all| format!(" of {}", bytes(all))).unwrap_or_default();
        return Some(format!("These are the bytes {first} to {last}{of}."));
    }
    Some(format!(
        "The chunk begins at byte {first} and ends with byte {last}: {}. A registry of Quay's dialect takes {last} for the end, and counts one byte less.",
        bytes(range.length())
    ))
}

fn accepted(value: &str) -> Option<String> {
    let mut kinds: Vec<String> = Vec::new();
    for kind in value.split(',').filter_map(field::media_type) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    (!kinds.is_empty()).then(|| format!("What is understood: {}.", list(&kinds)))
}

fn challenges(value: &str) -> Option<String> {
    let challenges = Challenge::parse_list(value).ok()?;
    let told: Vec<String> = challenges.iter().take(4).map(challenge).collect();
    Some(told.join(" "))
}

fn challenge(challenge: &Challenge) -> String {
    if challenge.is_scheme("Basic") {
        return "User and password are to come with each request.".to_owned();
    }
    if !challenge.is_scheme("Bearer") {
        return format!(
            "The registry wants {}, which is no part of the registry protocol.",
            start(&challenge.scheme)
        );
    }
    let parameter = |name| challenge.parameter(name).filter(|value: &&str| !value.is_empty());
    let mut text = match parameter("realm") {
        Some(realm) => format!("A token is to be had at {}", start(realm)),
        None => "A token is wanted, and nothing says where it is to be had".to_owned(),
    };
    if let Some(service) = parameter("service") {
        // Writing to a String cannot fail, here and below.
        let _ = write!(text, ", for the service {}", start(service));
    }
    text.push('.');
    if let Some(scopes) = parameter("scope").and_then(|scope| Scope::parse_list(scope).ok()) {
        let _ = write!(text, " What is needed: {}.", access(&scopes));
    }
    match parameter("error") {
        Some("invalid_token") => {
            text.push_str(" The token that came is not good: it has expired, or is another's.");
        }
        Some("insufficient_scope") => text.push_str(" The token that came is good, and does not grant this."),
        Some(error) => _ = write!(text, " It says {}.", start(error)),
        None => {}
    }
    text
}

fn scheme(value: &str) -> Option<String> {
    let scheme = value.split(' ').next()?;
    if scheme.eq_ignore_ascii_case("Basic") {
        Some("User and password, with a colon between them, in base64.".to_owned())
    } else if scheme.eq_ignore_ascii_case("Bearer") {
        Some("A token from the token service.".to_owned())
    } else {
        None
    }
}

fn links(value: &str) -> Option<String> {
    let links = Link::parse_list(value).ok()?;
    let next = links.iter().find(|link| link.has_relation("next"))?;
    let query = next.target.split_once('?').map_or("", |(_, query)| query);
    let mut text = "There is another page".to_owned();
    if let Some(last) = parameter(query, "last") {
        let _ = write!(text, ": it begins behind “{}”", start(&last));
    }
    if let Some(count) = parameter(query, "n").and_then(|count| count.parse().ok()) {
        let _ = write!(text, ", and has {} at most", entries(count));
    }
    text.push('.');
    Some(text)
}

/// A parameter of a query, decoded.
fn parameter(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))?;
    let mut decoded = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%')
            .then(|| after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = escaped {
            decoded.push(byte);
            rest = &after[2..];
        } else {
            decoded.push(if *first == b'+' { b' ' } else { *first });
            rest = after;
        }
    }
    Some(String::from_utf8_lossy(&decoded).into_owned())
}

fn location(value: &str) -> Option<String> {
    let path = value.split(['?', '#']).next()?;
    let what = if path.contains("/blobs/uploads/") {
        "The upload session goes on here"
    } else if path.contains("/blobs/") {
        "The blob is here"
    } else if path.contains("/manifests/") {
        "The manifest is here"
    } else {
        "Somewhere else"
    };
    let relative = if value.contains("://") { "" } else { "; it is relative to what was asked" };
    let query = if value.contains('?') { "; what stands behind “?” belongs to it" } else { "" };
    Some(format!("{what}{relative}{query}."))
}

fn entity_tag(value: &str) -> Option<String> {
    let bare = value.trim_start_matches("W/").trim_matches('"');
    Digest::parse(bare).ok().map(|_| "It is the digest of the content.".to_owned())
}

/// `100;w=21600`, as Docker Hub writes it.
fn rate(value: &str) -> Option<String> {
    let (count, window) =
        value.split_once(";w=").map_or((value, None), |(count, window)| (count, Some(window)));
    let count: u64 = count.trim().parse().ok()?;
    Some(match window.and_then(|window| window.trim().parse().ok()) {
        Some(seconds) => format!("{count} in {}.", span(seconds)),
        None => format!("{count}."),
    })
}

fn cached(value: &str) -> Option<String> {
    let has = |name: &str| parts(value).iter().any(|part| part.eq_ignore_ascii_case(name));
    if has("no-store") {
        return Some("Nobody may keep it.".to_owned());
    }
    if has("no-cache") {
        return Some("Whoever keeps it asks whether it is still good before each use.".to_owned());
    }
    let seconds = directive(value, "max-age")?.parse().ok()?;
    let who = if has("private") { "Only the client may keep it" } else { "It may be kept" };
    Some(format!("{who}, for {}.", span(seconds)))
}

fn warning(value: &str) -> Option<String> {
    let (_, text) = value.split_once('"')?;
    let (text, _) = text.rsplit_once('"')?;
    Some(format!("The registry says: “{}”", start(text)))
}

/// `max-age=60` in a list that is separated by commas or semicolons.
fn directive<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    let mut parts = value.split([',', ';']).map(str::trim);
    parts.find_map(|part| {
        let (known, value) = part.split_once('=')?;
        known.eq_ignore_ascii_case(name).then(|| value.trim_matches('"'))
    })
}

fn parts(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|part| !part.is_empty()).take(32).map(start).collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(name: &str, value: &str) -> String {
        meaning(name, value, Side::Response).unwrap_or_default()
    }

    fn request(name: &str, value: &str) -> String {
        meaning(name, value, Side::Request).unwrap_or_default()
    }

    #[test]
    fn a_range_says_what_the_registry_has_in_both_dialects() {
        assert_eq!(
            response("Range", "0-99"),
            "The registry has the first 100 bytes: 0 to 99, both included."
        );
        assert!(
            response("range", "bytes=0-100").starts_with("The registry has the first 100 bytes, as Quay")
        );
        assert!(response("range", "0-0").contains("or nothing yet"));
        assert_eq!(request("range", "bytes=0-99"), "The bytes 0 to 99 are wanted: 100 bytes.");
        assert_eq!(request("range", "bytes=100-"), "All from byte 100 on is wanted.");
        assert_eq!(request("range", "bytes=-1"), "What is wanted: the last 1 byte.");
    }

    #[test]
    fn a_content_range_is_a_chunk_or_a_part() {
        assert!(
            request("content-range", "100-199")
                .contains("begins at byte 100 and ends with byte 199: 100 bytes")
        );
        assert_eq!(response("content-range", "bytes 0-9/100"), "These are the bytes 0 to 9 of 100 bytes.");
        assert!(response("content-range", "bytes */100").contains("has 100 bytes, and none"));
    }

    #[test]
    fn a_challenge_is_read_into_where_and_what() {
        let value = "Bearer realm=\"https://a.example/token\",service=\"r\",scope=\"repository:a/b:pull,push\",error=\"invalid_token\"";
        let told = response("WWW-Authenticate", value);
        assert_eq!(
            told,
            "A token is to be had at https://a.example/token, for the service r. What is needed: pull and push on the repository a/b. The token that came is not good: it has expired, or is another's."
        );
        assert!(response("www-authenticate", "Basic realm=\"x\"").contains("User and password"));
        assert!(response("www-authenticate", "Negotiate").contains("no part of the registry protocol"));
    }

    #[test]
    fn a_link_is_read_into_the_next_page() {
        assert_eq!(
            response("link", "</v2/a/tags/list?n=2&last=v%2B1>; rel=\"next\""),
            "There is another page: it begins behind “v+1”, and has 2 entries at most."
        );
        assert_eq!(response("link", "</x>; rel=\"prev\""), "");
    }

    #[test]
    fn values_are_told() {
        for (name, value, told) in [
            ("retry-after", "298", "In 4 min 58 s."),
            ("ratelimit-limit", "100;w=21600", "100 in 6 h."),
            ("strict-transport-security", "max-age=31536000; includeSubDomains", "For 365 days."),
            ("cache-control", "private, max-age=60", "Only the client may keep it, for 1 min."),
            ("warning", "299 - \"Soon closed\"", "The registry says: “Soon closed”"),
            ("allow", "GET, HEAD", "It takes GET and HEAD."),
            ("content-length", "1", "1 byte."),
            ("content-type", "application/vnd.oci.image.index.v1+json", "An OCI index."),
            (
                "location",
                "/v2/a/blobs/uploads/1?_state=x",
                "The upload session goes on here; it is relative to what was asked; what stands behind “?” belongs to it.",
            ),
            ("access-control-allow-origin", "*", "Any page may read the answer."),
            (
                "etag",
                "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"",
                "It is the digest of the content.",
            ),
        ] {
            assert_eq!(response(name, value), told, "{name}");
        }
    }

    #[test]
    fn rubbish_means_nothing_and_does_no_harm() {
        let long = "9".repeat(LONGEST + 1);
        let names = [
            "range",
            "content-range",
            "content-length",
            "www-authenticate",
            "link",
            "location",
            "retry-after",
            "warning",
            "cache-control",
            "strict-transport-security",
            "ratelimit-limit",
            "accept",
            "content-type",
            "etag",
            "allow",
            "authorization",
            "docker-content-digest",
            "age",
        ];
        let values = [
            "",
            "-",
            "é",
            "%",
            "<",
            "\"",
            ";",
            ",",
            "=",
            "bytes=-",
            "bytes */",
            "0-18446744073709551615",
            "<a?last=%>;rel=next",
            &long,
        ];
        for name in names {
            for value in values {
                for side in [Side::Request, Side::Response] {
                    let told = meaning(name, value, side).unwrap_or_default();
                    assert!(told.len() < 1_000, "{name}: {told}");
                }
            }
        }
    }
}
